/** Numbers of a street given to a station: the limit of the arrêté moved by hand. */
import { type FormEvent, useId, useState } from "react";
import { Button } from "react-aria-components";
import { number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { StationSelect } from "./StationSelect";
import { type Session, useShown } from "./session";
import { type Range, streetsNamed, unitsOfRange } from "./streets";

const SIDES: readonly Range["side"][] = ["both", "odd", "even"];
const OFFERED = 30;

const numberOf = (text: string) => (text.trim() === "" ? null : Number.parseInt(text, 10));

export function RangeForm({ session, addresses }: { session: Session; addresses: Map<number, number[]> }) {
  const { t, lang } = useWords();
  const { ground } = session;
  const list = useId();
  const chosen = useShown(session, (s) => s.to);
  const [street, setStreet] = useState("");
  const [side, setSide] = useState<Range["side"]>("both");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [part, setPart] = useState<number | null>(null);
  const target = part ?? chosen;
  const found = ground.streets.indexOf(street);
  const offered = street.length > 1 ? streetsNamed(ground, street).slice(0, OFFERED) : [];
  const units =
    found < 0
      ? []
      : unitsOfRange(ground, addresses.get(found) ?? [], { side, from: numberOf(from), to: numberOf(to) });
  const electors = units.reduce((sum, u) => sum + (ground.weight[u] ?? 0), 0);
  const send = (e: FormEvent) => {
    e.preventDefault();
    if (target !== null) session.give(units, target);
  };
  return (
    <form className="range-form" aria-label={t("workshop.give.title")} onSubmit={send}>
      <label className="range-street">
        {t("workshop.street.name")}
        <input className="input" list={list} value={street} onChange={(e) => setStreet(e.target.value)} />
        <datalist id={list}>
          {offered.map((s) => (
            <option key={s} value={ground.streets[s]} />
          ))}
        </datalist>
      </label>
      <label>
        {t("workshop.street.side")}
        <select className="input" value={side} onChange={(e) => setSide(e.target.value as Range["side"])}>
          {SIDES.map((s) => (
            <option key={s} value={s}>
              {t(`workshop.side.${s}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("workshop.give.from")}
        <input className="input" inputMode="numeric" value={from} onChange={(e) => setFrom(e.target.value)} />
      </label>
      <label>
        {t("workshop.give.to")}
        <input className="input" inputMode="numeric" value={to} onChange={(e) => setTo(e.target.value)} />
      </label>
      <div className="range-station">
        <span aria-hidden="true">{t("workshop.column.number")}</span>
        <StationSelect
          label={t("workshop.give.station")}
          session={session}
          value={target}
          atOnce
          onChoose={setPart}
        />
      </div>
      <Button className="button small" type="submit" isDisabled={units.length === 0 || target === null}>
        {t(`workshop.give.${ground.counted}`, { n: electors, count: number(electors, lang) })}
      </Button>
    </form>
  );
}
