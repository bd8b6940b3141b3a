/**
 * A stand-in for the server while working on the page alone: `BEFFROI_FIXTURES=folder npm run dev`, the folder
 * made by `dev/prepare.sh`. It answers a small part of the API from GeoJSON files; browser tests never use it.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { GeoJSONVT } from "@maplibre/geojson-vt";
import { fromGeojsonVt } from "@maplibre/vt-pbf";
import type { Feature, FeatureCollection } from "geojson";
import type { Plugin } from "vite";
import { boundsOf, center, contains } from "../src/geometry/bbox";
import type { Position } from "../src/geometry/projection";
import { LAYERS, label, TOWNS } from "./names";

interface Loaded {
  features: Feature[];
  tiles: GeoJSONVT;
}

function pointOf(f: Feature): Feature {
  return { ...f, geometry: { type: "Point", coordinates: center(boundsOf(f.geometry) ?? [0, 0, 0, 0]) } };
}

function load(folder: string): Map<string, Loaded> {
  const byLayer = new Map<string, Feature[]>();
  for (const file of readdirSync(folder).filter((f) => f.endsWith(".geojson"))) {
    const [, layer = "", commune = ""] = /^([a-z-]+)-(\d{5})\.geojson$/.exec(file) ?? [];
    const all = JSON.parse(readFileSync(join(folder, file), "utf8")) as FeatureCollection;
    const list = byLayer.get(layer) ?? [];
    for (const f of all.features) {
      list.push({ ...f, id: list.length + 1, properties: { ...label(layer, f), commune } });
    }
    byLayer.set(layer, list);
  }
  for (const [layer, features] of [...byLayer]) byLayer.set(`${layer}-label`, features.map(pointOf));
  return new Map(
    [...byLayer].map(([layer, features]) => [
      layer,
      {
        features,
        tiles: new GeoJSONVT({ type: "FeatureCollection", features }, { maxZoom: 18, indexMaxZoom: 12 }),
      },
    ]),
  );
}

function inside([x, y]: Position, rings: Position[][]): boolean {
  let hit = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i] ?? [0, 0];
      const [xj, yj] = ring[j] ?? [0, 0];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) hit = !hit;
    }
  }
  return hit;
}

function covers(f: Feature, at: Position): boolean {
  const box = boundsOf(f.geometry);
  if (!box || !contains(box, at)) return false;
  if (f.geometry.type === "Polygon") return inside(at, f.geometry.coordinates as Position[][]);
  if (f.geometry.type !== "MultiPolygon") return false;
  return f.geometry.coordinates.some((p) => inside(at, p as Position[][]));
}

const brief = (f: Feature) => ({
  fid: f.id,
  key: String(f.properties?.id ?? f.id),
  label: String(f.properties?.label ?? f.id),
  area: f.properties?.area ?? null,
  bbox: boundsOf(f.geometry),
});

function answer(url: URL, body: string, data: Map<string, Loaded>): unknown {
  const q = url.searchParams;
  if (url.pathname === "/api/towns") {
    return TOWNS.map((t) => {
      const own = [...data].filter(([, l]) => l.features.some((f) => f.properties?.commune === t.commune));
      const outline = data.get("communes")?.features.find((f) => f.properties?.commune === t.commune);
      return { ...t, bbox: outline ? boundsOf(outline.geometry) : null, layers: own.map(([id]) => id) };
    });
  }
  if (url.pathname === "/api/layers") {
    return LAYERS.map((l) => ({ ...l, count: data.get(l.id)?.features.length ?? 0 }));
  }
  if (url.pathname === "/api/search") {
    const wanted = (q.get("q") ?? "").toUpperCase();
    const found = (data.get("parcels")?.features ?? []).filter((f) =>
      String(f.properties?.label).startsWith(wanted),
    );
    const items = found.slice(0, 6).map((f) => {
      const box = boundsOf(f.geometry) ?? [0, 0, 0, 0];
      const [lon, lat] = center(box);
      return { ...brief(f), layer: "parcels", commune: f.properties?.commune, lon, lat };
    });
    return { groups: [{ kind: "parcel", title: "Parcelles", items }], took_ms: 1 };
  }
  if (url.pathname === "/api/at") return place(q, data);
  const parts = /^\/api\/layers\/([a-z-]+)\/(select|features)\/?(\d*)$/.exec(url.pathname);
  const layer = data.get(parts?.[1] ?? "");
  if (layer && parts?.[2] === "features") return layer.features[Number(parts[3]) - 1] ?? null;
  if (layer && parts?.[2] === "select") {
    const asked = JSON.parse(body) as { fids?: number[]; geometry?: { coordinates: Position[][] } };
    const chosen = layer.features.filter((f) => {
      if (asked.fids) return asked.fids.includes(Number(f.id));
      const box = boundsOf(f.geometry);
      return box !== null && inside(center(box), asked.geometry?.coordinates ?? []);
    });
    const features = chosen.map(brief);
    return { count: features.length, area: features.reduce((n, f) => n + Number(f.area ?? 0), 0), features };
  }
  return undefined;
}

function place(q: URLSearchParams, data: Map<string, Loaded>): unknown {
  const asked = data.get(q.get("layer") ?? "")?.features[Number(q.get("fid")) - 1];
  const box = asked ? boundsOf(asked.geometry) : null;
  const at: Position = box ? center(box) : [Number(q.get("lon")), Number(q.get("lat"))];
  const groups = LAYERS.map((l) => {
    const here = data.get(l.id)?.features.filter((f) => f === asked || covers(f, at)) ?? [];
    const features = here.map((f) => ({
      ...brief(f),
      properties: Object.entries(f.properties ?? {}).map(([name, value]) => ({ name, title: name, value })),
    }));
    return { layer: l.id, title: l.title.fr, features };
  });
  return { lon: at[0], lat: at[1], coordinates: [], groups: groups.filter((g) => g.features.length > 0) };
}

function tile(path: string, data: Map<string, Loaded>): Uint8Array | null {
  const parts = /^\/tiles\/([a-z,-]+)\/(\d+)\/(\d+)\/(\d+)$/.exec(path);
  if (!parts) return null;
  const out: Record<string, NonNullable<ReturnType<Loaded["tiles"]["getTile"]>>> = {};
  for (const id of (parts[1] ?? "").split(",")) {
    for (const name of [id, `${id}-label`]) {
      const found = data.get(name)?.tiles.getTile(Number(parts[2]), Number(parts[3]), Number(parts[4]));
      if (found) out[name] = found;
    }
  }
  return fromGeojsonVt(out, { version: 2, extent: 4096 });
}

/** Styles, symbols and letters are those of the repository. */
function drawing(path: string): { type: string; path: string } | null {
  const [, kind = "", rest = ""] = /^\/(styles|sprites|fonts)\/(.+)$/.exec(path) ?? [];
  const folder = { styles: "../styles", sprites: "../styles/sheets", fonts: "../styles/fonts" }[kind];
  if (!folder) return null;
  const file = join(folder, rest);
  const type = file.endsWith(".png")
    ? "image/png"
    : file.endsWith(".json")
      ? "application/json"
      : "application/x-protobuf";
  return existsSync(file) ? { type, path: file } : null;
}

function reply(res: ServerResponse, type: string, body: string | Uint8Array): void {
  res.setHeader("Content-Type", type);
  res.end(body);
}

export function fixtures(folder: string): Plugin {
  return {
    name: "beffroi:fixtures",
    configureServer(server) {
      if (!existsSync(folder)) throw new Error(`no fixtures in ${folder}: run dev/prepare.sh first`);
      const data = load(folder);
      server.middlewares.use((req, res, next) => {
        const url = new URL(req.url ?? "/", "http://localhost");
        if (url.pathname === "/events") {
          res.setHeader("Content-Type", "text/event-stream");
          res.write(": open\n\n");
          return;
        }
        const mvt = tile(url.pathname, data);
        if (mvt) return reply(res, "application/vnd.mapbox-vector-tile", mvt);
        const tilejson = /^\/tiles\/([a-z,-]+)$/.exec(url.pathname);
        if (tilejson) {
          const tiles = [`http://${req.headers.host}/tiles/${tilejson[1]}/{z}/{x}/{y}`];
          return reply(res, "application/json", JSON.stringify({ tilejson: "3.0.0", tiles, maxzoom: 18 }));
        }
        const kept = drawing(decodeURIComponent(url.pathname));
        if (kept) return reply(res, kept.type, readFileSync(kept.path));
        if (!url.pathname.startsWith("/api/")) return next();
        let body = "";
        req.on("data", (chunk) => {
          body += chunk;
        });
        req.on("end", () => {
          const result = answer(url, body, data);
          if (result === undefined) res.statusCode = 404;
          reply(
            res,
            "application/json",
            JSON.stringify(result ?? { title: "Introuvable", detail: url.pathname }),
          );
        });
      });
    },
  };
}
