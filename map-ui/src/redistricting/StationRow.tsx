/** One station: figures, and where they lie between the limits. */
import { Lock, LockOpen, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { length, number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { Chip } from "./Chip";
import type { Session } from "./session";
import type { Station } from "./types";

interface Band {
  electors: number;
  least: number;
  most: number;
  scale: number;
}

/** Below, inside or above the limits: said by a sign, by words and by the bar. */
export function standing({ electors, least, most }: Omit<Band, "scale">): "below" | "within" | "above" {
  if (electors < least) return "below";
  return electors > most ? "above" : "within";
}

const SIGNS = { below: "▼", within: "", above: "▲" };

function Bar(band: Band) {
  const at = (n: number) => `${Math.min(100, (n / band.scale) * 100)}%`;
  return (
    <span className="band" aria-hidden="true">
      <span className="band-target" style={{ left: at(band.least), width: at(band.most - band.least) }} />
      <span className={`band-fill ${standing(band)}`} style={{ width: at(band.electors) }} />
    </span>
  );
}

function signed(n: number, lang: Parameters<typeof number>[1]): string {
  return n === 0 ? "=" : `${n > 0 ? "+" : "−"}${number(Math.abs(n), lang)}`;
}

interface Props extends Band {
  station: Station;
  colour: number | undefined;
  chosen: boolean;
  may: boolean;
  session: Session;
  onPiece: () => void;
}

function Row({ station, colour, chosen, may, session, onPiece, ...band }: Props) {
  const { t, lang } = useWords();
  const where = standing(band);
  const what = { number: station.number };
  return (
    <tr data-chosen={chosen || undefined} data-part={station.part}>
      <th scope="row">
        <button
          type="button"
          className="station-pick"
          aria-pressed={chosen}
          disabled={!station.open}
          aria-label={t("workshop.choose", { ...what, name: station.name ?? "" })}
          onClick={() => session.set({ to: chosen ? null : station.part })}
        >
          <Chip number={station.number} colour={colour} />
        </button>
      </th>
      <td className="name" title={station.name ?? ""}>
        {station.name}
        {!station.open && <em> {t("workshop.isClosed")}</em>}
      </td>
      <td className="electors figures">
        <span className={`standing ${where}`}>
          <span aria-hidden="true">{SIGNS[where]}</span>
          <span className="visually-hidden">{t(`workshop.standing.${where}`)} </span>
          {number(band.electors, lang)}
        </span>
        <Bar {...band} />
      </td>
      <td className="difference figures">{signed(band.electors - station.before, lang)}</td>
      <td className="pieces figures">
        {station.pieces > 1 && (
          <button
            type="button"
            className="button small piece"
            aria-label={t("workshop.piece", { ...what, count: station.pieces })}
            onClick={onPiece}
          >
            <TriangleAlert aria-hidden="true" />
            {station.pieces}
          </button>
        )}
      </td>
      <td className="walk figures">
        {station.walk === null ? "" : length(Math.round(station.walk), lang).replace(/[,.]0(?!\d)/, "")}
      </td>
      <td className="lock">
        <button
          type="button"
          className="icon-button tiny"
          aria-pressed={station.locked}
          disabled={!may || !station.open}
          aria-label={t("workshop.lock", what)}
          onClick={() => session.lockStation(station.part, !station.locked)}
        >
          {station.locked ? <Lock aria-hidden="true" /> : <LockOpen aria-hidden="true" />}
        </button>
      </td>
    </tr>
  );
}

export const StationRow = memo(Row, (a, b) =>
  (["station", "electors", "colour", "chosen", "may", "least", "most", "scale"] as const).every(
    (k) => a[k] === b[k],
  ),
);
