import { createContext, useContext, useMemo } from "react";
import type { Lang, Text } from "../api/types";
import { en } from "./en";
import { es } from "./es";
import { fr } from "./fr";

export type Key = keyof typeof fr;
export type Messages = Record<Key, string>;
export type Values = Record<string, string | number>;
export type Translate = (key: Key, values?: Values) => string;

export const LANGS: readonly Lang[] = ["fr", "en", "es"];
export const LANG_NAMES: Record<Lang, string> = { fr: "Français", en: "English", es: "Español" };
export const MESSAGES: Record<Lang, Messages> = { fr, en, es };

/**
 * The message of a key. `{name}` is replaced by the value of that name; `{n|one|many}` is the
 * first form when `n` is singular in the language (0 and 1 in French, 1 elsewhere), else the second.
 */
export function message(lang: Lang, key: Key, values: Values = {}): string {
  return fill(lang, MESSAGES[lang][key], values);
}

/** A message with its blanks filled. */
export function fill(lang: Lang, text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name, one, many) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (one === undefined) return String(value);
    const n = Number(value);
    const singular = lang === "fr" ? Math.abs(n) < 2 : n === 1;
    return singular ? one : many;
  });
}

/** A text of the server in the language wanted, else French, else whatever there is. */
export function textOf(text: Text | string | null | undefined, lang: Lang): string {
  if (!text) return "";
  if (typeof text === "string") return text;
  return text[lang] ?? text.fr ?? Object.values(text)[0] ?? "";
}

/** Language of the browser among ours, French by default. */
export function browserLang(wanted: readonly string[]): Lang {
  for (const tag of wanted) {
    const base = tag.slice(0, 2).toLowerCase();
    const found = LANGS.find((l) => l === base);
    if (found) return found;
  }
  return "fr";
}

export const LangContext = createContext<Lang>("fr");

export function useI18n(): { lang: Lang; t: Translate } {
  const lang = useContext(LangContext);
  return useMemo(() => ({ lang, t: (key, values) => message(lang, key, values) }), [lang]);
}
