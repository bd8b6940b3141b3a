/**
 * What is being drawn, as a list of parts (pure). Rings are kept open: the closing point is written only
 * when the geometry leaves, so that moving a corner never means moving two.
 */
import type { Position as Coordinate, Geometry } from "geojson";
import type { Position } from "../geometry/projection";

export type PartType = "point" | "line" | "polygon";

/** A point has one ring of one position, a line one ring, a polygon its outline and then its holes. */
export interface Part {
  type: PartType;
  rings: Position[][];
}

/** One vertex: `ring` counts from the outline (0), `index` along the ring. */
export interface VertexRef {
  part: number;
  ring: number;
  index: number;
}

/** A geometry with more parts than one, even while it has only one: the column wants it so. */
export type Writing = "single" | "multi";

const flat = ([x = 0, y = 0]: Coordinate): Position => [x, y];

const same = (a: Position | undefined, b: Position | undefined) =>
  a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1];

function opened(ring: Coordinate[]): Position[] {
  const points = ring.map(flat);
  return points.length > 1 && same(points[0], points.at(-1)) ? points.slice(0, -1) : points;
}

function closed(ring: readonly Position[]): Position[] {
  const first = ring[0];
  return first ? [...ring, first] : [];
}

const point = (c: Coordinate): Part => ({ type: "point", rings: [[flat(c)]] });
const line = (c: Coordinate[]): Part => ({ type: "line", rings: [c.map(flat)] });
const polygon = (c: Coordinate[][]): Part => ({ type: "polygon", rings: c.map(opened) });

export function partsOf(geometry: Geometry | null): Part[] {
  if (!geometry) return [];
  switch (geometry.type) {
    case "Point":
      return [point(geometry.coordinates)];
    case "MultiPoint":
      return geometry.coordinates.map(point);
    case "LineString":
      return [line(geometry.coordinates)];
    case "MultiLineString":
      return geometry.coordinates.map(line);
    case "Polygon":
      return [polygon(geometry.coordinates)];
    case "MultiPolygon":
      return geometry.coordinates.map(polygon);
    case "GeometryCollection":
      return geometry.geometries.flatMap(partsOf);
  }
}

export function writingOf(geometry: Geometry | null): Writing {
  return geometry?.type.startsWith("Multi") ? "multi" : "single";
}

function ofOneType(type: PartType, parts: readonly Part[], writing: Writing): Geometry {
  const single = parts.length === 1 && writing === "single" ? parts[0] : undefined;
  if (type === "point") {
    const at = parts.map((p) => p.rings[0]?.[0] ?? [0, 0]);
    return single ? { type: "Point", coordinates: at[0] ?? [0, 0] } : { type: "MultiPoint", coordinates: at };
  }
  if (type === "line") {
    const lines = parts.map((p) => p.rings[0] ?? []);
    return single
      ? { type: "LineString", coordinates: lines[0] ?? [] }
      : { type: "MultiLineString", coordinates: lines };
  }
  const rings = parts.map((p) => p.rings.map(closed));
  return single
    ? { type: "Polygon", coordinates: rings[0] ?? [] }
    : { type: "MultiPolygon", coordinates: rings };
}

/** The geometry to keep; null when nothing is drawn. */
export function geometryOf(parts: readonly Part[], writing: Writing = "single"): Geometry | null {
  const types = [...new Set(parts.map((p) => p.type))];
  const [only, ...others] = types;
  if (!only) return null;
  if (others.length === 0) return ofOneType(only, parts, writing);
  const geometries = types.map((type) =>
    ofOneType(
      type,
      parts.filter((p) => p.type === type),
      "single",
    ),
  );
  return { type: "GeometryCollection", geometries };
}

export function vertexAt(parts: readonly Part[], { part, ring, index }: VertexRef): Position | undefined {
  return parts[part]?.rings[ring]?.[index];
}

/** Fewest vertices a ring of that part can have. */
export function fewest(type: PartType): number {
  return { point: 1, line: 2, polygon: 3 }[type];
}

/** Sides of a ring: a polygon's ring comes back to its first point. */
export function sidesOf(type: PartType, ring: readonly Position[]): [Position, Position][] {
  const out: [Position, Position][] = [];
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i];
    const b = ring[i + 1] ?? (type === "polygon" && ring.length > 2 ? ring[0] : undefined);
    if (a && b) out.push([a, b]);
  }
  return out;
}
