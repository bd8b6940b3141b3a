import type { Geometry } from "geojson";
import { useContext, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { createPortal } from "react-dom";
import { useLayers, useTowns } from "../api/queries";
import type { GeometryKind } from "../api/types";
import { contains } from "../geometry/bbox";
import { legalProjection, type Position } from "../geometry/projection";
import { textOf } from "../i18n";
import type { Engine } from "../map/engine";
import { useStore } from "../state/store";
import { BasketList } from "./BasketList";
import { Canvas } from "./Canvas";
import { DrawingMap } from "./context";
import { systemsOf } from "./coordinates";
import "./draw.css";
import { verdictOf } from "./faults";
import { parcelAt, readParcel } from "./parcels";
import { Actions, Figures, REASON, Said } from "./Status";
import { docOf, type Notice, type Sketch, toggleParcel } from "./sketch";
import { ToolBar } from "./ToolBar";
import { type Hover, useHand } from "./useHand";
import { useKeys } from "./useKeys";
import { type Apply, useSketch } from "./useSketch";
import { VertexTable } from "./VertexTable";
import { useWords, type Words } from "./words";

export interface GeometryFieldProps {
  value: Geometry | null;
  kind: GeometryKind;
  /** Catalogue layer of the record: its other features are snapped to. */
  layer: string | null;
  commune: string | null;
  /** Each geometry that can be kept, as it is drawn; never one that is wrong. */
  onChange: (geometry: Geometry | null) => void;
  onDone: () => void;
  /** The geometry that was there at first has been given back to `onChange`. */
  onCancel: () => void;
}

/** Milliseconds within which a second Escape gives the changes up. */
const SURE_MS = 5000;

/** Clicks on parcels: reads each exactly, and puts it in or out of the basket. */
function useBasket(sketch: Sketch, apply: Apply, commune: string | null) {
  const { lang } = useWords();
  const date = useStore((s) => s.date);
  const [reading, setReading] = useState(0);
  const say = (notice: Notice) => apply((s) => ({ ...s, notice }));
  const toggle = async (at: Position, drawn: number | null) => {
    setReading((n) => n + 1);
    try {
      const fid = drawn ?? (await parcelAt(at, commune, date, lang));
      if (fid === null) return say("basket.none");
      const known = docOf(sketch).basket?.parcels.find((p) => p.fid === fid);
      const parcel = known ?? (await readParcel(fid, date, lang));
      apply((s) => toggleParcel(s, parcel));
    } catch {
      say("basket.failed");
    } finally {
      setReading((n) => n - 1);
    }
  };
  return { reading: reading > 0, toggle };
}

/** The legal projection of the town, and the systems to read positions in. */
function useSystems(engine: Engine, commune: string | null) {
  const { lang } = useWords();
  const towns = useTowns(lang).data;
  const srid = towns?.find((t) => t.commune === commune)?.legal_srid;
  const [near] = useState(() => engine.centre());
  const [id, setId] = useState<string | null>(null);
  return useMemo(() => {
    const systems = systemsOf(srid, near);
    const system = systems.find((s) => s.id === id) ?? systems[0];
    return { projection: legalProjection(srid, near), systems, system, setId, near };
  }, [srid, near, id]);
}

/** Escape with nothing left to stop: at once when nothing changed, else the second time. */
function useLeaving(sketch: Sketch, apply: Apply, leave: () => void): () => void {
  const asked = useRef(0);
  return () => {
    const changed = sketch.history.past.length > 0;
    if (!changed || Date.now() - asked.current < SURE_MS) return leave();
    asked.current = Date.now();
    apply((s) => ({ ...s, notice: "leave" }));
  };
}

function snapText(hover: Hover | null, t: Words, title: (layer: string) => string): string {
  if (!hover?.snap) return "";
  const { on, layer } = hover.snap;
  if (layer === null) return t(`draw.snap.${on}.own`);
  if (layer === "parcels" || layer === "buildings") return t(`draw.snap.${on}.${layer}`);
  return t(`draw.snap.${on}.layer`, { layer: title(layer) });
}

function useDark(): boolean {
  return useStore((s) => s.theme === "dark");
}

/** Measuring and the lasso would take the same clicks. */
function useMapAlone(): void {
  useEffect(() => useStore.getState().set({ tool: "none" }), []);
}

function Drawing({ engine, ...props }: GeometryFieldProps & { engine: Engine }) {
  const { layer, commune, onChange, onDone, onCancel } = props;
  const { t, lang } = useWords();
  const [sketch, apply] = useSketch(props);
  const [snapping, setSnapping] = useState(true);
  const [table, setTable] = useState(false);
  const { projection, systems, system, setId, near } = useSystems(engine, commune);
  const basket = useBasket(sketch, apply, commune);
  const hover = useHand({ engine, sketch, apply, snapping, layer, lang, onParcel: basket.toggle });
  const layers = useLayers(lang).data;
  const dark = useDark();
  const [before] = useState(props.value);
  const cancel = () => {
    onChange(before);
    onCancel();
  };
  useKeys({ engine, sketch, apply, onLeave: useLeaving(sketch, apply, cancel) });
  useMapAlone();
  const pointer = docOf(sketch).stroke && hover ? hover.at : null;
  const verdict = useMemo(() => verdictOf(sketch, pointer), [sketch, pointer]);
  const title = (id: string) => textOf(layers?.find((l) => l.id === id)?.title, lang);
  const show = (at: Position) => {
    const [[w, s], [e, n]] = engine.map.getBounds().toArray();
    if (!contains([w, s, e, n], at)) engine.goTo(at, engine.view().zoom);
  };
  return (
    <>
      <Canvas
        engine={engine}
        sketch={sketch}
        hover={hover}
        marks={verdict.marks}
        snapText={snapText(hover, t, title)}
        projection={projection}
        dark={dark}
      />
      {createPortal(
        // biome-ignore lint/a11y/noStaticElementInteractions: keys of the drawing are not for the sheet around it
        <div className="draw-desk" onKeyDown={(e) => e.stopPropagation()}>
          <section className="draw-bar sheet" aria-label={t("draw.title")}>
            <ToolBar {...{ sketch, apply, snapping, setSnapping, table, setTable }} />
            <div className="draw-row">
              <Figures sketch={sketch} hover={hover} projection={projection} />
              <Said sketch={sketch} verdict={verdict} />
              <div className="draw-end">
                <Actions sketch={sketch} apply={apply} />
                <Button className="button" onPress={cancel}>
                  {t("draw.cancel")}
                </Button>
                <Button
                  className="button primary"
                  aria-describedby={verdict.reason ? REASON : undefined}
                  isDisabled={verdict.reason !== null}
                  onPress={onDone}
                >
                  {t("draw.save")}
                </Button>
              </div>
            </div>
            {sketch.tool === "basket" && (
              <BasketList sketch={sketch} apply={apply} projection={projection} reading={basket.reading} />
            )}
          </section>
          {table && system && (
            <VertexTable {...{ sketch, apply, systems, system, near }} setSystem={setId} onShow={show} />
          )}
        </div>,
        document.body,
      )}
    </>
  );
}

export default function GeometryField(props: GeometryFieldProps) {
  const engine = useContext(DrawingMap);
  return engine ? <Drawing engine={engine} {...props} /> : null;
}
