/** What the page draws over the town's map: the open feature, the selection, a drawing, the paper frame (pure). */
import type { FeatureCollection } from "geojson";
import type { GeoJSONSourceSpecification, LayerSpecification } from "maplibre-gl";

export type OverlayId = "highlight" | "drawing" | "frame" | "hover" | "records" | "areas" | "stations";
export const OVERLAYS: readonly OverlayId[] = [
  "frame",
  "areas",
  "stations",
  "records",
  "highlight",
  "hover",
  "drawing",
];
/** Overlays in use: the map carries no source for one that has never held anything. */
export type OverlayData = Partial<Record<OverlayId, FeatureCollection>>;

/** Colours of the overlays: they must read on the light and on the dark map. */
export interface Tones {
  accent: string;
  ground: string;
  select: string;
  text: string;
}

export const LIGHT: Tones = { accent: "#1d4e89", ground: "#ffffff", select: "#b3470f", text: "#1f2933" };
export const DARK: Tones = { accent: "#8fc1ff", ground: "#12181f", select: "#ffb169", text: "#e9eef3" };

export const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };

export const overlaySource = (id: OverlayId) => `beffroi-${id}`;

export function overlaySources(data: OverlayData): Record<string, GeoJSONSourceSpecification> {
  const sources: Record<string, GeoJSONSourceSpecification> = {};
  for (const id of OVERLAYS) {
    const held = data[id];
    if (held) sources[overlaySource(id)] = { type: "geojson", data: held };
  }
  return sources;
}

function selectionLayers(
  selected: { layer: string; source: string; fids: number[] } | null,
  tones: Tones,
): LayerSpecification[] {
  if (!selected || selected.fids.length === 0) return [];
  const common = {
    source: selected.source,
    "source-layer": selected.layer,
    filter: ["in", ["id"], ["literal", selected.fids]] as ["in", ...unknown[]],
  };
  return [
    {
      ...common,
      id: "beffroi-selection-fill",
      type: "fill",
      paint: { "fill-color": tones.select, "fill-opacity": 0.28 },
    },
    {
      ...common,
      id: "beffroi-selection-point",
      type: "circle",
      paint: {
        "circle-radius": 7,
        "circle-color": tones.select,
        "circle-opacity": 0.35,
        "circle-stroke-color": tones.select,
        "circle-stroke-width": 2,
      },
      filter: ["all", ["==", ["geometry-type"], "Point"], common.filter],
    },
    {
      ...common,
      id: "beffroi-selection-halo",
      type: "line",
      paint: { "line-color": tones.ground, "line-width": 4.5 },
    },
    {
      ...common,
      id: "beffroi-selection-line",
      type: "line",
      paint: { "line-color": tones.select, "line-width": 2.2 },
    },
  ] as LayerSpecification[];
}

function featureLayers(id: "highlight" | "hover", tones: Tones): LayerSpecification[] {
  const source = overlaySource(id);
  const width = id === "highlight" ? 2.6 : 1.6;
  return [
    {
      id: `${source}-fill`,
      type: "fill",
      source,
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": tones.accent, "fill-opacity": id === "highlight" ? 0.1 : 0.06 },
    },
    {
      id: `${source}-halo`,
      type: "line",
      source,
      filter: ["!=", ["geometry-type"], "Point"],
      layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": tones.ground, "line-width": width + 2.8, "line-opacity": 0.9 },
    },
    {
      id: `${source}-line`,
      type: "line",
      source,
      filter: ["!=", ["geometry-type"], "Point"],
      layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": tones.accent, "line-width": width },
    },
    {
      id: `${source}-point`,
      type: "circle",
      source,
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-radius": 8,
        "circle-color": tones.accent,
        "circle-opacity": 0.25,
        "circle-stroke-color": tones.accent,
        "circle-stroke-width": 2.5,
      },
    },
  ];
}

function frameLayers(tones: Tones): LayerSpecification[] {
  const source = overlaySource("frame");
  return [
    {
      id: `${source}-outside`,
      type: "fill",
      source,
      filter: ["==", ["get", "role"], "outside"],
      paint: { "fill-color": "#000000", "fill-opacity": 0.28 },
    },
    {
      id: `${source}-line`,
      type: "line",
      source,
      filter: ["==", ["get", "role"], "frame"],
      paint: { "line-color": tones.accent, "line-width": 2.5 },
    },
  ];
}

function drawingLayers(tones: Tones): LayerSpecification[] {
  const source = overlaySource("drawing");
  const line = { "line-join": "round" as const, "line-cap": "round" as const };
  return [
    {
      id: `${source}-fill`,
      type: "fill",
      source,
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": tones.select, "fill-opacity": 0.15 },
    },
    {
      id: `${source}-halo`,
      type: "line",
      source,
      layout: line,
      paint: { "line-color": tones.ground, "line-width": 5, "line-opacity": 0.85 },
    },
    {
      id: `${source}-line`,
      type: "line",
      source,
      layout: line,
      paint: { "line-color": tones.select, "line-width": 2.4 },
    },
    {
      id: `${source}-point`,
      type: "circle",
      source,
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-radius": 4.5,
        "circle-color": tones.ground,
        "circle-stroke-color": tones.select,
        "circle-stroke-width": 2.4,
      },
    },
  ];
}

/** A mark for each record of a list, a shape for each row of a query. */
function recordLayers(tones: Tones): LayerSpecification[] {
  const source = overlaySource("records");
  return [
    {
      id: `${source}-fill`,
      type: "fill",
      source,
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": tones.select, "fill-opacity": 0.25 },
    },
    {
      id: `${source}-line`,
      type: "line",
      source,
      filter: ["!=", ["geometry-type"], "Point"],
      layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": tones.select, "line-width": 2 },
    },
    {
      id: `${source}-point`,
      type: "circle",
      source,
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 12, 2.5, 16, 5, 19, 8],
        "circle-color": tones.select,
        "circle-opacity": 0.9,
        "circle-stroke-color": tones.ground,
        "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 12, 0.75, 16, 1.5],
      },
    },
  ];
}

/** Areas of a division in the making: pale, each with its border inside it. */
function areaLayers(): LayerSpecification[] {
  const source = overlaySource("areas");
  return [
    {
      id: `${source}-fill`,
      type: "fill",
      source,
      paint: { "fill-color": ["get", "fill"], "fill-opacity": 0.22 },
    },
    {
      id: `${source}-line`,
      type: "line",
      source,
      layout: { "line-join": "round" },
      paint: {
        "line-color": ["get", "edge"],
        "line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.8, 14, 2.5],
        "line-offset": ["interpolate", ["linear"], ["zoom"], 11, 0.4, 14, 1.25],
      },
    },
  ];
}

/** Layer that lies above the addresses of a division. */
export const STATIONS_LAYER = `${overlaySource("stations")}-place`;

/** Number of each station on its area, and its polling place. */
function stationLayers(tones: Tones): LayerSpecification[] {
  const source = overlaySource("stations");
  return [
    {
      id: STATIONS_LAYER,
      type: "symbol",
      source,
      minzoom: 12.5,
      filter: ["==", ["get", "kind"], "place"],
      layout: {
        "icon-image": "polling-place",
        "icon-allow-overlap": true,
        "icon-size": ["interpolate", ["linear"], ["zoom"], 12.5, 0.7, 16, 1],
        "text-field": ["step", ["zoom"], "", 15.5, ["get", "name"]],
        "text-font": ["Inter Regular"],
        "text-size": 12,
        "text-anchor": "top",
        "text-offset": [0, 1],
        "text-max-width": 9,
        "text-optional": true,
      },
      paint: { "text-color": tones.text, "text-halo-color": tones.ground, "text-halo-width": 1.2 },
    },
    {
      id: `${source}-disc`,
      type: "circle",
      source,
      filter: ["==", ["get", "kind"], "number"],
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 11, 7, 14, 12],
        "circle-color": ["case", ["get", "chosen"], ["get", "edge"], tones.ground],
        "circle-stroke-color": ["get", "edge"],
        "circle-stroke-width": 2,
      },
    },
    {
      id: `${source}-number`,
      type: "symbol",
      source,
      filter: ["==", ["get", "kind"], "number"],
      layout: {
        "text-field": ["get", "number"],
        "text-font": ["Inter SemiBold"],
        "text-size": ["interpolate", ["linear"], ["zoom"], 11, 8, 14, 11.5],
        "text-allow-overlap": true,
        "text-ignore-placement": true,
      },
      paint: { "text-color": ["case", ["get", "chosen"], tones.ground, tones.text] },
    },
  ];
}

export function overlayLayers(
  selected: { layer: string; source: string; fids: number[] } | null,
  data: OverlayData,
  tones: Tones,
): LayerSpecification[] {
  return [
    ...(data.frame ? frameLayers(tones) : []),
    ...(data.areas ? areaLayers() : []),
    ...(data.stations ? stationLayers(tones) : []),
    ...selectionLayers(selected, tones),
    ...(data.records ? recordLayers(tones) : []),
    ...(data.hover ? featureLayers("hover", tones) : []),
    ...(data.highlight ? featureLayers("highlight", tones) : []),
    ...(data.drawing ? drawingLayers(tones) : []),
  ];
}
