/** Two people changed the same record: what each did, and what only they can decide (pure). */
import type { Geometry } from "geojson";
import { type Draft, same } from "./form";
import type { Field, RecordData, Value, Values } from "./types";

export interface Clash {
  field: string;
  base: Value;
  mine: Value;
  theirs: Value;
}

export interface Comparison {
  /** Fields both changed, differently. */
  clashes: Clash[];
  /** Fields only they changed. */
  theirs: string[];
  /** Both moved or redrew it. */
  geometry: boolean;
  /** Only they moved or redrew it. */
  theirGeometry: boolean;
}

const sameShape = (a: Geometry | null, b: Geometry | null) => JSON.stringify(a) === JSON.stringify(b);

/** What happened to the record since the form began, beside what the form changed. */
export function compareWith(draft: Draft, now: RecordData, fields: readonly Field[]): Comparison {
  const { values: base, geometry } = draft.base;
  const out: Comparison = { clashes: [], theirs: [], geometry: false, theirGeometry: false };
  for (const { name } of fields) {
    const [was, mine, theirs] = [base[name] ?? null, draft.values[name] ?? null, now.values[name] ?? null];
    if (same(was, theirs)) continue;
    if (same(was, mine) || same(mine, theirs)) out.theirs.push(name);
    else out.clashes.push({ field: name, base: was, mine, theirs });
  }
  const moved = !sameShape(geometry, now.geometry);
  out.geometry = moved && draft.geometry !== undefined && !sameShape(draft.geometry, now.geometry);
  out.theirGeometry = moved && !out.geometry;
  return out;
}

export function agrees({ clashes, geometry }: Comparison): boolean {
  return clashes.length === 0 && !geometry;
}

export type Side = "mine" | "theirs";

/** The form on top of what they saved: their changes taken, mine kept, each clash as chosen. */
export function mergeOver(
  draft: Draft,
  now: RecordData,
  comparison: Comparison,
  sides: Readonly<Record<string, Side>>,
  shape: Side = "mine",
): Draft {
  const values: Values = { ...draft.values };
  for (const name of comparison.theirs) values[name] = now.values[name] ?? null;
  for (const clash of comparison.clashes) {
    if (sides[clash.field] === "theirs") values[clash.field] = clash.theirs;
  }
  const own = comparison.geometry && shape === "theirs" ? undefined : draft.geometry;
  return {
    ...draft,
    base: { version: now.version, values: now.values, geometry: now.geometry },
    values,
    geometry: comparison.theirGeometry ? undefined : own,
    labels: labelsOf(draft, now, values),
  };
}

/** Each reference with the text of the side that was kept. */
function labelsOf(draft: Draft, now: RecordData, values: Values): Record<string, string> {
  const out = { ...now.labels };
  for (const [name, label] of Object.entries(draft.labels)) {
    if (same(values[name], draft.values[name])) out[name] = label;
  }
  return out;
}
