/** What of the drawing is under the pointer (pure). */
import type { Position } from "../geometry/projection";
import { type Part, sidesOf, type VertexRef } from "./parts";
import { along, between, insideRing, type Metres } from "./plane";

export type Hit =
  | { kind: "vertex"; ref: VertexRef; at: Position }
  /** The handle in the middle of a side: `ref` is where a new vertex goes. */
  | { kind: "middle"; ref: VertexRef; at: Position }
  | { kind: "ring"; part: number; ring: number };

export type Project = (at: Position) => Metres;

/** Shorter sides, in pixels, have no handle in the middle: it would hide the corners. */
export const HANDLE_SIDE = 44;

const apart = (a: Metres, b: Metres) => Math.hypot(a[0] - b[0], a[1] - b[1]);

export interface Handle {
  ref: VertexRef;
  at: Position;
}

/** Handles in the middle of the sides that are long enough on screen. */
export function middles(parts: readonly Part[], project: Project): Handle[] {
  return parts.flatMap(({ type, rings }, part) =>
    rings.flatMap((points, ring) =>
      sidesOf(type, points).flatMap(([a, b], i) => {
        const far = apart(project(a), project(b)) >= HANDLE_SIDE;
        return far ? [{ ref: { part, ring, index: i + 1 }, at: between(a, b, 0.5) }] : [];
      }),
    ),
  );
}

export function vertices(parts: readonly Part[]): Handle[] {
  return parts.flatMap(({ rings }, part) =>
    rings.flatMap((points, ring) => points.map((at, index) => ({ ref: { part, ring, index }, at }))),
  );
}

function nearest(pixel: Metres, handles: readonly Handle[], project: Project, reach: number): Handle | null {
  let best: Handle | null = null;
  let least = reach;
  for (const handle of handles) {
    const away = apart(pixel, project(handle.at));
    if (away <= least) [best, least] = [handle, away];
  }
  return best;
}

function ringAt(at: Position, parts: readonly Part[]): Hit | null {
  for (let part = parts.length - 1; part >= 0; part--) {
    const found = parts[part];
    const [outline, ...holes] = found?.rings ?? [];
    if (found?.type !== "polygon" || !outline || insideRing(at, outline) === "out") continue;
    const hole = holes.findIndex((h) => insideRing(at, h) !== "out");
    return { kind: "ring", part, ring: hole + 1 };
  }
  return null;
}

function lineAt(pixel: Metres, parts: readonly Part[], project: Project, reach: number): Hit | null {
  for (let part = parts.length - 1; part >= 0; part--) {
    const found = parts[part];
    if (found?.type !== "line") continue;
    const near = sidesOf("line", found.rings[0] ?? []).some(([a, b]) => {
      const [from, to] = [project(a), project(b)];
      return apart(pixel, between(from, to, along(pixel, from, to))) <= reach;
    });
    if (near) return { kind: "ring", part, ring: 0 };
  }
  return null;
}

export function hitAt(
  pixel: Metres,
  at: Position,
  parts: readonly Part[],
  project: Project,
  reach: number,
): Hit | null {
  const vertex = nearest(pixel, vertices(parts), project, reach);
  if (vertex) return { kind: "vertex", ...vertex };
  const middle = nearest(pixel, middles(parts, project), project, reach);
  if (middle) return { kind: "middle", ...middle };
  return lineAt(pixel, parts, project, reach) ?? ringAt(at, parts);
}
