import { expect, test } from "vitest";
import type { LayerInfo } from "../api/types";
import type { StyleSpecification } from "../map/types";
import { legendOf } from "./legend";
import { buildTree } from "./tree";

const info = (id: string, over: Partial<LayerInfo> = {}): LayerInfo => ({
  id,
  title: { fr: "Zonage", en: "Zoning", es: "Zonificación" },
  group: "planning",
  order: 1,
  geometry: "polygon",
  minzoom: 10,
  maxzoom: 18,
  history: false,
  attribution: "",
  columns: [
    { name: "kind", title: {}, values: { U: { fr: "Urbaine", en: "Urban" }, N: { fr: "Naturelle" } } },
  ],
  ...over,
});

const style = (layers: unknown[]): StyleSpecification =>
  ({ version: 8, sources: {}, layers }) as StyleSpecification;
const zoning = {
  id: "zoning",
  type: "fill",
  "source-layer": "zoning",
  minzoom: 11,
  paint: {
    "fill-color": ["match", ["get", "kind"], "U", "#d55e00", "N", "#00805c", "#999999"],
    "fill-opacity": 0.2,
  },
};

test("a colour by coded value gives one entry a code, in words", () => {
  const legend = legendOf(style([zoning]), info("zoning"), 14, "fr");
  expect(legend.map((e) => e.label)).toEqual(["Urbaine", "Naturelle"]);
  expect(legend[1]?.swatch).toMatchObject({ fill: "#00805c", fillOpacity: 0.2 });
});

test("on paper only the codes that are there are in the legend", () => {
  const drawn = new Map([["zoning", [{ kind: "N" }]]]);
  expect(legendOf(style([zoning]), info("zoning"), 14, "fr", drawn).map((e) => e.label)).toEqual([
    "Naturelle",
  ]);
});

test("fill and outline of the same words are one entry; what is said not to be in the legend is not", () => {
  const words = { "beffroi:layer": "zoning", "beffroi:legend": { fr: "Zone urbaine", en: "Urban zone" } };
  const layers = [
    { id: "a", type: "fill", metadata: words, paint: { "fill-color": "#d55e00" } },
    { id: "b", type: "line", metadata: words, paint: { "line-color": "#000000", "line-width": 2 } },
    { id: "c", type: "line", metadata: { ...words, "beffroi:legend": false }, paint: {} },
  ];
  const legend = legendOf(style(layers), info("zoning"), 14, "en");
  expect(legend).toHaveLength(1);
  expect(legend[0]).toMatchObject({
    label: "Urban zone",
    swatch: { kind: "fill", stroke: "#000000", width: 2 },
  });
});

test("what is not drawn at this zoom is not in the legend, and the tree says from where it is", () => {
  expect(legendOf(style([zoning]), info("zoning"), 10, "fr")).toEqual([]);
  const [group] = buildTree([info("zoning")], style([zoning]), { shown: {}, opacity: {} }, null);
  expect(group?.layers[0]).toMatchObject({ shown: true, from: 11, present: true });
});

test("a broken layer is in the tree, not shown", () => {
  const broken = info("zoning", { error: { file: "layers/zoning/layer.toml", line: 3, remedy: "…" } });
  const [group] = buildTree([broken], style([zoning]), { shown: { zoning: true }, opacity: {} }, null);
  expect(group?.layers[0]?.shown).toBe(false);
});
