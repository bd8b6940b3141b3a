/** Putting polygons together: merging parts, and the parcels of the basket (pure). */
import { union } from "polyclip-ts";
import type { Position } from "../geometry/projection";
import { type Part, sidesOf } from "./parts";
import { along, between, distance, planeAt, signedArea } from "./plane";

/**
 * Two centimetres: under it, two corners of neighbouring parcels are one corner of the plan. The cadastral
 * plan itself is known to decimetres; without this, neighbours drawn one after the other leave slits.
 */
const WELD = 0.02;
/** A hole no wider than the weld on average is a slit between neighbours, not a courtyard. */
const SLIT = 2 * WELD;

type Rings = Position[][];

const degrees = (metres: number) => metres / 70_000;

/** Places by the cell they are in, to find those near another. */
class Places {
  private readonly cells = new Map<string, Position[]>();
  private readonly size = degrees(WELD) * 4;

  private key(x: number, y: number): string {
    return `${x},${y}`;
  }

  near(p: Position): Position | undefined {
    const [x, y] = [Math.floor(p[0] / this.size), Math.floor(p[1] / this.size)];
    for (let i = x - 1; i <= x + 1; i++) {
      for (let j = y - 1; j <= y + 1; j++) {
        const found = this.cells.get(this.key(i, j))?.find((q) => distance(p, q) <= WELD);
        if (found) return found;
      }
    }
    return undefined;
  }

  add(p: Position): Position {
    const key = this.key(Math.floor(p[0] / this.size), Math.floor(p[1] / this.size));
    this.cells.set(key, [...(this.cells.get(key) ?? []), p]);
    return p;
  }
}

/** Corners of others that lie on a side, in the order one meets them. */
function onSide(a: Position, b: Position, corners: readonly Position[]): Position[] {
  const plane = planeAt(a);
  const [from, to] = [plane(a), plane(b)];
  const [west, east] = [Math.min(a[0], b[0]) - degrees(WELD), Math.max(a[0], b[0]) + degrees(WELD)];
  return corners
    .filter((p) => p[0] >= west && p[0] <= east && p !== a && p !== b)
    .map((p) => ({ p, share: along(plane(p), from, to) }))
    .filter(({ p, share }) => {
      const [x, y] = plane(p);
      const near = between(from, to, share);
      return share > 0 && share < 1 && Math.hypot(x - near[0], y - near[1]) <= WELD;
    })
    .sort((m, n) => m.share - n.share)
    .map(({ p }) => p);
}

/** Neighbours given the very same corners, and a corner wherever the other has one on their common side. */
export function welded(polygons: readonly Rings[]): Rings[] {
  const places = new Places();
  const same = polygons.map((rings) =>
    rings.map((ring) =>
      ring.map((p) => places.near(p) ?? places.add(p)).filter((p, i, all) => p !== all[(i + 1) % all.length]),
    ),
  );
  const corners = [...new Set(same.flat(2))];
  return same.map((rings) =>
    rings
      .map((ring) => sidesOf("polygon", ring).flatMap(([a, b]) => [a, ...onSide(a, b, corners)]))
      .filter((ring) => ring.length > 2),
  );
}

function perimeter(ring: readonly Position[]): number {
  return sidesOf("polygon", ring).reduce((sum, [a, b]) => sum + distance(a, b), 0);
}

/** The union of polygons, each once; other parts stay as they are. */
export function merged(parts: readonly Part[]): Part[] {
  const polygons = parts.filter((p) => p.type === "polygon");
  const [first, ...others] = welded(polygons.map((p) => p.rings)).filter((rings) => rings.length > 0);
  if (!first) return [...parts];
  const shapes = union([first], ...others.map((rings) => [rings]));
  const out = shapes.map((rings): Part => {
    const open = rings.map((ring) => ring.slice(0, -1));
    const kept = open.filter((r, i) => i === 0 || (Math.abs(signedArea(r)) * 2) / perimeter(r) > SLIT);
    return { type: "polygon", rings: kept };
  });
  return [...parts.filter((p) => p.type !== "polygon"), ...out];
}
