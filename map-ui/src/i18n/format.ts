/** Figures and dates as each language writes them. */
import type { Lang } from "../api/types";

const LOCALE: Record<Lang, string> = { fr: "fr-FR", en: "en-GB", es: "es-ES" };
const NARROW = "\u202f";

/** A hundred figures change while one draws: what writes them is made once. */
const WRITERS = new Map<string, Intl.NumberFormat>();

function writer(lang: Lang, digits: number): Intl.NumberFormat {
  const key = `${lang}${digits}`;
  const held = WRITERS.get(key);
  if (held) return held;
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const made = new Intl.NumberFormat(LOCALE[lang], { ...places, useGrouping: true });
  WRITERS.set(key, made);
  return made;
}

export function number(value: number, lang: Lang, digits = 0): string {
  const text = writer(lang, digits).format(value);
  return text.replaceAll("\u00a0", NARROW);
}

/** `1 245 m²`, or hectares above ten of them. */
export function area(m2: number, lang: Lang): string {
  if (m2 >= 100_000) return `${number(m2 / 10_000, lang, 2)}${NARROW}ha`;
  return `${number(m2, lang, m2 < 10 ? 1 : 0)}${NARROW}m²`;
}

/** `132,4 m`, or kilometres from ten of them. */
export function length(m: number, lang: Lang): string {
  if (m >= 10_000) return `${number(m / 1000, lang, 2)}${NARROW}km`;
  return `${number(m, lang, m < 1000 ? 1 : 0)}${NARROW}m`;
}

export function percent(share: number, lang: Lang): string {
  const value = share * 100;
  const digits = value > 0 && value < 10 && Math.abs(value - Math.round(value)) > 0.05 ? 1 : 0;
  return `${number(value, lang, digits)}${NARROW}%`;
}

/** `12 mars 2026` for a date of the form YYYY-MM-DD or a timestamp; other text is given back. */
export function date(text: string, lang: Lang): string {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  if (!day) return text;
  const [y = 0, m = 1, d = 1] = day.split("-").map(Number);
  const written = new Date(Date.UTC(y, m - 1, d)).toLocaleDateString(LOCALE[lang], {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return lang === "fr" ? written.replace(/^1 /, "1er ") : written;
}

/** Metres of a projection, to the centimetre. */
export function metres(value: number, lang: Lang, digits = 2): string {
  return number(value, lang, digits);
}

/** Degrees to about a decimetre. */
export function degrees(value: number): string {
  return value.toFixed(6);
}

/** `1:2 500`. */
export function scale(denominator: number, lang: Lang): string {
  return `1:${number(denominator, lang)}`;
}
