/** The faces a set of sides divides the plane into (pure): the heart of cutting along a line. */
import type { Position } from "../geometry/projection";
import { distance, insideRing, type Metres, planeAt, type Side, signedArea } from "./plane";

/** Ends nearer than this are one node: a millimetre. */
const NODE = 1e-3;

interface Arc {
  from: number;
  to: number;
}

class Nodes {
  readonly at: Position[] = [];
  private readonly cells = new Map<string, number[]>();

  /** The node of a place: an old one within a millimetre, else a new one. */
  of(p: Position): number {
    const [x, y] = [Math.round(p[0] * 1e7), Math.round(p[1] * 1e7)];
    for (let i = x - 1; i <= x + 1; i++) {
      for (let j = y - 1; j <= y + 1; j++) {
        const found = this.cells.get(`${i},${j}`)?.find((n) => distance(this.at[n] ?? p, p) <= NODE);
        if (found !== undefined) return found;
      }
    }
    this.at.push(p);
    const key = `${x},${y}`;
    this.cells.set(key, [...(this.cells.get(key) ?? []), this.at.length - 1]);
    return this.at.length - 1;
  }
}

/** Sides as arcs between nodes, each once, without the loose ends that close nothing. */
function network(sides: readonly Side[], nodes: Nodes): Map<number, Set<number>> {
  const links = new Map<number, Set<number>>();
  const link = (a: number, b: number) => links.set(a, (links.get(a) ?? new Set()).add(b));
  for (const [a, b] of sides) {
    const [from, to] = [nodes.of(a), nodes.of(b)];
    if (from === to) continue;
    link(from, to);
    link(to, from);
  }
  const loose = [...links].filter(([, to]) => to.size === 1).map(([n]) => n);
  for (let n = loose.pop(); n !== undefined; n = loose.pop()) {
    for (const to of links.get(n) ?? []) {
      links.get(to)?.delete(n);
      if (links.get(to)?.size === 1) loose.push(to);
    }
    links.delete(n);
  }
  return links;
}

/** Arcs around each node, by their direction. */
function fans(links: Map<number, Set<number>>, flat: readonly Metres[]): Map<number, number[]> {
  const angle = (from: number, to: number) => {
    const [a, b] = [flat[from] ?? [0, 0], flat[to] ?? [0, 0]];
    return Math.atan2(b[1] - a[1], b[0] - a[0]);
  };
  return new Map([...links].map(([n, to]) => [n, [...to].sort((a, b) => angle(n, a) - angle(n, b))]));
}

/** A walk that comes back to a node goes around something there: that loop is a ring of its own. */
function simple(walk: readonly number[]): number[][] {
  const out: number[][] = [];
  const path: number[] = [];
  for (const node of [...walk, walk[0] ?? 0]) {
    const before = path.indexOf(node);
    if (before >= 0) out.push(path.splice(before));
    path.push(node);
  }
  return out.filter((ring) => ring.length > 2);
}

/** Walks each arc once, always turning as far right as can be: every face is walked with itself on the left. */
function walks(fan: Map<number, number[]>): number[][] {
  const seen = new Set<string>();
  const out: number[][] = [];
  const next = ({ from, to }: Arc): Arc => {
    const around = fan.get(to) ?? [];
    const before = (around.indexOf(from) - 1 + around.length) % around.length;
    return { from: to, to: around[before] ?? from };
  };
  for (const [from, ends] of fan) {
    for (const to of ends) {
      const ring: number[] = [];
      let arc: Arc = { from, to };
      while (!seen.has(`${arc.from},${arc.to}`)) {
        seen.add(`${arc.from},${arc.to}`);
        ring.push(arc.from);
        arc = next(arc);
      }
      out.push(...simple(ring));
    }
  }
  return out;
}

/** Polygons (outline, then holes) that the sides close; sides must meet only at their ends. */
export function facesOf(sides: readonly Side[]): Position[][][] {
  const nodes = new Nodes();
  const links = network(sides, nodes);
  const origin = nodes.at[0];
  if (!origin) return [];
  const rings = walks(fans(links, nodes.at.map(planeAt(origin)))).map((walk) =>
    walk.map((n) => nodes.at[n] ?? origin),
  );
  const outlines = rings.filter((r) => signedArea(r) > 0).sort((a, b) => signedArea(a) - signedArea(b));
  const faces = outlines.map((outline) => [outline]);
  for (const inner of rings.filter((r) => signedArea(r) < 0)) {
    // The smallest outline around it, other than its own network's.
    const holder = faces.find(([outline]) => outline !== undefined && holds(outline, inner));
    holder?.push(inner);
  }
  return faces;
}

function holds(outline: Position[], ring: Position[]): boolean {
  if (Math.abs(signedArea(ring)) >= signedArea(outline)) return false;
  const at = ring.find((p) => insideRing(p, outline) !== "edge");
  return at ? insideRing(at, outline) === "in" : false;
}
