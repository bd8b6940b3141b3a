/** Areas of the division there was, or of the one this is compared with: asked for once they are shown. */
import { useQuery } from "@tanstack/react-query";
import type { Feature } from "geojson";
import { useMemo } from "react";
import { useWords } from "../i18n/staff";
import { type ScenarioApi, scenarioApi } from "./api";
import { type Other, type Session, useShown } from "./session";
import type { Station } from "./types";

const NONE: readonly Feature[] = [];

/** The areas of another division, each with the part its station has here. */
function placed(areas: readonly Feature[], stations: readonly Station[], other: Other): Feature[] {
  const parts = new Map(stations.map((s) => [s.number, s.part]));
  for (const [part, number] of other.more) parts.set(number, part);
  return areas.map((f) => ({ ...f, properties: { part: parts.get(f.properties?.number) } }));
}

export function useAreasBefore(session: Session, api: ScenarioApi, shown: boolean): readonly Feature[] {
  const { lang } = useWords();
  const other = useShown(session, (s) => s.other);
  const stations = useShown(session, (s) => s.stations);
  const { data } = useQuery({
    queryKey: ["scenario", other?.fid ?? session.now.info.fid, "areas", other ? "now" : "base"],
    queryFn: ({ signal }) =>
      other ? scenarioApi(other.fid, lang).areas(null, signal) : api.areasOfBase(signal),
    enabled: shown,
    staleTime: other ? 0 : Number.POSITIVE_INFINITY,
  });
  return useMemo(() => {
    const known = shown && data ? data.features : NONE;
    return other ? placed(known, stations, other) : known;
  }, [shown, data, other, stations]);
}
