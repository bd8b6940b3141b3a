import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { message } from "../i18n";
import { staffMessage } from "../i18n/staff";
import { colouring, DARK_TINTS, LIGHT_TINTS, neighbours, TINTS } from "./colours";
import { ANSWER, GROUND, STATIONS } from "./fixtures";
import { boxOfUnits, placeOf } from "./ground";
import { inBrush, inOutline, type Metres, nearest, withAddress } from "./hits";
import { loads, movedElectors, paint } from "./plan";
import { saidOfStroke, saidText } from "./said";
import { byStreet, rowsOf, streetsNamed, unitsOfRange } from "./streets";

const plan = () => ({ of: GROUND.first.slice(), locked: new Uint8Array(GROUND.units) });
const at = (address: number) => GROUND.metres(placeOf(GROUND, address));
const FRENCH = {
  lang: "fr" as const,
  t: (k: never, v?: never) => staffMessage("fr", k, v) || message("fr", k, v),
};

test("a brush pulled along one side of the street takes the houses on its way and not those across", () => {
  expect(inBrush(GROUND, at(0), at(2), 5).sort()).toEqual([0, 1, 2]);
  expect(inBrush(GROUND, at(0), at(0), 5)).toEqual([0]);
  expect(inBrush(GROUND, at(0), at(2), 70).sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test("an outline takes what is inside, whichever way it is drawn", () => {
  const [w, e] = [at(3), at(4)];
  const ring: [number, number][] = [
    [w[0] - 5, w[1] - 5],
    [e[0] + 5, w[1] - 5],
    [e[0] + 5, w[1] + 5],
    [w[0] - 5, w[1] + 5],
  ];
  expect(inOutline(GROUND, ring).sort()).toEqual([3, 4]);
  expect(inOutline(GROUND, [...ring].reverse()).sort()).toEqual([3, 4]);
});

/** Edges that pass at the height of a place, to the right of it. */
function toTheRight(ring: readonly Metres[], x: number, y: number): number {
  return ring.filter(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length] ?? [ax, ay];
    return ay > y !== by > y && ax + ((y - ay) / (by - ay)) * (bx - ax) > x;
  }).length;
}

/** Numbers from 0 to 1, the same each time. */
function randomOf(seed: number): () => number {
  let last = seed;
  return () => {
    last = (last * 16807) % 2147483647;
    return last / 2147483647;
  };
}

test("an outline of many corners holds what a count of the edges to the right of a place says", () => {
  const random = randomOf(7);
  for (let round = 0; round < 40; round++) {
    const ring = Array.from(
      { length: 3 + round * 4 },
      () => [random() * 900 - 50, random() * 900 - 50] as Metres,
    );
    const [x, y] = [0, 1].map(() => Float32Array.from({ length: 200 }, () => random() * 900 - 50));
    const places = { ...GROUND, addresses: 200, x: x ?? GROUND.x, y: y ?? GROUND.y };
    const held = [...places.x].flatMap((east, a) =>
      toTheRight(ring, east, places.y[a] ?? 0) % 2 ? [a] : [],
    );
    expect(inOutline(places, ring)).toEqual(held);
  }
});

test("the nearest house is found within a reach only", () => {
  expect(nearest(GROUND, at(1), 3)).toBe(1);
  const [x, y] = at(1);
  expect(nearest(GROUND, [x, y + 30], 20)).toBeNull();
});

test("the map goes to the box of some houses, and nowhere for none", () => {
  const [west, east] = [placeOf(GROUND, 0), placeOf(GROUND, 4)];
  expect(boxOfUnits(GROUND, [4, 0])).toEqual([west[0], east[1], east[0], west[1]]);
  expect(boxOfUnits(GROUND, [])).toBeNull();
});

test("a house brings its side of the street, its whole street or its block", () => {
  expect(withAddress(GROUND, 0, "side")).toEqual([0, 1, 2]);
  expect(withAddress(GROUND, 0, "street")).toEqual([0, 1, 2, 3, 4, 5]);
  expect(withAddress(GROUND, 3, "block")).toEqual([3, 4]);
  // Of a house whose block nobody knows, no other is of the same.
  expect(withAddress(GROUND, 5, "block")).toEqual([5]);
});

test("a stroke leaves what is locked and what is of another canton, and says so", () => {
  const now = plan();
  now.locked[1] = 1;
  const done = paint(GROUND, now, STATIONS, { units: [0, 1, 2, 6], to: 1 });
  expect([...now.of]).toEqual([1, 0, 1, 1, 1, 1, 2]);
  expect(done).toMatchObject({ units: 2, electors: 40, held: 1, beyond: 1 });
  expect([...loads(GROUND, now.of, 3)]).toEqual([20, 55, 7]);
  expect(movedElectors(GROUND, now.of)).toBe(40);
  const text = saidText(saidOfStroke(done), STATIONS, "electors", FRENCH as never);
  expect(text).toBe(
    "40 électeurs de 1 → 2\u00a0; 1 adresse verrouillée laissée\u00a0; 1 adresse d’un autre canton ou d’une autre circonscription laissée",
  );
});

test("nothing enters or leaves a locked station", () => {
  const locked = STATIONS.map((s) => (s.part === 0 ? { ...s, locked: true } : s));
  const now = plan();
  expect(paint(GROUND, now, locked, { units: [0, 1], to: 1 })).toMatchObject({ units: 0, held: 2 });
  expect(paint(GROUND, now, locked, { units: [3], to: 0 })).toMatchObject({ units: 0 });
  expect([...now.of]).toEqual(ANSWER.first);
});

test("rows of a street follow the stations of its numbers", () => {
  const now = plan();
  now.of[2] = 1;
  const rows = rowsOf(GROUND, now.of, 0, byStreet(GROUND).get(0) ?? []);
  expect(rows.map((r) => [r.side, r.from, r.to, r.electors, r.part])).toEqual([
    ["odd", "1", "3", 30, 0],
    ["odd", "5 bis", "5 bis", 30, 1],
    ["even", "2", "6", 15, 1],
  ]);
});

test("numbers of a street are given by side, from and to", () => {
  const all = byStreet(GROUND).get(0) ?? [];
  expect(unitsOfRange(GROUND, all, { side: "odd", from: 3, to: null })).toEqual([1, 2]);
  expect(unitsOfRange(GROUND, all, { side: "both", from: null, to: 3 })).toEqual([0, 1, 3]);
  expect(streetsNamed(GROUND, "republ")).toEqual([0]);
});

const luminance = (hex: string) => {
  const linear = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
};
const contrast = (a: string, b: string) => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};
const land = (theme: string) =>
  JSON.parse(readFileSync(resolve(__dirname, `../../../styles/tokens/${theme}.json`), "utf8")).land as string;

test("borders of areas read on the ground of their theme, numbers of stations on their colour", () => {
  for (const [theme, tints] of [
    ["light", LIGHT_TINTS],
    ["dark", DARK_TINTS],
  ] as const) {
    expect(tints.length).toBe(TINTS);
    for (const { fill, edge } of tints) {
      expect(contrast(edge, land(theme)), `${edge} on ${theme}`).toBeGreaterThanOrEqual(3);
      expect(contrast("#12181f", fill), `#12181f on ${fill}`).toBeGreaterThanOrEqual(4.5);
    }
  }
});

test("neighbours have different colours, and a station keeps its own when another is opened", () => {
  const near = neighbours(GROUND, GROUND.first, 3);
  expect(near[0]?.has(1)).toBe(true);
  const colours = colouring(near);
  for (const [part, others] of near.entries()) {
    for (const other of others) expect(colours[part]).not.toBe(colours[other]);
  }
  const more = colouring([...near, new Set([0, 1])], colours);
  expect(more.slice(0, 3)).toEqual(colours);
  expect([colours[0], colours[1]]).not.toContain(more[3]);
  expect(Math.max(...more)).toBeLessThan(TINTS);
});
