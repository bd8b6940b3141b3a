/** This division beside another: who changes, from which station to which, and each station before and after. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { Empty, Failure, Loading } from "../panels/parts";
import { readPage } from "../records/queries";
import { Chip } from "./Chip";
import type { PanelProps } from "./Panel";
import { type Session, useShown } from "./session";
import { type Comparison, TYPE } from "./types";

const OTHERS = 100;

function useOthers(session: Session) {
  const { lang } = useWords();
  const { fid, commune } = session.now.info;
  return useQuery({
    queryKey: ["records", TYPE, "others", commune, lang],
    queryFn: ({ signal }) => readPage(TYPE, [["commune", commune]], [0, OTHERS], lang, signal),
    select: (page) => page.items.filter((row) => row.id !== fid),
  });
}

function Transfers({
  comparison,
  session,
  colours,
}: { comparison: Comparison } & Pick<PanelProps, "session" | "colours">) {
  const { t, lang } = useWords();
  const { stations, transfers } = comparison;
  const name = (part: number) =>
    stations.find((s) => s.part === part)?.number ?? session.now.stations[part]?.number ?? "?";
  const pairs = transfers
    .filter((x) => x.from !== x.to && x.units > 0)
    .sort((a, b) => b.electors - a.electors);
  if (pairs.length === 0)
    return <Empty title={t("workshop.compare.same")} what={t("workshop.compare.same.what")} />;
  return (
    <table className="stations transfers" aria-label={t("workshop.compare.transfers")}>
      <caption>{t("workshop.compare.transfers")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("workshop.compare.from")}</th>
          <th scope="col">{t("workshop.compare.to")}</th>
          <th scope="col" className="electors">
            {t(`workshop.column.${session.ground.counted}`)}
          </th>
        </tr>
      </thead>
      <tbody>
        {pairs.map((x) => (
          <tr key={`${x.from}:${x.to}`} data-pair={`${name(x.from)}:${name(x.to)}`}>
            <th scope="row">
              <Chip number={name(x.from)} colour={colours[x.from]} />
            </th>
            <td>
              <Chip number={name(x.to)} colour={colours[x.to]} />
            </td>
            <td className="electors figures">{number(x.electors, lang)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function BeforeAfter({ comparison, colours }: { comparison: Comparison } & Pick<PanelProps, "colours">) {
  const { t, lang } = useWords();
  const changed = comparison.stations.filter((s) => s.before !== s.after);
  if (changed.length === 0) return null;
  return (
    <table className="stations" aria-label={t("workshop.compare.stations")}>
      <caption>{t("workshop.compare.stations")}</caption>
      <thead>
        <tr>
          <th scope="col" className="number">
            {t("workshop.column.number")}
          </th>
          <th scope="col">{t("workshop.column.name")}</th>
          {(["before", "after"] as const).map((x) => (
            <th key={x} scope="col" className="electors">
              {t(`workshop.view.${x}`)}
            </th>
          ))}
          <th scope="col" className="electors">
            {t("workshop.column.difference")}
          </th>
        </tr>
      </thead>
      <tbody>
        {changed.map((s) => (
          <tr key={s.part} data-station={s.number}>
            <th scope="row">
              <Chip number={s.number} colour={colours[s.part]} />
            </th>
            <td className="name" title={s.name ?? ""}>
              {s.name}
            </td>
            <td className="electors figures">{number(s.before, lang)}</td>
            <td className="electors figures">{number(s.after, lang)}</td>
            <td className="electors figures">
              {s.after > s.before ? "+" : "−"}
              {number(Math.abs(s.after - s.before), lang)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Compare(props: PanelProps) {
  const { t, lang } = useWords();
  const { session, api } = props;
  const { fid } = session.now.info;
  const step = useShown(session, (s) => s.step);
  const others = useOthers(session);
  const [other, setOther] = useState<"base" | number>("base");
  const query = useQuery({
    queryKey: ["scenario", fid, "comparison", other, step, lang],
    queryFn: ({ signal }) => api.compare(other, signal),
    placeholderData: (before) => before,
  });
  const division = other === "base" ? undefined : query.data?.of_with;
  useEffect(() => session.set({ other: division ? Uint16Array.from(division) : null }), [session, division]);
  return (
    <>
      <label className="compare-with">
        {t("workshop.compare.with")}
        <select
          className="input"
          value={other}
          onChange={(e) => setOther(e.target.value === "base" ? "base" : Number(e.target.value))}
        >
          <option value="base">{t("workshop.compare.base")}</option>
          {others.data?.map((row) => (
            <option key={row.id} value={row.id}>
              {row.label}
            </option>
          ))}
        </select>
      </label>
      {query.isError ? (
        <Failure error={query.error} onRetry={() => query.refetch()} />
      ) : !query.data ? (
        <Loading />
      ) : (
        <div aria-busy={query.isFetching}>
          <p>
            <strong className="figures">{number(query.data.moved, lang)}</strong>{" "}
            {t(`workshop.compare.moved.${session.ground.counted}`, { n: query.data.moved })}
          </p>
          <Transfers comparison={query.data} {...props} />
          <BeforeAfter comparison={query.data} {...props} />
        </div>
      )}
    </>
  );
}
