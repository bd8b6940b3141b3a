/** What is asked of the server about records. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { getJson, withQuery } from "../api/client";
import type { Lang } from "../api/types";
import { useWords } from "../i18n/staff";
import type { ListRef } from "../permalink/desk";
import { useStore } from "../state/store";
import { listQuery } from "./filters";
import type {
  Choice,
  Description,
  HistoryEntry,
  Module,
  Page,
  RecordData,
  Row,
  SavedView,
  TypeInfo,
} from "./types";

const MINUTE = 60_000;
export const PAGE = 100;
const BIG_PAGE = 500;
/** More records than this are not held by a page. */
export const MOST = 10_000;

export const pathOf = (type: string, rest = "") => `/api/records/${encodeURIComponent(type)}${rest}`;

const useSigned = () => useStore((s) => s.session?.person?.id ?? null);

export function useModules() {
  const { lang } = useWords();
  const person = useSigned();
  return useQuery({
    queryKey: ["modules", person, lang],
    queryFn: ({ signal }) => getJson<Module[]>("/api/records", lang, signal),
    enabled: person !== null,
    staleTime: 5 * MINUTE,
  });
}

export function moduleOf(modules: readonly Module[] | undefined, type: string): Module | null {
  return modules?.find((m) => m.types.some((t) => t.id === type)) ?? null;
}

export function typeOfLayer(modules: readonly Module[] | undefined, layer: string): TypeInfo | null {
  return modules?.flatMap((m) => m.types).find((t) => t.layer === layer) ?? null;
}

export function useDescription(type: string, enabled = true) {
  const { lang } = useWords();
  const person = useSigned();
  return useQuery({
    queryKey: ["description", type, person, lang],
    queryFn: ({ signal }) => getJson<Description>(pathOf(type, "/description"), lang, signal),
    enabled,
    staleTime: 5 * MINUTE,
  });
}

const ADMINISTRATION = "administration";

/** Commune a list is about: the town of the map, when rows of the type belong to one. */
export function useCommuneOf(description: Description | undefined): string | null {
  const commune = useStore((s) => s.commune);
  if (!description) return null;
  const local = description.by_commune ?? description.module !== ADMINISTRATION;
  return local && !description.commune_optional ? commune : null;
}

/** Commune a new record goes to: that of its list, else the only one this person works in. */
export function useCommuneOfNew(description: Description): string | null {
  const listed = useCommuneOf(description);
  const session = useStore((s) => s.session);
  const [only, ...others] = session?.everywhere ? [] : (session?.communes ?? []);
  if (listed || !description.by_commune || others.length > 0) return listed;
  return only?.commune ?? null;
}

/** The conditions of a list as the server reads them. */
export function useListQuery(list: ListRef, description: Description | undefined): [string, string][] {
  const commune = useCommuneOf(description);
  const date = useStore((s) => s.date);
  return useMemo(
    () => listQuery(list, { commune, date, ...(description ? { fallbackSort: description.sort } : {}) }),
    [list, commune, date, description],
  );
}

export function readPage(
  type: string,
  query: readonly [string, string][],
  [offset, limit]: [number, number],
  lang: Lang,
  signal?: AbortSignal,
): Promise<Page> {
  const path = withQuery(pathOf(type), { ...Object.fromEntries(query), offset, limit, lang });
  return getJson<Page>(path, lang, signal);
}

/** The pages a window on the list needs; what was there stays until the new answer comes. */
export function usePages(type: string, query: [string, string][], pages: number[], enabled: boolean) {
  const { lang } = useWords();
  return useQueries({
    queries: pages.map((page) => ({
      queryKey: ["records", type, query, page, lang],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        readPage(type, query, [page * PAGE, PAGE], lang, signal),
      enabled,
      staleTime: MINUTE,
    })),
  });
}

/** Every row of a list, at most `MOST` of them. */
export async function readAll(type: string, query: [string, string][], lang: Lang): Promise<Row[]> {
  const rows: Row[] = [];
  for (let offset = 0; offset < MOST; offset += BIG_PAGE) {
    const page = await readPage(type, query, [offset, BIG_PAGE], lang);
    rows.push(...page.items);
    if (page.items.length < BIG_PAGE) break;
  }
  return rows;
}

export function useRecord(type: string, id: number | null) {
  const { lang } = useWords();
  const date = useStore((s) => s.date);
  const person = useSigned();
  return useQuery({
    queryKey: ["record", type, id, date, person, lang],
    queryFn: ({ signal }) => readRecord(type, id ?? 0, date, lang, signal),
    enabled: id !== null,
    staleTime: MINUTE,
  });
}

export function readRecord(type: string, id: number, date: string | null, lang: Lang, signal?: AbortSignal) {
  return getJson<RecordData>(withQuery(pathOf(type, `/${id}`), { date, lang }), lang, signal);
}

export function useHistory(type: string, id: number) {
  const { lang } = useWords();
  return useQuery({
    queryKey: ["record", type, id, "history", lang],
    queryFn: ({ signal }) =>
      getJson<HistoryEntry[]>(withQuery(pathOf(type, `/${id}/history`), { lang }), lang, signal),
  });
}

export function useChoices(type: string, field: string, q: string, enabled: boolean) {
  const { lang } = useWords();
  const commune = useStore((s) => s.commune);
  return useQuery({
    queryKey: ["choices", type, field, q, commune, lang],
    queryFn: ({ signal }) =>
      getJson<Choice[]>(withQuery(pathOf(type, `/choices/${field}`), { q, commune, lang }), lang, signal),
    enabled,
    placeholderData: (previous) => previous,
    staleTime: MINUTE,
  });
}

export function useViews(type: string) {
  const { lang } = useWords();
  return useQuery({
    queryKey: ["views", type],
    queryFn: ({ signal }) => getJson<SavedView[]>(withQuery("/api/views", { type }), lang, signal),
  });
}
