/** Areas of the stations under their addresses, as they come: those of the stations touched are asked for again once the stroke is kept. */
import { useEffect, useRef, useState } from "react";
import type { Engine } from "../map/engine";
import { NOTHING } from "../map/overlays";
import type { ScenarioApi } from "./api";
import { tintOf } from "./colours";
import { type Session, useShown } from "./session";
import { useTints } from "./useTints";

const SETTLE_MS = 250;
const AGAIN_MS = 4000;

/** Draws those known: of this division alone, for of another none are asked for. */
function useDrawn(engine: Engine, session: Session, colours: readonly number[]): () => void {
  const own = useShown(session, (s) => (s.view === "after" || s.view === "difference") && s.preview === null);
  const tints = useTints();
  const draw = useRef(() => {});
  draw.current = () => {
    const features = [...session.areas.values()].map((f) => {
      const look = tintOf(tints, colours[Number(f.properties?.part)]);
      return { ...f, properties: { ...f.properties, ...look } };
    });
    engine.setOverlay("areas", own ? { type: "FeatureCollection", features } : NOTHING);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again when the colours or the view are others.
  useEffect(() => draw.current(), [colours, tints, own]);
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
  draw.current = useDrawn(engine, session, colours);
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
