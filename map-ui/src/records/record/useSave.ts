/** Saving a form: once, over the version it began with, merged with what others did meanwhile. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { Problem, sendJson } from "../../api/client";
import { useWords } from "../../i18n/staff";
import { useStore } from "../../state/store";
import { useDrafts } from "../drafts";
import { useFaultText } from "../fields/useFaultText";
import { changedFields, type Draft, faultsOf, isDirty, payloadOf } from "../form";
import { agrees, type Comparison, compareWith, mergeOver } from "../merge";
import { openRecord } from "../open";
import { conflictOf, violationsOf } from "../problems";
import { pathOf, readRecord } from "../queries";
import type { Description, RecordData } from "../types";
import { useSay } from "../useSay";
import { useRestore } from "./useRestore";

/** Somebody may save between our reading and our writing; not for ever. */
const TRIES = 3;

export interface Clashing {
  now: RecordData;
  comparison: Comparison;
  by: string | null;
}

export interface Saving {
  busy: boolean;
  errors: Record<string, string>;
  general: string[];
  problem: Problem | null;
  clash: Clashing | null;
  setClash: (clash: Clashing | null) => void;
  forget: (field: string) => void;
  save: (draft: Draft) => Promise<void>;
}

async function send(
  draft: Draft,
  description: Description,
  lang: Parameters<typeof sendJson>[3],
): Promise<RecordData> {
  const payload = payloadOf(draft, description.fields);
  const response =
    draft.id === null
      ? await sendJson("POST", pathOf(draft.type), payload, lang, {
          headers: { "Idempotency-Key": draft.key },
        })
      : await sendJson("PATCH", pathOf(draft.type, `/${draft.id}`), payload, lang, {
          headers: { "If-Match": `"${draft.base.version}"` },
        });
  return (await response.json()) as RecordData;
}

export function useSave(description: Description): Saving {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const { done } = useSay();
  const restore = useRestore(description.id);
  const faultText = useFaultText();
  const sending = useRef(false);
  const [state, setState] = useState<Pick<Saving, "busy" | "errors" | "general" | "problem" | "clash">>({
    busy: false,
    errors: {},
    general: [],
    problem: null,
    clash: null,
  });
  const put = useCallback((part: Partial<typeof state>) => setState((s) => ({ ...s, ...part })), []);

  const kept = useCallback(
    (draft: Draft, saved: RecordData) => {
      useDrafts.getState().drop(draft.type, draft.id);
      for (const key of ["record", "records"]) client.invalidateQueries({ queryKey: [key, draft.type] });
      client.setQueriesData<RecordData>(
        { queryKey: ["record", draft.type, saved.id], predicate: ({ queryKey }) => queryKey[3] === null },
        () => saved,
      );
      const undo = draft.id === null ? undefined : () => restore(saved, draft.base.version);
      done(t(draft.id === null ? "record.created" : "record.saved", { what: saved.label }), undo);
      // Whoever went elsewhere while it was being saved is not called back.
      const { record } = useStore.getState();
      const still = record?.type === draft.type && record.id === (draft.id ?? "new");
      if (still) openRecord(draft.type, saved.id, { tab: record.tab });
    },
    [client, done, restore, t],
  );

  /** A form over an older version: their changes are taken in, or what clashes is asked. */
  const rebase = useCallback(
    async (draft: Draft, error: unknown): Promise<Draft | null> => {
      const conflict = conflictOf(error);
      if (draft.id === null || !(error instanceof Problem) || error.status !== 412) throw error;
      const now = await readRecord(draft.type, draft.id, null, lang);
      const comparison = compareWith(draft, now, description.fields);
      if (!agrees(comparison)) {
        put({ clash: { now, comparison, by: conflict?.by ?? now.changed?.by ?? null } });
        return null;
      }
      const merged = mergeOver(draft, now, comparison, {});
      useDrafts.getState().put(merged);
      return merged;
    },
    [description, lang, put],
  );

  const attempt = useCallback(
    async (first: Draft) => {
      let draft: Draft | null = first;
      for (let i = 0; i < TRIES && draft; i++) {
        try {
          return kept(draft, await send(draft, description, lang));
        } catch (error) {
          draft = await rebase(draft, error);
        }
      }
    },
    [description, kept, rebase, lang],
  );

  const save = useCallback(
    async (draft: Draft) => {
      if (sending.current) return;
      const faults = [...faultsOf(draft, description.fields)].map(
        ([name, f]) => [name, faultText(f)] as const,
      );
      if (faults.length > 0) return put({ errors: Object.fromEntries(faults), general: [], problem: null });
      if (draft.id !== null && !isDirty(draft, description.fields)) {
        useDrafts.getState().drop(draft.type, draft.id);
        return openRecord(draft.type, draft.id);
      }
      sending.current = true;
      put({ busy: true, errors: {}, general: [], problem: null });
      try {
        await attempt(draft);
      } catch (error) {
        const { byField, general } = violationsOf(error);
        const told = general.length > 0 || Object.keys(byField).length > 0;
        const problem = error instanceof Problem ? error : new Problem(0, "", String(error), "");
        put({ errors: byField, general, problem: told ? null : problem });
      } finally {
        sending.current = false;
        put({ busy: false });
      }
    },
    [description, attempt, faultText, put],
  );

  return {
    ...state,
    setClash: (clash) => put({ clash }),
    forget: (field) =>
      setState((s) => {
        const { [field]: _, ...errors } = s.errors;
        return { ...s, errors };
      }),
    save,
  };
}

export function countChanges(draft: Draft, description: Description): number {
  return changedFields(draft, description.fields).length + (draft.geometry === undefined ? 0 : 1);
}
