/** What a past ballot comes to at each station: turnout, who leads, how much is estimated; opened, every candidate. */
import { ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import { Button } from "react-aria-components";
import { number, percent } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { Chip } from "./Chip";
import type { PanelProps } from "./Panel";
import { leadChange, shareOf, turnout, votesOf } from "./past";
import type { PastResults, PastStation } from "./types";

const COLUMNS = 5;
const COUNTS = ["registered", "voters", "blank_votes", "null_votes", "valid_votes"] as const;

/** Every candidate of a station, counted before and estimated now. */
function Candidates({ station, candidates }: { station: PastStation; candidates: readonly string[] }) {
  const { t, lang } = useWords();
  const { before, estimate } = station;
  const figure = (value: number | null | undefined) => (value == null ? "–" : number(value, lang));
  const listed = (estimate ?? before)?.votes.map((x) => x.candidate) ?? [];
  return (
    <table
      className="stations past-candidates"
      aria-label={t("workshop.past.all", { number: station.number })}
    >
      <thead>
        <tr>
          <th scope="col">{t("workshop.past.candidate")}</th>
          <th scope="col" className="electors">
            {t("workshop.past.before")}
          </th>
          <th scope="col" className="electors">
            {t("workshop.past.after")}
          </th>
          <th scope="col" className="electors">
            {t("workshop.past.share")}
          </th>
        </tr>
      </thead>
      <tbody>
        {listed.map((candidate) => {
          const share = estimate && shareOf(estimate, candidate);
          return (
            <tr key={candidate}>
              <th scope="row">{candidates[candidate]}</th>
              <td className="electors figures">{figure(before && votesOf(before, candidate))}</td>
              <td className="electors figures">{figure(estimate && votesOf(estimate, candidate))}</td>
              <td className="electors figures">{share == null ? "–" : percent(share, lang)}</td>
            </tr>
          );
        })}
        {COUNTS.map((x) => (
          <tr key={x} className="past-count">
            <th scope="row">{t(`workshop.past.${x}`)}</th>
            <td className="electors figures">{figure(before?.[x])}</td>
            <td className="electors figures">{figure(estimate?.[x])}</td>
            <td />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Leading({ station, candidates }: { station: PastStation; candidates: readonly string[] }) {
  const { t, lang } = useWords();
  const { estimate, open, without_results } = station;
  if (!estimate) return <>{t(open ? "workshop.past.nothing" : "workshop.past.closed")}</>;
  const first = estimate.leading;
  const share = first === null ? null : shareOf(estimate, first);
  const change = leadChange(station);
  return (
    <>
      {first === null ? t("workshop.past.tie") : candidates[first]}
      {share !== null && ` (${percent(share, lang)})`}
      {change && (
        <strong className="past-change">
          {change.before === null
            ? t("workshop.past.changesTie")
            : t("workshop.past.changes", { name: candidates[change.before] ?? "" })}
        </strong>
      )}
      {without_results > 0 && (
        <span className="past-change">
          {t("workshop.past.missing", { share: percent(without_results, lang) })}
        </span>
      )}
    </>
  );
}

interface RowProps {
  station: PastStation;
  candidates: readonly string[];
  colour: number | undefined;
}

function Row({ station, candidates, colour }: RowProps) {
  const { t, lang } = useWords();
  const [opened, setOpened] = useState(false);
  const { estimate, before, as_counted, from_others } = station;
  const came = estimate && turnout(estimate);
  const told = (estimate ?? before) !== null;
  return (
    <>
      <tr data-station={station.number}>
        <th scope="row">
          {told ? (
            <Button
              className="past-open"
              aria-expanded={opened}
              aria-label={t("workshop.past.open", { number: station.number })}
              onPress={() => setOpened(!opened)}
            >
              <ChevronRight aria-hidden="true" />
              <Chip number={station.number} colour={colour} />
            </Button>
          ) : (
            <Chip number={station.number} colour={colour} />
          )}
        </th>
        <td className="electors figures">
          {estimate?.registered == null ? "–" : number(estimate.registered, lang)}
        </td>
        <td className="electors figures">{came == null ? "–" : percent(came, lang)}</td>
        <td className="past-leading">
          <Leading station={station} candidates={candidates} />
        </td>
        <td className="electors figures">
          {!estimate ? "–" : as_counted ? t("workshop.past.counted") : percent(from_others, lang)}
        </td>
      </tr>
      {opened && told && (
        <tr className="past-opened">
          <td colSpan={COLUMNS}>
            <Candidates station={station} candidates={candidates} />
          </td>
        </tr>
      )}
    </>
  );
}

type TableProps = { results: PastResults; stations: readonly PastStation[] } & Pick<PanelProps, "colours">;

export function PastStations({ results, stations, colours }: TableProps) {
  const { t } = useWords();
  return (
    <table className="stations past-stations" aria-label={t("workshop.past")}>
      <thead>
        <tr>
          <th scope="col" className="number">
            {t("workshop.column.number")}
          </th>
          <th scope="col" className="electors">
            {t("workshop.past.registered")}
          </th>
          <th scope="col" className="electors">
            {t("workshop.past.turnout")}
          </th>
          <th scope="col">{t("workshop.past.leading")}</th>
          <th scope="col" className="electors">
            {t("workshop.past.others")}
          </th>
        </tr>
      </thead>
      <tbody>
        {stations.map((s) => (
          <Fragment key={s.part}>
            <Row station={s} candidates={results.candidates} colour={colours[s.part]} />
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}
