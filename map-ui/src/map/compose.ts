/** The style on screen: the style of the trade, what the person shows or fades, and the overlays (pure). */
import type { LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { LayerInfo } from "../api/types";
import { genericLayers } from "./generic";
import { withOpacity } from "./opacity";
import { type OverlayData, overlayLayers, overlaySources, type Tones } from "./overlays";

export interface Wish {
  shown: Record<string, boolean>;
  opacity: Record<string, number>;
  selection: { layer: string; fids: number[] } | null;
}

export interface Selected {
  layer: string;
  fids: number[];
}

/** Catalogue layer a style layer draws; null for background and the like. */
export function catalogLayerOf(layer: LayerSpecification): string | null {
  const meta = (layer.metadata ?? {}) as Record<string, unknown>;
  const named = meta["beffroi:layer"];
  if (typeof named === "string") return named;
  return "source-layer" in layer && layer["source-layer"] ? layer["source-layer"] : null;
}

/** Is a catalogue layer drawn when nobody has said otherwise? */
export function shownByStyle(style: StyleSpecification, id: string): boolean {
  return style.layers.some((l) => catalogLayerOf(l) === id && l.layout?.visibility !== "none");
}

function absolute(url: string, origin: string): string {
  return url.startsWith("/") ? origin + url : url;
}

/** Workers have no page address: relative addresses become absolute ones of this server. */
export function absoluteStyle(style: StyleSpecification, origin: string): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {};
  for (const [id, source] of Object.entries(style.sources)) {
    const copy = { ...source } as SourceSpecification & { url?: string; tiles?: string[] };
    if (typeof copy.url === "string") copy.url = absolute(copy.url, origin);
    if (Array.isArray(copy.tiles)) copy.tiles = copy.tiles.map((t) => absolute(t, origin));
    sources[id] = copy;
  }
  const out: StyleSpecification = { ...style, sources };
  if (style.glyphs) out.glyphs = absolute(style.glyphs, origin);
  if (typeof style.sprite === "string") out.sprite = absolute(style.sprite, origin);
  if (Array.isArray(style.sprite)) {
    out.sprite = style.sprite.map((s) => ({ ...s, url: absolute(s.url, origin) }));
  }
  return out;
}

/** Source that carries a catalogue layer in this style, or null. */
export function sourceOf(style: StyleSpecification, id: string): string | null {
  for (const l of style.layers) {
    if ("source-layer" in l && l["source-layer"] === id && "source" in l && typeof l.source === "string") {
      return l.source;
    }
  }
  return null;
}

/** Adds plain drawings for published layers the style does not know, hidden until asked for. */
export function withUnstyled(
  style: StyleSpecification,
  layers: readonly LayerInfo[],
  origin: string,
  tones: Tones,
): StyleSpecification {
  const missing = layers.filter((l) => !l.error && !style.layers.some((s) => catalogLayerOf(s) === l.id));
  const sources = { ...style.sources };
  const added: LayerSpecification[] = [];
  for (const layer of missing) {
    const source = `own:${layer.id}`;
    sources[source] = {
      type: "vector",
      tiles: [`${origin}/tiles/${layer.id}/{z}/{x}/{y}`],
      minzoom: layer.minzoom,
      maxzoom: layer.maxzoom,
      attribution: layer.attribution,
    };
    added.push(...genericLayers(layer, source, tones));
  }
  return { ...style, sources, layers: [...style.layers, ...added] };
}

/** Letters and signs of a style, without anything drawn. */
export function withoutGround(style: StyleSpecification): StyleSpecification {
  return { ...style, sources: {}, layers: [] };
}

function applyWish(layer: LayerSpecification, wish: Wish): LayerSpecification {
  const id = catalogLayerOf(layer);
  if (!id) return layer;
  const faded = withOpacity(layer, wish.opacity[id] ?? 1);
  const asked = wish.shown[id];
  if (asked === undefined) return faded;
  return {
    ...faded,
    layout: { ...faded.layout, visibility: asked ? "visible" : "none" },
  } as LayerSpecification;
}

/** Everything together, ready for the map. */
export function compose(
  base: StyleSpecification,
  wish: Wish,
  data: OverlayData,
  tones: Tones,
): StyleSpecification {
  const source = wish.selection ? sourceOf(base, wish.selection.layer) : null;
  const selected = wish.selection && source ? { ...wish.selection, source } : null;
  return {
    ...base,
    sources: { ...base.sources, ...overlaySources(data) },
    layers: [...base.layers.map((l) => applyWish(l, wish)), ...overlayLayers(selected, data, tones)],
  };
}
