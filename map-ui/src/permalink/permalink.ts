/** The address bar says where we are and what is open: every state is a link. */
import type { Lang } from "../api/types";
import { type DeskLink, decodeDesk, EMPTY_DESK, encodeDesk } from "./desk";

export type StyleId = "planning" | "elections" | "schools";
export const STYLES: readonly StyleId[] = ["planning", "elections", "schools"];
export type Theme = "light" | "dark";

export interface View {
  lon: number;
  lat: number;
  zoom: number;
  bearing: number;
}

/** What the open card shows. */
export type CardRef = { at: [lon: number, lat: number]; zoom: number } | { layer: string; fid: number };

export interface Permalink extends DeskLink {
  commune: string | null;
  view: View | null;
  style: StyleId;
  theme: Theme | null;
  lang: Lang | null;
  /** Layers whose visibility differs from the style's own: true shown, false hidden. */
  shown: Record<string, boolean>;
  /** Opacity (0 to 1) of layers that are not fully opaque. */
  opacity: Record<string, number>;
  card: CardRef | null;
  selection: { layer: string; fids: number[] } | null;
  /** Day (YYYY-MM-DD) the map is seen as of; null is today. */
  date: string | null;
}

export const EMPTY: Permalink = {
  commune: null,
  view: null,
  style: "planning",
  theme: null,
  lang: null,
  shown: {},
  opacity: {},
  card: null,
  selection: null,
  date: null,
  ...EMPTY_DESK,
};

const LAYER = /^[a-z][a-z0-9-]{0,62}$/;
const MAX_FIDS = 500;

const round = (n: number, digits: number) => Number(n.toFixed(digits));

function encodeView(v: View): string {
  const bearing = round(v.bearing, 1);
  return `${round(v.zoom, 2)}/${round(v.lat, 6)}/${round(v.lon, 6)}${bearing === 0 ? "" : `/${bearing}`}`;
}

function encodeCard(card: CardRef): string {
  if ("layer" in card) return `${card.layer}:${card.fid}`;
  return `@${round(card.at[1], 6)},${round(card.at[0], 6)},${round(card.zoom, 1)}`;
}

/** The fragment (without `#`) that restores the state. */
export function encode(p: Permalink): string {
  const parts: [string, string][] = [];
  if (p.commune) parts.push(["town", p.commune]);
  if (p.view) parts.push(["map", encodeView(p.view)]);
  if (p.style !== "planning") parts.push(["style", p.style]);
  if (p.theme) parts.push(["theme", p.theme]);
  if (p.lang) parts.push(["lang", p.lang]);
  const names = (wanted: boolean) =>
    Object.keys(p.shown)
      .filter((id) => p.shown[id] === wanted)
      .sort()
      .join(",");
  if (names(true)) parts.push(["on", names(true)]);
  if (names(false)) parts.push(["off", names(false)]);
  const faded = Object.entries(p.opacity)
    .filter(([, o]) => o < 1)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([id, o]) => `${id}:${Math.round(o * 100)}`);
  if (faded.length > 0) parts.push(["opacity", faded.join(",")]);
  if (p.card) parts.push(["card", encodeCard(p.card)]);
  if (p.selection && p.selection.fids.length > 0) {
    parts.push(["sel", `${p.selection.layer}:${p.selection.fids.slice(0, MAX_FIDS).join(",")}`]);
  }
  if (p.date) parts.push(["date", p.date]);
  parts.push(...encodeDesk(p));
  return parts.map(([k, v]) => `${k}=${v}`).join("&");
}

function decodeView(text: string | null): View | null {
  const n = (text ?? "").split("/").map(Number);
  const [zoom, lat, lon, bearing = 0] = n;
  if (zoom === undefined || lat === undefined || lon === undefined) return null;
  if (![zoom, lat, lon, bearing].every(Number.isFinite)) return null;
  if (Math.abs(lat) > 85 || Math.abs(lon) > 180 || zoom < 0 || zoom > 24) return null;
  return { zoom, lat, lon, bearing };
}

function decodeCard(text: string | null): CardRef | null {
  if (!text) return null;
  if (text.startsWith("@")) {
    const [lat, lon, zoom = 16] = text.slice(1).split(",").map(Number);
    if (lat === undefined || lon === undefined || ![lat, lon, zoom].every(Number.isFinite)) return null;
    return { at: [lon, lat], zoom };
  }
  const [layer = "", fid = ""] = text.split(":");
  return LAYER.test(layer) && /^\d{1,15}$/.test(fid) ? { layer, fid: Number(fid) } : null;
}

function decodeSelection(text: string | null): Permalink["selection"] {
  const [layer = "", list = ""] = (text ?? "").split(":");
  const fids = list
    .split(",")
    .filter((f) => /^\d{1,15}$/.test(f))
    .slice(0, MAX_FIDS)
    .map(Number);
  return LAYER.test(layer) && fids.length > 0 ? { layer, fids } : null;
}

function decodeOpacity(text: string | null): Record<string, number> {
  const out: Record<string, number> = {};
  for (const entry of (text ?? "").split(",")) {
    const [id = "", percent = ""] = entry.split(":");
    const value = Number(percent) / 100;
    if (LAYER.test(id) && percent !== "" && value >= 0 && value <= 1) out[id] = value;
  }
  return out;
}

function oneOf<T extends string>(text: string | null, allowed: readonly T[]): T | null {
  return allowed.find((a) => a === text) ?? null;
}

/** Reads a fragment; what it does not understand it leaves at its default. */
export function decode(fragment: string): Permalink {
  const q = new URLSearchParams(fragment.replace(/^#/, ""));
  const shown: Record<string, boolean> = {};
  for (const [name, value] of [
    ["on", true],
    ["off", false],
  ] as const) {
    for (const id of (q.get(name) ?? "").split(",")) if (LAYER.test(id)) shown[id] = value;
  }
  const town = q.get("town");
  const date = q.get("date");
  return {
    commune: town && /^[0-9][0-9AB][0-9]{3}$/.test(town) ? town : null,
    view: decodeView(q.get("map")),
    style: oneOf(q.get("style"), STYLES) ?? "planning",
    theme: oneOf(q.get("theme"), ["light", "dark"] as const),
    lang: oneOf(q.get("lang"), ["fr", "en", "es"] as const),
    shown,
    opacity: decodeOpacity(q.get("opacity")),
    card: decodeCard(q.get("card")),
    selection: decodeSelection(q.get("sel")),
    date: date && /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date)) ? date : null,
    ...decodeDesk(q),
  };
}
