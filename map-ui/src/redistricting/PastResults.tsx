/** Past ballots on the stations of the scenario: an estimate, said so above every figure. */
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { Empty, Failure, Loading } from "../panels/parts";
import type { PanelProps } from "./Panel";
import { PastStations } from "./PastStations";
import { useShown } from "./session";
import type { PastBallots, PastResults as Results } from "./types";
import "./past.css";

/** Numbers named at most. */
const NAMED = 20;

function BallotSelect(props: { ballots: PastBallots; value: string; onChange: (ballot: string) => void }) {
  const { t, lang } = useWords();
  const { ballots, stations } = props.ballots;
  return (
    <label className="compare-with">
      {t("workshop.past.ballot")}
      <select className="input" value={props.value} onChange={(e) => props.onChange(e.target.value)}>
        {ballots.map((x) => (
          <option key={x.id} value={x.id}>
            {x.stations === stations
              ? x.label
              : t("workshop.past.some", {
                  label: x.label,
                  count: number(x.stations, lang),
                  of: number(stations, lang),
                })}
          </option>
        ))}
      </select>
    </label>
  );
}

/** That these are no results, what they rest on, and what is not in them. */
function Notices({ results, stations }: { results: Results; stations: number }) {
  const { t, lang } = useWords();
  const { unplaced, ballot } = results;
  const numbers = unplaced.slice(0, NAMED).map((x) => x.number);
  return (
    <div className="notice" role="note">
      <div>
        <p>{results.notice}</p>
        <p className="quiet">{results.basis}</p>
        {ballot.stations < stations && (
          <p className="quiet">
            {t("workshop.past.partial", {
              count: number(ballot.stations, lang),
              of: number(stations, lang),
            })}
          </p>
        )}
        {numbers.length > 0 && (
          <p className="quiet">
            {t("workshop.past.unplaced", {
              numbers: numbers.join(", ") + (unplaced.length > NAMED ? "…" : ""),
            })}
          </p>
        )}
      </div>
    </div>
  );
}

function Estimated({ results, colours }: { results: Results } & Pick<PanelProps, "colours">) {
  const { t } = useWords();
  const [only, setOnly] = useState(true);
  const told = results.stations.filter((s) => (s.estimate ?? s.before) !== null);
  const changed = told.filter((s) => !s.as_counted);
  if (changed.length === 0)
    return (
      <>
        <p className="quiet unchanged">{t("workshop.past.unchanged")}</p>
        <PastStations results={results} stations={told} colours={colours} />
      </>
    );
  return (
    <>
      <label className="check">
        <input type="checkbox" checked={only} onChange={(e) => setOnly(e.target.checked)} />
        {t("workshop.past.only")}
      </label>
      <PastStations results={results} stations={only ? changed : told} colours={colours} />
    </>
  );
}

export function PastResults({ session, api, colours }: PanelProps) {
  const { t, lang } = useWords();
  const title = useId();
  const { fid } = session.now.info;
  const step = useShown(session, (s) => s.step);
  const [chosen, setChosen] = useState<string | null>(null);
  const ballots = useQuery({
    queryKey: ["scenario", fid, "past-ballots"],
    queryFn: ({ signal }) => api.pastBallots(signal),
  });
  const ballot = chosen ?? ballots.data?.ballots[0]?.id ?? null;
  const query = useQuery({
    queryKey: ["scenario", fid, "past-results", ballot, step, lang],
    queryFn: ({ signal }) => api.pastResults(ballot ?? "", signal),
    enabled: ballot !== null,
    placeholderData: (before) => before,
  });
  const failed = ballots.isError ? ballots : query.isError ? query : null;
  const loading = ballots.data ? ballot !== null && !query.data : true;
  return (
    <section className="past" aria-labelledby={title}>
      <div className="past-head">
        <h3 id={title}>{t("workshop.past")}</h3>
        <span className="past-badge">{t("workshop.past.estimate")}</span>
      </div>
      {ballots.data && ballot !== null && (
        <BallotSelect ballots={ballots.data} value={ballot} onChange={setChosen} />
      )}
      {failed ? (
        <Failure error={failed.error} onRetry={() => failed.refetch()} />
      ) : loading ? (
        <Loading />
      ) : ballots.data && query.data ? (
        <div aria-busy={query.isFetching}>
          <Notices results={query.data} stations={ballots.data.stations} />
          <Estimated results={query.data} colours={colours} />
        </div>
      ) : (
        <Empty title={t("workshop.past.none")} what={t("workshop.past.none.what")} />
      )}
    </section>
  );
}
