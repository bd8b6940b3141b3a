import type { Geometry } from "geojson";
import type { Bbox } from "../api/types";
import type { Position } from "./projection";

export function center([w, s, e, n]: Bbox): Position {
  return [(w + e) / 2, (s + n) / 2];
}

export function union(boxes: readonly Bbox[]): Bbox | null {
  const [first, ...rest] = boxes;
  if (!first) return null;
  return rest.reduce<Bbox>(
    (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])],
    first,
  );
}

export function contains([w, s, e, n]: Bbox, [lon, lat]: Position): boolean {
  return lon >= w && lon <= e && lat >= s && lat <= n;
}

function* positions(coordinates: unknown): Generator<Position> {
  if (!Array.isArray(coordinates)) return;
  if (typeof coordinates[0] === "number" && typeof coordinates[1] === "number") {
    yield [coordinates[0], coordinates[1]];
    return;
  }
  for (const part of coordinates) yield* positions(part);
}

/** Extent of a geometry; null when it is empty. */
export function boundsOf(geometry: Geometry | null): Bbox | null {
  if (!geometry) return null;
  if (geometry.type === "GeometryCollection") {
    return union(geometry.geometries.map(boundsOf).filter((b): b is Bbox => b !== null));
  }
  return union([...positions(geometry.coordinates)].map(([x, y]): Bbox => [x, y, x, y]));
}
