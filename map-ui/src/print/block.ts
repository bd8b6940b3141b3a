/** Title block of the sheet: what it shows, its scale, where north is, when and from what it was made. */
import type { Rect } from "./layout";
import type { Page } from "./page";
import { barLength, type SheetWords } from "./words";

const QUIET = "#52606d";
const INK = "#1f2933";

/** Alternate black and white, as long on paper as the length written at its end. */
function drawScaleBar(page: Page, x: number, y: number, scale: number, end: string): void {
  const length = (barLength(scale) * 1000) / scale;
  const parts = 4;
  for (let i = 0; i < parts; i++) {
    const part = { x: x + (i * length) / parts, y, width: length / parts, height: 1.6 };
    page.rect(part, i % 2 === 0 ? INK : "#ffffff", { width: 0.2, colour: INK });
  }
  page.text("0", x, y - 1, { size: 6.5 });
  page.text(end, x + length, y - 1, { size: 6.5, align: "center" });
}

/** Points to true north: the sheet itself is squared on the grid of the projection. */
function drawNorth(page: Page, x: number, y: number, degrees: number, letter: string): void {
  const turn = (degrees * Math.PI) / 180;
  const at = (dx: number, dy: number): [number, number] => [
    x + dx * Math.cos(turn) - dy * Math.sin(turn),
    y + dx * Math.sin(turn) + dy * Math.cos(turn),
  ];
  page.polygon([at(0, -7), at(2.6, 5), at(0, 3)], INK);
  page.polygon([at(0, -7), at(-2.6, 5), at(0, 3)], "#a9b0b7");
  const [lx, ly] = at(0, -8.2);
  page.text(letter, lx, ly, { size: 8, bold: true, align: "center" });
}

export function drawBlock(page: Page, r: Rect, scale: number, north: number, words: SheetWords): void {
  page.rect(r, null, { width: 0.35 });
  const right = r.x + r.width;
  const left = r.x + 4;
  const barWidth = 74;
  const middle = right - 20 - barWidth;
  const room = middle - left - 6;
  const title = page.wrap(words.title, room, { size: 14, bold: true });
  page.text(title[0] ?? "", left, r.y + 7.5, { size: 14, bold: true });
  const second = title.slice(1).join(" ");
  page.text(second || words.town, left, r.y + 12.5, { size: 9, colour: second ? INK : QUIET });
  const notes = [...page.wrap(words.sources, room, { size: 6 }).slice(0, 3), words.notice];
  notes.forEach((line, i) => {
    page.text(line, left, r.y + r.height - 2.5 - (notes.length - 1 - i) * 2.7, { size: 6, colour: QUIET });
  });
  page.line(middle - 3, r.y, middle - 3, r.y + r.height);
  page.text(words.scale, middle + 1, r.y + 6.5, { size: 11, bold: true });
  drawScaleBar(page, middle + 1, r.y + 12, scale, words.barEnd);
  page.text(words.projection, middle + 1, r.y + 19, { size: 7, colour: QUIET });
  page.text(words.made, middle + 1, r.y + 23, { size: 7, colour: QUIET });
  drawNorth(page, right - 10, r.y + 15, north, words.north);
}
