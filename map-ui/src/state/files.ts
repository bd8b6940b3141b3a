import type { StyleId, Theme } from "../permalink/permalink";

/** Name of the style file of a trade in a theme: only the planning map has a dark drawing. */
export function styleFile(style: StyleId, theme: Theme): string {
  return style === "planning" ? `planning-${theme}` : style;
}
