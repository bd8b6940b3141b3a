/** Asks for the first tiles while the map library wakes up, so that the line is never idle. */
import type { Bbox } from "../api/types";
import type { View } from "../permalink/permalink";
import type { StyleSpecification } from "./types";

const TILE = 512;
/** A view has no more tiles than this on any screen; a guard against a mistaken size. */
const MOST = 24;

export interface Size {
  width: number;
  height: number;
}

interface TileId {
  z: number;
  x: number;
  y: number;
}

const worldX = (lon: number) => (lon + 180) / 360;
const worldY = (lat: number) => 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);

/** The view that shows a whole box, `padding` pixels from the edges. */
export function viewOf([w, s, e, n]: Bbox, size: Size, padding: number): View {
  const across = (size.width - 2 * padding) / (TILE * (worldX(e) - worldX(w)));
  const down = (size.height - 2 * padding) / (TILE * (worldY(s) - worldY(n)));
  const middle = (worldY(s) + worldY(n)) / 2;
  const lat = (Math.atan(Math.sinh((0.5 - middle) * 2 * Math.PI)) * 180) / Math.PI;
  return { lon: (w + e) / 2, lat, zoom: Math.log2(Math.min(across, down)), bearing: 0 };
}

/** Tiles a north-up view is made of, no deeper than `maxzoom`. */
export function tilesOf(view: View, size: Size, maxzoom: number): TileId[] {
  const z = Math.min(Math.floor(view.zoom), maxzoom);
  const count = 2 ** z;
  const side = TILE * 2 ** (view.zoom - z);
  const [cx, cy] = [worldX(view.lon) * count, worldY(view.lat) * count];
  const [dx, dy] = [size.width / 2 / side, size.height / 2 / side];
  const out: TileId[] = [];
  for (let x = Math.floor(cx - dx); x <= Math.floor(cx + dx); x++) {
    for (let y = Math.floor(cy - dy); y <= Math.floor(cy + dy); y++) out.push({ z, x, y });
  }
  return out.slice(0, MOST);
}

/** Asks for the symbols while the library is on its way: areas with signs in them wait for these. */
export function prefetchSymbols(style: StyleSpecification): void {
  if (typeof style.sprite !== "string") return;
  const sheet = style.sprite.replace(/^https?:\/\/[^/]+/, "");
  const ratio = window.devicePixelRatio > 1 ? "@2x" : "";
  for (const end of ["json", "png"]) fetch(`${sheet}${ratio}.${end}`).catch(() => null);
}

/** Addresses whose answer is in the browser's cache, or on its way there, and has not been used. */
export type Awaited = Set<string>;

/**
 * Asks for them; answers wait in the browser's cache for the map, which need not ask again whether they are still
 * true. Failures are the map's to report.
 */
export function prefetch(style: StyleSpecification, view: View, size: Size, date: string | null): Awaited {
  const awaited: Awaited = new Set();
  for (const source of Object.values(style.sources)) {
    if (source.type !== "vector" || !source.tiles?.[0]) continue;
    for (const { z, x, y } of tilesOf(view, size, source.maxzoom ?? 22)) {
      const path = source.tiles[0].replace("{z}", `${z}`).replace("{x}", `${x}`).replace("{y}", `${y}`);
      const address = date ? `${path}?at=${date}` : path;
      awaited.add(new URL(address, location.origin).href);
      fetch(address).catch(() => null);
    }
  }
  return awaited;
}
