import type { StyleId, Theme } from "../permalink/permalink";

/** Name of the style file of a trade in a theme. */
export function styleFile(style: StyleId, theme: Theme): string {
  if (style === "planning") return `planning-${theme}`;
  return theme === "dark" ? `${style}-dark` : style;
}
