/** Changes to what is drawn, one vertex or one ring at a time; nothing given is modified (pure). */
import type { Position } from "../geometry/projection";
import { fewest, type Part, type VertexRef } from "./parts";
import { insideRing } from "./plane";

const replaced = <T>(list: readonly T[], at: number, ...by: T[]): T[] => list.toSpliced(at, 1, ...by);

function withRing(parts: readonly Part[], part: number, ring: number, points: Position[]): Part[] {
  const found = parts[part];
  if (!found) return [...parts];
  return replaced(parts, part, { ...found, rings: replaced(found.rings, ring, points) });
}

export function moveVertex(parts: readonly Part[], ref: VertexRef, to: Position): Part[] {
  const ring = parts[ref.part]?.rings[ref.ring];
  if (!ring || ref.index >= ring.length) return [...parts];
  return withRing(parts, ref.part, ref.ring, replaced(ring, ref.index, to));
}

/** Puts a vertex before the one at `ref.index`; an index past the end adds it last. */
export function insertVertex(parts: readonly Part[], ref: VertexRef, at: Position): Part[] {
  const ring = parts[ref.part]?.rings[ref.ring];
  if (!ring) return [...parts];
  return withRing(parts, ref.part, ref.ring, ring.toSpliced(ref.index, 0, at));
}

export function removePart(parts: readonly Part[], part: number): Part[] {
  return parts.filter((_, i) => i !== part);
}

/** Takes a hole away; without its outline a part is nothing. */
export function removeRing(parts: readonly Part[], part: number, ring: number): Part[] {
  const found = parts[part];
  if (!found || ring === 0) return removePart(parts, part);
  return replaced(parts, part, { ...found, rings: found.rings.filter((_, i) => i !== ring) });
}

/** Takes a vertex away, and the ring with it when too few would be left. */
export function removeVertex(parts: readonly Part[], ref: VertexRef): Part[] {
  const found = parts[ref.part];
  const ring = found?.rings[ref.ring];
  if (!found || !ring) return [...parts];
  if (ring.length <= fewest(found.type)) return removeRing(parts, ref.part, ref.ring);
  return withRing(
    parts,
    ref.part,
    ref.ring,
    ring.filter((_, i) => i !== ref.index),
  );
}

/** Cuts a hole into the polygon that holds most of its corners; null when no polygon holds any. */
export function addHole(parts: readonly Part[], hole: Position[]): Part[] | null {
  let best = -1;
  let most = 0;
  parts.forEach((p, i) => {
    const outline = p.type === "polygon" ? p.rings[0] : undefined;
    const held = outline ? hole.filter((v) => insideRing(v, outline) === "in").length : 0;
    if (held > most) [best, most] = [i, held];
  });
  const found = parts[best];
  return found ? replaced(parts, best, { ...found, rings: [...found.rings, hole] }) : null;
}
