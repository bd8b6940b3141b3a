import { expect, test } from "vitest";
import { GROUND } from "./fixtures";
import { matrixOf, movingUnits, pairsOf } from "./transfers";
import type { Comparison } from "./types";

const station = (part: number, number: string) => ({ part, number, name: null, before: 0, after: 0 });
const COMPARISON: Comparison = {
  stations: [station(0, "10"), station(1, "2"), station(2, "3"), station(3, "4")],
  transfers: [
    { from: 0, to: 1, electors: 12, units: 3 },
    { from: 0, to: 2, electors: 30, units: 8 },
    { from: 1, to: 2, electors: 7, units: 2 },
    { from: 2, to: 2, electors: 400, units: 90 },
    { from: 2, to: 0, electors: 0, units: 0 },
  ],
  moved: 49,
  of_with: [],
};

test("who moves is told pair by pair, the most first; who stays is not", () => {
  expect(pairsOf(COMPARISON).map((p) => [p.from.number, p.to.number, p.electors])).toEqual([
    ["10", "3", 30],
    ["10", "2", 12],
    ["2", "3", 7],
  ]);
});

test("the table of old and new stations holds only those concerned, in the order of their numbers, and its sums", () => {
  const { old, fresh, at, leaving, arriving } = matrixOf(pairsOf(COMPARISON));
  expect(old.map((s) => s.number)).toEqual(["2", "10"]);
  expect(fresh.map((s) => s.number)).toEqual(["2", "3"]);
  const cells = old.map((from) => fresh.map((to) => at(from, to)));
  expect(cells).toEqual([
    [undefined, 7],
    [12, 30],
  ]);
  expect(old.map(leaving)).toEqual([7, 42]);
  expect(fresh.map(arriving)).toEqual([12, 37]);
});

test("the map goes to those who move from one station to the other, and to nobody else", () => {
  const [before, after] = [GROUND.first, GROUND.first.slice()];
  after[1] = 1;
  after[4] = 0;
  const [from, to] = [station(0, "1"), station(1, "2")];
  expect(movingUnits(GROUND, before, after, { from, to, electors: 20 })).toEqual([1]);
});
