import { useContext, useMemo } from "react";
import type { Lang } from "../api/types";
import { fill, LangContext, type Values } from "../i18n";
import { DRAW, type DrawKey } from "../i18n/draw";

export type Words = (key: DrawKey, values?: Values) => string;

export function useWords(): { lang: Lang; t: Words } {
  const lang = useContext(LangContext);
  return useMemo(() => ({ lang, t: (key, values) => fill(lang, DRAW[lang][key], values) }), [lang]);
}
