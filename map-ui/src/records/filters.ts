/** Conditions on fields: between what a clerk chooses, the address bar and the query of the server (pure). */
import type { ListRef } from "../permalink/desk";
import type { Field, Kind } from "./types";

export const OPERATORS = [
  "contains",
  "starts",
  "eq",
  "ne",
  "lt",
  "le",
  "gt",
  "ge",
  "between",
  "in",
  "empty",
  "filled",
] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Condition {
  operator: Operator;
  args: string[];
}

const ORDERED: readonly Operator[] = ["eq", "ge", "le", "between", "empty", "filled"];
const WORDS: readonly Operator[] = ["contains", "starts", "eq", "ne", "empty", "filled"];
const LISTED: readonly Operator[] = ["in", "empty", "filled"];

const BY_KIND: Record<Kind, readonly Operator[]> = {
  text: WORDS,
  longtext: ["contains", "empty", "filled"],
  integer: ORDERED,
  real: ORDERED,
  amount: ORDERED,
  date: ORDERED,
  time: ORDERED,
  boolean: ["eq"],
  choice: LISTED,
  list: LISTED,
  reference: ["eq", "empty", "filled"],
  file: ["filled", "empty"],
  richtext: ["contains", "empty", "filled"],
};

/** Operators that make sense for a kind of field, the usual one first. */
export function operatorsOf(kind: Kind): readonly Operator[] {
  return BY_KIND[kind];
}

/** How many values an operator wants; `null` is any number of them. */
export function arity(operator: Operator): 0 | 1 | 2 | null {
  if (operator === "empty" || operator === "filled") return 0;
  if (operator === "between") return 2;
  return operator === "in" ? null : 1;
}

const escaped = (text: string) => text.replaceAll("\\", "\\\\").replaceAll(",", "\\,");

/** Values parted by commas; a comma of the value itself has a backslash before it. */
function parted(text: string): string[] {
  const out = [""];
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === "\\" && i + 1 < text.length) out[out.length - 1] += text.charAt(++i);
    else if (c === ",") out.push("");
    else out[out.length - 1] += c;
  }
  return out;
}

/** `ge:10`, `between:1,10`, `empty:`. */
export function writeCondition({ operator, args }: Condition): string {
  const several = operator === "between" || operator === "in";
  return `${operator}:${several ? args.map(escaped).join(",") : (args[0] ?? "")}`;
}

export function readCondition(text: string): Condition | null {
  const colon = text.indexOf(":");
  const operator = OPERATORS.find((o) => o === text.slice(0, colon));
  if (!operator) return null;
  const rest = text.slice(colon + 1);
  const wanted = arity(operator);
  if (wanted === 0) return { operator, args: [] };
  if (wanted === 1) return { operator, args: [rest] };
  const args = parted(rest).filter((a) => operator === "between" || a !== "");
  return wanted === 2 && args.length !== 2 ? null : { operator, args };
}

/** Is there enough of it to ask the server? */
export function complete({ operator, args }: Condition): boolean {
  const wanted = arity(operator);
  if (wanted === null) return args.length > 0;
  return args.length >= wanted && args.slice(0, wanted).every((a) => a.trim() !== "");
}

/** The condition a new filter begins with. */
export function firstCondition(field: Field): Condition {
  const operator = operatorsOf(field.kind)[0] ?? "eq";
  return { operator, args: field.kind === "boolean" ? ["true"] : [] };
}

/** Query of the server for a list; paging is the caller's. */
export function listQuery(
  list: ListRef,
  scope: { commune: string | null; date: string | null; fallbackSort?: string },
): [string, string][] {
  const out: [string, string][] = [];
  if (list.q.trim()) out.push(["q", list.q.trim()]);
  if (scope.commune) out.push(["commune", scope.commune]);
  const sort = list.sort ?? scope.fallbackSort;
  if (sort) out.push(["sort", sort]);
  if (scope.date) out.push(["date", scope.date]);
  if (list.ids) out.push(["ids", list.ids.join(",")]);
  for (const field of Object.keys(list.filters).sort()) out.push([`f.${field}`, list.filters[field] ?? ""]);
  return out;
}

export type Direction = "ascending" | "descending";

export function directionOf(sort: string, field: string): Direction | null {
  const parts = sort.split(",");
  if (parts.includes(field)) return "ascending";
  return parts.includes(`-${field}`) ? "descending" : null;
}

/** Up, then down, then as it was; with `also` the other sorts stay. Alone, a field begins by going up. */
export function nextSort(sort: string, field: string, also: boolean): string | null {
  const others = also ? sort.split(",").filter((p) => p && p !== field && p !== `-${field}`) : [];
  const now = directionOf(also ? sort : (sort.split(",")[0] ?? ""), field);
  const own = now === null ? [field] : now === "ascending" ? [`-${field}`] : [];
  const next = [...others, ...own].join(",");
  return next === "" ? null : next;
}
