/** Cutting what is drawn along a line (pure). */
import type { Position } from "../geometry/projection";
import { facesOf } from "./faces";
import { type Part, sidesOf } from "./parts";
import { along, distance, insideRing, meeting, planeAt, pointInside, SAME, type Side } from "./plane";

/** The side cut wherever a blade meets it. */
function cutSide(side: Side, blades: readonly Side[]): Side[] {
  const [a, b] = side;
  const plane = planeAt(a);
  const share = (p: Position) => along(plane(p), plane(a), plane(b));
  const stops = blades
    .map((blade) => meeting(side, blade))
    .flatMap((met) => (met ? (met.kind === "overlap" ? [met.at, met.to] : [met.at]) : []))
    .filter((p) => distance(p, a) > SAME && distance(p, b) > SAME)
    .sort((p, q) => share(p) - share(q));
  const points = [a, ...stops, b];
  return points.slice(1).map((p, i) => [points[i] ?? a, p] as const);
}

function solid(rings: readonly Position[][], at: Position): boolean {
  const [outline, ...holes] = rings;
  return (
    outline !== undefined &&
    insideRing(at, outline) === "in" &&
    holes.every((h) => insideRing(at, h) === "out")
  );
}

function splitPolygon(part: Part, blade: readonly Side[]): Part[] {
  const sides = part.rings.flatMap((ring) => sidesOf("polygon", ring));
  const network = [
    ...sides.flatMap((side) => cutSide(side, blade)),
    ...blade.flatMap((side, i) => cutSide(side, [...sides, ...blade.filter((_, k) => k !== i)])),
  ];
  const pieces = facesOf(network).filter((rings) => {
    const at = pointInside(rings);
    return at !== null && solid(part.rings, at);
  });
  return pieces.length > 1 ? pieces.map((rings) => ({ type: "polygon", rings })) : [part];
}

function splitLine(part: Part, blade: readonly Side[]): Part[] {
  const out: Position[][] = [];
  let piece: Position[] = [];
  for (const side of sidesOf("line", part.rings[0] ?? [])) {
    const pieces = cutSide(side, blade);
    const atStart = blade.some((b) => {
      const met = meeting(side, b);
      return met !== null && distance(met.at, side[0]) <= SAME;
    });
    if (atStart && piece.length > 1) {
      out.push(piece);
      piece = [];
    }
    pieces.forEach(([a, b], i) => {
      if (i > 0) {
        out.push(piece);
        piece = [];
      }
      piece = piece.length === 0 ? [a, b] : [...piece, b];
    });
  }
  out.push(piece);
  return out.length > 1 ? out.map((ring) => ({ type: "line", rings: [ring] })) : [part];
}

/** The parts, each cut where the line goes right through it; null when the line cuts nothing. */
export function splitParts(parts: readonly Part[], line: readonly Position[]): Part[] | null {
  const blade = sidesOf("line", line);
  const out = parts.flatMap((p) => {
    if (p.type === "polygon") return splitPolygon(p, blade);
    return p.type === "line" ? splitLine(p, blade) : [p];
  });
  return out.length > parts.length ? out : null;
}
