import { useQuery } from "@tanstack/react-query";
import type { Feature } from "geojson";
import { isAgent, useStore } from "../state/store";
import { getJson, Problem, withQuery } from "./client";
import type { FoundGroup, Lang, LayerInfo, Place, SearchAnswer, Town } from "./types";

const MINUTE = 60_000;

/** A refusal will not change by asking again; a passing fault may. */
export function shouldRetry(failures: number, error: unknown): boolean {
  if (error instanceof Problem && error.status >= 400 && error.status < 500) return false;
  return failures < 2;
}

export function useTowns(lang: Lang) {
  return useQuery({
    queryKey: ["towns", lang],
    queryFn: ({ signal }) => getJson<Town[]>("/api/towns", lang, signal),
    staleTime: 5 * MINUTE,
  });
}

export function useLayers(lang: Lang) {
  return useQuery({
    queryKey: ["layers", lang],
    queryFn: ({ signal }) => getJson<LayerInfo[]>("/api/layers", lang, signal),
    staleTime: MINUTE,
    refetchInterval: MINUTE,
  });
}

export function useSearch(q: string, commune: string | null, lang: Lang) {
  return useQuery({
    queryKey: ["search", q, commune, lang],
    queryFn: ({ signal }) =>
      getJson<SearchAnswer>(withQuery("/api/search", { q, commune, limit: 6, lang }), lang, signal),
    enabled: q.length > 0,
    placeholderData: (previous) => (q.length > 0 ? previous : undefined),
    staleTime: MINUTE,
  });
}

/** Records an agent may see, found by their names. */
export function useRecordSearch(q: string, commune: string | null, lang: Lang) {
  const agent = useStore(isAgent);
  const person = useStore((s) => s.session?.person?.id);
  return useQuery({
    queryKey: ["search", "records", q, commune, person, lang],
    queryFn: ({ signal }) =>
      getJson<FoundGroup[]>(withQuery("/api/records/search", { q, commune, lang }), lang, signal),
    enabled: q.length > 1 && agent,
    placeholderData: (previous) => (q.length > 1 ? previous : undefined),
    staleTime: MINUTE,
  });
}

/** What the card asks about: a place, or one feature of a layer. */
export type PlaceRef =
  | { lon: number; lat: number; zoom: number }
  | { layer: string; fid: number; lon?: number; lat?: number };

export function usePlace(ref: PlaceRef | null, commune: string | null, date: string | null, lang: Lang) {
  return useQuery({
    queryKey: ["at", ref, commune, date, lang],
    queryFn: ({ signal }) => {
      const asked = ref && "layer" in ref ? { layer: ref.layer, fid: ref.fid } : ref;
      return getJson<Place>(withQuery("/api/at", { ...asked, commune, date, lang }), lang, signal);
    },
    enabled: ref !== null,
    staleTime: MINUTE,
  });
}

export function fetchFeature(
  layer: string,
  fid: number,
  date: string | null,
  lang: Lang,
  signal?: AbortSignal,
) {
  const path = `/api/layers/${encodeURIComponent(layer)}/features/${fid}`;
  return getJson<Feature>(withQuery(path, { date }), lang, signal);
}
