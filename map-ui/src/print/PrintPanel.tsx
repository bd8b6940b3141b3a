import { useQuery } from "@tanstack/react-query";
import { Printer } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { Button, Checkbox, Radio, RadioGroup } from "react-aria-components";
import type { Town } from "../api/types";
import { legalProjection } from "../geometry/projection";
import { groundScale } from "../geometry/scale";
import { type Key, useI18n } from "../i18n";
import { scale as scaleText } from "../i18n/format";
import { useCatalog } from "../layers/catalog";
import type { Engine } from "../map/engine";
import { loadStyle } from "../map/load";
import { NOTHING } from "../map/overlays";
import { Failure, Sheet, SheetHead } from "../panels/parts";
import type { View } from "../permalink/permalink";
import { save } from "../select/download";
import { styleFile } from "../state/files";
import { useStore } from "../state/store";
import { FORMATS, layoutOf, SCALES } from "./layout";
import { type Choice, fileNameOf, frameOf, printSheet } from "./print";
import "./print.css";

interface Props {
  engine: Engine;
  town: Town | null;
  view: View;
  onClose: () => void;
}

/** The scale whose sheet is nearest to what is on screen. */
function nearestScale(view: View): number {
  const map = layoutOf("A4", "landscape", true).map;
  const metres = groundScale(view.lat, view.zoom) * window.innerWidth * 0.5;
  const wanted = metres / (map.width / 1000);
  return SCALES.reduce((best, s) =>
    Math.abs(Math.log(s / wanted)) < Math.abs(Math.log(best / wanted)) ? s : best,
  );
}

function useFrame(engine: Engine, choice: Choice, town: Town | null, view: View) {
  const projection = useMemo(
    () => legalProjection(town?.legal_srid, [view.lon, view.lat]),
    [town, view.lon, view.lat],
  );
  useEffect(() => {
    const { corners } = frameOf(choice, [view.lon, view.lat], projection);
    const ring = [...corners, corners[0]];
    const world = [
      [-180, 85],
      [-180, -85],
      [180, -85],
      [180, 85],
      [-180, 85],
    ];
    engine.setOverlay("frame", {
      type: "FeatureCollection",
      features: [
        {
          type: "Feature",
          properties: { role: "outside" },
          geometry: { type: "Polygon", coordinates: [world, ring] },
        },
        {
          type: "Feature",
          properties: { role: "frame" },
          geometry: { type: "LineString", coordinates: ring },
        },
      ],
    });
  }, [engine, choice, projection, view.lon, view.lat]);
  useEffect(() => () => engine.setOverlay("frame", NOTHING), [engine]);
  return projection;
}

function Choices({
  choice,
  change,
  system,
}: {
  choice: Choice;
  change: (part: Partial<Choice>) => void;
  system: string;
}) {
  const { t, lang } = useI18n();
  return (
    <>
      <label className="field">
        {t("print.name")}
        <input
          className="input"
          value={choice.title}
          maxLength={90}
          onChange={(e) => change({ title: e.target.value })}
        />
      </label>
      <RadioGroup
        className="field"
        aria-label={t("print.format")}
        orientation="horizontal"
        value={choice.format}
        onChange={(v) => change({ format: v as Choice["format"] })}
      >
        <span aria-hidden="true">{t("print.format")}</span>
        <div className="pills">
          {FORMATS.map((f) => (
            <Radio key={f} value={f} className="pill">
              {f}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <RadioGroup
        className="field"
        aria-label={t("print.orientation")}
        orientation="horizontal"
        value={choice.orientation}
        onChange={(v) => change({ orientation: v as Choice["orientation"] })}
      >
        <span aria-hidden="true">{t("print.orientation")}</span>
        <div className="pills">
          {(["landscape", "portrait"] as const).map((o) => (
            <Radio key={o} value={o} className="pill">
              {t(`print.${o}` as Key)}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <label className="field">
        {t("print.scale")}
        <select
          className="input figures"
          value={choice.scale}
          onChange={(e) => change({ scale: Number(e.target.value) })}
        >
          {SCALES.map((s) => (
            <option key={s} value={s}>
              {scaleText(s, lang)}
            </option>
          ))}
        </select>
      </label>
      <Checkbox className="check" isSelected={choice.legend} onChange={(legend) => change({ legend })}>
        <span className="check-box" aria-hidden="true" />
        {t("print.legend")}
      </Checkbox>
      <Checkbox
        className="check"
        isSelected={choice.graticule}
        onChange={(graticule) => change({ graticule })}
      >
        <span className="check-box" aria-hidden="true" />
        {t("print.grid", { system })}
      </Checkbox>
    </>
  );
}

function usePaperStyle() {
  const { lang } = useI18n();
  const style = useStore((s) => s.style);
  const file = styleFile(style, "light");
  return useQuery({
    queryKey: ["style", file],
    queryFn: ({ signal }) => loadStyle(file, lang, signal),
    staleTime: 60_000,
  }).data;
}

export default function PrintPanel({ engine, town, view, onClose }: Props) {
  const { t, lang } = useI18n();
  const { layers } = useCatalog();
  const base = usePaperStyle();
  const date = useStore((s) => s.date);
  const toast = useStore((s) => s.toast);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [choice, setChoice] = useState<Choice>(() => ({
    title: t("print.name.default", { town: town?.name ?? "" }),
    format: "A4",
    orientation: "landscape",
    scale: nearestScale(view),
    legend: true,
    graticule: true,
  }));
  const projection = useFrame(engine, choice, town, view);
  const print = async () => {
    if (!base) return;
    setBusy(true);
    setError(null);
    try {
      const centre: [number, number] = [view.lon, view.lat];
      const pdf = await printSheet(choice, { engine, base, layers, town, centre, projection, date, lang });
      const name = fileNameOf(choice, town);
      save(pdf, name);
      toast({ text: t("print.done", { name }), tone: "info" });
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet label={t("print.title")} className="print-panel" onClose={onClose} takeFocus>
      <SheetHead icon={<Printer aria-hidden="true" />} title={t("print.title")} onClose={onClose} />
      <div className="sheet-body print-body">
        <p className="quiet">{t("print.frame")}</p>
        <Choices
          choice={choice}
          change={(part) => setChoice((c) => ({ ...c, ...part }))}
          system={projection.name}
        />
        {error !== null && <Failure error={error} />}
        <Button className="button primary" isDisabled={busy || !base} onPress={print}>
          <Printer aria-hidden="true" />
          {t(busy ? "print.working" : "print.do")}
        </Button>
        <p className="quiet" role="status">
          {busy ? t("print.step.map") : t("print.note")}
        </p>
      </div>
    </Sheet>
  );
}
