/** The map goes to what a figure speaks of. */
import type { Geometry, Position } from "geojson";
import type { Bbox } from "../api/types";
import { boundsOf } from "../geometry/bbox";
import type { Engine } from "../map/engine";
import { freePadding } from "../map/padding";
import { boxOfUnits } from "./ground";
import type { Session } from "./session";

const CLOSEST = 17;

/** Pieces of an area, the smallest first. */
function piecesOf(geometry: Geometry | undefined): Geometry[] {
  if (geometry?.type !== "MultiPolygon") return geometry ? [geometry] : [];
  const size = (rings: Position[][]) => {
    const [west, south, east, north] = boundsOf({ type: "Polygon", coordinates: rings }) ?? [0, 0, 0, 0];
    return (east - west) * (north - south);
  };
  return [...geometry.coordinates]
    .sort((a, b) => size(a) - size(b))
    .map((coordinates) => ({ type: "Polygon", coordinates }));
}

const shown = new Map<number, number>();

/** The next piece of a station, beginning with the smallest. */
export function flyToPiece(engine: Engine, session: Session, part: number): void {
  const pieces = piecesOf(session.areas.get(part)?.geometry);
  const next = (shown.get(part) ?? -1) + 1;
  shown.set(part, next);
  const box = boundsOf(pieces[next % Math.max(1, pieces.length)] ?? null);
  if (box) engine.fit(box, freePadding(false), CLOSEST);
}

export function flyToUnits(engine: Engine, session: Session, units: readonly number[]): void {
  const box = boxOfUnits(session.ground, units);
  if (box) engine.fit(box, freePadding(false), CLOSEST);
}

export function flyToStation(engine: Engine, session: Session, part: number): void {
  const { of } = session.plan;
  const units = Array.from(of.keys()).filter((u) => of[u] === part);
  const place = session.now.stations[part]?.place;
  const at: Bbox | null = place ? [place.lon, place.lat, place.lon, place.lat] : null;
  const box = boxOfUnits(session.ground, units) ?? at;
  if (box) engine.fit(box, freePadding(false), CLOSEST);
}
