/** A station chosen from the list. With the arrows one passes over many stations: Enter, or going on, gives it then. Its choices are made when it is opened: there may be a hundred such lists. */
import { useRef, useState } from "react";
import { useWords } from "../i18n/staff";
import { type Session, useShown } from "./session";

interface Props {
  label: string;
  session: Session;
  value: number | null;
  /** Another button gives it: what the arrows pass over is chosen at once. */
  atOnce?: boolean;
  onChoose: (part: number) => void;
}

export function StationSelect({ label, session, value, atOnce = false, onChoose }: Props) {
  const { t } = useWords();
  const stations = useShown(session, (s) => s.stations);
  const [opened, setOpened] = useState(false);
  const [passing, setPassing] = useState<number | null>(null);
  const byKey = useRef(false);
  const settle = () => {
    if (passing !== null && passing !== value) onChoose(passing);
    setPassing(null);
  };
  const all = stations
    .filter((s) => s.open || s.part === value)
    .sort((a, b) => a.number.localeCompare(b.number, "fr", { numeric: true }));
  const shown = passing ?? value;
  const offered = opened ? all : all.filter((s) => s.part === shown);
  return (
    <select
      className="input station-select"
      aria-label={label}
      value={shown ?? ""}
      disabled={!session.mayChange}
      onFocus={() => setOpened(true)}
      onPointerDown={() => {
        byKey.current = false;
        setOpened(true);
      }}
      onKeyDown={(e) => {
        byKey.current = true;
        if (e.key === "Enter") settle();
        else if (e.key === "Escape") setPassing(null);
      }}
      onBlur={settle}
      onChange={(e) => {
        const part = Number(e.target.value);
        if (byKey.current && !atOnce) setPassing(part);
        else onChoose(part);
      }}
    >
      {value === null && <option value="">{t("workshop.select")}</option>}
      {offered.map((s) => (
        <option key={s.part} value={s.part}>
          {s.number}
          {opened && s.name ? ` ${s.name}` : ""}
        </option>
      ))}
    </select>
  );
}
