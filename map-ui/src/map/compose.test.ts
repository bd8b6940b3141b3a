import { expect, test } from "vitest";
import type { LayerInfo } from "../api/types";
import { absoluteStyle, compose, shownByStyle, sourceOf, withUnstyled } from "./compose";
import { scaleValue } from "./opacity";
import { LIGHT, NOTHING, type OverlayData } from "./overlays";
import type { StyleSpecification } from "./types";

const STYLE: StyleSpecification = {
  version: 8,
  sprite: "/sprites/beffroi",
  glyphs: "/fonts/{fontstack}/{range}.pbf",
  sources: { beffroi: { type: "vector", url: "/tiles/parcels,zoning" } },
  layers: [
    { id: "ground", type: "background", paint: {} },
    {
      id: "zoning",
      type: "fill",
      source: "beffroi",
      "source-layer": "zoning",
      paint: { "fill-opacity": 0.4 },
    },
    { id: "parcels", type: "line", source: "beffroi", "source-layer": "parcels" },
    {
      id: "parcels-number",
      type: "symbol",
      source: "beffroi",
      "source-layer": "parcels-label",
      metadata: { "beffroi:layer": "parcels" },
    },
  ],
};

const WISH = { shown: {}, opacity: {}, selection: null };
const layer = (id: string): LayerInfo => ({
  id,
  title: {},
  group: "town",
  order: 0,
  geometry: "mixed",
  minzoom: 10,
  maxzoom: 18,
  history: false,
  attribution: "",
  columns: [],
});

const composed = (wish: Parameters<typeof compose>[1], data: OverlayData = {}) =>
  compose(STYLE, wish, data, LIGHT);

test("hiding parcels hides their lines and their numbers", () => {
  const style = composed({ ...WISH, shown: { parcels: false } });
  const of = (id: string) => style.layers.find((l) => l.id === id)?.layout?.visibility;
  expect(of("parcels")).toBe("none");
  expect(of("parcels-number")).toBe("none");
  expect(of("zoning")).toBeUndefined();
});

test("fading the zoning keeps its own paleness", () => {
  const style = composed({ ...WISH, opacity: { zoning: 0.5 } });
  expect(style.layers.find((l) => l.id === "zoning")?.paint).toEqual({ "fill-opacity": 0.2 });
});

test("an opacity that follows the zoom stays a curve over the zoom", () => {
  expect(scaleValue(["interpolate", ["linear"], ["zoom"], 10, 0.2, 16, 0.8], 0.5)).toEqual([
    "interpolate",
    ["linear"],
    ["zoom"],
    10,
    0.1,
    16,
    0.4,
  ]);
  expect(scaleValue(["step", ["zoom"], 1, 14, 0.5], 0.5)).toEqual(["step", ["zoom"], 0.5, 14, 0.25]);
  expect(scaleValue(["get", "strength"], 0.5)).toEqual(["*", ["get", "strength"], 0.5]);
});

test("the selection is outlined from the tiles that carry the parcels", () => {
  const style = composed({ ...WISH, selection: { layer: "parcels", fids: [4, 8] } });
  const line = style.layers.find((l) => l.id === "beffroi-selection-line");
  expect(line).toMatchObject({ source: "beffroi", "source-layer": "parcels" });
  expect(JSON.stringify(line)).toContain("[4,8]");
});

test("a new layer folder is on the map without a style, hidden until asked for", () => {
  const style = withUnstyled(STYLE, [layer("benches"), layer("parcels")], "http://town", LIGHT);
  expect(Object.keys(style.sources)).toEqual(["beffroi", "own:benches"]);
  expect(shownByStyle(style, "benches")).toBe(false);
  expect(sourceOf(style, "benches")).toBe("own:benches");
});

test("nothing is asked of anyone but the town's own server", () => {
  const text = JSON.stringify(absoluteStyle(STYLE, "http://town"));
  for (const [url] of text.matchAll(/https?:\/\/[^"]+/g)) expect(url.startsWith("http://town/")).toBe(true);
});

test("an overlay weighs on the map only once it has held something", () => {
  const carried = (style: StyleSpecification) =>
    Object.keys(style.sources).filter((id) => id.startsWith("beffroi-"));
  expect(carried(composed(WISH))).toEqual([]);
  const style = composed(WISH, { highlight: NOTHING });
  expect(carried(style)).toEqual(["beffroi-highlight"]);
  expect(style.layers.some((l) => l.id === "beffroi-highlight-line")).toBe(true);
});
