/** Between the values of a record and the form: what is shown, what changed, what is sent, what is wrong (pure). */
import type { Geometry } from "geojson";
import type { Description, Field, RecordData, Value, Values } from "./types";

/** A form being filled; `geometry` undefined is one nobody touched. */
export interface Draft {
  type: string;
  id: number | null;
  /** What the form began with. */
  base: { version: number; values: Values; geometry: Geometry | null };
  values: Values;
  geometry: Geometry | null | undefined;
  /** Texts of references chosen since. */
  labels: Record<string, string>;
  /** Names this form, so that sending it twice makes one record. */
  key: string;
  commune: string | null;
}

/** Random name of a form; `crypto.randomUUID` exists on secure pages only, and a town hall's page may not be one. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function draftOf(record: RecordData, type: string): Draft {
  return {
    type,
    id: record.id,
    base: { version: record.version, values: record.values, geometry: record.geometry },
    values: { ...record.values },
    geometry: undefined,
    labels: { ...record.labels },
    key: newKey(),
    commune: record.commune,
  };
}

export function newDraft(type: string, commune: string | null, preset: Partial<Draft> = {}): Draft {
  return {
    type,
    id: null,
    base: { version: 0, values: {}, geometry: null },
    values: {},
    geometry: undefined,
    labels: {},
    key: newKey(),
    commune,
    ...preset,
  };
}

/** A copy to begin with: what the register itself fills is left to it, and two records do not share a place. */
export function copyOf(record: RecordData, description: Description): Pick<Draft, "values" | "labels"> {
  const writable = description.fields.filter((f) => !f.readonly).map((f) => f.name);
  return {
    values: Object.fromEntries(writable.map((n) => [n, record.values[n] ?? null])),
    labels: { ...record.labels },
  };
}

const empty = (v: Value | undefined) =>
  v === undefined || v === null || v === "" || (Array.isArray(v) && v.length === 0);

export function same(a: Value | undefined, b: Value | undefined): boolean {
  if (empty(a) && empty(b)) return true;
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Does the field concern this record? A dependent field shows only for some values of another. */
export function applies(field: Field, values: Values): boolean {
  if (!field.depends) return true;
  const master = values[field.depends.field] ?? null;
  return field.depends.values.some((v) => v === master);
}

export function changedFields(draft: Draft, fields: readonly Field[]): string[] {
  const values = settled(draft, fields);
  return fields
    .filter((f) => !f.readonly && !same(values[f.name], draft.base.values[f.name]))
    .map((f) => f.name);
}

/** What the form shows of a field: in a new record, until something is typed, what it begins with. */
export function shownValue(draft: Draft, field: Field): Value {
  const typed = draft.values[field.name];
  if (typed !== undefined || draft.id !== null) return typed ?? null;
  return field.default ?? (field.kind === "boolean" && field.required ? false : null);
}

/** The values as they will be kept: a field that no longer concerns the record is emptied. */
function settled(draft: Draft, fields: readonly Field[]): Values {
  const out: Values = {};
  for (const f of fields) {
    const value = shownValue(draft, f);
    out[f.name] = applies(f, draft.values) ? (value === "" ? null : value) : null;
  }
  return out;
}

/** Has anybody typed something that would be lost? */
export function isDirty(draft: Draft, fields: readonly Field[]): boolean {
  if (draft.geometry !== undefined) return true;
  if (draft.id === null) return Object.values(draft.values).some((v) => !empty(v));
  return changedFields(draft, fields).length > 0;
}

export interface Payload {
  commune?: string;
  values: Values;
  geometry?: Geometry | null;
}

/** What is sent: everything filled for a new record, only what changed for another. */
export function payloadOf(draft: Draft, fields: readonly Field[]): Payload {
  const values = settled(draft, fields);
  const names = changedFields(draft, fields);
  const sent = Object.fromEntries(names.map((n) => [n, values[n] ?? null]));
  const place = draft.geometry === undefined ? {} : { geometry: draft.geometry };
  if (draft.id !== null) return { values: sent, ...place };
  return {
    ...(draft.commune ? { commune: draft.commune } : {}),
    values: sent,
    geometry: draft.geometry ?? null,
  };
}

/** Why a value cannot be kept, before the server is asked; `detail` fills the message. */
export type Fault =
  | { reason: "required" | "number" | "integer" | "pattern" }
  | { reason: "length" | "min" | "max"; detail: number };

const NUMERIC = ["integer", "real", "amount"];

function numericFault(field: Field, value: Value): Fault | null {
  if (typeof value !== "number") return { reason: "number" };
  if (field.kind === "integer" && !Number.isInteger(value)) return { reason: "integer" };
  if (field.min !== null && value < field.min) return { reason: "min", detail: field.min };
  if (field.max !== null && value > field.max) return { reason: "max", detail: field.max };
  return null;
}

export function faultOf(field: Field, value: Value | undefined): Fault | null {
  if (value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)) {
    return field.required && field.kind !== "boolean" ? { reason: "required" } : null;
  }
  if (NUMERIC.includes(field.kind)) return numericFault(field, value);
  if (typeof value !== "string") return null;
  if (field.max_length !== null && value.length > field.max_length) {
    return { reason: "length", detail: field.max_length };
  }
  return field.pattern && !matches(field.pattern, value) ? { reason: "pattern" } : null;
}

/** A pattern this browser cannot read is left to the server. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(text);
  } catch {
    return true;
  }
}

export function faultsOf(draft: Draft, fields: readonly Field[]): Map<string, Fault> {
  const out = new Map<string, Fault>();
  for (const f of fields) {
    if (f.readonly || !applies(f, draft.values)) continue;
    const fault = faultOf(f, shownValue(draft, f));
    if (fault) out.set(f.name, fault);
  }
  return out;
}

/** A number as a clerk writes it: `1 245,50`. Null when empty, the text itself when it is not a number. */
export function parseNumber(text: string): number | string | null {
  const plain = text.replace(/[\s\u00a0\u202f']/g, "").replace(",", ".");
  if (plain === "") return null;
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : text;
}
