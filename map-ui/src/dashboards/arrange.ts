/** Moving, resizing, adding widgets (pure). */
import type { CSSProperties } from "react";
import { COLUMNS, ROWS, type Widget, type WidgetKind } from "./types";

const clamp = (n: number, most: number) => Math.max(1, Math.min(most, n));

/** `moved` before or after `target`, the others as they were. */
export function moveBeside(
  widgets: readonly Widget[],
  moved: ReadonlySet<string>,
  target: string,
  side: "before" | "after",
): Widget[] {
  const taken = widgets.filter((w) => moved.has(w.id));
  const rest = widgets.filter((w) => !moved.has(w.id));
  const at = rest.findIndex((w) => w.id === target);
  if (at < 0) return [...widgets];
  const to = side === "before" ? at : at + 1;
  return [...rest.slice(0, to), ...taken, ...rest.slice(to)];
}

export function resized(widgets: readonly Widget[], id: string, width: number, height: number): Widget[] {
  return widgets.map((w) =>
    w.id === id ? { ...w, width: clamp(width, COLUMNS), height: clamp(height, ROWS) } : w,
  );
}

const SIZES: Record<WidgetKind, [number, number]> = {
  count: [1, 1],
  deadlines: [2, 2],
  list: [2, 2],
  chart: [2, 2],
  map: [2, 2],
};

/** A new one, of a size that suits it, under a name nobody has. */
export function newWidget(kind: WidgetKind, widgets: readonly Widget[]): Widget {
  const [width, height] = SIZES[kind];
  let n = widgets.length + 1;
  while (widgets.some((w) => w.id === `w${n}`)) n += 1;
  return {
    id: `w${n}`,
    kind,
    title: "",
    type: null,
    filter: "",
    field: null,
    query: null,
    values: {},
    shape: kind === "chart" ? "bars" : null,
    width,
    height,
  };
}

/** Nothing is missing. */
export function complete(widget: Widget): boolean {
  if (widget.title.trim() === "" || (widget.type === null) === (widget.query === null)) return false;
  const byField = widget.kind === "deadlines" || (widget.kind === "chart" && widget.type !== null);
  return !byField || widget.field !== null;
}

/** Days from a day to another, both `YYYY-MM-DD`; negative when the first is later. */
export function daysBetween(from: string, to: string): number {
  const at = (day: string) =>
    Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
  return Math.round((at(to) - at(from)) / 86_400_000);
}

/** The size of a widget as the style sheet reads it, which has less columns on a small screen. */
export function spans({ width, height }: Widget): CSSProperties {
  return { "--width": width, "--height": height } as CSSProperties;
}
