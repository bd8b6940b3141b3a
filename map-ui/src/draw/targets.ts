/** Lines of the map near the pointer that a point can snap to. */
import type { Feature, Geometry } from "geojson";
import { fetchFeature } from "../api/queries";
import type { Bbox, Lang } from "../api/types";
import { catalogLayerOf } from "../map/compose";
import type { Engine } from "../map/engine";
import { partsOf } from "./parts";
import type { Metres } from "./plane";
import type { Outline } from "./snapping";

/** Layers of the map one always snaps to. */
const ALWAYS: readonly string[] = ["parcels", "buildings"];
/** Exact shapes read ahead at the same time, and how many are kept. */
const AT_ONCE = 4;
const KEPT = 500;

export function outlinesOf(layer: string | null, geometry: Geometry | null, within: Bbox | null): Outline[] {
  return partsOf(geometry).flatMap(({ type, rings }) =>
    rings.map((ring) => {
      const first = ring[0];
      return { layer, points: type === "polygon" && first ? [...ring, first] : ring, within };
    }),
  );
}

/** Edges of a tile: beyond them a feature is cut, and the cut is not a boundary of anything. */
export function tileBox(x: number, y: number, z: number): Bbox {
  const size = 2 ** z;
  const lon = (column: number) => (column / size) * 360 - 180;
  const lat = (row: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / size))) * 180) / Math.PI;
  return [lon(x), lat(y + 1), lon(x + 1), lat(y)];
}

/**
 * The exact shapes of features the pointer comes near, read ahead from the server: a tile rounds its corners
 * to centimetres, and a boundary drawn on rounded corners would leave slits along its neighbour.
 */
class Exact {
  private readonly known = new Map<string, Outline[] | null>();
  private asking = 0;

  constructor(
    private readonly lang: Lang,
    private readonly date: string | null,
  ) {}

  of(layer: string, fid: number): Outline[] | null {
    const key = `${layer}:${fid}`;
    const found = this.known.get(key);
    if (found !== undefined) return found;
    if (this.asking < AT_ONCE) this.ask(key, layer, fid);
    return null;
  }

  private ask(key: string, layer: string, fid: number): void {
    this.asking += 1;
    this.known.set(key, null);
    const oldest = this.known.keys().next().value;
    if (this.known.size > KEPT && oldest !== undefined) this.known.delete(oldest);
    fetchFeature(layer, fid, this.date, this.lang)
      .then((feature: Feature) => this.known.set(key, outlinesOf(layer, feature.geometry, null)))
      // Without it the corners of the tile serve: nothing to say to anyone.
      .catch(() => this.known.set(key, null))
      .finally(() => {
        this.asking -= 1;
      });
  }
}

export class Targets {
  private readonly exact: Exact;
  private readonly names: ReadonlySet<string>;

  constructor(
    private readonly engine: Engine,
    layer: string | null,
    lang: Lang,
    date: string | null,
  ) {
    this.exact = new Exact(lang, date);
    this.names = new Set([...ALWAYS, ...(layer ? [layer] : [])]);
  }

  private styleLayers(names: ReadonlySet<string>): string[] {
    return this.engine
      .plainStyle()
      .layers.filter((l) => l.type !== "symbol" && names.has(catalogLayerOf(l) ?? ""))
      .map((l) => l.id)
      .filter((id) => this.engine.map.getLayer(id));
  }

  near([x, y]: Metres, reach: number): Outline[] {
    const layers = this.styleLayers(this.names);
    if (layers.length === 0) return [];
    const box: [[number, number], [number, number]] = [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ];
    const seen = new Set<string>();
    return this.engine.map.queryRenderedFeatures(box, { layers }).flatMap((f) => {
      const layer = f.sourceLayer ?? null;
      const key = `${layer}:${f.id}:${f._z}/${f._x}/${f._y}`;
      if (seen.has(key)) return [];
      seen.add(key);
      const exact = layer && typeof f.id === "number" ? this.exact.of(layer, f.id) : null;
      return exact ?? outlinesOf(layer, f.geometry, tileBox(f._x, f._y, f._z));
    });
  }

  /** The parcel drawn at a place, if parcels are on the map there. */
  parcelAt([x, y]: Metres): number | null {
    const layers = this.styleLayers(new Set(["parcels"]));
    const found = layers.length > 0 ? this.engine.map.queryRenderedFeatures([x, y], { layers }) : [];
    const area = found.find((f) => f.geometry.type.endsWith("Polygon") && f.layer.type === "fill");
    return typeof area?.id === "number" ? area.id : null;
  }
}
