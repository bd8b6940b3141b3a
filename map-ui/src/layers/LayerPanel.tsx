import { ChevronDown, Eye, EyeOff, Layers, RotateCcw, TriangleAlert, ZoomIn } from "lucide-react";
import { useState } from "react";
import { Button, Slider, SliderThumb, SliderTrack, ToggleButton } from "react-aria-components";
import type { LayerInfo, Town } from "../api/types";
import { type Key, textOf, useI18n } from "../i18n";
import { number } from "../i18n/format";
import type { StyleSpecification } from "../map/types";
import { Empty, Loading, Sheet, SheetHead } from "../panels/parts";
import { useStore } from "../state/store";
import { iconOf } from "./icons";
import { legendOf } from "./legend";
import { SwatchView } from "./SwatchView";
import { buildTree, GROUPS, type TreeLayer } from "./tree";
import "./layers.css";

interface Props {
  layers: readonly LayerInfo[] | undefined;
  style: StyleSpecification | null;
  town: Town | null;
  zoom: number;
  onZoom: (zoom: number) => void;
  onClose: () => void;
}

function Legend({ layer, style, zoom }: { layer: TreeLayer; style: StyleSpecification; zoom: number }) {
  const { lang } = useI18n();
  const entries = legendOf(style, layer.info, Math.max(zoom, layer.from), lang);
  return (
    <ul className="legend">
      {entries.map((e) => (
        <li key={e.label}>
          <SwatchView swatch={e.swatch} />
          <span>{e.label}</span>
        </li>
      ))}
    </ul>
  );
}

function Opacity({ layer, title }: { layer: TreeLayer; title: string }) {
  const { t } = useI18n();
  const setOpacity = useStore((s) => s.setOpacity);
  const percent = Math.round(layer.opacity * 100);
  return (
    <Slider
      className="opacity"
      aria-label={t("layers.opacity", { layer: title })}
      value={percent}
      minValue={10}
      maxValue={100}
      step={5}
      onChange={(v) => setOpacity(layer.info.id, Number(v) / 100)}
    >
      <SliderTrack className="opacity-track">
        <SliderThumb className="opacity-thumb" />
      </SliderTrack>
      <span className="opacity-value figures" aria-hidden="true">
        {percent} %
      </span>
    </Slider>
  );
}

function Broken({ info }: { info: LayerInfo }) {
  const { t } = useI18n();
  const error = info.error;
  const text = typeof error === "string" ? error : (error?.problem ?? error?.message ?? "");
  const where =
    typeof error === "object" && error?.file
      ? t("layers.broken.where", { file: error.file, line: error.line ?? "?" })
      : "";
  return (
    <div className="layer-broken">
      <p>{text}</p>
      {where && <p className="quiet">{where}</p>}
      {typeof error === "object" && error?.remedy && <p>{error.remedy}</p>}
    </div>
  );
}

function Hint({ layer, zoom, onZoom }: { layer: TreeLayer; zoom: number; onZoom: (zoom: number) => void }) {
  const { t } = useI18n();
  if (layer.info.error) return <span className="layer-hint danger">{t("layers.broken")}</span>;
  if (!layer.present) return <span className="layer-hint">{t("layers.empty")}</span>;
  if (!layer.shown || zoom >= layer.from - 0.01) return null;
  return (
    <Button className="layer-hint link" onPress={() => onZoom(layer.from + 0.1)}>
      <ZoomIn aria-hidden="true" />
      {t("layers.zoomTo")}
    </Button>
  );
}

function Row({
  layer,
  style,
  zoom,
  onZoom,
}: { layer: TreeLayer; style: StyleSpecification } & Pick<Props, "zoom" | "onZoom">) {
  const { t, lang } = useI18n();
  const [open, setOpen] = useState(false);
  const setShown = useStore((s) => s.setShown);
  const title = textOf(layer.info.title, lang) || layer.info.id;
  const off = !layer.shown || !layer.present;
  const description = textOf(layer.info.description, lang);
  return (
    <li className={`layer${off ? " off" : ""}`}>
      <div className="layer-row">
        <ToggleButton
          className="icon-button small"
          aria-label={t("layers.show", { layer: title })}
          isSelected={layer.shown}
          isDisabled={Boolean(layer.info.error)}
          onChange={(shown) => setShown(layer.info.id, shown)}
        >
          {layer.info.error ? (
            <TriangleAlert />
          ) : layer.shown ? (
            <Eye aria-hidden="true" />
          ) : (
            <EyeOff aria-hidden="true" />
          )}
        </ToggleButton>
        <button
          type="button"
          className="layer-name"
          aria-expanded={open}
          aria-label={t("layers.details", { layer: title })}
          onClick={() => setOpen(!open)}
        >
          <span className="layer-icon">{iconOf(layer.info.id)}</span>
          <span className="layer-title">{title}</span>
          <ChevronDown className="chevron" aria-hidden="true" />
        </button>
        <Hint layer={layer} zoom={zoom} onZoom={onZoom} />
      </div>
      {open && (
        <div className="layer-more">
          {description && <p className="quiet">{description}</p>}
          {layer.info.error ? (
            <Broken info={layer.info} />
          ) : (
            <Legend layer={layer} style={style} zoom={zoom} />
          )}
          {!layer.info.error && <Opacity layer={layer} title={title} />}
          <p className="quiet figures">
            {typeof layer.info.count === "number" &&
              t("layers.count", { count: number(layer.info.count, lang) })}
            {layer.info.attribution && ` · ${layer.info.attribution}`}
          </p>
        </div>
      )}
    </li>
  );
}

export function LayerPanel({ layers, style, town, zoom, onZoom, onClose }: Props) {
  const { t } = useI18n();
  const shown = useStore((s) => s.shown);
  const opacity = useStore((s) => s.opacity);
  const set = useStore((s) => s.set);
  const known: readonly string[] = GROUPS;
  const changed = Object.keys(shown).length + Object.keys(opacity).length > 0;
  const tree = layers && style ? buildTree(layers, style, { shown, opacity }, town) : null;
  return (
    <Sheet label={t("layers.title")} className="layer-panel" onClose={onClose}>
      <SheetHead icon={<Layers aria-hidden="true" />} title={t("layers.title")} onClose={onClose}>
        {changed && (
          <Button
            className="icon-button small"
            aria-label={t("layers.reset")}
            onPress={() => set({ shown: {}, opacity: {} })}
          >
            <RotateCcw aria-hidden="true" />
          </Button>
        )}
      </SheetHead>
      <div className="sheet-body">
        {!tree && <Loading />}
        {tree?.length === 0 && <Empty title={t("layers.none.title")} what={t("layers.none.what")} />}
        {tree?.map((group) => (
          <section key={group.id} className="layer-group">
            <h3>{known.includes(group.id) ? t(`group.${group.id}` as Key) : t("group.other")}</h3>
            <ul>
              {group.layers.map(
                (layer) =>
                  style && (
                    <Row key={layer.info.id} layer={layer} style={style} zoom={zoom} onZoom={onZoom} />
                  ),
              )}
            </ul>
          </section>
        ))}
      </div>
    </Sheet>
  );
}
