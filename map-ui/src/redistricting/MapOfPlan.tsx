/** The division on the map: addresses, areas, numbers and polling places. */
import { useEffect, useMemo, useRef, useState } from "react";
import { cover } from "../map/cover";
import type { Engine } from "../map/engine";
import { NOTHING, STATIONS_LAYER } from "../map/overlays";
import { layUnits, type UnitsOnMap } from "../map/units";
import type { ScenarioApi } from "./api";
import { colouring, neighbours } from "./colours";
import { divisionOf, namesOf, writeLooks } from "./looks";
import { type Session, useShown } from "./session";
import { useAreas } from "./useAreas";
import { useTints } from "./useTints";

const NUMBERS_MS = 120;

/** Colour of each station; those opened since choose among what is left. */
export function useColours(session: Session): number[] {
  const parts = useShown(session, (s) => s.stations.length);
  const other = useShown(session, (s) => s.other);
  const kept = useRef<number[]>([]);
  return useMemo(() => {
    const { ground, plan } = session;
    const all = Math.max(parts, ...[...(other?.more.keys() ?? [])].map((part) => part + 1));
    const near = neighbours(ground, plan.of, all);
    for (const of of [ground.first, ...(other ? [other.of] : [])]) {
      neighbours(ground, of, all).forEach((set, part) => {
        for (const beside of set) near[part]?.add(beside);
      });
    }
    kept.current = colouring(near, kept.current);
    return kept.current;
  }, [session, parts, other]);
}

/** The time from the end of a stroke to the frame after its pixels is written down; the browser tests read it. */
function measured(from: number): void {
  requestAnimationFrame(() =>
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

/** The addresses, in one layer of the map: drawn anew at each stroke. */
function useUnits(engine: Engine, session: Session, colours: readonly number[]): void {
  const { view, preview, other, stations } = useShown(session, (s) => s);
  const tints = useTints();
  const layer = useRef<UnitsOnMap | null>(null);
  const write = useRef((_: Uint8Array) => {});
  write.current = (looks) => writeLooks(session, colours, looks);
  useEffect(() => {
    layer.current = layUnits(engine, session.ground.lonlat, (looks) => write.current(looks), STATIONS_LAYER);
    return () => layer.current?.remove();
  }, [engine, session]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a layer laid anew has no colours yet.
  useEffect(() => layer.current?.setTints(tints), [tints, engine, session]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: painted again when the view is another.
  useEffect(() => {
    const paint = () => {
      layer.current?.stale();
      const ended = session.takeEnded();
      if (ended !== null) measured(ended);
    };
    paint();
    return session.onPaint(paint);
  }, [engine, session, colours, view, preview, other, stations]);
}

/** Number and place of each station, a moment after the colours. */
function useNames(over: Engine, session: Session, colours: readonly number[]): void {
  const { revision, view, preview, other, stations, to } = useShown(session, (s) => s);
  const tints = useTints();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the revision counts is in the session.
  useEffect(() => {
    const timer = setTimeout(() => {
      const { ground, now } = session;
      const more = now.view === "before" && other ? { more: other.more } : {};
      const named = { ground, stations, ...more, colours, tints, to };
      over.setOverlay("stations", namesOf(divisionOf(session, now), named));
    }, NUMBERS_MS);
    return () => clearTimeout(timer);
  }, [over, session, colours, tints, revision, view, preview, other, stations, to]);
}

function Covered({ over, session, colours }: { over: Engine; session: Session; colours: number[] }): null {
  useUnits(over, session, colours);
  useNames(over, session, colours);
  return null;
}

/** Draws; shows nothing of its own, so that a stroke asks nothing of the panels, and nothing of the ground either. */
export function MapOfPlan({ engine, session, api, colours }: Props) {
  const [over, setOver] = useState<Engine | null>(null);
  useAreas(engine, session, api, colours);
  useEffect(() => {
    const laid = cover(engine);
    // The layer of the names is there first: the addresses are laid under it.
    const named = {
      ground: session.ground,
      stations: session.now.stations,
      colours: [],
      tints: [],
      to: null,
    };
    laid.engine.setOverlay("stations", namesOf(session.ground.first, named));
    setOver(laid.engine);
    return () => {
      setOver(null);
      laid.remove();
      engine.setOverlay("areas", NOTHING);
    };
  }, [engine, session]);
  return over && <Covered over={over} session={session} colours={colours} />;
}
