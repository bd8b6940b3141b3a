/** Legend of a layer, read from the style that draws it (pure): what is not drawn is not in the legend. */

import type { Lang, LayerInfo, Text } from "../api/types";
import { textOf } from "../i18n";
import type { StyleSpecification } from "../map/types";

export interface Swatch {
  kind: "fill" | "line" | "circle" | "icon";
  /** Fill of an area or a disc. */
  fill?: string;
  fillOpacity?: number;
  stroke?: string;
  width?: number;
  dash?: number[];
  /** Name of a symbol or a pattern of the sprite. */
  image?: string;
}

export interface LegendEntry {
  label: string;
  swatch: Swatch;
}

type StyleLayer = StyleSpecification["layers"][number];
type Paint = Record<string, unknown>;

interface Given {
  label?: Text | string;
  fr?: string;
  en?: string;
  es?: string;
  [key: string]: unknown;
}

const isExpression = (v: unknown): v is unknown[] => Array.isArray(v) && typeof v[0] === "string";

/** Value of a paint property at a zoom when it does not depend on the feature; else its fallback. */
export function valueAt(value: unknown, zoom: number): unknown {
  if (!isExpression(value)) return value;
  const [op] = value;
  if (op === "literal") return value[1];
  if (op === "interpolate") return nearestStop(value, 3, zoom);
  if (op === "step") {
    let out = value[2];
    for (let i = 3; i + 1 < value.length; i += 2) if (zoom >= Number(value[i])) out = value[i + 1];
    return valueAt(out, zoom);
  }
  if (op === "match" || op === "case") return valueAt(value.at(-1), zoom);
  if (op === "coalesce") return valueAt(value.at(-1), zoom);
  if (op === "*" && typeof value[2] === "number") return Number(valueAt(value[1], zoom)) * value[2];
  return undefined;
}

function nearestStop(value: unknown[], first: number, zoom: number): unknown {
  let out: unknown = value[first + 1];
  for (let i = first; i + 1 < value.length; i += 2) if (zoom >= Number(value[i])) out = value[i + 1];
  return valueAt(out, zoom);
}

interface Classes {
  column: string;
  cases: { values: string[]; output: unknown }[];
  fallback: unknown;
}

/** The column an expression reads, through `to-string`, `coalesce` and the like. */
function columnOf(value: unknown): string | null {
  if (!isExpression(value)) return null;
  if (value[0] === "get" && typeof value[1] === "string") return value[1];
  for (const part of value.slice(1)) {
    const found = columnOf(part);
    if (found) return found;
  }
  return null;
}

/** `["match", ["get", column], value, output, …, fallback]`, also inside a curve over zoom. */
export function classesOf(value: unknown): Classes | null {
  if (!isExpression(value)) return null;
  if (value[0] === "match") {
    const column = columnOf(value[1]);
    if (!column) return null;
    const cases: Classes["cases"] = [];
    for (let i = 2; i + 1 < value.length; i += 2) {
      const label = value[i];
      cases.push({ values: (Array.isArray(label) ? label : [label]).map(String), output: value[i + 1] });
    }
    return { column, cases, fallback: value.at(-1) };
  }
  if (value[0] === "interpolate" || value[0] === "step" || value[0] === "coalesce" || value[0] === "case") {
    for (const part of value.slice(1).reverse()) {
      const found = classesOf(part);
      if (found) return found;
    }
  }
  return null;
}

const COLOURS: Record<string, string> = {
  fill: "fill-color",
  line: "line-color",
  circle: "circle-color",
};

function swatchOf(layer: StyleLayer, zoom: number, colour?: unknown, image?: unknown): Swatch | null {
  const paint = (layer.paint ?? {}) as Paint;
  const text = (v: unknown) => (typeof v === "string" ? v : undefined);
  const amount = (v: unknown) => (typeof v === "number" ? v : undefined);
  if (layer.type === "fill") {
    const pattern = image ?? valueAt(paint["fill-pattern"], zoom);
    return {
      kind: "fill",
      fill: text(colour) ?? text(valueAt(paint["fill-color"], zoom)),
      fillOpacity: amount(valueAt(paint["fill-opacity"], zoom)) ?? 1,
      stroke: text(valueAt(paint["fill-outline-color"], zoom)),
      image: text(pattern),
    };
  }
  if (layer.type === "line") {
    const dash = valueAt(paint["line-dasharray"], zoom);
    return {
      kind: "line",
      stroke: text(colour) ?? text(valueAt(paint["line-color"], zoom)),
      width: amount(valueAt(paint["line-width"], zoom)) ?? 1,
      dash: Array.isArray(dash) ? (dash as number[]) : undefined,
    };
  }
  if (layer.type === "circle") {
    return {
      kind: "circle",
      fill: text(colour) ?? text(valueAt(paint["circle-color"], zoom)),
      stroke: text(valueAt(paint["circle-stroke-color"], zoom)),
    };
  }
  if (layer.type === "symbol" && layer.layout?.["icon-image"]) {
    const icon = text(image) ?? text(valueAt(layer.layout["icon-image"], zoom));
    return icon ? { kind: "icon", image: icon } : null;
  }
  return null;
}

/** Fill and outline of the same areas are one entry. */
function merge(entries: LegendEntry[]): LegendEntry[] {
  const out: LegendEntry[] = [];
  for (const e of entries) {
    const same = out.find((o) => o.label === e.label);
    if (!same) out.push({ ...e, swatch: { ...e.swatch } });
    else if (same.swatch.kind === "fill" && e.swatch.kind === "line") {
      same.swatch.stroke ??= e.swatch.stroke;
      same.swatch.width ??= e.swatch.width;
      same.swatch.dash ??= e.swatch.dash;
    } else if (same.swatch.kind === "line" && e.swatch.kind === "fill") {
      same.swatch = {
        ...e.swatch,
        stroke: same.swatch.stroke,
        width: same.swatch.width,
        dash: same.swatch.dash,
      };
    }
  }
  return out;
}

function labelOf(values: string[], column: string, info: LayerInfo, lang: Lang): string {
  const coded = info.columns.find((c) => c.name === column)?.values;
  const names = values.map((v) => textOf(coded?.[v], lang) || v);
  return [...new Set(names)].join(", ");
}

/** What was drawn by each style layer: properties of the features, by id of the style layer. */
export type Drawn = ReadonlyMap<string, readonly Record<string, unknown>[]>;

function isDrawn(layer: StyleLayer, column: string, values: string[], drawn: Drawn | undefined): boolean {
  const features = drawn?.get(layer.id);
  return !features || features.some((f) => values.includes(String(f[column] ?? "")));
}

function entriesOf(
  layer: StyleLayer,
  info: LayerInfo,
  zoom: number,
  lang: Lang,
  drawn: Drawn | undefined,
): LegendEntry[] {
  const meta = (layer.metadata ?? {}) as Record<string, unknown>;
  const given = meta["beffroi:legend"] as Given | false | undefined;
  if (given === false) return [];
  const own = given ? textOf((given.label as Text | undefined) ?? (given as Text), lang) : "";
  const paint = (layer.paint ?? {}) as Paint;
  const colour = COLOURS[layer.type] ? paint[COLOURS[layer.type] ?? ""] : undefined;
  const image = layer.type === "symbol" ? layer.layout?.["icon-image"] : paint["fill-pattern"];
  const classes = classesOf(colour) ?? classesOf(image);
  const byImage = classes !== null && classesOf(colour) === null;
  const coded = classes && info.columns.find((c) => c.name === classes.column)?.values;
  if (classes && coded && Object.keys(coded).length > 0) {
    const out: LegendEntry[] = [];
    for (const c of classes.cases) {
      if (!isDrawn(layer, classes.column, c.values, drawn)) continue;
      const value = valueAt(c.output, zoom);
      const swatch = byImage ? swatchOf(layer, zoom, undefined, value) : swatchOf(layer, zoom, value);
      if (swatch) out.push({ label: labelOf(c.values, classes.column, info, lang), swatch });
    }
    return out;
  }
  const first = classes ? valueAt(classes.cases[0]?.output, zoom) : undefined;
  const swatch = byImage ? swatchOf(layer, zoom, undefined, first) : swatchOf(layer, zoom, first);
  return swatch ? [{ label: own || textOf(info.title, lang), swatch }] : [];
}

/** Legend entries of a layer at a zoom, as this style draws it; with `drawn`, only of what is there. */
export function legendOf(
  style: StyleSpecification,
  info: LayerInfo,
  zoom: number,
  lang: Lang,
  drawn?: Drawn,
): LegendEntry[] {
  const mine = style.layers.filter((l) => {
    const named = (l.metadata as Record<string, unknown> | undefined)?.["beffroi:layer"];
    const own =
      named === info.id || (named === undefined && "source-layer" in l && l["source-layer"] === info.id);
    return own && zoom >= (l.minzoom ?? 0) && zoom < (l.maxzoom ?? 25);
  });
  return merge(mine.flatMap((l) => entriesOf(l, info, zoom, lang, drawn)));
}
