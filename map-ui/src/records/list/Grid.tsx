// biome-ignore-all lint/a11y/useSemanticElements: only the rows in sight are in the page, which a table element cannot say.
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays on the grid, which names its active row.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid answers the keyboard for its rows.
/** The list as a table of any length: only the rows in sight are in the page. */
import { ArrowDown, ArrowUp } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from "react";
import { useWords } from "../../i18n/staff";
import { directionOf } from "../filters";
import type { Field, Row } from "../types";
import { isFigure, valueText } from "../value";
import { keyAction } from "./keys";
import { useWindow } from "./useWindow";
import "./grid.css";

const ROW = 32;
const ROW_PHONE = 54;
const HEAD = 34;

/** Least width in pixels, and share of what is left. */
type Width = [least: number, share: number];

const WIDE: Width = [104, 1.4];
/** The first column says which record it is: a whole street name, where it is one. */
const FIRST: Width = [196, 2.2];
const WIDTHS: Partial<Record<Field["kind"], Width>> = {
  integer: [90, 0.6],
  real: [96, 0.7],
  amount: [110, 0.8],
  boolean: [90, 0.6],
  date: [132, 0.9],
  time: [80, 0.6],
};
const CHECK = 36;

/** Columns of the grid; head and lines have the same least width, so that they stay in line. */
function layoutOf(fields: readonly Field[], phone: boolean): CSSProperties {
  if (phone) return { "--columns": "40px 1fr", "--least": "0" } as CSSProperties;
  const widths = fields.map((f, n) => WIDTHS[f.kind] ?? (n === 0 ? FIRST : WIDE));
  const columns = widths.map(([least, share]) => `minmax(${least}px, ${share}fr)`).join(" ");
  const least = widths.reduce((sum, [pixels]) => sum + pixels, CHECK);
  return { "--columns": `${CHECK}px ${columns}`, "--least": `${least}px` } as CSSProperties;
}

export interface GridProps {
  label: string;
  fields: Field[];
  total: number;
  rowAt: (index: number) => Row | undefined;
  openId: number | null;
  sort: string;
  selected: ReadonlySet<number>;
  phone: boolean;
  onSight: (first: number, last: number) => void;
  onSort: (field: string, also: boolean) => void;
  onOpen: (row: Row) => void;
  /** With `range`, everything between the last one and this one. */
  onToggle: (row: Row, index: number, range: boolean) => void;
  onAll: (all: boolean) => void;
  onHover: (row: Row | null) => void;
  onKey: (key: "new" | "search") => void;
}

function Head({ fields, sort, onSort, selected, total, onAll, label }: GridProps) {
  const { t } = useWords();
  const all = total > 0 && selected.size >= total;
  return (
    <div role="row" className="grid-row grid-head" aria-rowindex={1}>
      <div role="columnheader" className="grid-check">
        <input
          type="checkbox"
          aria-label={t("list.select.all", { what: label })}
          checked={all}
          ref={(box) => {
            if (box) box.indeterminate = selected.size > 0 && !all;
          }}
          onChange={(e) => onAll(e.target.checked)}
        />
      </div>
      {fields.map((f) => {
        const direction = directionOf(sort, f.name);
        return (
          <div
            key={f.name}
            role="columnheader"
            aria-sort={direction ?? "none"}
            className={isFigure(f) ? "grid-figure" : undefined}
          >
            {f.sortable ? (
              <button type="button" className="grid-sort" onClick={(e) => onSort(f.name, e.shiftKey)}>
                <span>{f.title}</span>
                {direction === "ascending" && <ArrowUp aria-hidden="true" />}
                {direction === "descending" && <ArrowDown aria-hidden="true" />}
              </button>
            ) : (
              <span>{f.title}</span>
            )}
          </div>
        );
      })}
    </div>
  );
}

function Cells({ row, fields, phone }: { row: Row; fields: Field[]; phone: boolean }) {
  const words = useWords();
  const text = (f: Field) => valueText(f, row.values[f.name], words, row.labels[f.name]);
  if (phone) {
    // A bare "yes" says nothing: a mark is named when it is there.
    const fact = (f: Field) =>
      f.kind === "boolean" ? (row.values[f.name] === true ? f.title : "") : text(f);
    const facts = fields.map(fact).filter((x) => x !== "" && !row.label.includes(x));
    return (
      <div role="gridcell" className="grid-card">
        <span className="grid-label">{row.label}</span>
        <span className="quiet">{facts.slice(0, 3).join(" · ")}</span>
      </div>
    );
  }
  return fields.map((f) => (
    <div key={f.name} role="gridcell" className={isFigure(f) ? "grid-figure" : undefined} title={text(f)}>
      {f.kind === "boolean" && typeof row.values[f.name] === "boolean" ? (
        <span className={row.values[f.name] ? "mark yes" : "mark no"}>{text(f)}</span>
      ) : (
        text(f)
      )}
    </div>
  ));
}

interface LineProps extends Pick<GridProps, "fields" | "phone" | "onOpen" | "onToggle" | "onHover"> {
  row: Row;
  index: number;
  active: boolean;
  open: boolean;
  chosen: boolean;
  style: CSSProperties;
  onActive: (index: number) => void;
}

function Line({ row, index, active, open, chosen, style, ...on }: LineProps) {
  const { t } = useWords();
  const click = (e: MouseEvent) => {
    on.onActive(index);
    if (e.shiftKey || e.ctrlKey || e.metaKey) on.onToggle(row, index, e.shiftKey);
    else on.onOpen(row);
  };
  return (
    <div
      role="row"
      id={`grid-row-${index}`}
      className={`grid-row${active ? " active" : ""}${open ? " open" : ""}${chosen ? " chosen" : ""}`}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      style={style}
      onClick={click}
      onPointerEnter={() => on.onHover(row)}
      onPointerLeave={() => on.onHover(null)}
    >
      <div role="gridcell" className="grid-check" onClick={(e) => e.stopPropagation()}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={t("list.select.one", { what: row.label })}
          checked={chosen}
          onClick={(e) => on.onToggle(row, index, e.shiftKey)}
          onChange={() => undefined}
        />
      </div>
      <Cells row={row} fields={on.fields} phone={on.phone} />
    </div>
  );
}

export function Grid(props: GridProps) {
  const { fields, total, rowAt, phone, onSight, onHover } = props;
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [focused, setFocused] = useState(false);
  const rowHeight = phone ? ROW_PHONE : ROW;
  const [sight, reveal] = useWindow(box, total, rowHeight, phone ? 0 : HEAD);
  useEffect(() => onSight(sight.first, sight.last), [onSight, sight.first, sight.last]);
  const go = (index: number) => {
    const next = Math.max(0, Math.min(total - 1, index));
    setActive(next);
    reveal(next);
    onHover(rowAt(next) ?? null);
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 2);
    const act = keyAction(e, active, page, total);
    if (!act || (e.target !== box.current && act.do !== "search")) return;
    e.preventDefault();
    e.stopPropagation();
    const row = rowAt(active);
    if (act.do === "go") go(act.to);
    else if (act.do === "open" && row) props.onOpen(row);
    else if (act.do === "toggle" && row) props.onToggle(row, active, e.shiftKey);
    else if (act.do === "all") props.onAll(true);
    else if (act.do === "new" || act.do === "search") props.onKey(act.do);
  };
  const shown = Math.min(active, Math.max(0, total - 1));
  const indexes = Array.from(
    { length: Math.max(0, sight.last - sight.first + 1) },
    (_, i) => sight.first + i,
  );
  const inSight = shown >= sight.first && shown <= sight.last && rowAt(shown) !== undefined;
  return (
    <div
      ref={box}
      role="grid"
      className={`grid${phone ? " phone" : ""}`}
      aria-label={props.label}
      aria-rowcount={total + 1}
      aria-colcount={fields.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={inSight ? `grid-row-${shown}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={(e) => setFocused(e.target === box.current)}
      onBlur={() => setFocused(false)}
      style={layoutOf(fields, phone)}
    >
      {!phone && (
        <div role="rowgroup" className="grid-top">
          <Head {...props} />
        </div>
      )}
      <div role="rowgroup" className="grid-lines" style={{ height: total * rowHeight }}>
        {indexes.map((index) => {
          const row = rowAt(index);
          const style = { top: index * rowHeight, height: rowHeight };
          if (!row) return <div key={index} className="grid-wait" style={style} aria-hidden="true" />;
          return (
            <Line
              key={index}
              row={row}
              index={index}
              active={focused && index === shown}
              open={row.id === props.openId}
              chosen={props.selected.has(row.id)}
              style={style}
              fields={fields}
              phone={phone}
              onActive={setActive}
              onOpen={props.onOpen}
              onToggle={props.onToggle}
              onHover={onHover}
            />
          );
        })}
      </div>
    </div>
  );
}
