import { CalendarClock } from "lucide-react";
import type { LineageLink, PlaceFeature, Version } from "../../api/types";
import { type Translate, useI18n } from "../../i18n";
import { date, percent } from "../../i18n/format";
import { useStore } from "../../state/store";

type Lang = Parameters<typeof date>[1];

/** Versions before any dated file are stamped with a day no cadastre knows. */
const UNKNOWN_START = "1900";

function period(v: Version, t: Translate, lang: Lang): string {
  const open = v.valid_from < UNKNOWN_START || v.valid_from === "";
  if (!v.valid_to)
    return open ? t("card.history.current") : t("card.history.since", { from: date(v.valid_from, lang) });
  if (open) return t("card.history.before", { to: date(v.valid_to, lang) });
  return t("card.history.until", { from: date(v.valid_from, lang), to: date(v.valid_to, lang) });
}

function links(lineage: PlaceFeature["lineage"]): { from: LineageLink[]; to: LineageLink[] } {
  if (!lineage) return { from: [], to: [] };
  if (!Array.isArray(lineage)) return { from: lineage.from ?? [], to: lineage.to ?? [] };
  return {
    from: lineage.filter((l) => l.parcel_from),
    to: lineage.filter((l) => l.parcel_to && !l.parcel_from),
  };
}

function Links({ title, list }: { title: string; list: LineageLink[] }) {
  const { lang } = useI18n();
  if (list.length === 0) return null;
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {list.map((l) => {
          const id = l.parcel ?? l.parcel_from ?? l.parcel_to ?? "";
          return (
            <span key={id} className="figures lineage">
              {id}
              {l.share !== undefined && ` (${percent(l.share, lang)})`}
            </span>
          );
        })}
      </dd>
    </div>
  );
}

/** The states a feature has had, each a link to the map of that day. */
export function History({ feature }: { feature: PlaceFeature }) {
  const { t, lang } = useI18n();
  const set = useStore((s) => s.set);
  const versions = feature.history ?? [];
  const { from, to } = links(feature.lineage);
  if (versions.length === 0 && from.length + to.length === 0) return null;
  return (
    <section className="history" aria-label={t("card.history")}>
      <h5>{t("card.history")}</h5>
      <ol className="timeline">
        {versions.map((v) => (
          <li key={`${v.valid_from}${v.valid_to ?? ""}`} className={v.valid_to ? "" : "current"}>
            <span>{period(v, t, lang)}</span>
            {v.change && <span className="quiet">{v.change}</span>}
            {v.valid_to && v.valid_from >= UNKNOWN_START && (
              <button type="button" className="link" onClick={() => set({ date: v.valid_from.slice(0, 10) })}>
                <CalendarClock aria-hidden="true" />
                {t("card.history.see", { date: date(v.valid_from, lang) })}
              </button>
            )}
          </li>
        ))}
      </ol>
      <dl className="facts">
        <Links title={t("card.lineage.from")} list={from} />
        <Links title={t("card.lineage.to")} list={to} />
      </dl>
    </section>
  );
}
