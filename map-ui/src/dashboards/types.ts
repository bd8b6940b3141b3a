/** What the server says of dashboards; see `/openapi.json`. */
export const TYPE = "dashboards";

export type WidgetKind = "count" | "deadlines" | "list" | "chart" | "map";
export const KINDS: readonly WidgetKind[] = ["count", "deadlines", "list", "chart", "map"];

export interface Widget {
  id: string;
  kind: WidgetKind;
  title: string;
  /** Record type whose records it shows; else a stored query. */
  type: string | null;
  /** Conditions of the list, as in its address. */
  filter: string;
  field: string | null;
  query: number | null;
  values: Record<string, string>;
  shape: "bars" | "line" | null;
  width: number;
  height: number;
}

export interface Board {
  /** 0: made of what the person may open. */
  id: number;
  title: string;
  widgets: Widget[];
  /** The person arranged it. */
  own: boolean;
  /** The person may change it for everybody. */
  change: boolean;
  version: number | null;
}

export const COLUMNS = 4;
export const ROWS = 4;
