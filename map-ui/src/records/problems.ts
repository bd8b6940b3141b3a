/** Reading refusals of the server (pure). */
import { Problem } from "../api/client";
import type { Conflict, Violation } from "./types";

export interface Violations {
  byField: Record<string, string>;
  /** Of the record as a whole. */
  general: string[];
}

export function violationsOf(error: unknown): Violations {
  const list = error instanceof Problem ? error.body.violations : null;
  const out: Violations = { byField: {}, general: [] };
  for (const v of Array.isArray(list) ? (list as Violation[]) : []) {
    if (v.field === null || v.field === undefined) out.general.push(v.message);
    else out.byField[v.field] = [out.byField[v.field], v.message].filter(Boolean).join(" ");
  }
  return out;
}

export function conflictOf(error: unknown): Conflict | null {
  if (!(error instanceof Problem) || error.status !== 412) return null;
  return (error.body.conflict as Conflict | undefined) ?? null;
}
