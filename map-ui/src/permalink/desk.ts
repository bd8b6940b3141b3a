/** What lies on the desk beside the map, as the address bar holds it: a list, a record, a sheet of the session (pure). */

/** A list as it is filtered, sorted and laid out. */
export interface ListRef {
  type: string;
  q: string;
  /** Field → condition, as the server reads it: `ge:10`. */
  filters: Record<string, string>;
  sort: string | null;
  columns: string[] | null;
  /** Only these records: a selection of the map. */
  ids: number[] | null;
  /** Takes the whole page. */
  wide: boolean;
}

/** An open record, a new one, or the import of a file of them. */
export interface RecordRef {
  type: string;
  id: number | "new" | "import";
  edit: boolean;
  tab: string | null;
}

export type SessionSheet = "signin" | "account" | "subject" | "board";

export interface DeskLink {
  list: ListRef | null;
  record: RecordRef | null;
  sheet: SessionSheet | null;
  /** The redistricting scenario that is open on the map. */
  scenario: number | null;
}

export const EMPTY_DESK: DeskLink = { list: null, record: null, sheet: null, scenario: null };

const TYPE = /^[a-z][a-z0-9_-]{0,62}$/;
const FIELD = /^[a-z][a-z0-9_]{0,62}$/;
const SORT = /^-?[a-z][a-z0-9_]{0,62}(,-?[a-z][a-z0-9_]{0,62}){0,4}$/;
const MAX_IDS = 500;
const MAX_TEXT = 400;

export function listOf(type: string, more: Partial<ListRef> = {}): ListRef {
  return { type, q: "", filters: {}, sort: null, columns: null, ids: null, wide: false, ...more };
}

export function recordOf(type: string, id: RecordRef["id"], more: Partial<RecordRef> = {}): RecordRef {
  return { type, id, edit: id === "new", tab: null, ...more };
}

/** The conditions alone, as saved views keep them. */
export function encodeConditions(list: Pick<ListRef, "q" | "filters" | "sort" | "ids">): [string, string][] {
  const parts: [string, string][] = [];
  if (list.q) parts.push(["q", encodeURIComponent(list.q)]);
  for (const field of Object.keys(list.filters).sort()) {
    parts.push([`f.${field}`, encodeURIComponent(list.filters[field] ?? "")]);
  }
  if (list.sort) parts.push(["sort", list.sort]);
  if (list.ids?.length) parts.push(["ids", list.ids.slice(0, MAX_IDS).join(",")]);
  return parts;
}

function encodeList(list: ListRef): [string, string][] {
  const parts: [string, string][] = [["list", list.type], ...encodeConditions(list)];
  if (list.columns?.length) parts.push(["cols", list.columns.join(",")]);
  if (list.wide) parts.push(["wide", "1"]);
  return parts;
}

function encodeRecord(record: RecordRef): [string, string][] {
  const edit = record.edit && typeof record.id === "number" ? ":edit" : "";
  const parts: [string, string][] = [["record", `${record.type}:${record.id}${edit}`]];
  if (record.tab) parts.push(["tab", record.tab]);
  return parts;
}

export function encodeDesk(desk: DeskLink): [string, string][] {
  const parts: [string, string][] = [];
  if (desk.list) parts.push(...encodeList(desk.list));
  if (desk.record) parts.push(...encodeRecord(desk.record));
  if (desk.sheet) parts.push(["sheet", desk.sheet]);
  if (desk.scenario !== null) parts.push(["scenario", String(desk.scenario)]);
  return parts;
}

const idsOf = (text: string | null): number[] =>
  (text ?? "")
    .split(",")
    .filter((id) => /^\d{1,15}$/.test(id))
    .slice(0, MAX_IDS)
    .map(Number);

/** Reads conditions written by `encodeConditions`. */
export function decodeConditions(q: URLSearchParams): Pick<ListRef, "q" | "filters" | "sort" | "ids"> {
  const filters: Record<string, string> = {};
  for (const [name, value] of q) {
    const field = name.startsWith("f.") ? name.slice(2) : "";
    if (FIELD.test(field) && value.length <= MAX_TEXT) filters[field] = value;
  }
  const sort = q.get("sort");
  const ids = idsOf(q.get("ids"));
  return {
    q: (q.get("q") ?? "").slice(0, MAX_TEXT),
    filters,
    sort: sort && SORT.test(sort) ? sort : null,
    ids: ids.length > 0 ? ids : null,
  };
}

function decodeList(q: URLSearchParams): ListRef | null {
  const type = q.get("list") ?? "";
  if (!TYPE.test(type)) return null;
  const columns = (q.get("cols") ?? "").split(",").filter((c) => FIELD.test(c));
  return {
    type,
    ...decodeConditions(q),
    columns: columns.length > 0 ? columns : null,
    wide: q.get("wide") === "1",
  };
}

function decodeRecord(q: URLSearchParams): RecordRef | null {
  const [type = "", id = "", mode = ""] = (q.get("record") ?? "").split(":");
  if (!TYPE.test(type)) return null;
  const tab = q.get("tab");
  if (id === "new" || id === "import") return recordOf(type, id);
  if (!/^\d{1,15}$/.test(id)) return null;
  return {
    type,
    id: Number(id),
    edit: mode === "edit",
    tab: tab && /^[a-z][a-z0-9_.-]{0,126}$/.test(tab) ? tab : null,
  };
}

export function decodeDesk(q: URLSearchParams): DeskLink {
  const sheet = q.get("sheet");
  const scenario = q.get("scenario") ?? "";
  return {
    list: decodeList(q),
    record: decodeRecord(q),
    sheet:
      sheet === "signin" || sheet === "account" || sheet === "subject" || sheet === "board" ? sheet : null,
    scenario: /^\d{1,15}$/.test(scenario) ? Number(scenario) : null,
  };
}
