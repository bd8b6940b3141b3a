/** The rows in sight of a long list, and how many there are in all. */
import { useMemo, useRef, useState } from "react";
import { PAGE, usePages } from "../queries";
import type { Row } from "../types";

export interface Rows {
  total: number | null;
  exact: boolean;
  /** Rows to scroll over: where the total is only "more than", the end goes back as one comes near it. */
  length: number;
  rowAt: (index: number) => Row | undefined;
  /** Tells which rows are in sight. */
  see: (first: number, last: number) => void;
  fetching: boolean;
  error: unknown;
  retry: () => void;
}

function pagesBetween(first: number, last: number): number[] {
  const from = Math.floor(first / PAGE);
  const to = Math.floor(Math.max(first, last) / PAGE);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** A full page has another behind it. */
function reachOf(page: number, rows: number): number {
  return page * PAGE + rows + (rows === PAGE ? PAGE : 0);
}

export function useRows(type: string, query: [string, string][], enabled: boolean): Rows {
  const [pages, setPages] = useState<number[]>([0]);
  const results = usePages(type, query, pages, enabled);
  const known = useRef<{ total: number; exact: boolean; length: number } | null>(null);
  const newest = results.find((r) => r.data)?.data;
  if (newest) {
    const { total, exact } = newest;
    const reached = results.map((r, i) => reachOf(pages[i] ?? 0, r.data?.items.length ?? 0));
    const before = known.current?.total === total ? known.current.length : 0;
    known.current = { total, exact, length: exact ? total : Math.max(total, before, ...reached) };
  }
  const byPage = useMemo(
    () => new Map(pages.map((page, i) => [page, results[i]?.data?.items])),
    [pages, results],
  );
  const failed = results.find((r) => r.isError);
  return {
    total: known.current?.total ?? null,
    exact: known.current?.exact ?? true,
    length: known.current?.length ?? 0,
    rowAt: (index) => byPage.get(Math.floor(index / PAGE))?.[index % PAGE],
    see: (first, last) => {
      const next = pagesBetween(first, last);
      if (next.join() !== pages.join()) setPages(next);
    },
    fetching: results.some((r) => r.isFetching),
    error: failed?.error ?? null,
    retry: () => {
      for (const r of results) r.refetch();
    },
  };
}
