import type { Padding } from "./engine";

const PHONE = "(max-width: 720px)";
const EDGE = 24;

/** Room the panels leave: what is shown must not be under a sheet. */
export function freePadding(card: boolean): Padding {
  if (window.matchMedia(PHONE).matches) {
    return { top: 130, right: EDGE, bottom: card ? Math.round(window.innerHeight * 0.48) : 90, left: EDGE };
  }
  const open = document.querySelector(".layer-panel, .date-panel, .print-panel");
  const left = open ? open.getBoundingClientRect().right + EDGE : 72 + EDGE;
  return { top: 84, right: card ? 420 + EDGE : EDGE + 48, bottom: 60, left };
}
