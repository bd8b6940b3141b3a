/** A sheet of paper measured in millimetres from its top left corner, over the PDF library. */
import {
  clip,
  closePath,
  concatTransformationMatrix,
  drawObject,
  endPath,
  lineTo,
  moveTo,
  type PDFDocument,
  type PDFFont,
  type PDFImage,
  type PDFPage,
  popGraphicsState,
  pushGraphicsState,
  rgb,
  StandardFonts,
} from "pdf-lib";
import type { Affine } from "./frame";
import type { Rect } from "./layout";

export const POINTS_PER_MM = 72 / 25.4;
const k = POINTS_PER_MM;

export interface Stroke {
  colour?: string;
  width?: number;
  dash?: number[];
}

export interface Words {
  size?: number;
  bold?: boolean;
  colour?: string;
  align?: "left" | "center" | "right";
}

export interface Fonts {
  regular: PDFFont;
  bold: PDFFont;
}

/** `#rrggbb`, as colours of the sheet are given. */
export function colour(hex: string) {
  const n = Number.parseInt(hex.slice(1, 7), 16);
  return rgb(((n >> 16) & 255) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255);
}

/** Letters the standard fonts of PDF have; others are replaced by their nearest. */
export function printable(text: string): string {
  const plain = text
    .replace(/[\u202f\u2009\u2007]/g, "\u00a0")
    .replace(/[\u2010\u2011]/g, "-")
    .replaceAll("≥", ">=")
    .replaceAll("≤", "<=");
  return plain.replace(/[^\u0020-\u007e\u00a0-\u00ffŒœŠšŸŽžƒ‘’‚“”„†‡•…‰‹›€™–—]/g, (c) => {
    const bare = c.normalize("NFD").replace(/\p{M}/gu, "");
    return /^[\u0020-\u007e]+$/.test(bare) ? bare : "?";
  });
}

export class Page {
  private constructor(
    readonly page: PDFPage,
    readonly fonts: Fonts,
    private readonly heightMm: number,
  ) {}

  static async add(pdf: PDFDocument, width: number, height: number): Promise<Page> {
    const page = pdf.addPage([width * k, height * k]);
    const regular = await pdf.embedFont(StandardFonts.Helvetica);
    const bold = await pdf.embedFont(StandardFonts.HelveticaBold);
    return new Page(page, { regular, bold }, height);
  }

  private y(mm: number): number {
    return (this.heightMm - mm) * k;
  }

  rect(r: Rect, fill: string | null, stroke?: Stroke, opacity = 1): void {
    this.page.drawRectangle({
      x: r.x * k,
      y: this.y(r.y + r.height),
      width: r.width * k,
      height: r.height * k,
      ...(fill ? { color: colour(fill), opacity } : {}),
      ...(stroke
        ? { borderColor: colour(stroke.colour ?? "#1f2933"), borderWidth: (stroke.width ?? 0.25) * k }
        : {}),
      ...(stroke?.dash ? { borderDashArray: stroke.dash.map((d) => d * k) } : {}),
    });
  }

  line(x1: number, y1: number, x2: number, y2: number, stroke: Stroke = {}): void {
    this.page.drawLine({
      start: { x: x1 * k, y: this.y(y1) },
      end: { x: x2 * k, y: this.y(y2) },
      thickness: (stroke.width ?? 0.2) * k,
      color: colour(stroke.colour ?? "#1f2933"),
      ...(stroke.dash ? { dashArray: stroke.dash.map((d) => d * k) } : {}),
    });
  }

  circle(x: number, y: number, radius: number, fill: string | null, stroke?: string): void {
    this.page.drawCircle({
      x: x * k,
      y: this.y(y),
      size: radius * k,
      ...(fill ? { color: colour(fill) } : {}),
      ...(stroke ? { borderColor: colour(stroke), borderWidth: 0.3 * k } : {}),
    });
  }

  /** Width of a text in millimetres. */
  measure(text: string, words: Words = {}): number {
    const font = words.bold ? this.fonts.bold : this.fonts.regular;
    return font.widthOfTextAtSize(printable(text), words.size ?? 8) / k;
  }

  /** Text whose baseline is at `y`. */
  text(text: string, x: number, y: number, words: Words = {}): void {
    const width = this.measure(text, words);
    const left = words.align === "right" ? x - width : words.align === "center" ? x - width / 2 : x;
    this.page.drawText(printable(text), {
      x: left * k,
      y: this.y(y),
      size: words.size ?? 8,
      font: words.bold ? this.fonts.bold : this.fonts.regular,
      color: colour(words.colour ?? "#1f2933"),
    });
  }

  /** The text cut into lines no wider than `width` millimetres. */
  wrap(text: string, width: number, words: Words = {}): string[] {
    const lines: string[] = [];
    let line = "";
    for (const word of text.split(/\s+/)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && this.measure(longer, words) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return line ? [...lines, line] : lines;
  }

  polygon(points: [number, number][], fill: string): void {
    const path = points.map(([x, y], i) => `${i === 0 ? "M" : "L"} ${x * k} ${y * k}`).join(" ");
    this.page.drawSvgPath(`${path} Z`, { x: 0, y: this.heightMm * k, color: colour(fill) });
  }

  image(image: PDFImage, r: Rect): void {
    this.page.drawImage(image, {
      x: r.x * k,
      y: this.y(r.y + r.height),
      width: r.width * k,
      height: r.height * k,
    });
  }

  /** A picture of `width` × `height` units laid by an affine transform to millimetres, seen through a window. */
  placed(image: PDFImage, width: number, height: number, placement: Affine, window: Rect): void {
    const [a, b, c, d, e, f] = placement;
    const name = this.page.node.newXObject("Map", image.ref);
    const [left, right] = [window.x * k, (window.x + window.width) * k];
    const [top, bottom] = [this.y(window.y), this.y(window.y + window.height)];
    this.page.pushOperators(
      pushGraphicsState(),
      moveTo(left, bottom),
      lineTo(right, bottom),
      lineTo(right, top),
      lineTo(left, top),
      closePath(),
      clip(),
      endPath(),
      concatTransformationMatrix(
        k * a * width,
        -k * b * width,
        -k * c * height,
        k * d * height,
        k * (c * height + e),
        k * (this.heightMm - d * height - f),
      ),
      drawObject(name),
      popGraphicsState(),
    );
  }
}
