/** The legend on paper, in columns that fill one after the other. */
import type { PDFDocument } from "pdf-lib";
import type { LegendEntry, Swatch } from "../layers/legend";
import type { Rect } from "./layout";
import type { LegendGroup } from "./legend";
import type { Page } from "./page";

const COLUMN = 52;
const SWATCH = { width: 8, height: 4 };
const LINE = 5.4;
const WORDS = { size: 7 };

let painter: CanvasRenderingContext2D | null = null;

/** Any CSS colour as `#rrggbb`, with its own opacity. */
function plain(css: string | undefined): { hex: string; alpha: number } | null {
  if (!css) return null;
  painter ??= document.createElement("canvas").getContext("2d");
  if (!painter) return null;
  painter.fillStyle = "#000000";
  painter.fillStyle = css;
  const text = String(painter.fillStyle);
  if (text.startsWith("#")) return { hex: text, alpha: 1 };
  const [r = 0, g = 0, b = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
  const hex = [r, g, b].map((v) => Math.round(v).toString(16).padStart(2, "0")).join("");
  return { hex: `#${hex}`, alpha };
}

type Symbol = (name: string) => string | null;

async function drawSwatch(pdf: PDFDocument, page: Page, s: Swatch, x: number, y: number, symbol: Symbol) {
  const box = { x, y, ...SWATCH };
  const fill = plain(s.fill);
  const stroke = plain(s.stroke);
  if (s.kind === "line" && stroke) {
    const width = Math.min(1, Math.max(0.2, (s.width ?? 1) * 0.265));
    const dash = s.dash?.map((d) => d * width);
    page.line(x, y + SWATCH.height / 2, x + SWATCH.width, y + SWATCH.height / 2, {
      colour: stroke.hex,
      width,
      ...(dash ? { dash } : {}),
    });
  } else if (s.kind === "circle") {
    page.circle(x + SWATCH.width / 2, y + SWATCH.height / 2, 1.4, fill?.hex ?? null, stroke?.hex);
  } else if (s.kind === "fill") {
    if (fill) page.rect(box, fill.hex, undefined, fill.alpha * (s.fillOpacity ?? 1));
  }
  const picture = s.image ? symbol(s.image) : null;
  if (picture) {
    const image = await pdf.embedPng(picture);
    const height = SWATCH.height;
    const width = Math.min(SWATCH.width, (height * image.width) / image.height);
    page.image(image, { x: x + (SWATCH.width - width) / 2, y, width, height });
  }
  if (s.kind === "fill") page.rect(box, null, { colour: stroke?.hex ?? fill?.hex ?? "#8a8578", width: 0.25 });
}

/** Entries in reading order; a layer with one entry of its own name needs no heading. */
function flatten(groups: LegendGroup[]): (LegendEntry | { heading: string })[] {
  return groups.flatMap((g) =>
    g.entries.length === 1 ? g.entries : [{ heading: g.title } as { heading: string }, ...g.entries],
  );
}

export async function drawLegend(
  pdf: PDFDocument,
  page: Page,
  box: Rect,
  groups: LegendGroup[],
  title: string,
  symbol: Symbol,
): Promise<void> {
  page.rect(box, null, { width: 0.35 });
  page.text(title, box.x + 3, box.y + 5, { size: 9, bold: true });
  const top = box.y + 8.5;
  let x = box.x + 3;
  let y = top;
  for (const row of flatten(groups)) {
    const heading = "heading" in row;
    const lines = page.wrap(heading ? row.heading : row.label, COLUMN - SWATCH.width - 6, WORDS).slice(0, 2);
    const height = Math.max(LINE, lines.length * 2.9 + 1.4);
    if (y + height > box.y + box.height - 1) {
      x += COLUMN;
      y = top;
    }
    if (x + COLUMN - 4 > box.x + box.width) return;
    if (heading) {
      page.text(row.heading, x, y + 3.4, { size: 7, bold: true, colour: "#52606d" });
    } else {
      await drawSwatch(pdf, page, row.swatch, x, y, symbol);
      lines.forEach((line, i) => {
        page.text(line, x + SWATCH.width + 2, y + 2.9 + i * 2.9, WORDS);
      });
    }
    y += height;
  }
}
