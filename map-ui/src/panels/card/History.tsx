import { CalendarClock } from "lucide-react";
import type { PlaceFeature, Relative, Version } from "../../api/types";
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

function Relatives({ title, list }: { title: string; list: Relative[] }) {
  const { lang } = useI18n();
  if (list.length === 0) return null;
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {list.map((r) => (
          <span key={r.key} className="figures lineage">
            {r.key} ({percent(r.share, lang)})
          </span>
        ))}
      </dd>
    </div>
  );
}

/** The states a feature has had, each a link to the map of that day. */
export function History({ layer, feature }: { layer: string; feature: PlaceFeature }) {
  const { t, lang } = useI18n();
  const set = useStore((s) => s.set);
  const versions = feature.history ?? [];
  const { from = [], to = [] } = feature.lineage ?? {};
  // One version is no history, but for a parcel the day it is known from is worth knowing.
  const least = layer === "parcels" ? 1 : 2;
  if (versions.length < least && from.length + to.length === 0) return null;
  return (
    <section className="history" aria-label={t("card.history")}>
      <h4>{t("card.history")}</h4>
      <ol className="timeline">
        {versions.map((v) => (
          <li key={`${v.valid_from}${v.valid_to ?? ""}`} className={v.valid_to ? "" : "current"}>
            <span>{period(v, t, lang)}</span>
            {(v.text || v.change) && <span className="quiet">{v.text || v.change}</span>}
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
        <Relatives title={t("card.lineage.from")} list={from} />
        <Relatives title={t("card.lineage.to")} list={to} />
      </dl>
    </section>
  );
}
