/** Who reads and writes the town's layers from elsewhere: the web map of a neighbour, a catalogue, a desktop GIS. */
import { inflateSync } from "node:zlib";
import { OgcApiEndpoint, WfsEndpoint } from "@camptocamp/ogc-client";
import type { Page } from "@playwright/test";
import { type Box, byWfs, inTiles, type Place, shown, test } from "./neighbour";
import { ADMINISTRATOR, administrator, ask } from "./staff";
import { ALBERT, expect, find, middle } from "./town";

/** Around the Comédie of Montpellier, and around the town hall of Albert. */
const COMEDIE: Place = [3.8795, 43.6085];
const TOWN_HALL: Box = [2.65, 50.001, 2.6525, 50.0025];
/** Systems of coordinates. In a document OpenLayers writes boxes with the east first, whatever the system says. */
const BY_KEYS = ["urn:ogc:def:crs:EPSG::4326", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::2154"];
const BY_DOCUMENT = ["EPSG:3857", "EPSG:2154"];

interface Feature {
  id: number;
  properties: Record<string, unknown>;
}

interface Items {
  numberMatched: number;
  features: Feature[];
}

/** What the town itself says is in a layer. */
async function items(page: Page, layer: string, params: Record<string, string | number>): Promise<Items> {
  const answer = await page.request.get(`/ogc/collections/${layer}/items`, {
    params: { f: "json", limit: 1000, ...params },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as Items;
}

const sorted = (texts: string[]) => [...texts].sort();

test("the polling stations of Montpellier are on the map of a neighbour, each where it is", async ({
  page,
  map,
  baseURL,
}) => {
  const address = `${baseURL}/ogc/collections/polling-stations/items`;
  const read = await shown(map, address, "name", COMEDIE, 14);
  const { numberMatched, features } = await items(page, "polling-stations", { bbox: read.box });
  expect(numberMatched).toBeGreaterThan(5);
  expect(read.names).toHaveLength(numberMatched);
  expect(sorted(read.names)).toEqual(sorted(features.map((station) => String(station.properties.name))));
  expect(read.under.length).toBeGreaterThan(5);
  expect(read.under).not.toContain(false);
});

test("the parcels of Albert come by WFS into the neighbour's map, in Albert whatever the order of axes", async ({
  page,
  map,
  baseURL,
}) => {
  const { numberMatched, features } = await items(page, "parcels", { bbox: TOWN_HALL.join(",") });
  expect(numberMatched).toBeGreaterThan(20);
  const expected = features.map(
    ({ id, properties }) => `parcels.${id} ${properties.section} ${properties.number}`,
  );
  let first: Map<string, Place> | undefined;
  for (const [document, systems] of [[false, BY_KEYS] as const, [true, BY_DOCUMENT] as const]) {
    for (const system of systems) {
      const way = `${system}, ${document ? "by a document" : "by keys"}`;
      const read = await byWfs(map, `${baseURL}/wfs`, "parcels", system, TOWN_HALL, document);
      const named = read.map(({ id, name }) => `${id} ${name}`);
      // A box of Lambert-93 around the one of degrees holds more along its edges.
      if (document && system === "EPSG:2154") expect(named, way).toEqual(expect.arrayContaining(expected));
      else expect(sorted(named), way).toEqual(sorted(expected));
      const places = new Map(read.map((parcel) => [parcel.id, parcel.at]));
      first ??= places;
      for (const [id, [lon, lat]] of first) {
        expect(lon > 2.64 && lon < 2.66 && lat > 49.99 && lat < 50.01, `${way}: ${lon}, ${lat}`).toBe(true);
        const [x, y] = places.get(id) ?? [0, 0];
        expect(Math.hypot(x - lon, y - lat), `${way}: ${id}`).toBeLessThan(1e-5);
      }
    }
  }
});

test("the neighbour's map finds parcel AK 145 in the town's tiles, and nothing where nothing is", async ({
  page,
  map,
  baseURL,
}) => {
  const parcel = await find(page, "AK 145", ALBERT, "parcels");
  const tiles = (layer: string) => `${baseURL}/ogc/collections/${layer}/tiles/WebMercatorQuad`;
  const found = await inTiles(map, tiles("parcels"), [parcel.lon, parcel.lat], 18);
  expect(found).toContainEqual(expect.objectContaining({ section: "AK", number: "145" }));
  const town = await inTiles(map, tiles("communes"), [parcel.lon, parcel.lat], 12);
  expect(town).toContainEqual(expect.objectContaining({ name: "Albert" }));
  expect(await inTiles(map, tiles("parcels"), [2.3, 49.6], 16)).toEqual([]);
});

test("a catalogue reads what the town offers by OGC API, and the features it leads to", async ({
  page,
  baseURL,
}) => {
  const endpoint = new OgcApiEndpoint(`${baseURL}/ogc`);
  expect((await endpoint.info).title).toBeTruthy();
  expect([await endpoint.hasFeatures, await endpoint.hasTiles, await endpoint.hasStyles]).toEqual([
    true,
    true,
    true,
  ]);
  const names = await endpoint.featureCollections;
  expect(names).toEqual(expect.arrayContaining(["parcels", "zoning", "polling-stations"]));
  expect(names, "what is for the town's people only").not.toContain("map-notes");
  const parcels = await endpoint.getCollectionInfo("parcels");
  expect(parcels.queryables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["section", "number", "area"]),
  );
  expect(parcels.sortables.map(({ name }) => name)).toContain("area");
  expect(parcels.itemFormats).toEqual(expect.arrayContaining(["application/geo+json", "text/html"]));
  expect(parcels.vectorTileFormats).toContain("application/vnd.mapbox-vector-tile");
  expect(parcels.supportedTileMatrixSets).toEqual(
    expect.arrayContaining(["WebMercatorQuad", "WorldCRS84Quad"]),
  );
  const address = await endpoint.getCollectionItemsUrl("parcels", {
    outputFormat: "application/geo+json",
    limit: 5,
    extent: TOWN_HALL,
    sortBy: ["-area"],
    properties: ["section", "number", "area"],
  });
  const { numberMatched, features } = (await (await fetch(address)).json()) as Items;
  expect(numberMatched).toBe((await items(page, "parcels", { bbox: TOWN_HALL.join(",") })).numberMatched);
  const areas = features.map(({ properties }) => Number(properties.area));
  expect(areas).toHaveLength(5);
  expect(areas).toEqual([...areas].sort((a, b) => b - a));
  const [read] = await endpoint.getCollectionItems("parcels", 1);
  const one = await endpoint.getCollectionItem("parcels", String(read?.id));
  expect(one.properties).toEqual(read?.properties);
  const tileset = await endpoint.getVectorTilesetUrl("parcels");
  expect((await fetch(tileset, { headers: { accept: "application/json" } })).ok).toBe(true);
});

test("a catalogue reads what the town offers by WFS, and the features it leads to", async ({
  page,
  baseURL,
}) => {
  const endpoint = await new WfsEndpoint(`${baseURL}/wfs`).isReady();
  expect(endpoint.getVersion()).toBe("2.0.0");
  const types = endpoint.getFeatureTypes();
  const box = types.find(({ name }) => name === "bf:polling-stations")?.boundingBox ?? [0, 0, 0, 0];
  expect(box[0] > 3.7 && box[1] > 43.5 && box[2] < 4 && box[3] < 43.7, box.join()).toBe(true);
  expect(types.map(({ name }) => name)).not.toContain("bf:map-notes");
  const brief = endpoint.getFeatureTypeSummary("polling-stations");
  expect(brief.outputFormats).toEqual(expect.arrayContaining(["application/json"]));
  expect(brief.otherCrs).toContain("EPSG:2154");
  const { numberMatched } = await items(page, "polling-stations", { limit: 1 });
  const whole = await endpoint.getFeatureTypeFull("bf:polling-stations");
  expect(whole.objectCount).toBe(numberMatched);
  expect(whole.properties).toMatchObject({ name: "string" });
  expect(endpoint.supportsJson("polling-stations")).toBe(true);
  const address = endpoint.getFeatureUrl("polling-stations", { asJson: true, maxFeatures: 7 });
  expect(((await (await fetch(address)).json()) as Items).features).toHaveLength(7);
  const counted = await fetch(endpoint.getFeatureUrl("polling-stations", { hitsOnly: true }));
  expect(await counted.text()).toContain(`numberMatched="${numberMatched}"`);
});

/** Sends a transaction of WFS 2.0 as a desktop GIS does, with a key in place of the password. */
async function transaction(address: string, key: string, what: string): Promise<string> {
  const names =
    'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:fes="http://www.opengis.net/fes/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:bf="http://beffroi.fr/ns/layers"';
  const answer = await fetch(address, {
    method: "POST",
    headers: {
      "content-type": "text/xml",
      authorization: `Basic ${Buffer.from(`${ADMINISTRATOR.login}:${key}`).toString("base64")}`,
    },
    body: `<wfs:Transaction service="WFS" version="2.0.0" ${names}>${what}</wfs:Transaction>`,
  });
  const text = await answer.text();
  expect(answer.ok, text).toBe(true);
  return text;
}

/** The colour of one pixel of the page: red, green, blue. */
async function colour(page: Page, { x, y }: { x: number; y: number }): Promise<number[]> {
  const picture = await page.screenshot({ clip: { x, y, width: 1, height: 1 } });
  const parts: Buffer[] = [];
  // A PNG: eight bytes, then chunks of length, name, data and sum.
  for (let at = 8; at < picture.length; at += 12 + picture.readUInt32BE(at)) {
    const name = picture.toString("latin1", at + 4, at + 8);
    if (name === "IDAT") parts.push(picture.subarray(at + 8, at + 8 + picture.readUInt32BE(at)));
  }
  const data = inflateSync(Buffer.concat(parts));
  return [...data.subarray(1, 4)];
}

/** Notes that are open are drawn in this. */
const ORANGE = [0xb4, 0x54, 0x1a];

test("a note pinned in a desktop GIS is on a colleague's open map, and goes when it is deleted there", async ({
  page,
  baseURL,
}) => {
  const [lon, lat] = [2.6483, 49.9987];
  await administrator(page, `town=${ALBERT}&map=18/${lat}/${lon}&on=map-notes`);
  await expect(page.locator("#map[data-drawn]")).toBeAttached();
  const { token, id } = await ask<{ token: string; id: number }>(page, "POST", "/api/session/tokens", {
    name: "Poste du SIG",
    days: 1,
  });
  const at = await middle(page);
  expect(await colour(page, at)).not.toEqual(ORANGE);
  let loads = 0;
  page.on("load", () => loads++);
  const place = `<gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>${lat} ${lon}</gml:pos></gml:Point>`;
  const note = `<bf:title>Banc cassé</bf:title><bf:category>upkeep</bf:category><bf:geometry>${place}</bf:geometry>`;
  const insert = `<wfs:Insert><bf:map-notes>${note}</bf:map-notes></wfs:Insert>`;
  const written = await transaction(`${baseURL}/wfs`, token, insert);
  const rid = /rid="(map-notes\.\d+)"/.exec(written)?.[1];
  expect(rid, written).toBeTruthy();
  await expect.poll(() => colour(page, at), { message: "the note is drawn" }).toEqual(ORANGE);
  const filter = `<fes:Filter><fes:ResourceId rid="${rid}"/></fes:Filter>`;
  await transaction(`${baseURL}/wfs`, token, `<wfs:Delete typeName="bf:map-notes">${filter}</wfs:Delete>`);
  await expect.poll(() => colour(page, at), { message: "the note is gone" }).not.toEqual(ORANGE);
  expect(loads, "the page was not loaded anew").toBe(0);
  await ask(page, "DELETE", `/api/session/tokens/${id}`);
});
