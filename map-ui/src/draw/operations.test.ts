import { readFileSync } from "node:fs";
import type { Geometry } from "geojson";
import { expect, test } from "vitest";
import { legalProjection } from "../geometry/projection";
import { at, box, polygon } from "./fixtures";
import { measuresOf } from "./measures";
import { type Part, partsOf } from "./parts";
import { splitParts } from "./split";
import { merged } from "./union";
import { faultsOf } from "./validity";

const system = legalProjection(3950, [2.65, 50]);
const areaOf = (parts: readonly Part[]) => measuresOf(parts, system).area;

test("a polygon cut right across gives two pieces of the same surface together", () => {
  const whole = polygon(box(0, 0, 20));
  const pieces = splitParts([whole], [at(5, -5), at(8, 25)]) ?? [];
  expect(pieces).toHaveLength(2);
  expect(areaOf(pieces)).toBeCloseTo(areaOf([whole]), 4);
  for (const piece of pieces) expect(faultsOf([piece])).toEqual([]);
});

test("a line that stops inside, or passes beside, cuts nothing", () => {
  expect(splitParts([polygon(box(0, 0, 20))], [at(5, -5), at(8, 10)])).toBeNull();
  expect(splitParts([polygon(box(0, 0, 20))], [at(-5, -5), at(-5, 30)])).toBeNull();
  expect(splitParts([polygon(box(0, 0, 20))], [at(0, -5), at(0, 30)])).toBeNull();
});

test("a cut through a hole opens it, a cut beside it leaves it in its piece", () => {
  const holed = polygon(box(0, 0, 20), box(8, 8, 4));
  const through = splitParts([holed], [at(10, -5), at(10, 25)]) ?? [];
  expect(through.map((p) => p.rings.length)).toEqual([1, 1]);
  const beside = splitParts([holed], [at(4, -5), at(4, 25)]) ?? [];
  expect(beside.map((p) => p.rings.length).sort()).toEqual([1, 2]);
  for (const pieces of [through, beside]) expect(areaOf(pieces)).toBeCloseTo(areaOf([holed]), 4);
});

test("a line in zigzag and a line that crosses itself cut all they enclose", () => {
  const zigzag = splitParts([polygon(box(0, 0, 20))], [at(-5, 5), at(25, 8), at(25, 12), at(-5, 15)]) ?? [];
  expect(zigzag).toHaveLength(3);
  const loop = [at(-5, 10), at(15, 10), at(15, 15), at(10, 15), at(10, -5)];
  const looped = splitParts([polygon(box(0, 0, 20))], loop) ?? [];
  expect(looped).toHaveLength(3);
  for (const piece of looped) expect(faultsOf([piece])).toEqual([]);
  expect(areaOf(looped)).toBeCloseTo(400, -1);
});

test("from corner to corner, the corners stay the very same positions", () => {
  const corners = box(0, 0, 20);
  const pieces = splitParts([polygon(corners)], [corners[0] ?? at(0, 0), corners[2] ?? at(0, 0)]) ?? [];
  expect(pieces.map((p) => p.rings[0]?.length)).toEqual([3, 3]);
  for (const p of pieces.flatMap((piece) => piece.rings.flat())) expect(corners).toContainEqual(p);
});

test("a line cut twice gives three lines end to end", () => {
  const line: Part = { type: "line", rings: [[at(0, 0), at(30, 0)]] };
  const pieces = splitParts([line], [at(10, -5), at(10, 5), at(20, 5), at(20, -5)]) ?? [];
  expect(pieces).toHaveLength(3);
  expect(pieces[0]?.rings[0]?.at(-1)).toEqual(pieces[1]?.rings[0]?.[0]);
  expect(measuresOf(pieces, system).length).toBeCloseTo(measuresOf([line], system).length, 6);
  const bent: Part = { type: "line", rings: [[at(0, 0), at(10, 0), at(20, 0)]] };
  expect(splitParts([bent], [at(10, -5), at(10, 5)])).toHaveLength(2);
});

test("neighbours merge into one, those apart stay apart, a ring of them leaves its courtyard", () => {
  expect(merged([polygon(box(0, 0, 20)), polygon(box(20, 0, 20))])).toHaveLength(1);
  expect(merged([polygon(box(0, 0, 20)), polygon(box(50, 0, 20))])).toHaveLength(2);
  const around = [0, 1, 2, 3, 5, 6, 7, 8].map((i) => polygon(box((i % 3) * 20, Math.floor(i / 3) * 20, 20)));
  const [block, ...others] = merged(around);
  expect(others).toEqual([]);
  expect(block?.rings).toHaveLength(2);
  expect(areaOf(block ? [block] : [])).toBeCloseTo(8 * 400, -1);
});

test("what was cut merges back to what it was", () => {
  const whole = polygon(box(0, 0, 20), box(8, 8, 4));
  const pieces = splitParts([whole], [at(5, -5), at(13, 25)]) ?? [];
  const [back, ...others] = merged(pieces);
  expect(others).toEqual([]);
  expect(back?.rings).toHaveLength(2);
  expect(areaOf(back ? [back] : [])).toBeCloseTo(areaOf([whole]), 3);
});

test("slits of a centimetre between neighbours close, wider ones stay", () => {
  const slit = [polygon(box(0, 0, 20)), polygon(box(20.01, 0, 20))];
  expect(merged(slit)).toHaveLength(1);
  expect(merged([polygon(box(0, 0, 20)), polygon(box(20.2, 0, 20))])).toHaveLength(2);
  // The neighbour has a corner in the middle of the side, a centimetre off it.
  const corner = polygon([at(20.01, 5), at(30, 5), at(30, 15), at(20.01, 15)]);
  const [one, ...none] = merged([polygon(box(0, 0, 20)), corner]);
  expect(none).toEqual([]);
  expect(one?.rings).toHaveLength(1);
});

// Plan cadastral informatisé, Direction générale des finances publiques, licence ouverte.
test("parcels of the cadastral plan of Albert unite without slits, to their own surface", () => {
  const lines = readFileSync(new URL("./albert-block.geojsonl", import.meta.url), "utf8")
    .trim()
    .split("\n");
  const geometries = lines.map((line) => JSON.parse(line) as Geometry);
  const parcels = geometries.flatMap(partsOf);
  const block = merged(parcels);
  expect(faultsOf(block)).toEqual([]);
  expect(block.flatMap((p) => p.rings.slice(1))).toEqual([]);
  expect(block.length).toBeLessThan(parcels.length / 5);
  expect(Math.abs(areaOf(block) - areaOf(parcels))).toBeLessThan(0.5);
});
