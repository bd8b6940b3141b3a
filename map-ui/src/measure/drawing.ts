/** A line or an area being drawn, point by point (pure). */
import type { Feature, FeatureCollection } from "geojson";
import type { Position } from "../geometry/projection";

export type Shape = "distance" | "area";

export interface Drawing {
  points: Position[];
  /** Where the pointer is, as the next point would be. */
  pointer: Position | null;
  finished: boolean;
}

export const BLANK: Drawing = { points: [], pointer: null, finished: false };

export function addPoint(d: Drawing, at: Position): Drawing {
  if (d.finished) return { points: [at], pointer: null, finished: false };
  const last = d.points.at(-1);
  if (last && last[0] === at[0] && last[1] === at[1]) return d;
  return { ...d, points: [...d.points, at] };
}

export function removeLast(d: Drawing): Drawing {
  return { ...d, points: d.points.slice(0, -1), finished: false };
}

export function movePointer(d: Drawing, at: Position | null): Drawing {
  return d.finished ? d : { ...d, pointer: at };
}

export function finish(d: Drawing, shape: Shape): Drawing {
  const enough = d.points.length >= (shape === "area" ? 3 : 2);
  return enough ? { ...d, pointer: null, finished: true } : d;
}

/** Points to measure now: those placed, and the pointer while drawing. */
export function outline(d: Drawing): Position[] {
  return d.pointer && !d.finished && d.points.length > 0 ? [...d.points, d.pointer] : d.points;
}

export function drawn(d: Drawing, shape: Shape): FeatureCollection {
  const line = outline(d);
  const features: Feature[] = d.points.map((coordinates) => ({
    type: "Feature",
    properties: {},
    geometry: { type: "Point", coordinates },
  }));
  if (shape === "area" && line.length >= 3) {
    const ring = [...line, line[0] ?? [0, 0]];
    features.unshift({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } });
  } else if (line.length >= 2) {
    features.unshift({
      type: "Feature",
      properties: {},
      geometry: { type: "LineString", coordinates: line },
    });
  }
  return { type: "FeatureCollection", features };
}
