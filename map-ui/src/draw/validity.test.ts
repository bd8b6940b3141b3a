import { expect, test } from "vitest";
import { at, box, polygon } from "./fixtures";
import type { Part } from "./parts";
import { distance } from "./plane";
import { faultsOf, strokeFaults } from "./validity";

const ring = (...xy: [number, number][]) => xy.map(([x, y]) => at(x, y));
const codes = (...parts: Part[]) => [...new Set(faultsOf(parts).map((f) => f.code))];

test("a plain shape, a shape with holes and separate parts are sound", () => {
  expect(codes(polygon(box(0, 0, 20)))).toEqual([]);
  expect(codes(polygon(box(0, 0, 20), box(2, 2, 4), box(10, 10, 4)))).toEqual([]);
  expect(codes(polygon(box(0, 0, 20)), polygon(box(40, 0, 20)))).toEqual([]);
  expect(codes({ type: "line", rings: [ring([0, 0], [5, 5], [5, 0], [0, 5])] })).toEqual([]);
  expect(codes({ type: "point", rings: [[at(0, 0)]] })).toEqual([]);
});

test("an outline that crosses itself is refused, and the place is the crossing", () => {
  const [fault] = faultsOf([polygon(ring([0, 0], [10, 10], [10, 0], [0, 10]))]);
  expect(fault?.code).toBe("crossing");
  expect(distance(fault?.at[0] ?? [0, 0], at(5, 5))).toBeLessThan(0.01);
});

test("a spike, and a corner that lies on another side, are crossings too", () => {
  expect(codes(polygon(ring([0, 0], [10, 0], [10, 10], [10, 20], [10, 10], [0, 10])))).toEqual(["crossing"]);
  expect(codes(polygon(ring([0, 0], [10, 0], [10, 10], [5, 0], [0, 10])))).toEqual(["crossing"]);
});

test("too few points, no area, no length, nothing at all", () => {
  expect(codes()).toEqual(["empty"]);
  expect(codes(polygon(ring([0, 0], [10, 0])))).toEqual(["tooFew"]);
  expect(codes(polygon(ring([0, 0], [10, 0], [0, 0])))).toEqual(["tooFew"]);
  expect(codes(polygon(ring([0, 0], [10, 0], [20, 0])))).toEqual(["noArea"]);
  expect(codes({ type: "line", rings: [ring([0, 0])] })).toEqual(["tooFew"]);
  expect(codes({ type: "line", rings: [ring([0, 0], [0.001, 0])] })).toEqual(["noLength"]);
});

test("a hole must be inside its polygon and outside the other holes", () => {
  expect(codes(polygon(box(0, 0, 20), box(30, 0, 4)))).toEqual(["holeOutside"]);
  expect(codes(polygon(box(0, 0, 20), box(18, 5, 4)))).toEqual(["holeOutside"]);
  expect(codes(polygon(box(0, 0, 20), box(2, 2, 6), box(5, 5, 6)))).toEqual(["holesTouch"]);
  expect(codes(polygon(box(0, 0, 20), box(2, 2, 10), box(4, 4, 2)))).toEqual(["holesTouch"]);
});

test("parts must not overlap nor share a side; a shared corner is sound", () => {
  expect(codes(polygon(box(0, 0, 20)), polygon(box(10, 10, 20)))).toEqual(["partsOverlap"]);
  expect(codes(polygon(box(0, 0, 20)), polygon(box(5, 5, 5)))).toEqual(["partsOverlap"]);
  expect(codes(polygon(box(0, 0, 20)), polygon(box(20, 0, 20)))).toEqual(["partsTouch"]);
  expect(codes(polygon(box(0, 0, 20)), polygon(box(20, 20, 20)))).toEqual([]);
  expect(codes(polygon(box(0, 0, 20), box(5, 5, 10)), polygon(box(8, 8, 2)))).toEqual([]);
});

test("an outline of thousands of corners is judged, and the one fault in it is found", () => {
  const many = Array.from({ length: 5000 }, (_, i): [number, number] => {
    const angle = (i / 5000) * 2 * Math.PI;
    const radius = 1000 + 20 * Math.sin(angle * 200);
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  expect(codes(polygon(ring(...many)))).toEqual([]);
  const swapped = [...many.slice(0, 700), ...many.slice(700, 703).reverse(), ...many.slice(703)];
  expect(codes(polygon(ring(...swapped)))).toEqual(["crossing"]);
});

test("while drawing, the side not yet drawn is not blamed", () => {
  expect(strokeFaults("polygon", ring([0, 0], [10, 10], [10, 0]))).toEqual([]);
  expect(strokeFaults("polygon", ring([0, 0], [10, 0], [10, 10], [0, 10]))).toEqual([]);
  expect(strokeFaults("polygon", ring([0, 0], [10, 10], [10, 0], [0, 10]))[0]?.code).toBe("crossing");
  expect(strokeFaults("line", ring([0, 0], [10, 10], [10, 0], [0, 10]))).toEqual([]);
});
