/** Axes of charts: round steps, places of marks (pure). */
import type { Answer, Column } from "./types";

export interface Series {
  title: string;
  values: (number | null)[];
}

export interface Drawable {
  /** What stands under each mark. */
  labels: string[];
  series: Series[];
}

export const MOST_SERIES = 4;
export const MOST_MARKS = 60;

export const isFigure = (column: Column) => column.kind === "integer" || column.kind === "real";

/** The first column names the marks, figures after it are drawn; null when there is nothing to draw. */
export function drawableOf(answer: Answer, label: (column: Column, at: number) => string): Drawable | null {
  const [first] = answer.columns;
  const figures = answer.columns.flatMap((c, i) => (i > 0 && isFigure(c) ? [i] : [])).slice(0, MOST_SERIES);
  if (!first || figures.length === 0 || answer.rows.length === 0) return null;
  const rows = answer.rows.slice(0, MOST_MARKS);
  return {
    labels: rows.map((_, at) => label(first, at)),
    series: figures.map((i) => ({
      title: answer.columns[i]?.title ?? "",
      values: rows.map((row) => (typeof row[i] === "number" ? row[i] : null)),
    })),
  };
}

/** Steps of 1, 2 or 5 times a power of ten, at most `most` of them, from zero or below to the largest or above. */
export function ticks(values: readonly number[], most = 5): number[] {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  if (low === high) return [0, 1];
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? 10 * power;
  // What is counted has no halves.
  const step = values.every(Number.isInteger) ? Math.max(1, round) : round;
  const from = Math.floor(low / step);
  const to = Math.ceil(high / step);
  return Array.from({ length: to - from + 1 }, (_, i) => Number(((from + i) * step).toPrecision(12)));
}

/** Every how many marks one is named, so that names of so many characters find their place. */
export function every(labels: readonly string[], width: number): number {
  const longest = Math.min(14, Math.max(1, ...labels.map((l) => l.length)));
  const room = width / Math.max(1, labels.length);
  return Math.max(1, Math.ceil((longest * 7 + 8) / room));
}
