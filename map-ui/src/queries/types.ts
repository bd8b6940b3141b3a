/** What the server says of stored queries; see `/openapi.json`. */
import type { Geometry } from "geojson";

export const TYPE = "stored-queries";

export type ParameterKind = "text" | "integer" | "real" | "date" | "choice" | "record";
export const KINDS: readonly ParameterKind[] = ["text", "integer", "real", "date", "choice", "record"];

export interface Choice {
  value: string;
  title: string;
}

export interface Parameter {
  name: string;
  title: string;
  help: string;
  kind: ParameterKind;
  required: boolean;
  default: string;
  choices: Choice[];
  /** Record type of a record. */
  of: string;
}

/** How a result is looked at. */
export type Show = "table" | "bars" | "line" | "map" | "file";
export const SHOWS: readonly Show[] = ["table", "bars", "line", "map", "file"];

export interface StoredQuery {
  id: number;
  commune: string | null;
  title: string;
  help: string | null;
  show: Show;
  parameters: Parameter[];
  /** For whoever may change it. */
  statement: string | null;
}

export type Cell = string | number | boolean | null;

export interface Column {
  name: string;
  title: string;
  kind: "text" | "integer" | "real" | "boolean" | "date" | "time";
  unit: string | null;
}

export interface Answer {
  columns: Column[];
  rows: Cell[][];
  geometries: (Geometry | null)[] | null;
  /** Record types it reads. */
  types: string[];
  truncated: boolean;
  milliseconds: number;
  slow: string | null;
}

export interface Table {
  name: string;
  title: string;
  columns: { name: string; title: string; personal: boolean }[];
}

/** Values by parameter, as typed. */
export type Values = Record<string, string>;
