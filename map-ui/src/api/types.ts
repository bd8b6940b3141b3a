/** What the server answers; see `/openapi.json` for the contract of each route. */

export type Lang = "fr" | "en" | "es";

/** A text in the languages of the interface. */
export type Text = Partial<Record<Lang, string>>;

/** West, south, east, north in degrees (EPSG:4326, longitude first). */
export type Bbox = [number, number, number, number];

export interface Town {
  commune: string;
  name: string;
  department: string | null;
  bbox: Bbox | null;
  /** EPSG code of the legal projection of the commune. */
  legal_srid: number | null;
  /** Layers that hold rows of the town. */
  layers: string[];
  /** Layers the map of the town begins with, or without; of others the style decides. */
  shown: Record<string, boolean>;
  /** Dates (YYYY-MM-DD) for which the cadastral plan is known. */
  vintages: string[];
}

export interface ColumnInfo {
  name: string;
  title: Text;
  type?: string;
  unit?: string | null;
  values?: Record<string, Text> | null;
  description?: string | Text | null;
}

export type GeometryKind = "polygon" | "line" | "point" | "mixed";

export interface LayerInfo {
  id: string;
  title: Text;
  description?: Text | null;
  group: string;
  order: number;
  geometry: GeometryKind;
  minzoom: number;
  maxzoom: number;
  history: boolean;
  attribution: string;
  columns: ColumnInfo[];
  count?: number | null;
  /** Set when the layer cannot be shown: where the mistake is and how to mend it. */
  error?: LayerError | string | null;
}

export interface LayerError {
  file?: string;
  line?: number;
  column?: number;
  problem?: string;
  message?: string;
  remedy?: string;
}

export interface SearchItem {
  label: string;
  detail?: string | null;
  layer: string;
  fid: number;
  key: string;
  commune?: string | null;
  lon: number;
  lat: number;
  bbox?: Bbox | null;
}

export interface SearchGroup {
  kind: string;
  title: string;
  items: SearchItem[];
}

export interface SearchAnswer {
  groups: SearchGroup[];
  took_ms?: number;
}

export interface Property {
  name: string;
  title: string;
  value: unknown;
  text?: string | null;
  url?: string | null;
}

/** Part of a parcel's surface covered by a feature of another layer. */
export interface Share {
  layer: string;
  fid: number;
  label: string;
  kind?: string | null;
  /** 0 to 1 of the parcel's surface; null for a line or a point that only touches it. */
  share?: number | null;
  /** Square metres in the legal projection. */
  area?: number | null;
  /** Metres in the legal projection, for a line. */
  length?: number | null;
  /** Covered part so small that it is only a drawing tolerance. */
  marginal?: boolean;
}

export interface Version {
  /** Day, YYYY-MM-DD. */
  valid_from: string;
  valid_to?: string | null;
  /** Code of the change: what happened at `valid_from`. */
  change?: string | null;
  /** The change in words, in the language asked for. */
  text?: string | null;
  /** The feature ended with this version. */
  disappeared?: boolean;
}

/** A parcel this one came from or became. */
export interface Relative {
  key: string;
  /** 0 to 1 of the surface of the older parcel. */
  share: number;
  at: string;
}

export interface Lineage {
  from: Relative[];
  to: Relative[];
}

export interface PlaceFeature {
  fid: number;
  key: string;
  label: string;
  properties: Property[];
  area?: number | null;
  shares?: Share[];
  history?: Version[];
  lineage?: Lineage | null;
}

export interface PlaceGroup {
  layer: string;
  title: string;
  features: PlaceFeature[];
  /** Why this layer could not answer. */
  error?: string | null;
}

export interface Coordinates {
  srid: number;
  name: string;
  x: number;
  y: number;
}

export interface Place {
  lon: number;
  lat: number;
  coordinates: Coordinates[];
  groups: PlaceGroup[];
}

export interface SelectedFeature {
  fid: number;
  key: string;
  label: string;
  area?: number | null;
  bbox?: Bbox | null;
}

export interface SelectAnswer {
  count: number;
  area: number | null;
  features: SelectedFeature[];
  truncated?: boolean;
}

export type ExportFormat = "geojson" | "csv" | "flatgeobuf";

/** A row changed: sent on `/events`. */
export interface ChangeEvent {
  layer: string;
  bbox?: Bbox | null;
  version?: number;
}

/** Records of a type changed: sent on `/events` to those who may list them. */
export interface RecordEvent {
  type: string;
  communes: string[];
  /** Null when too many changed to name them. */
  ids: number[] | null;
}

/** Something changed for the person of this page alone. */
export interface PersonalEvent {
  about: "job" | "notification";
}

/** Somebody drew in a scenario: sent on `/events` to those who may see it. */
export interface ScenarioEvent {
  scenario: number;
  step: number;
}

export interface Person {
  id: number;
  login: string;
  name: string;
  email: string | null;
  language: Lang | null;
  /** Signs in with a second code. */
  totp: boolean;
}

/** Who is asking. */
export interface Session {
  person: Person | null;
  csrf: string | null;
  /** May work in every commune of the server. */
  everywhere: boolean;
  communes: { commune: string; name: string }[];
  /** Nobody administers this server yet. */
  first_start: boolean;
  /** May hand over what is held about somebody. */
  subject_access?: boolean;
  /** Where the page must be open for passkeys to work; null: they are not offered. */
  passkeys?: string | null;
  /** Name of the OpenID Connect provider one may sign in with. */
  openid?: string | null;
  /** False when no list may be opened. */
  records?: boolean;
}

/** A record found by its name. */
export interface FoundRecord {
  id: number;
  label: string;
  commune: string | null;
  point: [number, number] | null;
}

export interface FoundGroup {
  type: string;
  title: string;
  items: FoundRecord[];
}
