/** The one map of the page: the only thing that talks to the map library. */
import type { FeatureCollection } from "geojson";
import maplibregl, { type MapMouseEvent, type StyleSpecification } from "maplibre-gl";
import "./map.css";
import type { Bbox, LayerInfo } from "../api/types";
import type { Position } from "../geometry/projection";
import type { View } from "../permalink/permalink";
import { absoluteStyle, compose, sourceOf, type Wish, withoutGround, withUnstyled } from "./compose";
import { DARK, LIGHT, type OverlayData, type OverlayId, overlaySource } from "./overlays";
import type { Awaited } from "./prefetch";

export interface Padding {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export interface ClickInfo {
  at: Position;
  zoom: number;
  shift: boolean;
}

interface Handlers {
  click: (info: ClickInfo) => void;
  pointer: (at: Position | null) => void;
  view: (view: View) => void;
  moving: (view: View) => void;
  failure: (status: number) => void;
  /** A frame with something of the town in it. */
  begun: () => void;
  /** A frame with every tile of the view in it. */
  drawn: () => void;
  /** The style on screen is another. */
  styled: () => void;
}

export interface EngineOptions {
  container: HTMLElement;
  style: StyleSpecification;
  view: View | null;
  dark: boolean;
  wish: Wish;
  date: string | null;
  /** Tiles asked for ahead. */
  awaited: Awaited;
  /** Does it hear the pointer? */
  interactive?: boolean;
}

// The worker wakes while the map is being made.
maplibregl.prewarm();

/** Pixels of the empty map for one of the page: where a processor draws in place of a graphics card, each costs time. */
const EMPTY_RATIO = 0.05;

const REDUCED = "(prefers-reduced-motion: reduce)";

export class Engine {
  readonly map: maplibregl.Map;
  private base: StyleSpecification;
  private styled: StyleSpecification;
  private layers: readonly LayerInfo[] = [];
  private dark: boolean;
  private wish: Wish;
  private date: string | null;
  private readonly awaited: Awaited;
  private readonly data: OverlayData = {};
  private readonly listeners = new Map<keyof Handlers, Set<(...args: never[]) => void>>();
  /** While a drawing tool is at work, clicks are its own. */
  captured = false;
  private started = false;
  /** Style of the map this one is the twin of. */
  private copied: StyleSpecification | null = null;

  constructor(options: EngineOptions) {
    this.base = options.style;
    this.dark = options.dark;
    this.wish = options.wish;
    this.date = options.date;
    this.awaited = options.awaited;
    this.styled = this.restyle();
    this.map = new maplibregl.Map({
      container: options.container,
      style: this.composed(),
      ...(options.view
        ? {
            center: [options.view.lon, options.view.lat],
            zoom: options.view.zoom,
            bearing: options.view.bearing,
          }
        : {}),
      attributionControl: false,
      interactive: options.interactive ?? true,
      pixelRatio: EMPTY_RATIO,
      pitchWithRotate: false,
      touchPitch: false,
      maxPitch: 0,
      maxZoom: 22,
      minZoom: 4,
      boxZoom: false,
      fadeDuration: window.matchMedia(REDUCED).matches ? 0 : 120,
      transformRequest: (url, type) => this.address(url, type),
    });
    this.listen();
  }

  private address(asked: string, type?: string): maplibregl.RequestParameters {
    if (type !== "Tile" || !asked.startsWith(`${location.origin}/tiles/`)) return { url: asked };
    const url = this.date ? `${asked}${asked.includes("?") ? "&" : "?"}at=${this.date}` : asked;
    return this.awaited.delete(url) ? { url, cache: "force-cache" } : { url };
  }

  private restyle(): StyleSpecification {
    const tones = this.dark ? DARK : LIGHT;
    return withUnstyled(absoluteStyle(this.base, location.origin), this.layers, location.origin, tones);
  }

  private composed(): StyleSpecification {
    return compose(this.styled, this.wish, this.data, this.dark ? DARK : LIGHT);
  }

  private listen(): void {
    const { map } = this;
    map.on("click", (e: MapMouseEvent) => {
      if (this.captured) return;
      const at: Position = [e.lngLat.lng, e.lngLat.lat];
      this.emit("click", { at, zoom: map.getZoom(), shift: e.originalEvent.shiftKey });
    });
    map.on("mousemove", (e) => this.emit("pointer", [e.lngLat.lng, e.lngLat.lat]));
    map.on("mouseout", () => this.emit("pointer", null));
    map.on("move", () => this.emit("moving", this.view()));
    map.on("moveend", () => this.emit("view", this.view()));
    const begun = () => {
      if (map.queryRenderedFeatures().length === 0) return;
      map.off("render", begun);
      this.emit("begun");
    };
    // The page's zoom changes its pixels.
    const sharpen = () => {
      if (map.getPixelRatio() !== window.devicePixelRatio) map.setPixelRatio(window.devicePixelRatio);
    };
    const start = () => {
      if (this.started) return;
      this.started = true;
      sharpen();
      map.on("resize", sharpen);
      map.on("render", begun);
    };
    map.on("sourcedata", (e) => {
      if (e.tile) start();
    });
    map.once("idle", start);
    map.on("render", () => {
      if (map.isStyleLoaded() && map.areTilesLoaded()) {
        this.awaited.clear();
        this.emit("drawn");
      }
    });
    map.on("error", (e: { error?: { status?: number; message?: string } }) => {
      const status = e.error?.status;
      if (typeof status === "number" || /fetch|network/i.test(e.error?.message ?? "")) {
        this.emit("failure", status ?? 0);
      }
    });
  }

  on<K extends keyof Handlers>(name: K, handler: Handlers[K]): () => void {
    const set = this.listeners.get(name) ?? new Set();
    set.add(handler as (...args: never[]) => void);
    this.listeners.set(name, set);
    return () => set.delete(handler as (...args: never[]) => void);
  }

  private emit<K extends keyof Handlers>(name: K, ...args: Parameters<Handlers[K]>): void {
    for (const handler of this.listeners.get(name) ?? [])
      (handler as (...a: Parameters<Handlers[K]>) => void)(...args);
  }

  view(): View {
    const { lng, lat } = this.map.getCenter();
    return { lon: lng, lat, zoom: this.map.getZoom(), bearing: this.map.getBearing() };
  }

  /** What a sheet of paper shows: a light style, with what the person shows, selects and has open. */
  printStyle(base: StyleSpecification): StyleSpecification {
    const plain = withUnstyled(absoluteStyle(base, location.origin), this.layers, location.origin, LIGHT);
    const { highlight } = this.data;
    return compose(plain, this.wish, highlight ? { highlight } : {}, LIGHT);
  }

  /** The style of the trade with the drawings of unstyled layers, before what the person shows or hides. */
  plainStyle(): StyleSpecification {
    return this.styled;
  }

  setBase(style: StyleSpecification, dark: boolean): void {
    this.base = style;
    this.dark = dark;
    this.styled = this.restyle();
    this.redraw();
  }

  setLayers(layers: readonly LayerInfo[]): void {
    this.layers = layers;
    this.styled = this.restyle();
    this.redraw();
  }

  setWish(wish: Wish): void {
    this.wish = wish;
    this.redraw();
  }

  private redraw(): void {
    this.map.setStyle(this.composed(), { diff: true });
    this.emit("styled");
  }

  /** A second map of the same view. It has the ground of this one, or nothing but what the page draws on it; its theme and layers stay those of this one. */
  twin(container: HTMLElement, kind: "ground" | "bare"): Engine {
    const ground = () => (kind === "ground" ? this.styled : withoutGround(this.styled));
    const { dark, wish, date } = this;
    const interactive = kind === "ground";
    const own = { container, interactive, style: ground(), awaited: new Set<string>() };
    const twin = new Engine({ ...own, dark, wish, date, view: this.view() });
    const stop = this.on("styled", () => {
      if (twin.copied === this.styled && twin.wish === this.wish) return;
      [twin.copied, twin.dark, twin.wish] = [this.styled, this.dark, this.wish];
      twin.base = ground();
      twin.styled = twin.restyle();
      twin.redraw();
    });
    twin.copied = this.styled;
    twin.map.once("remove", stop);
    return twin;
  }

  /** The map is done with. */
  remove(): void {
    this.map.remove();
  }

  setDate(date: string | null): void {
    if (date === this.date) return;
    this.date = date;
    for (const id of this.tileSources()) this.map.refreshTiles(id);
  }

  /** Asks again for the tiles of a layer whose rows changed. */
  refreshLayer(layer: string): void {
    this.awaited.clear();
    const source = sourceOf(this.styled, layer);
    if (source && this.map.getSource(source)) this.map.refreshTiles(source);
  }

  refreshAll(): void {
    this.awaited.clear();
    for (const id of this.tileSources()) this.map.refreshTiles(id);
  }

  private tileSources(): string[] {
    const ids = Object.entries(this.styled.sources).filter(([, s]) => s.type === "vector");
    return ids.map(([id]) => id).filter((id) => this.map.getSource(id));
  }

  setOverlay(id: OverlayId, data: FeatureCollection): void {
    const first = !(id in this.data);
    if (first && data.features.length === 0) return;
    this.data[id] = data;
    if (first) this.redraw();
    else (this.map.getSource(overlaySource(id)) as maplibregl.GeoJSONSource | undefined)?.setData(data);
  }

  private motion(): { duration: number } {
    return { duration: window.matchMedia(REDUCED).matches ? 0 : 450 };
  }

  fit(box: Bbox, padding: Padding, maxZoom = 18.5): void {
    this.map.fitBounds(box, { padding, maxZoom, ...this.motion() });
  }

  goTo(at: Position, zoom: number, padding?: Padding): void {
    this.map.easeTo({
      center: at,
      zoom,
      ...(padding ? { padding, retainPadding: false } : {}),
      ...this.motion(),
    });
  }

  /** Goes there at once; the place comes `offset` pixels from the middle of the map. */
  setView(view: View, offset: [number, number] = [0, 0]): void {
    const { lon, lat, zoom, bearing } = view;
    this.map.easeTo({ center: [lon, lat], zoom, bearing, offset, duration: 0 });
  }

  zoomBy(delta: number): void {
    this.map.easeTo({ zoom: this.map.getZoom() + delta, ...this.motion() });
  }

  north(): void {
    this.map.easeTo({ bearing: 0, ...this.motion() });
  }

  centre(): Position {
    const { lng, lat } = this.map.getCenter();
    return [lng, lat];
  }

  toScreen(at: Position): { x: number; y: number } {
    return this.map.project(at as [number, number]);
  }

  fromScreen(x: number, y: number): Position {
    const { lng, lat } = this.map.unproject([x, y]);
    return [lng, lat];
  }

  canvas(): HTMLCanvasElement {
    return this.map.getCanvas();
  }
}
