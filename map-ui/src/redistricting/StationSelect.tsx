/** A station chosen from the list; its choices are made when it is opened: there may be a hundred such lists. */
import { useState } from "react";
import { useWords } from "../i18n/staff";
import { type Session, useShown } from "./session";

interface Props {
  label: string;
  session: Session;
  value: number | null;
  onChoose: (part: number) => void;
}

export function StationSelect({ label, session, value, onChoose }: Props) {
  const { t } = useWords();
  const stations = useShown(session, (s) => s.stations);
  const [opened, setOpened] = useState(false);
  const all = stations
    .filter((s) => s.open || s.part === value)
    .sort((a, b) => a.number.localeCompare(b.number, "fr", { numeric: true }));
  const offered = opened ? all : all.filter((s) => s.part === value);
  return (
    <select
      className="input station-select"
      aria-label={label}
      value={value ?? ""}
      disabled={!session.mayChange}
      onFocus={() => setOpened(true)}
      onPointerDown={() => setOpened(true)}
      onChange={(e) => onChoose(Number(e.target.value))}
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
