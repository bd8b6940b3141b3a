/** Taking a record back to a state it has had; deleting is undone the same way. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { request, sendJson } from "../../api/client";
import { useWords } from "../../i18n/staff";
import { useStore } from "../../state/store";
import { closeRecord, openRecord } from "../open";
import { pathOf } from "../queries";
import type { RecordData, Row } from "../types";
import { useSay } from "../useSay";

type Kept = Pick<Row, "id" | "version" | "label">;

function useReread(type: string) {
  const client = useQueryClient();
  return useCallback(() => {
    for (const key of ["record", "records"]) client.invalidateQueries({ queryKey: [key, type] });
  }, [client, type]);
}

export function useRestore(type: string): (now: Kept, version: number) => Promise<void> {
  const { t, lang } = useWords();
  const { done, failed } = useSay();
  const reread = useReread(type);
  return useCallback(
    async (now, version) => {
      try {
        const headers = { "If-Match": `"${now.version}"` };
        const response = await sendJson("POST", pathOf(type, `/${now.id}/restore`), { version }, lang, {
          headers,
        });
        const saved = (await response.json()) as RecordData;
        reread();
        const { record } = useStore.getState();
        if (!record || (record.type === type && record.id === now.id))
          openRecord(type, now.id, { tab: record?.tab ?? null });
        done(t("record.restored", { what: saved.label }));
      } catch (error) {
        failed(error);
      }
    },
    [type, lang, t, done, failed, reread],
  );
}

/** Deletes, and offers to take it back. */
export function useDelete(type: string): (record: RecordData) => Promise<void> {
  const { t, lang } = useWords();
  const { done, failed } = useSay();
  const reread = useReread(type);
  const restore = useRestore(type);
  return useCallback(
    async (record) => {
      try {
        const headers = { "If-Match": `"${record.version}"` };
        const response = await request(pathOf(type, `/${record.id}`), lang, { method: "DELETE", headers });
        const told = Number.parseInt((response.headers.get("etag") ?? "").replace(/\D/g, ""), 10);
        const version = Number.isFinite(told) ? told : record.version + 1;
        closeRecord();
        reread();
        done(t("record.deleted", { what: record.label }), () =>
          restore({ ...record, version }, record.version),
        );
      } catch (error) {
        failed(error);
      }
    },
    [type, lang, t, done, failed, reread, restore],
  );
}
