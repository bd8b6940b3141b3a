/** Colours of stations: few, so that each is told from the others, and neighbours have different ones (pure). */
import { type Ground, squareOf } from "./ground";

export interface Tint {
  fill: string;
  /** Border and rim. */
  edge: string;
}

/** After Okabe and Ito, as the map of polling stations has them. */
export const LIGHT_TINTS: readonly Tint[] = [
  { fill: "#8CCFF5", edge: "#0F6CA6" },
  { fill: "#DB8E00", edge: "#9A6A00" },
  { fill: "#00946C", edge: "#00694C" },
  { fill: "#E3A1C6", edge: "#99447A" },
  { fill: "#F0E25A", edge: "#857A00" },
  { fill: "#8C79BE", edge: "#5C4A8C" },
  { fill: "#E8743B", edge: "#A8400C" },
  { fill: "#B08D6E", edge: "#6B4A2F" },
];

/** The same hues over a dark ground: borders are lighter than what they surround. */
export const DARK_TINTS: readonly Tint[] = [
  { fill: "#56B4E9", edge: "#8CCBF0" },
  { fill: "#E69F00", edge: "#F0BD55" },
  { fill: "#2FBF93", edge: "#6BD8B5" },
  { fill: "#CC79A7", edge: "#E0A5C6" },
  { fill: "#E8D93B", edge: "#F0E677" },
  { fill: "#9B8AC4", edge: "#BFB2DE" },
  { fill: "#F08A54", edge: "#F7B08C" },
  { fill: "#B89673", edge: "#DCC3AA" },
];

/** How many colours there are. */
export const TINTS = LIGHT_TINTS.length;

const GREY: Tint = { fill: "#888888", edge: "#666666" };

/** The tint of a station by number of its colour. */
export function tintOf(tints: readonly Tint[], colour: number | undefined): Tint {
  return tints[colour ?? 0] ?? GREY;
}

const SQUARE = 120;

/** Pairs of stations with addresses in the same square of ground or in one beside it. */
export function neighbours(ground: Ground, of: Uint16Array, parts: number): Set<number>[] {
  const near: Set<number>[] = Array.from({ length: parts }, () => new Set());
  const squares = new Map<number, Set<number>>();
  for (let a = 0; a < ground.addresses; a++) {
    const square = squareOf(
      Math.floor((ground.x[a] ?? 0) / SQUARE) + 1,
      Math.floor((ground.y[a] ?? 0) / SQUARE) + 1,
    );
    const part = of[ground.unit[a] ?? 0] ?? 0;
    const held = squares.get(square);
    if (held) held.add(part);
    else squares.set(square, new Set([part]));
  }
  const beside = [0, 1, squareOf(0, 1) - 1, squareOf(0, 1), squareOf(0, 1) + 1];
  for (const [square, own] of squares) {
    for (const step of beside) {
      for (const one of own) {
        for (const other of squares.get(square + step) ?? []) {
          if (one === other) continue;
          near[one]?.add(other);
          near[other]?.add(one);
        }
      }
    }
  }
  return near;
}

/** Colour of each station, by number of the palette: those with the most neighbours choose first. What is `kept` stays. */
export function colouring(near: readonly Set<number>[], kept: readonly number[] = []): number[] {
  const colours = near.map((_, part) => kept[part] ?? -1);
  const order = near.map((_, part) => part).sort((a, b) => (near[b]?.size ?? 0) - (near[a]?.size ?? 0));
  const used = new Array<number>(TINTS).fill(0);
  for (const part of order) {
    if ((colours[part] ?? -1) >= 0) continue;
    const taken = new Array<number>(TINTS).fill(0);
    for (const other of near[part] ?? []) {
      const c = colours[other] ?? -1;
      if (c >= 0) taken[c] = (taken[c] ?? 0) + 1;
    }
    let best = 0;
    for (let c = 1; c < TINTS; c++) {
      const [a, b] = [taken[c] ?? 0, taken[best] ?? 0];
      if (a < b || (a === b && (used[c] ?? 0) < (used[best] ?? 0))) best = c;
    }
    colours[part] = best;
    used[best] = (used[best] ?? 0) + 1;
  }
  return colours;
}
