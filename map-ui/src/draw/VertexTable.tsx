import { ChevronLeft, ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "react-aria-components";
import type { Position } from "../geometry/projection";
import { number } from "../i18n/format";
import { figure, plausible, type System } from "./coordinates";
import { appended, erased, inserted, listed, type RingChoice, ringsOf, typed } from "./rings";
import { pick, type Sketch } from "./sketch";
import type { Apply } from "./useSketch";
import { NextRow, VertexRow } from "./VertexRow";
import { useWords } from "./words";

/** Vertices shown at a time. */
const PAGE = 100;

type Complaint = "bad" | "far";

interface Props {
  sketch: Sketch;
  apply: Apply;
  systems: readonly System[];
  system: System;
  setSystem: (id: string) => void;
  near: Position;
  onShow: (at: Position) => void;
}

function RingSelect({ sketch, apply, ring }: { sketch: Sketch; apply: Apply; ring: RingChoice | null }) {
  const { t } = useWords();
  const rings = ringsOf(sketch);
  if (!ring || rings.length < 2) return null;
  const name = ({ part, ring: hole }: RingChoice) =>
    hole === 0 ? t("draw.table.part", { n: part + 1 }) : t("draw.table.hole", { n: part + 1, hole });
  return (
    <select
      className="input"
      aria-label={t("draw.table.ring")}
      value={`${ring.part}.${ring.ring}`}
      onChange={(e) => {
        const [part = 0, chosen = 0] = e.target.value.split(".").map(Number);
        apply((s) => pick(s, { part, ring: chosen, index: null }));
      }}
    >
      {rings.map((r) => (
        <option key={`${r.part}.${r.ring}`} value={`${r.part}.${r.ring}`}>
          {name(r)}
        </option>
      ))}
    </select>
  );
}

/** The page of a long ring that is looked at: the one of the chosen vertex, until one turns the pages. */
function usePage(total: number, chosen: number | null) {
  const [turned, setTurned] = useState({ page: 0, chosen });
  const last = Math.max(0, Math.ceil(total / PAGE) - 1);
  const wanted = chosen !== null && chosen !== turned.chosen ? Math.floor(chosen / PAGE) : turned.page;
  const page = Math.min(last, wanted);
  return { page, last, turn: (to: number) => setTurned({ page: to, chosen }) };
}

function Pages({
  page,
  last,
  total,
  turn,
}: {
  page: number;
  last: number;
  total: number;
  turn: (to: number) => void;
}) {
  const { t, lang } = useWords();
  if (last === 0) return null;
  const [from, to] = [page * PAGE + 1, Math.min(total, (page + 1) * PAGE)];
  const range = { from: number(from, lang), to: number(to, lang), total: number(total, lang) };
  return (
    <p className="draw-pages figures">
      <Button
        className="icon-button small"
        aria-label={t("draw.table.before")}
        isDisabled={page === 0}
        onPress={() => turn(page - 1)}
      >
        <ChevronLeft aria-hidden="true" />
      </Button>
      {t("draw.table.range", range)}
      <Button
        className="icon-button small"
        aria-label={t("draw.table.after")}
        isDisabled={page === last}
        onPress={() => turn(page + 1)}
      >
        <ChevronRight aria-hidden="true" />
      </Button>
    </p>
  );
}

/** Every vertex as figures: to read, to correct, and to draw without a pointer. */
export function VertexTable({ sketch, apply, systems, system, setSystem, near, onShow }: Props) {
  const { t, lang } = useWords();
  const { points, ring, type } = listed(sketch);
  const [complaint, setComplaint] = useState<Complaint | null>(null);
  const caption = useId();
  const { picked } = sketch;
  const chosen = ring && picked?.part === ring.part && picked.ring === ring.ring ? picked.index : null;
  const { page, last, turn } = usePage(points.length, chosen);
  const accept = (to: Position, change: (s: Sketch) => Sketch) => {
    const fine = plausible(to, near);
    setComplaint(fine ? null : "far");
    if (!fine) return false;
    apply(change);
    onShow(to);
    return true;
  };
  const refuse = () => setComplaint("bad");
  const [ex, ey] = system.forward(near);
  const example = `${figure(ex, system, lang)} ; ${figure(ey, system, lang)}`;
  const room = type !== "point" || points.length === 0 || sketch.multi || sketch.tool === "point";
  return (
    <section className="draw-table sheet" aria-labelledby={caption}>
      <header className="draw-table-head">
        <h3 id={caption}>{ring || points.length === 0 ? t("draw.table.title") : t("draw.table.stroke")}</h3>
        <RingSelect sketch={sketch} apply={apply} ring={ring} />
        <select
          className="input"
          aria-label={t("draw.table.system")}
          value={system.id}
          onChange={(e) => setSystem(e.target.value)}
        >
          {systems.map((s) => (
            <option key={s.id} value={s.id}>
              {s.name}
            </option>
          ))}
        </select>
      </header>
      <div className="draw-table-body">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("draw.table.number")}</th>
              <th scope="col">{t(`draw.table.${system.axes[0]}`)}</th>
              <th scope="col">{t(`draw.table.${system.axes[1]}`)}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {points.slice(page * PAGE, (page + 1) * PAGE).map((at, i) => {
              const index = page * PAGE + i;
              return (
                <VertexRow
                  key={`${system.id}.${ring?.part}.${ring?.ring}.${index}`}
                  n={index + 1}
                  at={at}
                  system={system}
                  last={index === points.length - 1 && (type !== "polygon" || !ring)}
                  chosen={chosen === index}
                  put={(to) => accept(to, (s) => typed(s, index, to))}
                  refuse={refuse}
                  forget={() => setComplaint(null)}
                  onPick={() => ring && apply((s) => pick(s, { ...ring, index }))}
                  onInsert={() => apply((s) => inserted(s, index))}
                  onRemove={() => apply((s) => erased(s, index))}
                />
              );
            })}
            {room && page === last && (
              <NextRow
                key={system.id}
                system={system}
                put={(to) => accept(to, (s) => appended(s, to))}
                refuse={refuse}
              />
            )}
          </tbody>
        </table>
      </div>
      <Pages page={page} last={last} total={points.length} turn={turn} />
      {complaint && (
        <p className="draw-wrong" role="alert">
          {t(`draw.table.${complaint}`, { example })}
        </p>
      )}
    </section>
  );
}
