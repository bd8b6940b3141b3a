/** A value as a person reads it (pure). */
import type { Lang } from "../api/types";
import { date, number } from "../i18n/format";
import type { Words } from "../i18n/staff";
import type { Field, FileValue, Value } from "./types";

const NARROW = "\u202f";
const MAX_DECIMALS = 4;
/** House numbers and years have no thousands; populations do. */
const GROUPED_FROM = 10_000;

const UNITS: Record<string, string> = { m2: "m²", m: "m", km: "km", ha: "ha", percent: "%", eur: "€" };

export function unitOf(field: Pick<Field, "unit" | "kind">): string {
  if (field.kind === "amount") return "€";
  if (!field.unit || field.unit === "year") return "";
  return UNITS[field.unit] ?? field.unit;
}

function decimalsOf(value: number): number {
  const [, part = ""] = String(value).split(".");
  return Math.min(MAX_DECIMALS, part.length);
}

function figure(value: number, field: Field, lang: Lang): string {
  const unit = unitOf(field);
  const digits = field.kind === "amount" ? 2 : field.kind === "integer" ? 0 : decimalsOf(value);
  const plain = field.unit === "year" || (unit === "" && field.kind === "integer" && value < GROUPED_FROM);
  const text = plain ? String(value) : number(value, lang, digits);
  return unit ? `${text}${NARROW}${unit}` : text;
}

function hour(text: string, lang: Lang): string {
  const [h = "", m = ""] = text.split(":");
  return lang === "fr" ? `${Number(h)}${NARROW}h${NARROW}${m}` : `${h}:${m}`;
}

function choiceTitle(field: Field, value: string | number): string {
  return field.choices?.find((c) => String(c.value) === String(value))?.title ?? String(value);
}

export function isFile(value: Value | undefined): value is FileValue {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const KILO = 1000;

export function sizeText(bytes: number, { lang, t }: { lang: Lang; t: Words }): string {
  if (bytes < KILO * KILO) return t("file.kilobytes", { size: number(Math.max(1, bytes / KILO), lang) });
  return t("file.megabytes", { size: number(bytes / KILO / KILO, lang, 1) });
}

const SIGNS: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&nbsp;": "\u00a0",
};

/** The words of a formatted text, on one line. */
export function wordsOf(html: string): string {
  return html
    .replace(/<br>|<\/(p|li|h3|h4|blockquote)>/g, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/&(amp|lt|gt|quot|nbsp);/g, (sign) => SIGNS[sign] ?? sign)
    .trim();
}

/** `today+7` of a kept list, in words. */
function fromToday(value: string, t: Words): string | null {
  const found = /^today([+-]\d+)?$/.exec(value);
  if (!found) return null;
  const count = Number(found[1] ?? 0);
  if (count === 0) return t("date.todayWord");
  return t(count > 0 ? "date.inDays" : "date.daysAgo", { count: Math.abs(count) });
}

export function valueText(
  field: Field,
  value: Value | undefined,
  words: { lang: Lang; t: Words },
  label?: string,
): string {
  const { lang, t } = words;
  if (value === null || value === undefined || value === "") return "";
  if (field.kind === "reference") return label ?? String(value);
  if (typeof value === "boolean") return t(value ? "card.yes" : "card.no");
  if (isFile(value)) return `${value.name} (${sizeText(value.size, words)})`;
  if (field.kind === "richtext") return wordsOf(String(value));
  if (Array.isArray(value)) return value.map((v) => choiceTitle(field, v)).join(", ");
  if (field.kind === "choice") return choiceTitle(field, value);
  if (typeof value === "number") return figure(value, field, lang);
  if (field.kind === "date") return fromToday(value, t) ?? date(value, lang);
  return field.kind === "time" ? moment(value, lang) : value;
}

export function isFigure({ kind }: Pick<Field, "kind">): boolean {
  return kind === "integer" || kind === "real" || kind === "amount";
}

/** `12 mars 2026 à 14 h 05`, in the time of whoever reads. */
export function moment(iso: string, lang: Lang): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const pad = (n: number) => String(n).padStart(2, "0");
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  const time = hour(`${pad(at.getHours())}:${pad(at.getMinutes())}`, lang);
  const joint = { fr: " à ", en: " at ", es: " a las " }[lang];
  return `${date(day, lang)}${joint}${time}`;
}

/** `2026-11-27T14:05`, as a box for moments wants it. */
export function localMoment(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const pad = (n: number) => String(n).padStart(2, "0");
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${day}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}
