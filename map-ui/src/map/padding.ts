import type { Padding } from "./engine";

const PHONE = "(max-width: 720px)";
const EDGE = 24;

/** How far the sheets laid on the right reach, from the right edge. */
function sheets(): number {
  const lefts = [...document.querySelectorAll(".desk-sheet")].map((s) => s.getBoundingClientRect().left);
  return lefts.length > 0 ? window.innerWidth - Math.min(...lefts) : 0;
}

/** Room the panels leave: what is shown must not be under a sheet. */
export function freePadding(card: boolean): Padding {
  if (window.matchMedia(PHONE).matches) {
    const sheet = document.querySelector(".desk-sheet");
    return {
      top: 130,
      right: EDGE,
      bottom: card || sheet ? Math.round(window.innerHeight * 0.48) : 90,
      left: EDGE,
    };
  }
  const open = document.querySelector(".layer-panel, .date-panel, .print-panel, .map-before");
  const left = open ? open.getBoundingClientRect().right + EDGE : 72 + EDGE;
  const right = Math.max(card ? 420 : 48, sheets()) + EDGE;
  return { top: 84, right: Math.min(right, window.innerWidth - left - 2 * EDGE), bottom: 60, left };
}
