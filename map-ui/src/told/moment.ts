/** When something was, as a clerk writes it (pure). */
import type { Lang } from "../api/types";

const LOCALE: Record<Lang, string> = { fr: "fr-FR", en: "en-GB", es: "es-ES" };

/** `14:05` today, `12 mars, 14:05` otherwise. */
export function moment(text: string, lang: Lang, now = new Date()): string {
  const at = new Date(text);
  const time: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
  const today = at.toDateString() === now.toDateString();
  return at.toLocaleString(LOCALE[lang], today ? time : { day: "numeric", month: "long", ...time });
}
