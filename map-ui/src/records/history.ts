/** What changed between two states of a record, read from its history (pure). */
import { same } from "./form";
import type { HistoryChange, HistoryEntry } from "./types";

/** An entry of the history, or the state the first of them found: a record may be older than its history. */
export type Step = Omit<HistoryEntry, "action"> & { action: HistoryEntry["action"] | "found" };

/** The history, newest first, down to the state it began with. */
export function stepsOf(history: readonly HistoryEntry[]): Step[] {
  const oldest = history.at(-1);
  if (!oldest || oldest.action === "created" || oldest.version <= 1) return [...history];
  const found = {
    version: oldest.version - 1,
    at: "",
    by: null,
    door: "",
    changes: [],
    geometry_changed: false,
  };
  return [...history, { ...found, action: "found" }];
}

export interface Difference {
  changes: HistoryChange[];
  geometry: boolean;
}

/** Changes from version `from` to version `to`, each field once: first value before, last value after. */
export function difference(history: readonly HistoryEntry[], from: number, to: number): Difference {
  const between = history
    .filter((h) => h.version > from && h.version <= to)
    .sort((a, b) => a.version - b.version);
  const byField = new Map<string, HistoryChange>();
  for (const change of between.flatMap((h) => h.changes)) {
    const known = byField.get(change.field);
    byField.set(change.field, known ? { ...known, after: change.after } : change);
  }
  return {
    changes: [...byField.values()].filter((c) => !same(c.before, c.after)),
    geometry: between.some((h) => h.geometry_changed),
  };
}
