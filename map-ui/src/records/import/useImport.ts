/** An import at work: what is proposed for the columns, then the state of the task until it ends. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { getJson, request, withQuery } from "../../api/client";
import type { Lang } from "../../api/types";
import { useWords } from "../../i18n/staff";
import { useStore } from "../../state/store";
import { pathOf } from "../queries";
import type { ImportColumn, ImportState } from "../types";

const ASK_MS = 500;
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const typeOf = (file: File) => (/\.xlsx$/i.test(file.name) ? XLSX : "text/csv");

/** Column of the file → field of the record; columns left out are not read. */
export type Mapping = Record<string, string>;

export interface Proposal {
  columns: ImportColumn[];
  separator: string | null;
}

export async function readColumns(type: string, file: File, lang: Lang): Promise<Proposal> {
  const path = withQuery(pathOf(type, "/import/columns"), { lang });
  const headers = { "Content-Type": typeOf(file) };
  return (await (await request(path, lang, { method: "POST", body: file, headers })).json()) as Proposal;
}

/** Query of an import: each column read, under the name of its field. */
export function importQuery(mapping: Mapping): Record<string, string> {
  return Object.fromEntries(
    Object.entries(mapping)
      .filter(([, field]) => field !== "")
      .map(([column, field]) => [`map.${column}`, field]),
  );
}

interface Wanted {
  type: string;
  file: File;
  mapping: Mapping;
  dryRun: boolean;
  commune: string | null;
}

export async function startImport(
  { type, file, mapping, dryRun, commune }: Wanted,
  lang: Lang,
): Promise<string> {
  const query = { commune, dry_run: dryRun, lang, ...importQuery(mapping) };
  const response = await request(withQuery(pathOf(type, "/import"), query), lang, {
    method: "POST",
    body: file,
    headers: { "Content-Type": typeOf(file) },
  });
  return ((await response.json()) as { id: string }).id;
}

export function useImportState(id: string | null, type: string) {
  const { lang } = useWords();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ["import", id, lang],
    queryFn: ({ signal }) => getJson<ImportState>(`/api/imports/${id}`, lang, signal),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data && state.data.state !== "running" ? false : ASK_MS),
  });
  const finished = query.data?.state === "done" && !query.data.dry_run;
  useEffect(() => {
    if (!finished) return;
    for (const key of ["records", "record"]) client.invalidateQueries({ queryKey: [key, type] });
  }, [finished, client, type]);
  return query;
}

export function useStop() {
  const { lang } = useWords();
  const toast = useStore((s) => s.toast);
  const { t } = useWords();
  return async (id: string) => {
    await request(`/api/imports/${id}`, lang, { method: "DELETE" }).catch(() => null);
    toast({ text: t("import.stopped"), tone: "info" });
  };
}
