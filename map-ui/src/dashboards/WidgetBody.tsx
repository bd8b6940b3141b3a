/** What a widget shows; one that fails says so in its own place. */
import { TriangleAlert } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { Problem } from "../api/client";
import { date, number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import type { Engine } from "../map/engine";
import { Loading } from "../panels/parts";
import { Chart } from "../queries/Chart";
import { useCellText } from "../queries/cells";
import type { Answer } from "../queries/types";
import { today } from "../queries/values";
import { openList, openRecord } from "../records/open";
import type { Row } from "../records/types";
import { valueText } from "../records/value";
import { conditionsOf, useAnswer, useCounts, useWidgetPage } from "./api";
import { daysBetween } from "./arrange";
import type { Widget } from "./types";

const MapExtract = lazy(() => import("./MapExtract"));

/** Height of a row of the grid, of the head of a widget, of a line in it. */
export const ROW_PX = 124;
const HEAD_PX = 44;
const LINE_PX = 33;
const MAPPED = 500;

const room = (widget: Widget) => widget.height * ROW_PX + (widget.height - 1) * 12 - HEAD_PX;
const lines = (widget: Widget) => Math.max(1, Math.floor(room(widget) / LINE_PX));

export function openSource(widget: Widget): void {
  if (widget.type) openList(widget.type, conditionsOf(widget));
  else if (widget.query !== null) openRecord("stored-queries", widget.query);
}

function Failed({ error }: { error: unknown }) {
  const { t } = useWords();
  const problem = error instanceof Problem ? error : null;
  const offline = problem?.offline ?? false;
  return (
    <div className="widget-failed" role="status">
      <TriangleAlert aria-hidden="true" />
      <div>
        <strong>{offline ? t("offline.title") : problem?.title || t("error.title")}</strong>
        <p>{offline ? t("offline.why") : problem?.detail}</p>
        <p>{offline ? t("offline.what") : problem?.remedy || t("error.remedy")}</p>
      </div>
    </div>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: unknown;
}

/** Waits, says what failed, or shows. */
function Shown<T>({ asked, children }: { asked: Asked<T>; children: (data: T) => ReactNode }) {
  if (asked.data !== undefined) return children(asked.data);
  return asked.error ? <Failed error={asked.error} /> : <Loading />;
}

const either = <T,>(description: { error: unknown }, asked: Asked<T>): Asked<T> => ({
  data: asked.data,
  error: description.error ?? asked.error,
});

function Figure({ widget, text }: { widget: Widget; text: string }) {
  const { t } = useWords();
  return (
    <button
      type="button"
      className="widget-figure"
      aria-label={t("board.open", { what: widget.title, count: text })}
      onClick={() => openSource(widget)}
    >
      {text}
    </button>
  );
}

function RecordCount({ widget }: { widget: Widget }) {
  const { t, lang } = useWords();
  const { description, page } = useWidgetPage(widget, 1);
  return (
    <Shown asked={either(description, page)}>
      {(found) => {
        const count = number(found.total, lang);
        return <Figure widget={widget} text={found.exact ? count : t("board.more", { count })} />;
      }}
    </Shown>
  );
}

/** One row with one figure is that figure; otherwise rows are counted. */
function AnswerCount({ widget }: { widget: Widget }) {
  const { t, lang } = useWords();
  const text = useCellText();
  return (
    <Shown asked={useAnswer(widget)}>
      {(answer) => {
        const [only] = answer.rows;
        const [column] = answer.columns;
        const single = answer.rows.length === 1 && answer.columns.length === 1 && only && column;
        const count = number(answer.rows.length, lang);
        const shown = single
          ? text(column, only[0] ?? null)
          : answer.truncated
            ? t("board.more", { count })
            : count;
        return <Figure widget={widget} text={shown} />;
      }}
    </Shown>
  );
}

function Day({ day }: { day: string }) {
  const { t, lang } = useWords();
  const left = daysBetween(today(), day);
  const key = left < 0 ? "board.late" : left === 0 ? "board.today" : "board.left";
  return (
    <span className={`widget-day${left < 0 ? " late" : left <= 7 ? " soon" : ""}`}>
      {date(day, lang)} <span>{t(key, { count: Math.abs(left) })}</span>
    </span>
  );
}

function Records({ widget, rows, more }: { widget: Widget; rows: Row[]; more: (row: Row) => ReactNode }) {
  const { t } = useWords();
  if (rows.length === 0) return <p className="widget-none">{t("board.none")}</p>;
  return (
    <ul className="widget-rows">
      {rows.map((row) => (
        <li key={row.id}>
          <button type="button" className="link plain" onClick={() => openRecord(widget.type ?? "", row.id)}>
            {row.label}
          </button>
          {more(row)}
        </li>
      ))}
    </ul>
  );
}

function Deadlines({ widget }: { widget: Widget }) {
  const field = widget.field ?? "";
  const { description, page } = useWidgetPage(widget, lines(widget), { [field]: "filled:" }, field);
  return (
    <Shown asked={either(description, page)}>
      {(found) => (
        <Records
          widget={widget}
          rows={found.items}
          more={(row) => <Day day={String(row.values[field] ?? "").slice(0, 10)} />}
        />
      )}
    </Shown>
  );
}

function RecordList({ widget }: { widget: Widget }) {
  const words = useWords();
  const { description, page } = useWidgetPage(widget, lines(widget));
  const { fields = [], list = [] } = description.data ?? {};
  // The name of a record is mostly its first column.
  const second = fields.find((f) => f.name === list[1]);
  return (
    <Shown asked={either(description, page)}>
      {(found) => (
        <Records
          widget={widget}
          rows={found.items}
          more={(row) => {
            const text = second && valueText(second, row.values[second.name], words, row.labels[second.name]);
            return text && text !== row.label ? <span className="widget-second">{text}</span> : null;
          }}
        />
      )}
    </Shown>
  );
}

function AnswerList({ widget }: { widget: Widget }) {
  const { t } = useWords();
  const text = useCellText();
  return (
    <Shown asked={useAnswer(widget)}>
      {(answer) => {
        const [first, second] = answer.columns;
        if (!first || answer.rows.length === 0) return <p className="widget-none">{t("board.none")}</p>;
        return (
          <ul className="widget-rows">
            {answer.rows.slice(0, lines(widget)).map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a result have no other name.
              <li key={at}>
                <span>{text(first, row[0] ?? null)}</span>
                {second && <span className="widget-second figures">{text(second, row[1] ?? null)}</span>}
              </li>
            ))}
          </ul>
        );
      }}
    </Shown>
  );
}

function Drawn({ widget, answer }: { widget: Widget; answer: Answer }) {
  const height = Math.max(90, room(widget) - 40);
  return <Chart answer={answer} shape={widget.shape ?? "bars"} title={widget.title} height={height} />;
}

function CountsChart({ widget }: { widget: Widget }) {
  const { description, counts } = useCounts(widget);
  return (
    <Shown asked={either(description, counts)}>{(answer) => <Drawn widget={widget} answer={answer} />}</Shown>
  );
}

function AnswerChart({ widget }: { widget: Widget }) {
  return <Shown asked={useAnswer(widget)}>{(answer) => <Drawn widget={widget} answer={answer} />}</Shown>;
}

function RecordMap({ widget, engine }: { widget: Widget; engine: Engine }) {
  const { description, page } = useWidgetPage(widget, MAPPED);
  return (
    <Shown asked={either(description, page)}>
      {(found) => (
        <Suspense fallback={<Loading />}>
          <MapExtract
            engine={engine}
            title={widget.title}
            height={room(widget)}
            geometries={found.items.map((row) => row.point && { type: "Point", coordinates: row.point })}
          />
        </Suspense>
      )}
    </Shown>
  );
}

function AnswerMap({ widget, engine }: { widget: Widget; engine: Engine }) {
  return (
    <Shown asked={useAnswer(widget)}>
      {(answer) => (
        <Suspense fallback={<Loading />}>
          <MapExtract
            engine={engine}
            title={widget.title}
            height={room(widget)}
            geometries={answer.geometries ?? []}
          />
        </Suspense>
      )}
    </Shown>
  );
}

export function WidgetBody({ widget, engine }: { widget: Widget; engine: Engine }) {
  const records = widget.type !== null;
  switch (widget.kind) {
    case "count":
      return records ? <RecordCount widget={widget} /> : <AnswerCount widget={widget} />;
    case "deadlines":
      return <Deadlines widget={widget} />;
    case "list":
      return records ? <RecordList widget={widget} /> : <AnswerList widget={widget} />;
    case "chart":
      return records ? <CountsChart widget={widget} /> : <AnswerChart widget={widget} />;
    case "map":
      return records ? (
        <RecordMap widget={widget} engine={engine} />
      ) : (
        <AnswerMap widget={widget} engine={engine} />
      );
  }
}
