/** A plan as the page holds it: station of every unit, and what a stroke does to it (pure). The rules are the server's;
 * it has the last word. */
import type { Ground } from "./ground";
import type { Outcome, Station } from "./types";

export interface Stroke {
  units: readonly number[];
  to: number;
}

export interface PlanState {
  of: Uint16Array;
  locked: Uint8Array;
}

export interface Done extends Outcome {
  to: number;
  /** Electors that leave each station. */
  from: Map<number, number>;
  moved: number[];
}

/** Does a stroke: what is locked stays, what is of another canton or constituency too. */
export function paint(ground: Ground, plan: PlanState, stations: readonly Station[], stroke: Stroke): Done {
  const { to } = stroke;
  const done: Done = { to, units: 0, electors: 0, held: 0, beyond: 0, from: new Map(), moved: [] };
  const target = stations[to];
  if (!target?.open || target.locked) return done;
  const cell = cellOf(ground, stations, to);
  for (const u of stroke.units) {
    const from = plan.of[u];
    if (from === undefined || from === to) continue;
    if (plan.locked[u] || stations[from]?.locked) done.held++;
    else if (cell !== null && ground.cell[u] !== cell) done.beyond++;
    else {
      const weight = ground.weight[u] ?? 0;
      plan.of[u] = to;
      done.units++;
      done.electors += weight;
      done.from.set(from, (done.from.get(from) ?? 0) + weight);
      done.moved.push(u);
    }
  }
  return done;
}

/** Number of the legal cell of a station; null where the page cannot tell, and the server will. */
function cellOf(ground: Ground, stations: readonly Station[], part: number): number | null {
  const own = stations[part]?.cell;
  if (!own) return null;
  const same = ground.cells.findIndex((c) => c.canton === own.canton && c.constituency === own.constituency);
  return same < 0 ? null : same;
}

/** Electors of the addresses of each station. */
export function loads(ground: Ground, of: Uint16Array, parts: number): Int32Array {
  const sums = new Int32Array(parts);
  for (let u = 0; u < of.length; u++) {
    const part = of[u] ?? 0;
    sums[part] = (sums[part] ?? 0) + (ground.weight[u] ?? 0);
  }
  return sums;
}

/** Electors whose station is another than in the division there is. */
export function movedElectors(ground: Ground, of: Uint16Array): number {
  let sum = 0;
  for (let u = 0; u < of.length; u++) if (of[u] !== ground.first[u]) sum += ground.weight[u] ?? 0;
  return sum;
}

/** Where the number of each station is written: its address nearest to the middle of them all. */
export function middles(ground: Ground, of: Uint16Array, parts: number): (number | null)[] {
  const sums = Array.from({ length: parts }, () => [0, 0, 0]);
  const each = (tell: (sum: number[], address: number, part: number) => void) => {
    for (let a = 0; a < ground.addresses; a++) {
      const part = of[ground.unit[a] ?? 0] ?? 0;
      const sum = sums[part];
      if (sum) tell(sum, a, part);
    }
  };
  each((sum, a) => {
    sum[0] = (sum[0] ?? 0) + (ground.x[a] ?? 0);
    sum[1] = (sum[1] ?? 0) + (ground.y[a] ?? 0);
    sum[2] = (sum[2] ?? 0) + 1;
  });
  const best: (number | null)[] = new Array(parts).fill(null);
  const least = new Float64Array(parts).fill(Number.POSITIVE_INFINITY);
  each(([x = 0, y = 0, n = 1], a, part) => {
    const d = ((ground.x[a] ?? 0) - x / n) ** 2 + ((ground.y[a] ?? 0) - y / n) ** 2;
    if (d < (least[part] ?? 0)) [best[part], least[part]] = [a, d];
  });
  return best;
}
