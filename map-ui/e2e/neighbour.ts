/** The web map of a neighbouring community: a page of another site, drawn by OpenLayers, that reads what the town shows everybody. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { test as town } from "./town";

// What the scripts of the page know; only inside `evaluate`.
declare const ol: typeof import("ol/dist/ol.js").default;
declare const proj4: typeof import("proj4");

export type Box = [west: number, south: number, east: number, north: number];
export type Place = [lon: number, lat: number];

/** A feature as OpenLayers has it: the middle of its extent in degrees. */
export interface Read {
  id: string;
  name: string;
  at: Place;
}

const LAMBERT_93 =
  "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +units=m +no_defs";
const PAGE = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Carte de la voisine</title>
<div id="map" style="width: 800px; height: 600px"></div><script src="/ol.js"></script><script src="/proj4.js"></script>`;

const SCRIPTS: Record<string, string> = { "/ol.js": "ol/dist/ol.js", "/proj4.js": "proj4/dist/proj4.js" };

/** The neighbour's site. A real one: a browser keeps pages that came from nowhere away from the machine's own servers. */
const site = createServer(async ({ url = "/" }, answer) => {
  const script = SCRIPTS[url];
  answer.setHeader("content-type", script ? "text/javascript" : "text/html; charset=utf-8");
  answer.end(script ? await readFile(join("node_modules", script)) : PAGE);
});

/** `map`: the neighbour's page, open in a browser nobody signed in with. */
export const test = town.extend<{ map: Page }>({
  map: async ({ browser }, use) => {
    await new Promise<void>((listening) => site.listen(0, "127.0.0.1", listening));
    const context = await browser.newContext();
    const page = await context.newPage();
    // Another name than the town's, which is told by its number.
    await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`);
    await page.evaluate((definition) => {
      proj4.defs("EPSG:2154", definition);
      ol.proj.proj4.register(proj4);
    }, LAMBERT_93);
    await use(page);
    await context.close();
    await new Promise((closed) => site.close(closed));
  },
});

/** A vector layer that asks for what its view shows: the box it asked for, what came, and what is drawn where each is. */
export function shown(map: Page, items: string, name: string, middle: Place, zoom: number) {
  return map.evaluate(
    async ([items, name, middle, zoom]) => {
      let box = "";
      const source = new ol.source.Vector({
        format: new ol.format.GeoJSON(),
        strategy: ol.loadingstrategy.bbox,
        url: (extent) => {
          box = ol.proj.transformExtent(extent, "EPSG:3857", "EPSG:4326").join(",");
          return `${items}?limit=1000&bbox=${box}`;
        },
      });
      const read = new Promise((done, failed) => {
        source.once("featuresloadend", done);
        source.once("featuresloaderror", () => failed(new Error(`not read: ${items}`)));
      });
      const view = new ol.View({ center: ol.proj.fromLonLat(middle), zoom });
      const map = new ol.Map({ target: "map", layers: [new ol.layer.Vector({ source })], view });
      await read;
      const all = source.getFeatures();
      // What lies on the edge or beside it is in no pixel, or not whole.
      const inner = ol.extent.buffer(view.calculateExtent(map.getSize()), -10 * (view.getResolution() ?? 0));
      const drawn = new Promise((done) => map.once("rendercomplete", done));
      map.render();
      await drawn;
      const under = all.flatMap((feature) => {
        const geometry = feature.getGeometry();
        const at = ol.extent.getCenter(geometry?.getExtent() ?? []);
        if (!ol.extent.containsCoordinate(inner, at)) return [];
        const found = map.getFeaturesAtPixel(map.getPixelFromCoordinate(at));
        return [found.some((one) => one.get(name) === feature.get(name))];
      });
      map.setTarget(undefined);
      return { box, names: all.map((feature) => String(feature.get(name))), under };
    },
    [items, name, middle, zoom] as const,
  );
}

/** Features of a layer by WFS 2.0 in GML 3.2, asked for in a system and read as OpenLayers reads it: by key, or by a document. */
export function byWfs(map: Page, wfs: string, layer: string, system: string, box: Box, document: boolean) {
  return map.evaluate(
    async ([wfs, layer, system, box, document]) => {
      const format = new ol.format.WFS({ version: "2.0.0" });
      const keys = `service=WFS&version=2.0.0&request=GetFeature&typenames=bf:${layer}&srsname=${system}`;
      const query = format.writeGetFeature({
        featureNS: "http://beffroi.fr/ns/layers",
        featurePrefix: "bf",
        featureTypes: [layer],
        srsName: system,
        geometryName: "geometry",
        bbox: ol.proj.transformExtent(box, "EPSG:4326", system),
      });
      const answer = document
        ? await fetch(wfs, { method: "POST", body: new XMLSerializer().serializeToString(query) })
        : await fetch(`${wfs}?${keys}&bbox=${box.join(",")},EPSG:4326`);
      const text = await answer.text();
      if (!answer.ok) throw new Error(text);
      const read = format.readFeatures(text, { dataProjection: system, featureProjection: "EPSG:4326" });
      return read.map((feature): Read => {
        const extent = feature.getGeometry()?.getExtent() ?? [];
        const name = `${feature.get("section")} ${feature.get("number")}`;
        return { id: String(feature.getId()), name, at: ol.extent.getCenter(extent) as Place };
      });
    },
    [wfs, layer, system, box, document] as const,
  );
}

/** What the tiles of a tile set have under the middle of the map. */
export function inTiles(map: Page, tileset: string, middle: Place, zoom: number) {
  return map.evaluate(
    async ([tileset, middle, zoom]) => {
      const source = new ol.source.OGCVectorTile({ url: tileset, format: new ol.format.MVT() });
      await new Promise<void>((done, failed) => {
        source.on("change", () => {
          if (source.getState() === "ready") done();
          else if (source.getState() === "error") failed(new Error(`not read: ${tileset}`));
        });
      });
      const center = ol.proj.fromLonLat(middle);
      const layers = [new ol.layer.VectorTile({ source })];
      const map = new ol.Map({ target: "map", layers, view: new ol.View({ center, zoom }) });
      await new Promise((done) => map.once("rendercomplete", done));
      const found = map.getFeaturesAtPixel(map.getPixelFromCoordinate(center));
      map.setTarget(undefined);
      return found.map((feature) => {
        const { geometry: _, ...values } = feature.getProperties();
        return values as Record<string, unknown>;
      });
    },
    [tileset, middle, zoom] as const,
  );
}
