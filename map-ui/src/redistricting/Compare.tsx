/** This division beside another: who changes, from which station to which, and each station before and after. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { Failure, Loading } from "../panels/parts";
import { readPage } from "../records/queries";
import { BeforeAfter } from "./BeforeAfter";
import type { PanelProps } from "./Panel";
import { PastResults } from "./PastResults";
import { type Other, type Session, useShown } from "./session";
import { Transfers } from "./Transfers";
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

/** The other division, as the map shows it. */
function otherOf(session: Session, fid: number, { of_with, stations }: Comparison, name: string): Other {
  const own = session.now.stations.length;
  const more = stations.filter((s) => s.part >= own).map((s) => [s.part, s.number] as const);
  return { fid, name, of: Uint16Array.from(of_with), more: new Map(more) };
}

export function Compare(props: PanelProps) {
  const { t, lang } = useWords();
  const { session, api } = props;
  const { fid } = session.now.info;
  const step = useShown(session, (s) => s.step);
  const view = useShown(session, (s) => s.view);
  const others = useOthers(session);
  const [other, setOther] = useState<"base" | number>("base");
  const query = useQuery({
    queryKey: ["scenario", fid, "comparison", other, step, lang],
    queryFn: async ({ signal }) => ({ ...(await api.compare(other, signal)), with: other }),
    placeholderData: (before) => before,
  });
  const beside = query.data?.with === other ? query.data : undefined;
  const named = others.data?.find((row) => row.id === other)?.label ?? "";
  useEffect(() => {
    const compared = other !== "base" && beside ? otherOf(session, other, beside, named) : null;
    session.set({ other: compared });
  }, [session, other, beside, named]);
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
          {query.data.moved > 0 && view === "difference" && (
            <p className="quiet">{t("workshop.compare.legend")}</p>
          )}
          <Transfers comparison={query.data} {...props} />
          <BeforeAfter comparison={query.data} {...props} />
        </div>
      )}
      <PastResults {...props} />
    </>
  );
}
