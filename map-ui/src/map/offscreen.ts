/** Draws the map once, off screen, at the resolution of a printer. */
import maplibregl, { type StyleSpecification } from "maplibre-gl";
import type { Position } from "../geometry/projection";

export interface Shot {
  style: StyleSpecification;
  /** CSS pixels. */
  width: number;
  height: number;
  centre: Position;
  zoom: number;
  bearing: number;
  /** Device pixels for one CSS pixel. */
  density: number;
  date: string | null;
}

export interface Picture {
  image: Blob;
  /** Style layers with something drawn, and the properties of what was drawn. */
  drawn: Map<string, Record<string, unknown>[]>;
}

const PATIENCE_MS = 60_000;
const MAX_SIDE = 8192;

function stage(width: number, height: number): HTMLDivElement {
  const box = document.createElement("div");
  box.style.cssText = `position:fixed;left:-20000px;top:0;width:${width}px;height:${height}px;`;
  box.setAttribute("aria-hidden", "true");
  box.inert = true;
  document.body.append(box);
  return box;
}

function settled(map: maplibregl.Map): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("timeout")), PATIENCE_MS);
    map.once("idle", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function drawnIn(map: maplibregl.Map): Picture["drawn"] {
  const drawn: Picture["drawn"] = new Map();
  for (const feature of map.queryRenderedFeatures()) {
    const list = drawn.get(feature.layer.id) ?? [];
    list.push(feature.properties);
    drawn.set(feature.layer.id, list);
  }
  return drawn;
}

function pictureOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("canvas"))), "image/jpeg", 0.95);
  });
}

export async function shoot(shot: Shot): Promise<Picture> {
  const box = stage(shot.width, shot.height);
  const density = Math.min(shot.density, MAX_SIDE / Math.max(shot.width, shot.height));
  const map = new maplibregl.Map({
    container: box,
    style: shot.style,
    center: shot.centre,
    zoom: shot.zoom,
    bearing: shot.bearing,
    minZoom: 0,
    maxZoom: 24,
    interactive: false,
    attributionControl: false,
    fadeDuration: 0,
    pixelRatio: density,
    maxCanvasSize: [MAX_SIDE, MAX_SIDE],
    canvasContextAttributes: { preserveDrawingBuffer: true, antialias: true },
    transformRequest: (url, type) =>
      type === "Tile" && shot.date && url.startsWith(`${location.origin}/tiles/`)
        ? { url: `${url}${url.includes("?") ? "&" : "?"}at=${shot.date}` }
        : { url },
  });
  try {
    await settled(map);
    return { image: await pictureOf(map.getCanvas()), drawn: drawnIn(map) };
  } finally {
    map.remove();
    box.remove();
  }
}
