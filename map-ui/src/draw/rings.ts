/** The ring the table of vertices shows, and what typing into it does (pure). */
import type { Position } from "../geometry/projection";
import { type PartType, sidesOf } from "./parts";
import { between } from "./plane";
import { addVertex, docOf, dropVertex, place, type Sketch, setStroke, setVertex, strokeType } from "./sketch";

export interface RingChoice {
  part: number;
  ring: number;
}

export interface Listed {
  type: PartType;
  points: Position[];
  /** Null for the stroke under way, or one about to begin. */
  ring: RingChoice | null;
}

export function ringsOf(s: Sketch): RingChoice[] {
  return docOf(s).parts.flatMap((p, part) => p.rings.map((_, ring) => ({ part, ring })));
}

export function listed(s: Sketch): Listed {
  const { parts, stroke } = docOf(s);
  const { tool } = s;
  const stroking = tool === "line" || tool === "polygon" || tool === "hole" || tool === "split";
  if (stroking) return { type: strokeType(tool), points: stroke?.points ?? [], ring: null };
  const ring = s.picked ?? ringsOf(s).at(tool === "point" ? -1 : 0);
  const part = ring ? parts[ring.part] : undefined;
  if (!ring || !part) return { type: "point", points: [], ring: null };
  return { type: part.type, points: part.rings[ring.ring] ?? [], ring: { part: ring.part, ring: ring.ring } };
}

export function typed(s: Sketch, index: number, to: Position): Sketch {
  const { ring, points } = listed(s);
  return ring ? setVertex(s, { ...ring, index }, to) : setStroke(s, points.with(index, to));
}

export function erased(s: Sketch, index: number): Sketch {
  const { ring, points } = listed(s);
  return ring ? dropVertex(s, { ...ring, index }) : setStroke(s, points.toSpliced(index, 1));
}

/** A vertex in the middle of the side that follows; an end that nothing follows gets none. */
export function inserted(s: Sketch, index: number): Sketch {
  const { ring, points, type } = listed(s);
  const side = sidesOf(ring ? type : "line", points)[index];
  if (!side) return s;
  const at = between(side[0], side[1], 0.5);
  return ring
    ? addVertex(s, { ...ring, index: index + 1 }, at)
    : setStroke(s, points.toSpliced(index + 1, 0, at));
}

/** A position typed as a new one: the next point of the stroke, or a vertex at the end of the ring. */
export function appended(s: Sketch, at: Position): Sketch {
  const { ring, points } = listed(s);
  if (s.tool === "point" || !ring) return place(s, at);
  return addVertex(s, { ...ring, index: points.length }, at);
}
