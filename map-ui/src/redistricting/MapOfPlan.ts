/** The division on the map: addresses, areas, numbers and polling places. */
import type { Feature, FeatureCollection } from "geojson";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Engine } from "../map/engine";
import { NOTHING, STATIONS_LAYER } from "../map/overlays";
import { LOCKED, layUnits, PALE, PLAIN, STRONG, type UnitsOnMap } from "../map/units";
import type { ScenarioApi } from "./api";
import { colouring, neighbours, PALETTE } from "./colours";
import { type Ground, placeOf } from "./ground";
import { middles } from "./plan";
import { type Session, type Shown, useShown } from "./session";
import type { Station } from "./types";

const SETTLE_MS = 250;
const NUMBERS_MS = 120;
const AGAIN_MS = 4000;

/** Colour of each station; those opened since choose among what is left. */
export function useColours(session: Session): number[] {
  const parts = useShown(session, (s) => s.stations.length);
  const kept = useRef<number[]>([]);
  return useMemo(() => {
    const { ground, plan } = session;
    const near = neighbours(ground, plan.of, parts);
    const first = neighbours(ground, ground.first, parts);
    first.forEach((set, part) => {
      for (const other of set) near[part]?.add(other);
    });
    kept.current = colouring(near, kept.current);
    return kept.current;
  }, [session, parts]);
}

/** The division the map shows: this one, a proposal, or the one there was. */
export function divisionOf(session: Session, { view, preview, other }: Shown): Uint16Array {
  if (view === "before") return other ?? session.ground.first;
  return preview ?? session.plan.of;
}

/** Two bytes for each address: colour, and how it is drawn. */
function looksOf(session: Session, shown: Shown, colours: readonly number[]): Uint8Array {
  const { ground, plan } = session;
  const of = divisionOf(session, shown);
  const before = shown.other ?? ground.first;
  const looks = new Uint8Array(ground.addresses * 2);
  for (let a = 0; a < ground.addresses; a++) {
    const u = ground.unit[a] ?? 0;
    const part = of[u] ?? 0;
    looks[a * 2] = colours[part] ?? 0;
    looks[a * 2 + 1] =
      shown.view === "difference"
        ? part === before[u]
          ? PALE
          : STRONG
        : plan.locked[u] || shown.stations[part]?.locked
          ? LOCKED
          : PLAIN;
  }
  return looks;
}

function numbers(
  ground: Ground,
  stations: readonly Station[],
  of: Uint16Array,
  colours: readonly number[],
  to: number | null,
) {
  const features: Feature[] = [];
  middles(ground, of, stations.length).forEach((address, part) => {
    const station = stations[part];
    if (!station) return;
    const look = {
      number: station.number,
      edge: PALETTE[colours[part] ?? 0]?.edge ?? "#000000",
      chosen: part === to,
    };
    if (address !== null) features.push(point({ kind: "number", ...look }, placeOf(ground, address)));
    if (station.place && station.open) {
      features.push(
        point({ kind: "place", name: `${station.number}. ${station.place.name}`, ...look }, [
          station.place.lon,
          station.place.lat,
        ]),
      );
    }
  });
  return { type: "FeatureCollection" as const, features };
}

const point = (properties: Record<string, unknown>, coordinates: [number, number]): Feature => ({
  type: "Feature",
  properties,
  geometry: { type: "Point", coordinates },
});

/** Areas as they come: those of the stations touched are asked for again once the stroke is kept. */
function useAreas(engine: Engine, session: Session, api: ScenarioApi, colours: readonly number[]): void {
  const stale = useShown(session, (s) => s.stale);
  const sending = useShown(session, (s) => s.sending);
  const own = useShown(session, (s) => s.view !== "before" && s.preview === null && s.other === null);
  const [failures, setFailures] = useState(0);
  const paint = useRef(() => {});
  paint.current = () => {
    const features = [...session.areas.values()].map((f) => {
      const { fill, edge } = PALETTE[colours[Number(f.properties?.part)] ?? 0] ?? {
        fill: "#888888",
        edge: "#444444",
      };
      return { ...f, properties: { ...f.properties, fill, edge } };
    });
    engine.setOverlay("areas", own ? { type: "FeatureCollection", features } : NOTHING);
  };
  useEffect(() => {
    if (sending > 0 || (stale !== "all" && stale.length === 0)) return;
    const stop = new AbortController();
    const ask = async () => {
      const areas: FeatureCollection = await api.areas(stale === "all" ? null : stale, stop.signal);
      if (stale === "all") session.areas.clear();
      else for (const part of stale) session.areas.delete(part);
      for (const f of areas.features) session.areas.set(Number(f.properties?.part), f);
      session.set({ stale: [] });
      paint.current();
    };
    // A server that searches for proposals may be late: the addresses are there, the areas follow.
    const again = () => {
      if (!stop.signal.aborted) timer = setTimeout(() => setFailures((n) => n + 1), AGAIN_MS);
    };
    const wait = failures === 0 && stale === "all" ? 0 : SETTLE_MS;
    let timer = setTimeout(() => ask().catch(again), wait);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [api, session, stale, sending, failures]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again when the colours or the view are others.
  useEffect(() => paint.current(), [colours, own]);
}

/** The time from the end of a stroke to its pixels is written down; the browser tests read it. */
function measured(engine: Engine, from: number): void {
  engine.map.once("render", () =>
    requestAnimationFrame(() =>
      performance.measure("beffroi:stroke", { start: from, end: performance.now() }),
    ),
  );
}

interface Props {
  engine: Engine;
  session: Session;
  api: ScenarioApi;
  colours: number[];
}

/** Draws; shows nothing of its own, so that a stroke asks nothing of the panels. */
export function MapOfPlan({ engine, session, api, colours }: Props): null {
  const layer = useRef<UnitsOnMap | null>(null);
  const { revision, view, preview, other, stations, to } = useShown(session, (s) => s);
  useAreas(engine, session, api, colours);
  useEffect(() => {
    const { ground } = session;
    engine.setOverlay("stations", numbers(ground, session.now.stations, ground.first, [], null));
    layer.current = layUnits(engine, ground.lonlat, PALETTE, STATIONS_LAYER);
    return () => {
      layer.current?.remove();
      engine.setOverlay("stations", NOTHING);
      engine.setOverlay("areas", NOTHING);
    };
  }, [engine, session]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: painted again when the view is another.
  useEffect(() => {
    const paint = () => {
      layer.current?.setLooks(looksOf(session, session.now, colours));
      const ended = session.takeEnded();
      if (ended !== null) measured(engine, ended);
    };
    paint();
    return session.onPaint(paint);
  }, [engine, session, colours, view, preview, other, stations]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the revision counts is in the session.
  useEffect(() => {
    const timer = setTimeout(() => {
      const of = divisionOf(session, session.now);
      engine.setOverlay("stations", numbers(session.ground, stations, of, colours, to));
    }, NUMBERS_MS);
    return () => clearTimeout(timer);
  }, [engine, session, colours, revision, view, preview, stations, to]);
  return null;
}
