/** Old stations by new ones. One cell takes the Tab key; the arrows go from one to the next that holds somebody. */
import { type KeyboardEvent, useRef, useState } from "react";
import { number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { Chip } from "./Chip";
import type { TransfersProps } from "./Transfers";
import { type Matrix, matrixOf, type Named } from "./transfers";
import "./matrix.css";

type Cell = [row: number, column: number];

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

/** Cells that hold somebody, row by row. */
function cellsOf({ old, fresh, at }: Matrix): Cell[] {
  return old.flatMap((from, row) =>
    fresh.flatMap((to, column): Cell[] => (at(from, to) === undefined ? [] : [[row, column]])),
  );
}

/** Where an arrow leads: along the rows, or to the nearest cell of the row above or below. Every row has one. */
function nextOf(cells: readonly Cell[], [row, column]: Cell, key: string): Cell | undefined {
  const place = cells.findIndex(([r, c]) => r === row && c === column);
  if (key === "ArrowRight") return cells[place + 1];
  if (key === "ArrowLeft") return cells[place - 1];
  const beside = cells.filter(([r]) => r === row + (key === "ArrowDown" ? 1 : -1));
  return beside.sort((a, b) => Math.abs(a[1] - column) - Math.abs(b[1] - column))[0];
}

function useCells(matrix: Matrix) {
  const table = useRef<HTMLTableElement>(null);
  const [kept, keep] = useState<Cell | null>(null);
  const cells = cellsOf(matrix);
  const current = cells.find(([r, c]) => r === kept?.[0] && c === kept[1]) ?? cells[0] ?? [0, 0];
  const key = (e: KeyboardEvent) => {
    if (!ARROWS.includes(e.key)) return;
    e.preventDefault();
    const next = nextOf(cells, current, e.key);
    if (!next) return;
    keep(next);
    table.current?.querySelector<HTMLElement>(`[data-cell="${next.join(":")}"]`)?.focus();
  };
  return { table, current, keep, key };
}

export function TransferTable({ pairs, colours, told, show }: TransfersProps) {
  const { t, lang } = useWords();
  const matrix = matrixOf(pairs);
  const { old, fresh, at, leaving, arriving } = matrix;
  const { table, current, keep, key } = useCells(matrix);
  const name = t("workshop.compare.transfers");
  const chip = ({ number, part }: Named) => <Chip number={number} colour={colours[part]} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard.
    <section className="matrix" aria-label={name} tabIndex={0}>
      <table aria-label={name} ref={table}>
        <thead>
          <tr>
            <th scope="col" className="matrix-corner">
              {t("workshop.compare.corner")}
            </th>
            {fresh.map((to) => (
              <th key={to.part} scope="col">
                {chip(to)}
              </th>
            ))}
            <th scope="col" className="matrix-sum">
              {t("workshop.compare.leaving")}
            </th>
          </tr>
        </thead>
        <tbody>
          {old.map((from, row) => (
            <tr key={from.part}>
              <th scope="row">{chip(from)}</th>
              {fresh.map((to, column) => {
                const electors = at(from, to);
                if (electors === undefined)
                  return <td key={to.part} data-same={from.part === to.part || undefined} />;
                const pair = { from, to, electors };
                return (
                  <td key={to.part} className="figures" data-pair={`${from.number}:${to.number}`}>
                    <button
                      type="button"
                      className="transfer-cell"
                      data-cell={`${row}:${column}`}
                      tabIndex={row === current[0] && column === current[1] ? 0 : -1}
                      aria-label={told(pair)}
                      onFocus={() => keep([row, column])}
                      onKeyDown={key}
                      onClick={() => show(pair)}
                    >
                      {number(electors, lang)}
                    </button>
                  </td>
                );
              })}
              <td className="figures matrix-sum">{number(leaving(from), lang)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("workshop.compare.arriving")}</th>
            {fresh.map((to) => (
              <td key={to.part} className="figures">
                {number(arriving(to), lang)}
              </td>
            ))}
            <td className="figures matrix-sum">
              {number(
                pairs.reduce((n, p) => n + p.electors, 0),
                lang,
              )}
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
