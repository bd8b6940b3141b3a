import { expect, test } from "vitest";
import { tilesOf, viewOf } from "./prefetch";

const SCREEN = { width: 1368, height: 900 };

test("the view of a town shows all of it and nothing can be larger", () => {
  const view = viewOf([2.61091, 49.98127, 2.69195, 50.02567], SCREEN, 24);
  expect(view.zoom).toBeCloseTo(13.08, 1);
  expect(view.lat).toBeCloseTo(50.0035, 3);
});

test("the first tiles are those around the middle of the view", () => {
  const tiles = tilesOf({ lon: 2.6519, lat: 50.0005, zoom: 13.1, bearing: 0 }, SCREEN, 18);
  expect(tiles).toContainEqual({ z: 13, x: 4156, y: 2778 });
  expect(tiles.length).toBeGreaterThanOrEqual(6);
  expect(tiles.length).toBeLessThanOrEqual(12);
});

test("beyond the last zoom of the layer its last tiles serve", () => {
  expect(tilesOf({ lon: 2.6519, lat: 50.0005, zoom: 20.5, bearing: 0 }, SCREEN, 18)[0]?.z).toBe(18);
});
