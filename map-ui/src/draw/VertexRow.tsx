/** A vertex as two figures, in a row of the table; and the row where a new one is typed. */
import { Plus, Trash2 } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { Button } from "react-aria-components";
import type { Position } from "../geometry/projection";
import { figure, figureOf, pairOf, type System } from "./coordinates";
import { useWords } from "./words";

interface FieldProps {
  text: string;
  label: string;
  column: 0 | 1;
  onFigure: (value: number) => boolean;
  onPair: (pair: Position) => boolean;
  /** The figure is being written again: what was said of it no longer holds. */
  onDraft: () => void;
  onFocus: () => void;
}

/** To the same figure of the vertex above or below. */
function walk(e: KeyboardEvent<HTMLInputElement>): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[e.key];
  if (!step) return;
  const name = e.currentTarget.dataset.column ?? "";
  const all = [
    ...(e.currentTarget.closest("table")?.querySelectorAll<HTMLInputElement>(`[data-column="${name}"]`) ??
      []),
  ];
  const next = all[all.indexOf(e.currentTarget) + step];
  if (!next) return;
  e.preventDefault();
  next.focus();
  next.select();
}

function Figure({ text, label, column, onFigure, onPair, onDraft, onFocus }: FieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const settle = (value: string) => {
    if (value === text) return setDraft(null);
    const pair = pairOf(value);
    const read = figureOf(value);
    const taken = pair ? onPair(pair) : onFigure(read ?? Number.NaN);
    setWrong(!taken);
    if (taken) setDraft(null);
  };
  return (
    <input
      className="input figures"
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      aria-invalid={wrong || undefined}
      data-column={column}
      value={draft ?? text}
      onFocus={onFocus}
      onChange={(e) => {
        setDraft(e.target.value);
        setWrong(false);
        onDraft();
      }}
      onBlur={() => draft !== null && settle(draft)}
      onKeyDown={(e) => {
        walk(e);
        if (e.key === "Enter" && draft !== null) settle(draft);
        if (e.key === "Escape" && draft !== null) {
          e.preventDefault();
          setDraft(null);
          setWrong(false);
          onDraft();
        }
      }}
    />
  );
}

interface RowProps {
  n: number;
  at: Position;
  system: System;
  last: boolean;
  chosen: boolean;
  put: (to: Position) => boolean;
  refuse: () => void;
  forget: () => void;
  onPick: () => void;
  onInsert: () => void;
  onRemove: () => void;
}

export function VertexRow({
  n,
  at,
  system,
  last,
  chosen,
  put,
  refuse,
  forget,
  onPick,
  onInsert,
  onRemove,
}: RowProps) {
  const { t, lang } = useWords();
  const [x, y] = system.forward(at);
  const one = (column: 0 | 1) => (value: number) => {
    if (Number.isNaN(value)) {
      refuse();
      return false;
    }
    return put(system.inverse(column === 0 ? [value, y] : [x, value]));
  };
  const field = (column: 0 | 1) => (
    <Figure
      text={figure(column === 0 ? x : y, system, lang)}
      label={t("draw.table.of", { axis: t(`draw.table.${system.axes[column]}`), n })}
      column={column}
      onFigure={one(column)}
      onPair={(pair) => put(system.inverse(pair))}
      onDraft={forget}
      onFocus={onPick}
    />
  );
  return (
    <tr className={chosen ? "chosen" : ""}>
      <th scope="row" className="figures">
        {n}
      </th>
      <td>{field(0)}</td>
      <td>{field(1)}</td>
      <td className="draw-row-tools">
        <Button
          className="icon-button small"
          aria-label={t("draw.table.insert", { n })}
          isDisabled={last}
          onPress={onInsert}
        >
          <Plus aria-hidden="true" />
        </Button>
        <Button className="icon-button small" aria-label={t("draw.table.remove", { n })} onPress={onRemove}>
          <Trash2 aria-hidden="true" />
        </Button>
      </td>
    </tr>
  );
}

interface NextProps {
  system: System;
  put: (to: Position) => boolean;
  refuse: () => void;
}

/** Two empty fields for a position to add. */
export function NextRow({ system, put, refuse }: NextProps) {
  const { t } = useWords();
  const [figures, setFigures] = useState<readonly [string, string]>(["", ""]);
  const add = () => {
    const [x, y] = [figureOf(figures[0]), figureOf(figures[1])];
    if (x === null || y === null) return refuse();
    if (put(system.inverse([x, y]))) setFigures(["", ""]);
  };
  const change = (column: 0 | 1, value: string) => {
    const pair = pairOf(value);
    if (pair) setFigures([String(pair[0]), String(pair[1])]);
    else setFigures(column === 0 ? [value, figures[1]] : [figures[0], value]);
  };
  const field = (column: 0 | 1) => (
    <input
      className="input figures"
      inputMode="decimal"
      autoComplete="off"
      data-column={column}
      aria-label={t("draw.table.next", { axis: t(`draw.table.${system.axes[column]}`) })}
      value={figures[column]}
      onChange={(e) => change(column, e.target.value)}
      onKeyDown={(e) => {
        walk(e);
        if (e.key !== "Enter") return;
        add();
        e.currentTarget.closest("tr")?.querySelector<HTMLInputElement>("input")?.focus();
      }}
    />
  );
  return (
    <tr className="draw-next">
      <td className="draw-plus">+</td>
      <td>{field(0)}</td>
      <td>{field(1)}</td>
      <td>
        <Button className="button small" onPress={add} isDisabled={figures.includes("")}>
          {t("draw.table.add")}
        </Button>
      </td>
    </tr>
  );
}
