/** What is wrong with a drawing, and where: the same faults the database would refuse (pure). */
import type { Position } from "../geometry/projection";
import { fewest, type Part, sidesOf } from "./parts";
import { distance, insideRing, type Meeting, meeting, pointInside, type Side, signedArea } from "./plane";

export type FaultCode =
  | "empty"
  | "tooFew"
  | "noArea"
  | "noLength"
  | "crossing"
  | "holeOutside"
  | "holesTouch"
  | "partsOverlap"
  | "partsTouch";

export interface Fault {
  code: FaultCode;
  /** The offending places, to be marked. */
  at: Position[];
  part: number;
}

/** Smaller than a sheet of paper is not an area. */
const LEAST_AREA = 0.05;
const LEAST_LENGTH = 0.01;

interface Placed {
  side: Side;
  part: number;
  ring: number;
  index: number;
  of: number;
}

function allSides(parts: readonly Part[]): Placed[] {
  return parts.flatMap((p, part) =>
    p.type !== "polygon"
      ? []
      : p.rings.flatMap((points, ring) => {
          const sides = sidesOf(p.type, points);
          return sides.map((side, index) => ({ side, part, ring, index, of: sides.length }));
        }),
  );
}

/** Pairs of sides whose boxes meet, found along a sweep from west to east. */
function* neighbours(sides: readonly Placed[]): Generator<[Placed, Placed]> {
  const west = ({ side: [a, b] }: Placed) => Math.min(a[0], b[0]);
  const slack = 1e-9;
  const sorted = sides.map((s) => ({ s, from: west(s) })).sort((a, b) => a.from - b.from);
  for (let i = 0; i < sorted.length; i++) {
    const one = sorted[i];
    if (!one) continue;
    const [a, b] = one.s.side;
    const east = Math.max(a[0], b[0]) + slack;
    const [south, north] = [Math.min(a[1], b[1]) - slack, Math.max(a[1], b[1]) + slack];
    for (let j = i + 1; j < sorted.length; j++) {
      const two = sorted[j];
      if (!two || two.from > east) break;
      const [c, d] = two.s.side;
      if (Math.max(c[1], d[1]) >= south && Math.min(c[1], d[1]) <= north) yield [one.s, two.s];
    }
  }
}

function sameRing(a: Placed, b: Placed, met: Meeting): FaultCode | null {
  const step = Math.abs(a.index - b.index);
  const follow = step === 1 || step === a.of - 1;
  // Sides that follow each other share a corner, and only that.
  return follow && met.kind !== "overlap" ? null : "crossing";
}

function faultOf(a: Placed, b: Placed, met: Meeting): FaultCode | null {
  if (a.part === b.part && a.ring === b.ring) return sameRing(a, b, met);
  if (met.kind === "touch") return null;
  if (a.part !== b.part) return met.kind === "overlap" ? "partsTouch" : "partsOverlap";
  return a.ring === 0 || b.ring === 0 ? "holeOutside" : "holesTouch";
}

function meetings(parts: readonly Part[]): Fault[] {
  const faults: Fault[] = [];
  for (const [a, b] of neighbours(allSides(parts))) {
    const met = meeting(a.side, b.side);
    const code = met && faultOf(a, b, met);
    if (!met || !code) continue;
    const part = Math.max(a.part, b.part);
    const known = faults.find((f) => f.code === code && f.part === part);
    const at: Position =
      met.kind === "overlap" ? [(met.at[0] + met.to[0]) / 2, (met.at[1] + met.to[1]) / 2] : met.at;
    if (known) known.at.push(at);
    else faults.push({ code, at: [at], part });
  }
  return faults;
}

function sizes(p: Part, part: number): Fault | null {
  for (const ring of p.rings) {
    const distinct = ring.filter((v, i) => !ring.slice(0, i).some((w) => w[0] === v[0] && w[1] === v[1]));
    if (distinct.length < fewest(p.type)) return { code: "tooFew", at: ring.slice(0, 1), part };
    if (p.type === "polygon" && Math.abs(signedArea(ring)) < LEAST_AREA && !bow(ring)) {
      return { code: "noArea", at: ring.slice(0, 1), part };
    }
    const length = p.type === "line" ? sidesOf("line", ring).reduce((n, [a, b]) => n + distance(a, b), 0) : 1;
    if (length < LEAST_LENGTH) return { code: "noLength", at: ring.slice(0, 1), part };
  }
  return null;
}

/** The two halves of a bow tie cancel each other: it is the crossing that must be said. */
function bow(ring: readonly Position[]): boolean {
  const part: Part = { type: "polygon", rings: [[...ring]] };
  return [...neighbours(allSides([part]))].some(([a, b]) => meeting(a.side, b.side)?.kind === "cross");
}

function holes(p: Part, part: number): Fault[] {
  const [outline, ...inner] = p.rings;
  if (p.type !== "polygon" || !outline) return [];
  return inner.flatMap((hole, i): Fault[] => {
    const at = pointInside([hole]) ?? hole[0];
    if (!at) return [];
    if (insideRing(at, outline) === "out") return [{ code: "holeOutside", at: [at], part }];
    const around = inner.some((other, k) => k !== i && insideRing(at, other) === "in");
    return around ? [{ code: "holesTouch", at: [at], part }] : [];
  });
}

function inSolid(at: Position, p: Part): boolean {
  const [outline, ...inner] = p.rings;
  if (!outline || insideRing(at, outline) !== "in") return false;
  return inner.every((h) => insideRing(at, h) === "out");
}

function contained(parts: readonly Part[]): Fault[] {
  return parts.flatMap((p, part): Fault[] => {
    const at = p.type === "polygon" ? pointInside(p.rings) : null;
    if (!at) return [];
    const covered = parts.some((o, k) => k !== part && o.type === "polygon" && inSolid(at, o));
    return covered ? [{ code: "partsOverlap", at: [at], part }] : [];
  });
}

/** Every fault of a drawing, the first to say first; none when it can be kept. */
export function faultsOf(parts: readonly Part[]): Fault[] {
  if (parts.length === 0) return [{ code: "empty", at: [], part: -1 }];
  const small = parts.map(sizes).filter((f): f is Fault => f !== null);
  if (small.length > 0) return small;
  const met = meetings(parts);
  if (met.length > 0) return met;
  return [...parts.flatMap(holes), ...contained(parts)];
}

/** Faults of a stroke not yet finished: only what more points cannot mend. */
export function strokeFaults(type: Part["type"], points: readonly Position[]): Fault[] {
  if (type !== "polygon" || points.length < 4) return [];
  // The closing side is not drawn yet, and is not blamed.
  const sides = sidesOf("line", points);
  const placed = sides.map((side, index) => ({ side, part: 0, ring: 0, index, of: sides.length + 2 }));
  const at: Position[] = [];
  for (const [a, b] of neighbours(placed)) {
    const met = meeting(a.side, b.side);
    if (met && sameRing(a, b, met)) at.push(met.at);
  }
  return at.length > 0 ? [{ code: "crossing", at, part: 0 }] : [];
}
