import { CircleAlert, Trash2 } from "lucide-react";
import { Button } from "react-aria-components";
import type { Projection } from "../geometry/projection";
import type { DrawKey } from "../i18n/draw";
import { area, length, number } from "../i18n/format";
import type { Verdict } from "./faults";
import { measuresOf } from "./measures";
import type { Part } from "./parts";
import {
  canFinish,
  docOf,
  finish,
  removeLast,
  removePicked,
  type Sketch,
  shownParts,
  strokeType,
} from "./sketch";
import type { Hover } from "./useHand";
import type { Apply } from "./useSketch";
import { useWords } from "./words";

/** What is measured now: the stroke with the pointer while there is one, else everything drawn. */
function measured(s: Sketch, hover: Hover | null): Part[] {
  const { stroke } = docOf(s);
  if (!stroke) return shownParts(s);
  const points = hover ? [...stroke.points, hover.at] : stroke.points;
  return [{ type: strokeType(stroke.purpose), rings: [points] }];
}

interface FiguresProps {
  sketch: Sketch;
  hover: Hover | null;
  projection: Projection;
}

export function Figures({ sketch, hover, projection }: FiguresProps) {
  const { t, lang } = useWords();
  const parts = measured(sketch, hover);
  const m = measuresOf(parts, projection);
  const polygon = parts.some((p) => p.type === "polygon");
  const line = parts.some((p) => p.type === "line");
  if (!polygon && !line) return null;
  return (
    <dl className="draw-figures figures">
      {polygon && (
        <>
          <div className="main">
            <dt>{t("draw.measure.area")}</dt>
            <dd>{area(m.area, lang)}</dd>
          </div>
          <div>
            <dt>{t("draw.measure.perimeter")}</dt>
            <dd>{length(m.perimeter, lang)}</dd>
          </div>
        </>
      )}
      {line && (
        <div className="main">
          <dt>{t("draw.measure.length")}</dt>
          <dd>{length(m.length, lang)}</dd>
        </div>
      )}
      {m.parts > 1 && (
        <div>
          <dd>{t("draw.measure.parts", { count: number(m.parts, lang) })}</dd>
        </div>
      )}
    </dl>
  );
}

function helpOf(s: Sketch): DrawKey {
  if (s.picked) return "draw.help.picked";
  const onlyPoints = docOf(s).parts.every((p) => p.type === "point");
  return s.tool === "edit" && onlyPoints ? "draw.help.edit.point" : `draw.help.${s.tool}`;
}

/** Why the drawing cannot be kept now: the button that keeps it points here. */
export const REASON = "draw-reason";

interface SaidProps {
  sketch: Sketch;
  verdict: Verdict;
}

/** One sentence at a time: what is wrong before what happened, what happened before how to go on. */
export function Said({ sketch, verdict }: SaidProps) {
  const { t } = useWords();
  const { notice } = sketch;
  const fault = verdict.reason ? t(verdict.reason) : null;
  const trouble = notice ? t(`draw.notice.${notice}`) : verdict.wrong ? fault : null;
  return (
    <div className="draw-said">
      <p role="status" className={trouble ? `notice draw-trouble ${notice ? "" : "wrong"}` : ""}>
        {trouble && <CircleAlert aria-hidden="true" />}
        {trouble ?? t(helpOf(sketch))}
      </p>
      {fault && (
        <p id={REASON} className={trouble === fault ? "visually-hidden" : "quiet"}>
          {fault}
        </p>
      )}
    </div>
  );
}

/** What can be done with the stroke or with what is chosen; for whoever has no keyboard at hand. */
export function Actions({ sketch, apply }: { sketch: Sketch; apply: Apply }) {
  const { t } = useWords();
  const { stroke } = docOf(sketch);
  const { picked } = sketch;
  if (stroke) {
    return (
      <>
        <Button className="button small" onPress={() => apply(removeLast)}>
          {t("draw.removeLast")}
        </Button>
        <Button className="button small" isDisabled={!canFinish(stroke)} onPress={() => apply(finish)}>
          {t("draw.finish")}
        </Button>
      </>
    );
  }
  if (!picked) return null;
  const what = picked.index !== null ? "vertex" : picked.ring > 0 ? "hole" : "part";
  return (
    <Button className="button small" onPress={() => apply(removePicked)}>
      <Trash2 aria-hidden="true" />
      {t(`draw.remove.${what}`)}
    </Button>
  );
}
