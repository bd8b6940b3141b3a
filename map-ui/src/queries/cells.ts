/** A cell of a result as a person reads it. */
import { useCallback } from "react";
import type { Lang } from "../api/types";
import { date, number } from "../i18n/format";
import { useWords, type Words } from "../i18n/staff";
import { moment, unitOf } from "../records/value";
import type { Cell, Column } from "./types";

const NARROW = "\u202f";
const MAX_DECIMALS = 4;
/** House numbers and years have no thousands. */
const GROUPED_FROM = 10_000;

function figure(value: number, column: Column, lang: Lang): string {
  const unit = unitOf({ unit: column.unit, kind: column.kind === "integer" ? "integer" : "real" });
  const [, part = ""] = String(value).split(".");
  const digits = Math.min(MAX_DECIMALS, part.length);
  const plain = unit === "" && digits === 0 && Math.abs(value) < GROUPED_FROM;
  const text = plain ? String(value) : number(value, lang, digits);
  return unit ? `${text}${NARROW}${unit}` : text;
}

export function cellText(column: Column, cell: Cell, { lang, t }: { lang: Lang; t: Words }): string {
  if (cell === null) return "";
  if (typeof cell === "boolean") return t(cell ? "card.yes" : "card.no");
  if (typeof cell === "number") return figure(cell, column, lang);
  if (column.kind === "date") return date(cell, lang);
  return column.kind === "time" ? moment(cell, lang) : cell;
}

export function useCellText() {
  const words = useWords();
  return useCallback((column: Column, cell: Cell) => cellText(column, cell, words), [words]);
}
