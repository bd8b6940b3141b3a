/** A plain drawing for a layer that no style mentions: a new folder is on the map at once (pure). */
import type { LayerSpecification } from "maplibre-gl";
import type { LayerInfo } from "../api/types";
import type { Tones } from "./overlays";

/** Okabe–Ito colours, told apart by colour-blind people. */
const PALETTE = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"];

export function genericColour(id: string): string {
  let sum = 0;
  for (const c of id) sum = (sum * 31 + (c.codePointAt(0) ?? 0)) >>> 0;
  return PALETTE[sum % PALETTE.length] ?? "#0072b2";
}

export function genericLayers(layer: LayerInfo, source: string, tones: Tones): LayerSpecification[] {
  const colour = genericColour(layer.id);
  const common = { source, "source-layer": layer.id, metadata: { "beffroi:layer": layer.id } };
  const layout = { visibility: "none" as const };
  const fill: LayerSpecification = {
    ...common,
    id: `own:${layer.id}:fill`,
    type: "fill",
    filter: ["==", ["geometry-type"], "Polygon"],
    layout,
    paint: { "fill-color": colour, "fill-opacity": 0.18 },
  };
  const line: LayerSpecification = {
    ...common,
    id: `own:${layer.id}:line`,
    type: "line",
    filter: ["!=", ["geometry-type"], "Point"],
    layout,
    paint: { "line-color": colour, "line-width": ["interpolate", ["linear"], ["zoom"], 12, 0.8, 18, 2] },
  };
  const point: LayerSpecification = {
    ...common,
    id: `own:${layer.id}:point`,
    type: "circle",
    filter: ["==", ["geometry-type"], "Point"],
    layout,
    paint: {
      "circle-color": colour,
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 12, 2.5, 18, 6],
      "circle-stroke-color": tones.ground,
      "circle-stroke-width": 1.2,
    },
  };
  const byKind = { polygon: [fill, line], line: [line], point: [point], mixed: [fill, line, point] };
  return byKind[layer.geometry];
}
