/** What a division looks like on the map: a look for each address, a number and a place for each station (pure). */
import type { Feature, FeatureCollection } from "geojson";
import { LOCKED, PALE, PLAIN, STRONG, writeLook } from "../map/dots";
import { type Tint, tintOf } from "./colours";
import { type Ground, placeOf } from "./ground";
import { middles } from "./plan";
import type { Session, Shown } from "./session";
import type { Station } from "./types";

/** The division there was, or the one this is compared with. */
export function beforeOf({ ground }: Session, { other }: Shown): Uint16Array {
  return other?.of ?? ground.first;
}

/** The division the map shows: this one, a proposal, or the one there was. */
export function divisionOf(session: Session, shown: Shown): Uint16Array {
  if (shown.view === "before") return beforeOf(session, shown);
  return shown.preview ?? session.plan.of;
}

/** Each address in the colour of its station; in the difference those that change, with the rim of the station they leave. */
export function writeLooks(session: Session, colours: readonly number[], looks: Uint8Array): void {
  const { ground, plan, now } = session;
  const of = divisionOf(session, now);
  const before = beforeOf(session, now);
  const differing = now.view === "difference";
  const locks = now.stations.map((s) => s.locked);
  for (let a = 0; a < ground.addresses; a++) {
    const u = ground.unit[a] ?? 0;
    const part = of[u] ?? 0;
    const colour = colours[part] ?? 0;
    if (!differing) writeLook(looks, a, colour, plan.locked[u] || locks[part] ? LOCKED : PLAIN);
    else if (part === before[u]) writeLook(looks, a, colour, PALE);
    else writeLook(looks, a, colour, STRONG, colours[before[u] ?? 0] ?? 0);
  }
}

/** Each address in the colour of the station it had. */
export function writeBefore(session: Session, colours: readonly number[], looks: Uint8Array): void {
  const { ground, now } = session;
  const of = beforeOf(session, now);
  for (let a = 0; a < ground.addresses; a++)
    writeLook(looks, a, colours[of[ground.unit[a] ?? 0] ?? 0] ?? 0, PLAIN);
}

interface Named {
  ground: Ground;
  stations: readonly Station[];
  /** Stations of another division, by part: their number is all that is known of them. */
  more?: ReadonlyMap<number, string>;
  colours: readonly number[];
  tints: readonly Tint[];
  /** The station that is painted. */
  to: number | null;
}

/** Number of each station at the middle of its addresses, and its polling place. */
export function namesOf(of: Uint16Array, named: Named): FeatureCollection {
  const { ground, stations, more, colours, tints, to } = named;
  const parts = Math.max(stations.length, ...[...(more?.keys() ?? [])].map((part) => part + 1));
  const features: Feature[] = [];
  middles(ground, of, parts).forEach((address, part) => {
    const station = stations[part];
    const number = station?.number ?? more?.get(part);
    if (number === undefined) return;
    const look = { number, edge: tintOf(tints, colours[part]).edge, chosen: part === to };
    if (address !== null) features.push(point({ kind: "number", ...look }, placeOf(ground, address)));
    const { place, open } = station ?? {};
    if (place && open)
      features.push(
        point({ kind: "place", name: `${number}. ${place.name}`, ...look }, [place.lon, place.lat]),
      );
  });
  return { type: "FeatureCollection", features };
}

const point = (properties: Record<string, unknown>, coordinates: [number, number]): Feature => ({
  type: "Feature",
  properties,
  geometry: { type: "Point", coordinates },
});
