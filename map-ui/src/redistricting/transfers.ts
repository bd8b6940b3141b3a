/** Who goes from one station to another: the pairs in order, as a table of old and new stations, and where they live (pure). */
import type { Ground } from "./ground";
import type { Comparison } from "./types";

export interface Named {
  part: number;
  number: string;
}

export interface Pair {
  from: Named;
  to: Named;
  electors: number;
}

/** Pairs of stations between which somebody moves, the most first. */
export function pairsOf({ stations, transfers }: Comparison): Pair[] {
  const number = new Map(stations.map((s) => [s.part, s.number]));
  const named = (part: number): Named => ({ part, number: number.get(part) ?? "?" });
  return transfers
    .filter((x) => x.from !== x.to && x.units > 0)
    .map((x) => ({ from: named(x.from), to: named(x.to), electors: x.electors }))
    .sort((a, b) => b.electors - a.electors);
}

export interface Matrix {
  /** Stations that are left and those that are joined, by number. */
  old: Named[];
  fresh: Named[];
  at: (from: Named, to: Named) => number | undefined;
  leaving: (from: Named) => number;
  arriving: (to: Named) => number;
}

/** Only stations that somebody leaves or joins. */
export function matrixOf(pairs: readonly Pair[]): Matrix {
  const cells = new Map(pairs.map((p) => [`${p.from.part}:${p.to.part}`, p.electors]));
  const once = (all: Named[]) =>
    [...new Map(all.map((s) => [s.part, s])).values()].sort((a, b) =>
      a.number.localeCompare(b.number, "fr", { numeric: true }),
    );
  const sum = (some: readonly Pair[]) => some.reduce((n, p) => n + p.electors, 0);
  return {
    old: once(pairs.map((p) => p.from)),
    fresh: once(pairs.map((p) => p.to)),
    at: (from, to) => cells.get(`${from.part}:${to.part}`),
    leaving: (from) => sum(pairs.filter((p) => p.from.part === from.part)),
    arriving: (to) => sum(pairs.filter((p) => p.to.part === to.part)),
  };
}

/** Units that go from one station to another. */
export function movingUnits(ground: Ground, before: Uint16Array, after: Uint16Array, pair: Pair): number[] {
  const found: number[] = [];
  for (let u = 0; u < ground.units; u++) {
    if (before[u] === pair.from.part && after[u] === pair.to.part) found.push(u);
  }
  return found;
}
