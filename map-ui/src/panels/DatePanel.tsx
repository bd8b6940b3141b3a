import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { Button, Radio, RadioGroup } from "react-aria-components";
import type { Town } from "../api/types";
import { useI18n } from "../i18n";
import { date as formatDate } from "../i18n/format";
import { useStore } from "../state/store";
import { Sheet, SheetHead } from "./parts";

const TODAY = "today";

export function DatePanel({ town, onClose }: { town: Town | null; onClose: () => void }) {
  const { t, lang } = useI18n();
  const date = useStore((s) => s.date);
  const set = useStore((s) => s.set);
  const [other, setOther] = useState(date ?? "");
  const vintages = [...(town?.vintages ?? [])].sort().reverse();
  return (
    <Sheet label={t("date.title")} className="date-panel" onClose={onClose} takeFocus>
      <SheetHead icon={<CalendarClock aria-hidden="true" />} title={t("date.title")} onClose={onClose} />
      <div className="sheet-body">
        <RadioGroup
          aria-label={t("date.vintages")}
          className="radios"
          value={date ?? TODAY}
          onChange={(value) => set({ date: value === TODAY ? null : value })}
        >
          <Radio value={TODAY} className="radio">
            {t("date.today")}
            <span className="quiet">{t("date.current")}</span>
          </Radio>
          {vintages.length > 0 && <p className="quiet">{t("date.vintages")}</p>}
          {vintages.map((v) => (
            <Radio key={v} value={v} className="radio">
              {formatDate(v, lang)}
            </Radio>
          ))}
        </RadioGroup>
        {vintages.length === 0 && <p className="quiet">{t("date.noVintage")}</p>}
        <form
          className="date-form"
          onSubmit={(e) => {
            e.preventDefault();
            if (other) set({ date: other });
          }}
        >
          <label>
            {t("date.other")}
            <input
              type="date"
              className="input figures"
              value={other}
              min="1800-01-01"
              max={new Date().toISOString().slice(0, 10)}
              onChange={(e) => setOther(e.target.value)}
            />
          </label>
          <Button type="submit" className="button" isDisabled={!other}>
            {t("date.apply")}
          </Button>
        </form>
      </div>
    </Sheet>
  );
}

/** A day in the past must never be taken for today. */
export function DateBanner() {
  const { t, lang } = useI18n();
  const date = useStore((s) => s.date);
  const set = useStore((s) => s.set);
  if (!date) return null;
  return (
    <div className="banner" role="status">
      <CalendarClock aria-hidden="true" />
      <strong>{t("date.banner", { date: formatDate(date, lang) })}</strong>
      <span className="banner-why">{t("date.banner.why")}</span>
      <Button className="button small" onPress={() => set({ date: null })}>
        {t("date.leave")}
      </Button>
    </div>
  );
}
