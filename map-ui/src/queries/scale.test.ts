import { expect, test } from "vitest";
import { drawableOf, every, ticks } from "./scale";
import type { Answer } from "./types";

test("an axis has round steps and holds zero and every value", () => {
  expect(ticks([3, 17, 42])).toEqual([0, 10, 20, 30, 40, 50]);
  expect(ticks([0.1, 0.24])).toEqual([0, 0.05, 0.1, 0.15, 0.2, 0.25]);
  expect(ticks([-3, 4])).toEqual([-4, -2, 0, 2, 4]);
  expect(ticks([2, 1])).toEqual([0, 1, 2]);
  expect(ticks([])).toEqual([0, 1]);
  expect(ticks([1_234_567]).at(-1)).toBeGreaterThanOrEqual(1_234_567);
});

test("the first column names the marks and figures are drawn", () => {
  const column = (title: string, kind: "text" | "integer") => ({ name: title, title, kind, unit: null });
  const answer = (rows: Answer["rows"]): Answer => ({
    columns: [column("Voie", "text"), column("Ville", "text"), column("Nombre", "integer")],
    rows,
    geometries: null,
    types: [],
    truncated: false,
    milliseconds: 1,
    slow: null,
  });
  const drawn = drawableOf(
    answer([
      ["Rue A", "x", 3],
      ["Rue B", "y", null],
    ]),
    (_, at) => `n${at}`,
  );
  expect(drawn).toEqual({ labels: ["n0", "n1"], series: [{ title: "Nombre", values: [3, null] }] });
  expect(drawableOf(answer([]), () => "")).toBeNull();
});

test("names under marks leave room for each other", () => {
  expect(every(["a", "b"], 600)).toBe(1);
  expect(
    every(
      Array.from({ length: 60 }, () => "Rue de Birmingham"),
      600,
    ),
  ).toBeGreaterThan(5);
});
