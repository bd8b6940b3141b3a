/** Words of the agents' side: loaded with it, not with the first map. */
import { useContext, useMemo } from "react";
import type { Lang } from "../../api/types";
import { fill, type Key, LangContext, MESSAGES, type Values } from "..";
import * as dashboards from "./dashboards";
import * as elections from "./elections";
import { en } from "./en";
import { es } from "./es";
import { fr } from "./fr";
import * as past from "./past";
import * as queries from "./queries";
import * as study from "./study";
import * as workshop from "./workshop";

const french = {
  ...fr,
  ...queries.fr,
  ...dashboards.fr,
  ...elections.fr,
  ...workshop.fr,
  ...study.fr,
  ...past.fr,
};

export type StaffKey = keyof typeof french;
export type StaffMessages = Record<StaffKey, string>;
export type Words = (key: StaffKey | Key, values?: Values) => string;

export const STAFF: Record<Lang, StaffMessages> = {
  fr: french,
  en: { ...en, ...queries.en, ...dashboards.en, ...elections.en, ...workshop.en, ...study.en, ...past.en },
  es: { ...es, ...queries.es, ...dashboards.es, ...elections.es, ...workshop.es, ...study.es, ...past.es },
};

export function staffMessage(lang: Lang, key: StaffKey | Key, values: Values = {}): string {
  const own = (STAFF[lang] as Partial<Record<string, string>>)[key];
  return fill(lang, own ?? MESSAGES[lang][key as Key], values);
}

export function useWords(): { lang: Lang; t: Words } {
  const lang = useContext(LangContext);
  return useMemo(() => ({ lang, t: (key, values) => staffMessage(lang, key, values) }), [lang]);
}
