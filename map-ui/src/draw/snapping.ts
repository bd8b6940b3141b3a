/** To which corner or side near the pointer a point goes (pure): corners first, as a surveyor would. */
import type { Bbox } from "../api/types";
import { contains } from "../geometry/bbox";
import type { Position } from "../geometry/projection";
import { along, between, type Metres } from "./plane";

/** Pixels within which a point is drawn to a corner or a side. */
export const TOLERANCE = 12;

/** A line one can snap to: part of a feature as it is on screen, or a ring of the drawing itself. */
export interface Outline {
  /** Catalogue layer; null for the drawing itself. */
  layer: string | null;
  points: readonly Position[];
  /** Where the line can be trusted: outside it is only the cut edge of a tile. */
  within: Bbox | null;
}

export interface Snap {
  at: Position;
  on: "corner" | "side";
  layer: string | null;
}

type Project = (at: Position) => Metres;

interface Found {
  snap: Snap;
  away: number;
}

const nearer = (found: Found | null, next: Found): Found => (found && found.away <= next.away ? found : next);

const trusted = (o: Outline, at: Position) => !o.within || contains(o.within, at);

function corner(pointer: Metres, outlines: readonly Outline[], project: Project, reach: number) {
  let found: Found | null = null;
  for (const outline of outlines) {
    for (const at of outline.points) {
      const [x, y] = project(at);
      const away = Math.hypot(x - pointer[0], y - pointer[1]);
      if (away > reach || !trusted(outline, at)) continue;
      found = nearer(found, { snap: { at, on: "corner", layer: outline.layer }, away });
    }
  }
  return found;
}

function side(pointer: Metres, outlines: readonly Outline[], project: Project, reach: number) {
  let found: Found | null = null;
  for (const outline of outlines) {
    const flat = outline.points.map(project);
    for (let i = 1; i < flat.length; i++) {
      const [a, b] = [flat[i - 1], flat[i]];
      const [from, to] = [outline.points[i - 1], outline.points[i]];
      if (!a || !b || !from || !to) continue;
      const share = along(pointer, a, b);
      const [x, y] = between(a, b, share);
      const away = Math.hypot(x - pointer[0], y - pointer[1]);
      const at = between(from, to, share);
      if (away > reach || !trusted(outline, at)) continue;
      found = nearer(found, { snap: { at, on: "side", layer: outline.layer }, away });
    }
  }
  return found;
}

/** The corner nearest to the pointer, else the nearest side; null when neither is within reach. */
export function snapTo(
  pointer: Metres,
  outlines: readonly Outline[],
  project: Project,
  reach = TOLERANCE,
): Snap | null {
  return (corner(pointer, outlines, project, reach) ?? side(pointer, outlines, project, reach))?.snap ?? null;
}
