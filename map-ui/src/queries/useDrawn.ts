/** The geometries of a result on the town's map, as long as they are looked at. */
import type { Feature, FeatureCollection, Geometry } from "geojson";
import { useEffect } from "react";
import type { Bbox } from "../api/types";
import { boundsOf, union } from "../geometry/bbox";
import type { Engine } from "../map/engine";
import { NOTHING } from "../map/overlays";
import { freePadding } from "../map/padding";

export function collectionOf(geometries: readonly (Geometry | null)[]): FeatureCollection {
  const features = geometries.flatMap((geometry, id): Feature[] =>
    geometry ? [{ type: "Feature", id, properties: {}, geometry }] : [],
  );
  return { type: "FeatureCollection", features };
}

export function boxOf({ features }: FeatureCollection): Bbox | null {
  return union(features.map((f) => boundsOf(f.geometry)).filter((b): b is Bbox => b !== null));
}

export function useDrawn(engine: Engine, geometries: readonly (Geometry | null)[] | null): void {
  useEffect(() => {
    if (!geometries) return;
    const drawn = collectionOf(geometries);
    engine.setOverlay("records", drawn);
    const box = boxOf(drawn);
    if (box) engine.fit(box, freePadding(false), 17);
    return () => engine.setOverlay("records", NOTHING);
  }, [engine, geometries]);
}
