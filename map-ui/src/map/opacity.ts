/** Makes a style layer fainter without losing what its own opacity says (pure). */
import type { LayerSpecification } from "maplibre-gl";

const PROPERTIES: Record<string, readonly string[]> = {
  fill: ["fill-opacity"],
  line: ["line-opacity"],
  symbol: ["text-opacity", "icon-opacity"],
  circle: ["circle-opacity", "circle-stroke-opacity"],
  "fill-extrusion": ["fill-extrusion-opacity"],
  raster: ["raster-opacity"],
  heatmap: ["heatmap-opacity"],
  background: ["background-opacity"],
};

const ZOOM_CURVES = new Set(["interpolate", "interpolate-hcl", "interpolate-lab", "step"]);

/** Outputs of a curve over zoom are scaled one by one: the language wants such a curve outermost. */
function scaleCurve(expression: unknown[], factor: number): unknown[] {
  const first = expression[0] === "step" ? 2 : 4;
  return expression.map((part, i) => (i >= first && (i - first) % 2 === 0 ? scaleValue(part, factor) : part));
}

function scaleFunction(value: { stops?: [unknown, unknown][] }, factor: number): unknown {
  return { ...value, stops: value.stops?.map(([at, out]) => [at, scaleValue(out, factor)]) };
}

export function scaleValue(value: unknown, factor: number): unknown {
  if (value === undefined) return factor;
  if (typeof value === "number") return value * factor;
  if (Array.isArray(value)) {
    return ZOOM_CURVES.has(String(value[0])) ? scaleCurve(value, factor) : ["*", value, factor];
  }
  if (value !== null && typeof value === "object" && "stops" in value) {
    return scaleFunction(value as { stops?: [unknown, unknown][] }, factor);
  }
  return value;
}

export function withOpacity<L extends LayerSpecification>(layer: L, factor: number): L {
  if (factor >= 1) return layer;
  const paint = { ...(layer.paint as Record<string, unknown> | undefined) };
  for (const name of PROPERTIES[layer.type] ?? []) paint[name] = scaleValue(paint[name], factor);
  return { ...layer, paint } as L;
}
