import { expect, test } from "vitest";
import { LANGS } from "../i18n";
import { DRAW, type DrawKey } from "../i18n/draw";
import { figure, figureOf, pairOf, plausible, systemsOf } from "./coordinates";
import { distance } from "./plane";

test("a position read in any system and typed back is the same place, within the figures shown", () => {
  for (const at of [
    [2.65998049, 49.99789538],
    [3.87671234, 43.61083456],
    [55.45, -20.88],
  ] as const) {
    for (const system of systemsOf(null, [...at])) {
      const exact = system.inverse(system.forward([...at]));
      expect(distance([...at], exact)).toBeLessThan(1e-4);
      const [x, y] = system.forward([...at]).map((v) => figureOf(figure(v, system, "fr")) ?? 0);
      // Half a centimetre either way, and half a tenth of a micro-degree.
      expect(distance([...at], system.inverse([x ?? 0, y ?? 0]))).toBeLessThan(0.012);
    }
  }
});

test("the systems are those of the town, Lambert-93 first, and degrees", () => {
  expect(systemsOf(3950, [2.65, 50]).map((s) => s.name)).toEqual(["Lambert-93", "CC50", "WGS 84"]);
  expect(systemsOf(2154, [2.65, 50]).map((s) => s.name)).toEqual(["Lambert-93", "WGS 84"]);
  expect(systemsOf(null, [55.5, -21.1]).map((s) => s.name)).toEqual(["RGR92 / UTM 40S", "WGS 84"]);
});

test.each([
  ["652469,02", 652469.02],
  ["6 862 035.26", 6862035.26],
  ["6\u202f862\u202f035,26 m", 6862035.26],
  ["6,862,035.26", 6862035.26],
  ["-4,4861", -4.4861],
  ["48.8566°", 48.8566],
])("%s is a figure", (text, value) => expect(figureOf(text)).toBe(value));

test.each(["", "abc", "12,3,4", "1e5", "--3"])("« %s » is none", (text) => {
  expect(figureOf(text)).toBeNull();
});

test.each([
  ["652469,02 6862035,26", [652469.02, 6862035.26]],
  ["652469.02; 6862035.26", [652469.02, 6862035.26]],
  ["652469 6862035", [652469, 6862035]],
  ["2.3522, 48.8566", [2.3522, 48.8566]],
  ["652469,02\t6862035,26", [652469.02, 6862035.26]],
])("%s is two figures", (text, pair) => expect(pairOf(text)).toEqual(pair));

test("one figure with spaces is not a pair", () => {
  expect(pairOf("6 862 035,26")).toBeNull();
  expect(pairOf("652469,02")).toBeNull();
});

test("figures of another system are seen to be far", () => {
  const [lambert] = systemsOf(3950, [2.65, 50]);
  expect(plausible(lambert?.inverse([674883, 6989110]) ?? [0, 0], [2.65, 50])).toBe(true);
  expect(plausible(lambert?.inverse([6989110, 674883]) ?? [0, 0], [2.65, 50])).toBe(false);
  expect(plausible(lambert?.inverse([1674908, 9200058]) ?? [0, 0], [2.65, 50])).toBe(false);
  expect(plausible([Number.NaN, 50], [2.65, 50])).toBe(false);
});

const holes = (text: string) => [...new Set([...text.matchAll(/\{(\w+)[|}]/g)].map((m) => m[1]))].sort();

test.each(LANGS)("every word of drawing is written in %s, with the same blanks", (lang) => {
  for (const key of Object.keys(DRAW.fr) as DrawKey[]) {
    expect(DRAW[lang][key], key).toBeTruthy();
    expect(holes(DRAW[lang][key]), key).toEqual(holes(DRAW.fr[key]));
  }
});
