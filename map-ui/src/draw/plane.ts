/**
 * Plane geometry over longitudes and latitudes (pure). A drawing spans a town at most, so a plane with true
 * metres at its own latitude is exact enough to say what crosses what; lengths and areas that are *shown*
 * come from the legal projection instead (`measures.ts`).
 */
import type { Position } from "../geometry/projection";

export type Metres = readonly [number, number];
export type Side = readonly [Position, Position];

const METRES_PER_DEGREE = 111_319.49;
/** Two places nearer than this are one place: a tenth of a millimetre. */
export const SAME = 1e-4;

/** Metres east and north of an origin. */
export function planeAt(origin: Position): (p: Position) => Metres {
  const east = METRES_PER_DEGREE * Math.cos((origin[1] * Math.PI) / 180);
  return ([x, y]) => [(x - origin[0]) * east, (y - origin[1]) * METRES_PER_DEGREE];
}

export function distance(a: Position, b: Position): number {
  const [x, y] = planeAt(a)(b);
  return Math.hypot(x, y);
}

/** Twice the signed area of a triangle: positive when c is to the left of a → b. */
export function turn(a: Metres, b: Metres, c: Metres): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** How far along a → b (0 to 1) the point nearest to p is. */
export function along(p: Metres, a: Metres, b: Metres): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  if (square === 0) return 0;
  return Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square));
}

export function between<P extends Metres>(a: P, b: P, share: number): [number, number] {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

function offSide(p: Metres, a: Metres, b: Metres): number {
  const near = between(a, b, along(p, a, b));
  return Math.hypot(p[0] - near[0], p[1] - near[1]);
}

export type Meeting =
  /** The sides pass through each other. */
  | { kind: "cross"; at: Position }
  /** An end of one lies on the other. */
  | { kind: "touch"; at: Position }
  /** They lie on each other over some length. */
  | { kind: "overlap"; at: Position; to: Position };

function contacts([a, b]: Side, [c, d]: Side): Position[] {
  const plane = planeAt(a);
  const flat = [a, b, c, d].map(plane) as [Metres, Metres, Metres, Metres];
  const found: Position[] = [];
  const keep = (p: Position, on: boolean) => {
    if (on && !found.some((q) => distance(p, q) <= SAME)) found.push(p);
  };
  keep(a, offSide(flat[0], flat[2], flat[3]) <= SAME);
  keep(b, offSide(flat[1], flat[2], flat[3]) <= SAME);
  keep(c, offSide(flat[2], flat[0], flat[1]) <= SAME);
  keep(d, offSide(flat[3], flat[0], flat[1]) <= SAME);
  return found;
}

/** Where and how two sides meet; null when they do not. */
export function meeting(one: Side, two: Side): Meeting | null {
  const ends = contacts(one, two);
  if (ends[0] && ends[1]) return { kind: "overlap", at: ends[0], to: ends[1] };
  if (ends[0]) return { kind: "touch", at: ends[0] };
  const plane = planeAt(one[0]);
  const [a, b] = [plane(one[0]), plane(one[1])];
  const [c, d] = [plane(two[0]), plane(two[1])];
  const [left, right] = [turn(a, b, c), turn(a, b, d)];
  const [before, after] = [turn(c, d, a), turn(c, d, b)];
  if (left * right >= 0 || before * after >= 0) return null;
  return { kind: "cross", at: between(one[0], one[1], before / (before - after)) };
}

/** Is a point inside an open ring, outside it, or on its edge? */
export function insideRing(p: Position, ring: readonly Position[]): "in" | "out" | "edge" {
  const plane = planeAt(p);
  const flat = ring.map(plane);
  let inside = false;
  for (let i = 0, j = flat.length - 1; i < flat.length; j = i++) {
    const [a, b] = [flat[j], flat[i]];
    if (!a || !b) continue;
    if (offSide([0, 0], a, b) <= SAME) return "edge";
    const x = a[0] + ((0 - a[1]) / (b[1] - a[1])) * (b[0] - a[0]);
    if (a[1] > 0 !== b[1] > 0 && x > 0) inside = !inside;
  }
  return inside ? "in" : "out";
}

/** Signed area of an open ring in square metres, positive when it turns left. */
export function signedArea(ring: readonly Position[]): number {
  const first = ring[0];
  if (!first) return 0;
  const flat = ring.map(planeAt(first));
  return (
    flat.reduce((sum, p, i) => {
      const q = flat[(i + 1) % flat.length] ?? p;
      return sum + (p[0] * q[1] - q[0] * p[1]);
    }, 0) / 2
  );
}

/** Heights looked at to find a place inside: enough for any shape, few enough for a coast. */
const HEIGHTS = 64;

/** A place well inside a polygon given by its rings: the middle of the widest of the stretches looked at. */
export function pointInside(rings: readonly (readonly Position[])[]): Position | null {
  const heights = [...new Set((rings[0] ?? []).map((p) => p[1]))].sort((a, b) => a - b);
  let best: { at: Position; width: number } | null = null;
  const step = Math.max(1, Math.floor(heights.length / HEIGHTS));
  for (let i = 1; i < heights.length; i += step) {
    const y = ((heights[i - 1] ?? 0) + (heights[i] ?? 0)) / 2;
    const xs = rings.flatMap((ring) => crossingsAt(ring, y)).sort((a, b) => a - b);
    for (let k = 0; k + 1 < xs.length; k += 2) {
      const [from = 0, to = 0] = [xs[k], xs[k + 1]];
      const thickness = Math.min(to - from, (heights[i] ?? 0) - (heights[i - 1] ?? 0));
      if (thickness > (best?.width ?? 0)) best = { at: [(from + to) / 2, y], width: thickness };
    }
  }
  return best?.at ?? null;
}

function crossingsAt(ring: readonly Position[], y: number): number[] {
  return ring.flatMap((a, i) => {
    const b = ring[(i + 1) % ring.length] ?? a;
    if (a[1] > y === b[1] > y) return [];
    return [a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0])];
  });
}
