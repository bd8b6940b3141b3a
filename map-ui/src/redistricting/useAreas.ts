/** Areas of the stations under their addresses, as they come: those of the stations touched are asked for again once the stroke is kept. */
import type { Feature, FeatureCollection } from "geojson";
import { useEffect, useRef, useState } from "react";
import type { Engine } from "../map/engine";
import type { ScenarioApi } from "./api";
import { type Tint, tintOf } from "./colours";
import { type Session, useShown } from "./session";
import { useAreasBefore } from "./useAreasBefore";
import { useTints } from "./useTints";

const SETTLE_MS = 250;
const AGAIN_MS = 4000;

/** Areas in the colours of their stations, for the map. */
export function tinted(
  areas: Iterable<Feature>,
  colours: readonly number[],
  tints: readonly Tint[],
): FeatureCollection {
  const features = [...areas].map((f) => {
    const look = tintOf(tints, colours[Number(f.properties?.part)]);
    return { ...f, properties: { ...f.properties, ...look } };
  });
  return { type: "FeatureCollection", features };
}

/** Draws those known, of the division that is shown; of a proposal looked at none are asked for. */
function useDrawn(
  engine: Engine,
  session: Session,
  colours: readonly number[],
  before: readonly Feature[],
): () => void {
  const view = useShown(session, (s) => s.view);
  const preview = useShown(session, (s) => s.preview);
  const tints = useTints();
  const draw = useRef(() => {});
  draw.current = () => {
    const known = preview ? [] : session.areas.values();
    engine.setOverlay("areas", tinted(view === "before" ? before : known, colours, tints));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again when the colours or the view are others.
  useEffect(() => draw.current(), [colours, tints, view, preview, before]);
  return () => draw.current();
}

export function useAreas(
  engine: Engine,
  session: Session,
  api: ScenarioApi,
  colours: readonly number[],
): void {
  const stale = useShown(session, (s) => s.stale);
  const sending = useShown(session, (s) => s.sending);
  const [failures, setFailures] = useState(0);
  const draw = useRef(() => {});
  const before = useAreasBefore(
    session,
    api,
    useShown(session, (s) => s.view === "before"),
  );
  draw.current = useDrawn(engine, session, colours, before);
  useEffect(() => {
    if (sending > 0 || (stale !== "all" && stale.length === 0)) return;
    const stop = new AbortController();
    const ask = async () => {
      const areas = await api.areas(stale === "all" ? null : stale, stop.signal);
      if (stale === "all") session.areas.clear();
      else for (const part of stale) session.areas.delete(part);
      for (const f of areas.features) session.areas.set(Number(f.properties?.part), f);
      session.set({ stale: [] });
      draw.current();
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
}
