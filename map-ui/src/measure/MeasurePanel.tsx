import { RotateCcw, Undo2, X } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { Button } from "react-aria-components";
import type { Town } from "../api/types";
import { areaOf, lengthOf } from "../geometry/measure";
import { legalProjection } from "../geometry/projection";
import { useI18n } from "../i18n";
import { area, length } from "../i18n/format";
import type { Engine } from "../map/engine";
import { NOTHING } from "../map/overlays";
import { drawPoints } from "../map/tools";
import { Sheet } from "../panels/parts";
import { useStore } from "../state/store";
import { addPoint, BLANK, drawn, finish, movePointer, outline, removeLast, type Shape } from "./drawing";

interface Props {
  engine: Engine;
  shape: Shape;
  town: Town | null;
}

function useDrawing(engine: Engine, shape: Shape) {
  const [drawing, setDrawing] = useState(BLANK);
  const set = useStore((s) => s.set);
  useEffect(() => {
    setDrawing(BLANK);
    return drawPoints(engine, {
      place: (at) => setDrawing((d) => addPoint(d, at)),
      move: (at) => setDrawing((d) => movePointer(d, at)),
      removeLast: () => setDrawing(removeLast),
      finish: () => setDrawing((d) => finish(d, shape)),
      cancel: () => set({ tool: "none" }),
    });
  }, [engine, shape, set]);
  useEffect(() => engine.setOverlay("drawing", drawn(drawing, shape)), [engine, drawing, shape]);
  useEffect(() => () => engine.setOverlay("drawing", NOTHING), [engine]);
  return [drawing, setDrawing] as const;
}

export function MeasurePanel({ engine, shape, town }: Props) {
  const { t, lang } = useI18n();
  const set = useStore((s) => s.set);
  const [drawing, setDrawing] = useDrawing(engine, shape);
  const points = outline(drawing);
  const system = useMemo(
    () => legalProjection(town?.legal_srid, points[0] ?? engine.centre()),
    [town, points, engine],
  );
  const closed = points.length >= 3 ? [...points, points[0] ?? [0, 0]] : points;
  const distance = lengthOf(shape === "area" ? (closed as typeof points) : points, system);
  const title = t(shape === "area" ? "measure.area" : "measure.distance");
  return (
    <Sheet label={title} className="measure">
      <div className="measure-line">
        <output className="measure-value figures" aria-label={title}>
          {shape === "area" ? area(areaOf(points, system), lang) : length(distance, lang)}
        </output>
        <Button
          className="icon-button small"
          aria-label={t("measure.undo")}
          isDisabled={drawing.points.length === 0}
          onPress={() => setDrawing(removeLast)}
        >
          <Undo2 aria-hidden="true" />
        </Button>
        <Button
          className="icon-button small"
          aria-label={t("measure.restart")}
          isDisabled={drawing.points.length === 0}
          onPress={() => setDrawing(BLANK)}
        >
          <RotateCcw aria-hidden="true" />
        </Button>
        <Button className="icon-button small" aria-label={t("close")} onPress={() => set({ tool: "none" })}>
          <X aria-hidden="true" />
        </Button>
      </div>
      {shape === "area" && points.length >= 2 && (
        <p className="figures">
          {t("measure.perimeter")} {length(distance, lang)}
        </p>
      )}
      <p className="quiet">
        {t(shape === "area" ? "measure.help.area" : "measure.help.distance")}{" "}
        <span className="keys">{t("measure.keys")}</span>
      </p>
      <p className="quiet">{t("measure.system", { system: system.name })}</p>
    </Sheet>
  );
}
