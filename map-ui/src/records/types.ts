/** What the server says of records; see `/openapi.json` for the contract of each route. */
import type { Geometry } from "geojson";
import type { GeometryKind } from "../api/types";

export type Action = "list" | "see" | "create" | "change" | "delete" | "export" | "import" | "print";

export interface TypeInfo {
  id: string;
  title: string;
  singular: string;
  /** Layer whose features are these records, with the same numbers. */
  layer: string | null;
  actions: Action[];
}

export interface Module {
  module: string;
  title: string;
  icon: string;
  types: TypeInfo[];
}

export type Kind =
  | "text"
  | "longtext"
  | "integer"
  | "real"
  | "amount"
  | "boolean"
  | "date"
  | "time"
  | "choice"
  | "reference"
  | "list"
  | "file"
  | "richtext";

export interface Choice {
  value: string | number;
  title: string;
}

export interface Field {
  name: string;
  title: string;
  help: string;
  kind: Kind;
  required: boolean;
  readonly: boolean;
  unit: string | null;
  choices: Choice[] | null;
  /** `add`: the only field a new record of that type must have, for whoever may create one. */
  reference: { type: string; add?: string | null } | null;
  max_length: number | null;
  min: number | null;
  max: number | null;
  pattern: string | null;
  depends: { field: string; values: unknown[] } | null;
  /** What a new record begins with. */
  default?: Value;
  personal: boolean;
  /** Documents of the scan folder are offered. */
  scans?: boolean;
  sortable: boolean;
}

export interface NamedAction {
  id: string;
  title: string;
  on: "record" | "selection";
  /** What is asked before it runs. */
  fields: Field[];
}

export interface Description extends TypeInfo {
  module: string;
  help: string;
  geometry: GeometryKind | null;
  geometry_required?: boolean;
  named: NamedAction[];
  fields: Field[];
  sections: { title: string; fields: string[] }[];
  list: string[];
  sort: string;
  children: { type: string; field: string; title: string }[];
  /** Lists offered to everybody. */
  views?: { title: string; query: string }[];
  validity: { from: string; to: string } | null;
  /** False when the list is not searched by words. */
  searchable?: boolean;
  /** Rows belong to a commune. */
  by_commune?: boolean;
  /** Rows may also belong to no commune: the town of the map does not narrow their list. */
  commune_optional?: boolean;
}

/** A file as a field holds it; the bytes are asked for by record and field. */
export interface FileValue {
  /** SHA-256. */
  digest: string;
  name: string;
  type: string;
  size: number;
}

export type Value = string | number | boolean | string[] | FileValue | null;
export type Values = Record<string, Value>;

export interface Row {
  id: number;
  version: number;
  label: string;
  commune: string | null;
  point: [number, number] | null;
  values: Values;
  /** Texts of references. */
  labels: Record<string, string>;
}

export interface Changed {
  at: string;
  by: string | null;
  door: string;
}

export interface RecordData extends Row {
  geometry: Geometry | null;
  actions: Action[];
  named: string[];
  changed: Changed | null;
}

export interface Page {
  total: number;
  exact: boolean;
  items: Row[];
}

export interface HistoryChange {
  field: string;
  title: string;
  before: Value;
  after: Value;
}

export interface HistoryEntry extends Changed {
  version: number;
  action: "created" | "changed" | "deleted" | "restored";
  changes: HistoryChange[];
  geometry_changed: boolean;
}

export interface Refused {
  id: number;
  label: string;
  reason: string;
}

export interface BulkAnswer {
  changed: number;
  refused: Refused[];
  record?: Row | null;
  message?: string | null;
  link?: string | null;
}

export interface Violation {
  field: string | null;
  message: string;
}

export interface Conflict {
  version: number;
  by: string | null;
  at: string;
  base: Values;
  theirs: Values;
  geometry_changed?: boolean;
}

export interface SavedView {
  id: number;
  name: string;
  query: string;
  columns: string[];
}

export interface ImportColumn {
  column: string;
  samples: string[];
  /** Field proposed for it. */
  field: string | null;
}

export interface ImportState {
  state: "running" | "done" | "failed" | "stopped";
  dry_run: boolean;
  /** Lines read ahead of what was tried. */
  read: number;
  /** Part of the file read, from 0 to 1. */
  share: number;
  added: number;
  changed: number;
  unchanged: number;
  rejected: number;
  lines: { line: number; column: string | null; message: string }[];
  rejects: boolean;
  problem: { title: string; detail: string; remedy: string } | null;
}
