/**
 * Addresses as points of the map, in one buffer of the graphics card: thousands of them change colour between two
 * frames, which the tiles of a source would take tenths of a second for.
 */
import maplibregl, { type CustomLayerInterface, type CustomRenderMethodInput } from "maplibre-gl";
import { type Drawing, draw, loadLooks, prepared } from "./dotProgram";
import { KINDS, PALE, type Rgb, rgbOf, sizeAt, type Tints, WIDTHS } from "./dots";
import { Echo } from "./echo";
import type { Engine } from "./engine";

export const UNITS_LAYER = "beffroi-units";

/** The map is drawn anew once a stroke rests: until then its pixels are those of the echo. */
const REST_MS = 150;

/** How the map was drawn last: where a point falls on its canvas, and how wide it is there. */
interface Lens {
  matrix: Float32Array;
  width: number;
  height: number;
  size: number;
}

class UnitsLayer implements CustomLayerInterface {
  readonly id = UNITS_LAYER;
  readonly type = "custom" as const;
  readonly renderingMode = "2d" as const;
  private map: maplibregl.Map | null = null;
  private drawing: Drawing | null = null;
  private echo: Echo | null = null;
  private lens: Lens | null = null;
  private readonly origin: { x: number; y: number };
  private readonly at: Float32Array;
  private readonly looks: Uint8Array;
  /** Looks that are on the screen, drawn by the map or by the echo. */
  private readonly seen: Uint8Array;
  private fills: Rgb[] = [];
  private edges: Rgb[] = [];
  private changed = true;
  private frame = 0;
  private rest = 0;

  /** `write` fills two bytes for each point, by `writeLook`, when the map is about to be drawn. */
  constructor(
    lonlat: Float64Array,
    private readonly write: (looks: Uint8Array) => void,
  ) {
    const first = maplibregl.MercatorCoordinate.fromLngLat([lonlat[0] ?? 0, lonlat[1] ?? 0]);
    this.origin = { x: first.x, y: first.y };
    this.at = new Float32Array(lonlat.length);
    for (let i = 0; i < lonlat.length; i += 2) {
      const { x, y } = maplibregl.MercatorCoordinate.fromLngLat([lonlat[i] ?? 0, lonlat[i + 1] ?? 0]);
      this.at[i] = x - first.x;
      this.at[i + 1] = y - first.y;
    }
    this.looks = new Uint8Array(lonlat.length);
    this.seen = new Uint8Array(lonlat.length);
  }

  onAdd(map: maplibregl.Map, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    this.map = map;
    this.echo = new Echo(map.getCanvas());
    this.drawing = prepared(context as WebGL2RenderingContext, this.at);
    this.changed = true;
  }

  onRemove(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.rest);
    this.echo?.remove();
    [this.echo, this.lens, this.drawing, this.map, this.frame] = [null, null, null, null, 0];
  }

  setTints(tints: readonly Tints[]): void {
    this.fills = tints.map((t) => rgbOf(t.fill));
    this.edges = tints.map((t) => rgbOf(t.edge));
    this.map?.triggerRepaint();
  }

  /** What points look like is another: however often it is told, it is drawn once a frame. */
  stale(): void {
    this.changed = true;
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.answer());
  }

  /** What can be echoed is seen in this frame, and the map is drawn when the hand rests. */
  private answer(): void {
    this.frame = 0;
    clearTimeout(this.rest);
    const { echo, lens, map } = this;
    if (!this.changed || !map) return;
    if (!echo || !lens) map.triggerRepaint();
    else {
      this.reflect(echo, lens);
      this.rest = window.setTimeout(() => this.changed && map.triggerRepaint(), REST_MS);
    }
  }

  private reflect(echo: Echo, lens: Lens): void {
    const { looks, seen } = this;
    this.write(looks);
    for (let i = 0; i < looks.length; i += 2) {
      const [colour, look, before] = [looks[i] ?? 0, looks[i + 1] ?? 0, seen[i + 1] ?? 0];
      if (colour === seen[i] && look === before) continue;
      const kind = look % KINDS;
      // A dot that is smaller or lets the ground through does not cover the one there is: it comes with the map.
      if (kind === PALE || (WIDTHS[kind] ?? 1) < (WIDTHS[before % KINDS] ?? 1)) continue;
      const [fill, edge] = [this.fills[colour], this.edges[(look - kind) / KINDS]];
      if (!fill || !edge) continue;
      const [x, y] = onCanvas(lens, this.at[i] ?? 0, this.at[i + 1] ?? 0);
      echo.dot(x, y, lens.size * (WIDTHS[kind] ?? 1), { fill, edge, kind });
      [seen[i], seen[i + 1]] = [colour, look];
    }
    echo.show();
  }

  render(_: unknown, { defaultProjectionData }: CustomRenderMethodInput): void {
    const { drawing, map } = this;
    if (drawing && map) this.paint(drawing, map, defaultProjectionData.mainMatrix);
  }

  private paint(drawing: Drawing, map: maplibregl.Map, ofMap: ArrayLike<number>): void {
    if (this.changed) {
      this.write(this.looks);
      this.seen.set(this.looks);
      loadLooks(drawing, this.looks);
      this.changed = false;
    }
    const { drawingBufferWidth: width, drawingBufferHeight: height } = drawing.gl;
    const matrix = this.moved(ofMap);
    const size = sizeAt(map.getZoom()) * map.getPixelRatio();
    this.lens = { matrix, width, height, size };
    draw(drawing, { matrix, size, fills: this.fills, edges: this.edges });
    this.echo?.clear();
  }

  /** The matrix of the map from the first address on: what is added stays exact to the centimetre. */
  private moved(matrix: ArrayLike<number>): Float32Array {
    const m = Array.from(matrix);
    const { x, y } = this.origin;
    for (let i = 0; i < 4; i++) m[12 + i] = (m[i] ?? 0) * x + (m[4 + i] ?? 0) * y + (m[12 + i] ?? 0);
    return new Float32Array(m);
  }
}

/** Where a point falls, in pixels of the canvas from its upper left corner. */
function onCanvas({ matrix: m, width, height }: Lens, x: number, y: number): [number, number] {
  const part = (i: number) => (m[i] ?? 0) * x + (m[4 + i] ?? 0) * y + (m[12 + i] ?? 0);
  const w = part(3);
  return [((part(0) / w + 1) / 2) * width, ((1 - part(1) / w) / 2) * height];
}

export interface UnitsOnMap {
  setTints: (tints: readonly Tints[]) => void;
  /** The looks are others: they are written anew for the next frame. */
  stale: () => void;
  remove: () => void;
}

/** Lays the addresses on the map, right under a layer of the style; a style loaded anew does not lose them. */
export function layUnits(
  engine: Engine,
  lonlat: Float64Array,
  write: (looks: Uint8Array) => void,
  below: string,
): UnitsOnMap {
  const { map } = engine;
  const layer = new UnitsLayer(lonlat, write);
  // Until the style is read it has no layer, and takes none.
  const lay = () => {
    if (!map.getLayer(below)) return;
    if (!map.getLayer(UNITS_LAYER)) map.addLayer(layer, below);
    const order = map.getLayersOrder();
    // Areas that came later were put between.
    if (order[order.indexOf(below) - 1] !== UNITS_LAYER) map.moveLayer(UNITS_LAYER, below);
  };
  map.on("styledata", lay);
  lay();
  let gone = false;
  map.once("remove", () => {
    gone = true;
  });
  return {
    setTints: (tints) => layer.setTints(tints),
    stale: () => layer.stale(),
    remove: () => {
      if (gone) return;
      map.off("styledata", lay);
      if (map.getLayer(UNITS_LAYER)) map.removeLayer(UNITS_LAYER);
    },
  };
}
