/** A result drawn as bars or as a line: SVG with a text for those who do not see it; the figures are in the table. */
import { useId, useLayoutEffect, useRef, useState } from "react";
import { number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { useCellText } from "./cells";
import { drawableOf, every, MOST_MARKS, type Series, ticks } from "./scale";
import type { Answer } from "./types";
import "./chart.css";

interface Props {
  answer: Answer;
  shape: "bars" | "line";
  title: string;
  /** Pixels; the width is that of the place. */
  height?: number;
}

const MARGIN = { top: 10, right: 12, bottom: 34, left: 56 };

function useWidth() {
  const ref = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [ref, width] as const;
}

interface Space {
  x: (at: number) => number;
  y: (value: number) => number;
  /** Width of the room of one mark. */
  room: number;
}

function Bars({ series, at, of, space }: { series: Series; at: number; of: number; space: Space }) {
  const width = Math.max(1, (space.room * 0.72) / of);
  return (
    <g className={`series s${at}`}>
      {series.values.map((value, i) => {
        if (value === null) return null;
        const [top, bottom] = [space.y(Math.max(value, 0)), space.y(Math.min(value, 0))];
        const left = space.x(i) - (width * of) / 2 + width * at;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: marks are told apart by their place alone.
          <rect key={i} x={left} y={top} width={width} height={Math.max(0.5, bottom - top)} rx={1.5} />
        );
      })}
    </g>
  );
}

function Line({ series, at, space }: { series: Series; at: number; space: Space }) {
  const points = series.values.flatMap((v, i) => (v === null ? [] : [[space.x(i), space.y(v)] as const]));
  return (
    <g className={`series s${at}`}>
      <polyline points={points.map((p) => p.join(",")).join(" ")} fill="none" />
      {points.map(([x, y]) => (
        <circle key={x} cx={x} cy={y} r={3} />
      ))}
    </g>
  );
}

export function Chart({ answer, shape, title, height = 260 }: Props) {
  const { t, lang } = useWords();
  const text = useCellText();
  const id = useId();
  const [ref, width] = useWidth();
  const drawn = drawableOf(answer, (column, at) => text(column, answer.rows[at]?.[0] ?? null));
  if (!drawn) {
    return (
      <p className="quiet chart-none">{t(answer.rows.length === 0 ? "query.none" : "query.chart.none")}</p>
    );
  }
  const values = drawn.series.flatMap((s) => s.values.filter((v): v is number => v !== null));
  const steps = ticks(values);
  const [low, high] = [steps[0] ?? 0, steps.at(-1) ?? 1];
  const inner = {
    width: Math.max(40, width - MARGIN.left - MARGIN.right),
    height: height - MARGIN.top - MARGIN.bottom,
  };
  const room = inner.width / drawn.labels.length;
  const space: Space = {
    x: (at) => MARGIN.left + room * (at + 0.5),
    y: (value) => MARGIN.top + inner.height * (1 - (value - low) / (high - low)),
    room,
  };
  const skip = every(drawn.labels, inner.width);
  const digits = Math.max(...steps.map((step) => (String(step).split(".")[1] ?? "").length));
  const told = t("query.chart.told", {
    count: drawn.labels.length,
    what: drawn.series.map((s) => s.title).join(", "),
    low: number(Math.min(...values), lang, digits),
    high: number(Math.max(...values), lang, digits),
  });
  return (
    <figure className="chart" ref={ref}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-labelledby={`${id}-title ${id}-told`}>
          <title id={`${id}-title`}>{title}</title>
          <desc id={`${id}-told`}>{told}</desc>
          {steps.map((step) => (
            <g key={step} className={step === 0 ? "axis" : "grid-line"}>
              <line x1={MARGIN.left} x2={width - MARGIN.right} y1={space.y(step)} y2={space.y(step)} />
              <text x={MARGIN.left - 8} y={space.y(step)} dy="0.32em" textAnchor="end">
                {number(step, lang, digits)}
              </text>
            </g>
          ))}
          {drawn.series.map((s, at) =>
            shape === "bars" ? (
              <Bars key={s.title} series={s} at={at} of={drawn.series.length} space={space} />
            ) : (
              <Line key={s.title} series={s} at={at} space={space} />
            ),
          )}
          {drawn.labels.map(
            (label, at) =>
              at % skip === 0 && (
                <text
                  // biome-ignore lint/suspicious/noArrayIndexKey: marks are told apart by their place alone.
                  key={at}
                  className="mark-name"
                  x={space.x(at)}
                  y={height - MARGIN.bottom + 18}
                  textAnchor="middle"
                >
                  {label.length > 14 ? `${label.slice(0, 13)}…` : label}
                </text>
              ),
          )}
        </svg>
      )}
      <figcaption>
        {drawn.series.length > 1 && (
          <ul className="legend-row">
            {drawn.series.map((s, at) => (
              <li key={s.title} className={`s${at}`}>
                {s.title}
              </li>
            ))}
          </ul>
        )}
        {answer.rows.length > MOST_MARKS && (
          <p className="quiet">{t("query.chart.first", { count: MOST_MARKS, of: answer.rows.length })}</p>
        )}
      </figcaption>
    </figure>
  );
}
