/** The same work without a map: rows of streets, their side, their numbers, and the station they go to. */
import { useMemo, useState } from "react";
import { Button } from "react-aria-components";
import { number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import type { PanelProps } from "./Panel";
import { RangeForm } from "./RangeForm";
import { StationSelect } from "./StationSelect";
import { useShown } from "./session";
import { byStreet, rowsOf, type StreetRow, streetsNamed } from "./streets";

const AT_ONCE = 60;

function Row({ row, props }: { row: StreetRow; props: PanelProps }) {
  const { t, lang } = useWords();
  const { session } = props;
  const range = row.from === row.to ? row.from : t("workshop.range", { from: row.from, to: row.to });
  const what = [row.name, t(`workshop.side.${row.side}`), range].filter(Boolean).join(", ");
  const locked = row.units.every((u) => session.plan.locked[u]);
  return (
    <tr data-street={row.key}>
      <th scope="row" className="name" title={row.name}>
        {row.name}
      </th>
      <td>{t(`workshop.side.${row.side}`)}</td>
      <td className="figures">{range}</td>
      <td className="electors figures">{number(row.electors, lang)}</td>
      <td>
        <StationSelect
          label={t("workshop.street.station", { what })}
          session={session}
          value={row.part}
          onChoose={(to) => session.give(row.units, to)}
        />
      </td>
      <td>
        <input
          type="checkbox"
          aria-label={t("workshop.street.lock", { what })}
          checked={locked}
          disabled={!session.mayChange}
          onChange={(e) => session.lockUnits(row.units, e.target.checked)}
        />
      </td>
    </tr>
  );
}

export function Streets(props: PanelProps) {
  const { t, lang } = useWords();
  const { session } = props;
  const { ground } = session;
  const [typed, setTyped] = useState("");
  const [most, setMost] = useState(AT_ONCE);
  const [own, setOwn] = useState(false);
  const revision = useShown(session, (s) => s.revision);
  const to = useShown(session, (s) => s.to);
  const addresses = useMemo(() => byStreet(ground), [ground]);
  const named = useMemo(() => streetsNamed(ground, typed), [ground, typed]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the revision counts is in the session.
  const rows = useMemo(() => {
    const found: StreetRow[] = [];
    for (const street of named) {
      const all = rowsOf(ground, session.plan.of, street, addresses.get(street) ?? []);
      found.push(...(own && to !== null ? all.filter((r) => r.part === to) : all));
      if (found.length > most) break;
    }
    return found;
  }, [ground, session, addresses, named, most, own, to, revision]);
  return (
    <>
      {session.mayChange && <RangeForm session={session} addresses={addresses} />}
      <div className="street-filter">
        <label>
          {t("workshop.street.find")}
          <input className="input" type="search" value={typed} onChange={(e) => setTyped(e.target.value)} />
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={own}
            disabled={to === null}
            onChange={(e) => setOwn(e.target.checked)}
          />
          {t("workshop.street.own")}
        </label>
      </div>
      <table className="stations streets" aria-label={t("workshop.tab.streets")}>
        <thead>
          <tr>
            <th scope="col">{t("workshop.street.name")}</th>
            <th scope="col">{t("workshop.street.side")}</th>
            <th scope="col">{t("workshop.street.numbers")}</th>
            <th scope="col" className="electors">
              {t(`workshop.column.${ground.counted}`)}
            </th>
            <th scope="col">{t("workshop.column.number")}</th>
            <th scope="col">{t("workshop.column.lock")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row) => (
            <Row key={row.key} row={row} props={props} />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="quiet">{t("workshop.street.none")}</p>}
      {rows.length > most && (
        <Button className="button" onPress={() => setMost(most + AT_ONCE)}>
          {t("workshop.more", { count: number(AT_ONCE, lang) })}
        </Button>
      )}
    </>
  );
}
