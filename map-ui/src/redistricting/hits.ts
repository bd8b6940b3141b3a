/** Which addresses a stroke meets (pure). Places in metres of the ground. */
import { columnOf, type Ground, sideOf, squareOf } from "./ground";

export type Metres = [number, number];

/** Units of addresses, each once. */
export function unitsOf(ground: Ground, addresses: Iterable<number>): number[] {
  const seen = new Set<number>();
  for (const a of addresses) seen.add(ground.unit[a] ?? 0);
  return [...seen];
}

function* around(ground: Ground, west: number, south: number, east: number, north: number) {
  for (let row = columnOf(south); row <= columnOf(north); row++) {
    for (let column = columnOf(west); column <= columnOf(east); column++) {
      yield* ground.squares.get(squareOf(column, row)) ?? [];
    }
  }
}

/** Square of the distance of a point from a segment. */
function fromSegment(px: number, py: number, [ax, ay]: Metres, [bx, by]: Metres): number {
  const [dx, dy] = [bx - ax, by - ay];
  const long = dx * dx + dy * dy;
  const t = long === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / long));
  return (px - ax - t * dx) ** 2 + (py - ay - t * dy) ** 2;
}

/** Addresses a round brush meets on its way from one place to the next. */
export function inBrush(ground: Ground, from: Metres, to: Metres, radius: number): number[] {
  const found: number[] = [];
  const [west, east] = [Math.min(from[0], to[0]) - radius, Math.max(from[0], to[0]) + radius];
  const [south, north] = [Math.min(from[1], to[1]) - radius, Math.max(from[1], to[1]) + radius];
  for (const a of around(ground, west, south, east, north)) {
    if (fromSegment(ground.x[a] ?? 0, ground.y[a] ?? 0, from, to) <= radius * radius) found.push(a);
  }
  return found;
}

const BANDS = 256;

/** Edges of an outline by their height, four numbers each: of a place only those that pass at its own are asked. */
class Banded {
  readonly south: number;
  readonly north: number;
  private readonly bands: number[][] = Array.from({ length: BANDS }, () => []);

  constructor(outline: readonly Metres[]) {
    const heights = outline.map(([, y]) => y);
    [this.south, this.north] = [Math.min(...heights), Math.max(...heights)];
    outline.forEach(([x, y], i) => {
      const [v, w] = outline[i + 1] ?? outline[0] ?? [x, y];
      for (let b = this.band(Math.min(y, w)); b <= this.band(Math.max(y, w)); b++)
        this.bands[b]?.push(x, y, v, w);
    });
  }

  private band(y: number): number {
    const share = (y - this.south) / (this.north - this.south || 1);
    return Math.min(BANDS - 1, Math.floor(share * BANDS));
  }

  /** By the even-odd rule. */
  holds(x: number, y: number): boolean {
    if (y < this.south || y > this.north) return false;
    const edges = this.bands[this.band(y)] ?? [];
    let inside = false;
    for (let i = 0; i < edges.length; i += 4) {
      const [ax = 0, ay = 0, bx = 0, by = 0] = [edges[i], edges[i + 1], edges[i + 2], edges[i + 3]];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
    return inside;
  }
}

/** Addresses inside an outline. */
export function inOutline(ground: Ground, outline: readonly Metres[]): number[] {
  const found: number[] = [];
  const edges = new Banded(outline);
  for (let a = 0; a < ground.addresses; a++) {
    if (edges.holds(ground.x[a] ?? 0, ground.y[a] ?? 0)) found.push(a);
  }
  return found;
}

/** The address nearest to a place, within a reach. */
export function nearest(ground: Ground, [x, y]: Metres, reach: number): number | null {
  let best: number | null = null;
  let least = reach * reach;
  for (const a of around(ground, x - reach, y - reach, x + reach, y + reach)) {
    const d = ((ground.x[a] ?? 0) - x) ** 2 + ((ground.y[a] ?? 0) - y) ** 2;
    if (d <= least) [best, least] = [a, d];
  }
  return best;
}

export type Reach = "address" | "side" | "street" | "block";

/** Addresses that go with one: itself, its side of the street, its whole street, its block. */
export function withAddress(ground: Ground, address: number, reach: Reach): number[] {
  if (reach === "address") return [address];
  const found: number[] = [];
  const street = ground.street[address] ?? -1;
  const side = sideOf(ground.number[address]);
  const block = ground.block[address] ?? 0;
  if (reach === "block" ? block === 0 : street < 0) return [address];
  for (let a = 0; a < ground.addresses; a++) {
    if (reach === "block" ? ground.block[a] !== block : ground.street[a] !== street) continue;
    if (reach === "side" && sideOf(ground.number[a]) !== side) continue;
    found.push(a);
  }
  return found;
}
