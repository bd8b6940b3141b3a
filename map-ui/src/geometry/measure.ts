/** Lengths and areas in a legal projection: what a surveyor and a tax notice call metres. */
import type { Position, Projection } from "./projection";

function project(points: readonly Position[], projection: Projection): Position[] {
  return points.map((p) => projection.forward(p));
}

/** Length in metres of a broken line given in degrees. */
export function lengthOf(points: readonly Position[], projection: Projection): number {
  const flat = project(points, projection);
  return flat.slice(1).reduce((sum, p, i) => {
    const before = flat[i] ?? p;
    return sum + Math.hypot(p[0] - before[0], p[1] - before[1]);
  }, 0);
}

/** Area in square metres of a ring given in degrees, closed or not. */
export function areaOf(ring: readonly Position[], projection: Projection): number {
  if (ring.length < 3) return 0;
  const flat = project(ring, projection);
  const origin = flat[0] ?? [0, 0];
  let twice = 0;
  for (let i = 0; i < flat.length; i++) {
    const a = flat[i] ?? origin;
    const b = flat[(i + 1) % flat.length] ?? origin;
    twice += (a[0] - origin[0]) * (b[1] - origin[1]) - (b[0] - origin[0]) * (a[1] - origin[1]);
  }
  return Math.abs(twice) / 2;
}
