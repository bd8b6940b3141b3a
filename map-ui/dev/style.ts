import type { StyleSpecification } from "../src/map/types";

/** A bare drawing for the fixture server; the real styles come from `styles/`. */
export function style(dark: boolean): StyleSpecification {
  const source = (layer: string, minzoom: number) => ({
    type: "vector" as const,
    tiles: [`/tiles/${layer}/{z}/{x}/{y}`],
    minzoom,
    maxzoom: 18,
  });
  const ink = dark ? "#93a1b0" : "#8a8578";
  return {
    version: 8,
    sources: {
      parcels: source("parcels", 13),
      zoning: source("zoning", 12),
      communes: source("communes", 0),
      polling: source("polling-stations", 11),
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": dark ? "#12181f" : "#f2efe8" } },
      {
        id: "zoning",
        type: "fill",
        source: "zoning",
        "source-layer": "zoning",
        paint: {
          "fill-color": ["match", ["get", "kind"], "U", "#d9a3a0", "N", "#9cc29a", "#e6c27a"],
          "fill-opacity": 0.25,
        },
      },
      {
        id: "parcels",
        type: "line",
        source: "parcels",
        "source-layer": "parcels",
        minzoom: 13,
        paint: { "line-color": ink, "line-width": 0.6 },
      },
      {
        id: "polling",
        type: "line",
        source: "polling",
        "source-layer": "polling-stations",
        paint: { "line-color": "#0072b2" },
      },
      {
        id: "communes",
        type: "line",
        source: "communes",
        "source-layer": "communes",
        paint: { "line-color": ink, "line-width": 1.5 },
      },
    ],
  };
}
