/** The records chosen in a list, by number: they stay chosen while the list is filtered or sorted. */
import { useState } from "react";
import { useWords } from "../../i18n/staff";
import { useStore } from "../../state/store";
import { MOST, readAll } from "../queries";
import type { Row } from "../types";
import { useSay } from "../useSay";

export interface Selected {
  ids: ReadonlySet<number>;
  toggle: (row: Row, index: number, range: boolean, rowAt: (index: number) => Row | undefined) => void;
  all: (on: boolean) => void;
  clear: () => void;
}

const NONE: ReadonlySet<number> = new Set();

export function useSelected(type: string, query: [string, string][]): Selected {
  const { t, lang } = useWords();
  const { failed } = useSay();
  const toast = useStore((s) => s.toast);
  const [ids, setIds] = useState<ReadonlySet<number>>(NONE);
  const [last, setLast] = useState<number | null>(null);
  const all = async (on: boolean) => {
    if (!on) return setIds(NONE);
    try {
      const rows = await readAll(type, query, lang);
      setIds(new Set(rows.map((r) => r.id)));
      if (rows.length >= MOST) toast({ text: t("list.most", { count: MOST }), tone: "info" });
    } catch (error) {
      failed(error);
    }
  };
  return {
    ids,
    toggle: (row, index, range, rowAt) => {
      const next = new Set(ids);
      if (range && last !== null) {
        for (let i = Math.min(last, index); i <= Math.max(last, index); i++) {
          const between = rowAt(i);
          if (between) next.add(between.id);
        }
      } else if (!next.delete(row.id)) next.add(row.id);
      setIds(next);
      setLast(index);
    },
    all,
    clear: () => setIds(NONE),
  };
}
