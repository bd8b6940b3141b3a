/** Who goes from one station to another: as a table of old and new stations, or as a list. */
import { useState } from "react";
import { number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { Empty } from "../panels/parts";
import { usePhone } from "../state/usePhone";
import { Chip } from "./Chip";
import { flyToUnits } from "./fly";
import { beforeOf } from "./looks";
import type { PanelProps } from "./Panel";
import { Segments } from "./Segments";
import { TransferTable } from "./TransferTable";
import { movingUnits, type Pair, pairsOf } from "./transfers";
import type { Comparison } from "./types";

/** So few pairs read best one under the other. */
const FEW = 3;
const FORMS = ["table", "list"] as const;
type Form = (typeof FORMS)[number];

export interface TransfersProps extends Pick<PanelProps, "session" | "colours"> {
  pairs: readonly Pair[];
  /** What pressing a figure does, in words. */
  told: (pair: Pair) => string;
  /** The map goes to those who move, and shows the difference. */
  show: (pair: Pair) => void;
}

function TransferList({ pairs, session, colours, told, show }: TransfersProps) {
  const { t, lang } = useWords();
  return (
    <table className="stations transfers" aria-label={t("workshop.compare.transfers")}>
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
        {pairs.map((pair) => {
          const { from, to, electors } = pair;
          return (
            <tr key={`${from.part}:${to.part}`} data-pair={`${from.number}:${to.number}`}>
              <th scope="row">
                <Chip number={from.number} colour={colours[from.part]} />
              </th>
              <td>
                <Chip number={to.number} colour={colours[to.part]} />
              </td>
              <td className="electors figures">
                <button
                  type="button"
                  className="transfer-cell"
                  aria-label={told(pair)}
                  onClick={() => show(pair)}
                >
                  {number(electors, lang)}
                </button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export function Transfers({ comparison, ...props }: PanelProps & { comparison: Comparison }) {
  const { t, lang } = useWords();
  const { session, engine } = props;
  const phone = usePhone();
  const pairs = pairsOf(comparison);
  const [chosen, choose] = useState<Form | null>(null);
  const form = chosen ?? (phone || pairs.length <= FEW ? "list" : "table");
  const show = (pair: Pair) => {
    flyToUnits(
      engine,
      session,
      movingUnits(session.ground, beforeOf(session, session.now), session.plan.of, pair),
    );
    if (session.now.view !== "beside") session.set({ view: "difference" });
  };
  const told = ({ from, to, electors: n }: Pair) => {
    const what = t(`workshop.count.${session.ground.counted}`, { n, count: number(n, lang) });
    return t("workshop.compare.show", { what, from: from.number, to: to.number });
  };
  if (pairs.length === 0)
    return <Empty title={t("workshop.compare.same")} what={t("workshop.compare.same.what")} />;
  const View = form === "table" ? TransferTable : TransferList;
  return (
    <>
      <div className="transfers-head">
        <h3>{t("workshop.compare.transfers")}</h3>
        <Segments
          label={t("workshop.compare.form")}
          all={FORMS}
          value={form}
          text={(x) => t(`workshop.compare.form.${x}`)}
          onChoose={choose}
        />
      </div>
      <View {...props} pairs={pairs} told={told} show={show} />
    </>
  );
}
