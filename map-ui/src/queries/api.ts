/** What is asked of the server about stored queries. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { getJson, postJson, withQuery } from "../api/client";
import { useWords } from "../i18n/staff";
import { useStore } from "../state/store";
import type { Answer, Parameter, StoredQuery, Table, Values } from "./types";

const MINUTE = 60_000;

export const pathOf = (id: number, rest = "") => `/api/queries/${id}${rest}`;

export function useStoredQuery(id: number | null) {
  const { lang } = useWords();
  return useQuery({
    queryKey: ["record", "stored-queries", id, "query", lang],
    queryFn: ({ signal }) => getJson<StoredQuery>(pathOf(id ?? 0), lang, signal),
    enabled: id !== null,
    staleTime: MINUTE,
  });
}

export function useTables(enabled: boolean) {
  const { lang } = useWords();
  return useQuery({
    queryKey: ["records", "stored-queries", "tables", lang],
    queryFn: ({ signal }) => getJson<Table[]>("/api/queries/tables", lang, signal),
    enabled,
    staleTime: 5 * MINUTE,
  });
}

/** One run at a time; the next one breaks the former off, and so does leaving. */
export function useRun(id: number) {
  const { lang } = useWords();
  return useMutation({
    mutationFn: ({ values, signal }: { values: Values; signal: AbortSignal }) =>
      postJson<Answer>(pathOf(id, "/run"), { values }, lang, signal),
  });
}

export interface Attempt {
  statement: string;
  parameters: Parameter[];
  values: Values;
}

export function useTry() {
  const { lang } = useWords();
  return useMutation({
    mutationFn: ({ attempt, signal }: { attempt: Attempt; signal: AbortSignal }) =>
      postJson<Answer>("/api/queries/try", attempt, lang, signal),
  });
}

/** Address of the result as a file. */
export function filePath(id: number, values: Values, format: string, lang: string): string {
  const given = Object.fromEntries(Object.entries(values).map(([name, value]) => [`p.${name}`, value]));
  return withQuery(pathOf(id, "/export"), { ...given, format, lang });
}

export interface Found {
  id: number;
  label: string;
}

/** Records of a list to choose from. */
export function useFound(type: string, q: string, enabled: boolean) {
  const { lang } = useWords();
  const commune = useStore((s) => s.commune);
  return useQuery({
    queryKey: ["records", type, "found", q, commune, lang],
    queryFn: async ({ signal }) => {
      const path = withQuery(`/api/records/${encodeURIComponent(type)}`, { q, commune, limit: 30, lang });
      return (await getJson<{ items: Found[] }>(path, lang, signal)).items;
    },
    enabled: enabled && type !== "",
    placeholderData: (previous) => previous,
    staleTime: MINUTE,
  });
}
