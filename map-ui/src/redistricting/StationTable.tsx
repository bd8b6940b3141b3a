/** The stations, counted as one draws; one of them is painted. */
import { ArrowDown, ArrowUp } from "lucide-react";
import { useMemo, useState } from "react";
import { useWords } from "../i18n/staff";
import { Chosen } from "./Chosen";
import { flyToPiece } from "./fly";
import type { PanelProps } from "./Panel";
import { StationRow } from "./StationRow";
import { useShown } from "./session";
import type { Station } from "./types";

/** The bar reaches so far beyond the upper limit. */
const SCALE = 1.5;

const COLUMNS = ["number", "name", "electors", "difference", "pieces", "walk"] as const;
type Column = (typeof COLUMNS)[number];

const byNumber = (a: Station, b: Station) => a.number.localeCompare(b.number, "fr", { numeric: true });

function figureOf(column: Column, s: Station, live: readonly number[]): number {
  const electors = live[s.part] ?? s.electors;
  if (column === "electors") return -electors;
  if (column === "difference") return -Math.abs(electors - s.before);
  return column === "pieces" ? -s.pieces : -(s.walk ?? -1);
}

/** Stations in use or used before, in order. The order of figures is that of the last step, so that rows stay still under the hand. */
function useOrder(
  stations: readonly Station[],
  live: readonly number[],
  column: Column,
  down: boolean,
): Station[] {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the figures that change while drawing do not move rows.
  return useMemo(() => {
    const used = stations.filter((s) => s.open || s.before > 0);
    const order = (a: Station, b: Station) => {
      if (column === "name") return (a.name ?? "").localeCompare(b.name ?? "", "fr");
      if (column === "number") return byNumber(a, b);
      return figureOf(column, a, live) - figureOf(column, b, live) || byNumber(a, b);
    };
    const sorted = used.sort(order);
    return down ? sorted.reverse() : sorted;
  }, [stations, column, down]);
}

export function StationTable({ engine, session, colours }: PanelProps) {
  const { t } = useWords();
  const stations = useShown(session, (s) => s.stations);
  const live = useShown(session, (s) => s.live);
  const to = useShown(session, (s) => s.to);
  const info = useShown(session, (s) => s.info);
  const [[column, down], setSort] = useState<[Column, boolean]>(["number", false]);
  const rows = useOrder(stations, live, column, down);
  const scale = info.most * SCALE;
  // Without polling places nobody walks anywhere: the names take the room.
  const walked = stations.some((s) => s.walk !== null);
  const sorted = down ? "descending" : "ascending";
  const title = (x: Column) =>
    x === "electors" ? t(`workshop.column.${session.ground.counted}`) : t(`workshop.column.${x}`);
  return (
    <>
      <Chosen engine={engine} session={session} colours={colours} />
      <table className={walked ? "stations" : "stations unwalked"} aria-label={t("workshop.tab.stations")}>
        <thead>
          <tr>
            {COLUMNS.map((x) => (
              <th key={x} scope="col" className={x} aria-sort={column === x ? sorted : "none"}>
                <button type="button" onClick={() => setSort([x, column === x && !down])}>
                  {title(x)}
                  {column === x && (down ? <ArrowDown aria-hidden="true" /> : <ArrowUp aria-hidden="true" />)}
                </button>
              </th>
            ))}
            <th scope="col" className="lock">
              <span className="visually-hidden">{t("workshop.column.lock")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((s) => (
            <StationRow
              key={s.part}
              station={s}
              electors={live[s.part] ?? s.electors}
              colour={colours[s.part]}
              chosen={to === s.part}
              may={session.mayChange}
              least={info.least}
              most={info.most}
              scale={scale}
              session={session}
              onPiece={() => flyToPiece(engine, session, s.part)}
            />
          ))}
        </tbody>
      </table>
    </>
  );
}
