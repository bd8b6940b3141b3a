/** What dashboards ask of the server: everything with the rights of whoever looks. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getJson, postJson, request, sendJson } from "../api/client";
import { useWords } from "../i18n/staff";
import { decodeConditions, listOf } from "../permalink/desk";
import { pathOf as queryPath } from "../queries/api";
import type { Answer } from "../queries/types";
import { listQuery } from "../records/filters";
import { pathOf, readPage, useDescription } from "../records/queries";
import type { Page } from "../records/types";
import { useStore } from "../state/store";
import type { Board, Widget } from "./types";

const MINUTE = 60_000;
const KEY = ["records", "dashboards", "boards"];

export function useBoards() {
  const { lang } = useWords();
  const person = useStore((s) => s.session?.person?.id ?? null);
  return useQuery({
    queryKey: [...KEY, person, lang],
    queryFn: ({ signal }) => getJson<Board[]>("/api/dashboards", lang, signal),
    enabled: person !== null,
    staleTime: MINUTE,
  });
}

/** The conditions of a widget as its list has them. */
export function conditionsOf(widget: Widget) {
  return decodeConditions(new URLSearchParams(widget.filter));
}

/** One page of the records of a widget. */
export function useWidgetPage(
  widget: Widget,
  limit: number,
  more: Record<string, string> = {},
  sort?: string,
) {
  const { lang } = useWords();
  const commune = useStore((s) => s.commune);
  const type = widget.type ?? "";
  const description = useDescription(type, widget.type !== null);
  const local = description.data?.by_commune && !description.data.commune_optional ? commune : null;
  const conditions = conditionsOf(widget);
  const query = listQuery(
    listOf(type, {
      ...conditions,
      filters: { ...conditions.filters, ...more },
      sort: sort ?? conditions.sort,
    }),
    { commune: local, date: null },
  );
  const page = useQuery({
    queryKey: ["records", type, "widget", query, limit, lang],
    queryFn: ({ signal }) => readPage(type, query, [0, limit], lang, signal),
    enabled: widget.type !== null && description.data !== undefined,
    staleTime: MINUTE,
  });
  return { description, page };
}

/** How many records have each value of a field of choices. */
export function useCounts(widget: Widget) {
  const { lang } = useWords();
  const commune = useStore((s) => s.commune);
  const type = widget.type ?? "";
  const description = useDescription(type, widget.type !== null);
  const field = description.data?.fields.find((f) => f.name === widget.field);
  const local = description.data?.by_commune && !description.data.commune_optional ? commune : null;
  const counts = useQuery({
    queryKey: ["records", type, "counts", widget.filter, widget.field, local, lang],
    queryFn: async ({ signal }): Promise<Answer> => {
      const { filters, q } = conditionsOf(widget);
      const rows = (field?.choices ?? []).slice(0, 20).map(async (choice) => {
        const by = { ...filters, [field?.name ?? ""]: `eq:${choice.value}` };
        const query = listQuery(listOf(type, { q, filters: by }), { commune: local, date: null });
        const page: Page = await readPage(type, query, [0, 1], lang, signal);
        return [choice.title, page.total];
      });
      return {
        columns: [
          { name: "value", title: field?.title ?? "", kind: "text", unit: null },
          { name: "count", title: description.data?.title ?? "", kind: "integer", unit: null },
        ],
        rows: await Promise.all(rows),
        geometries: null,
        types: [type],
        truncated: false,
        milliseconds: 0,
        slow: null,
      };
    },
    enabled: field !== undefined,
    staleTime: MINUTE,
  });
  return { description, counts, field };
}

/** The answer of the stored query of a widget. */
export function useAnswer(widget: Widget) {
  const { lang } = useWords();
  const id = widget.query;
  return useQuery({
    queryKey: ["answer", id, widget.values, lang],
    queryFn: ({ signal }) =>
      postJson<Answer>(queryPath(id ?? 0, "/run"), { values: widget.values }, lang, signal),
    enabled: id !== null,
    staleTime: MINUTE,
    retry: false,
  });
}

export function useKeep() {
  const { lang } = useWords();
  const client = useQueryClient();
  const reread = () => client.invalidateQueries({ queryKey: KEY });
  return {
    /** For oneself. */
    mine: async (board: Board, widgets: Widget[]) => {
      await sendJson("PUT", `/api/dashboards/${board.id}/arrangement`, { widgets }, lang);
      await reread();
    },
    /** For everybody the dashboard is for; one's own arrangement goes, so that one sees what they see. */
    all: async (board: Board, widgets: Widget[]) => {
      const headers = { "If-Match": `"${board.version ?? 0}"` };
      const body = { values: { widgets: JSON.stringify(widgets) } };
      await sendJson("PATCH", pathOf("dashboards", `/${board.id}`), body, lang, { headers });
      if (board.own) await request(`/api/dashboards/${board.id}/arrangement`, lang, { method: "DELETE" });
      await reread();
    },
    forget: async (board: Board) => {
      await request(`/api/dashboards/${board.id}/arrangement`, lang, { method: "DELETE" });
      await reread();
    },
  };
}
