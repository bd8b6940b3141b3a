import type { Property } from "../../api/types";
import { useI18n } from "../../i18n";
import { area, date } from "../../i18n/format";

const ISO_DAY = /^\d{4}-\d{2}-\d{2}(T|$)/;

/** Text of a value as a person reads it. */
function useText() {
  const { t, lang } = useI18n();
  return (p: Property): string => {
    if (typeof p.value === "boolean") return t(p.value ? "card.yes" : "card.no");
    if (typeof p.value === "string" && ISO_DAY.test(p.value)) return date(p.value, lang);
    if (p.text) return p.text;
    if (p.value === null || p.value === undefined) return "";
    if (typeof p.value === "number" && /area|surface|contenance/i.test(p.name)) return area(p.value, lang);
    return String(p.value);
  };
}

/** Only addresses of the web are links: never a script. */
function safeUrl(url: string | null | undefined): string | null {
  return url && /^https?:\/\//i.test(url) ? url : null;
}

export function Properties({ properties, skip }: { properties: Property[]; skip: string }) {
  const { t } = useI18n();
  const text = useText();
  const rows = properties
    .map((p) => ({ p, text: text(p), url: safeUrl(p.url) }))
    .filter((r) => (r.text !== "" || r.url) && r.text !== skip);
  if (rows.length === 0) return null;
  return (
    <dl className="facts">
      {rows.map(({ p, text: shown, url }) => (
        <div key={p.name}>
          <dt>{p.title}</dt>
          <dd className={typeof p.value === "number" ? "figures" : undefined}>
            {url ? (
              <a href={url} target="_blank" rel="noreferrer noopener">
                {shown && !/^https?:/i.test(shown) ? shown : t("card.document")}
              </a>
            ) : (
              shown
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
