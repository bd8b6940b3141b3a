import { Compass, House, Info, Minus, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";
import type { LayerInfo, Town } from "../api/types";
import { type Position, readings } from "../geometry/projection";
import { groundScale, niceLength } from "../geometry/scale";
import { useI18n } from "../i18n";
import { degrees, length, metres, number } from "../i18n/format";
import type { Engine } from "../map/engine";
import type { View } from "../permalink/permalink";
import { IconDialog } from "./popovers";
import "./status.css";

const MAX_BAR_PX = 110;

function ScaleBar({ view }: { view: View }) {
  const { t, lang } = useI18n();
  const perPixel = groundScale(view.lat, view.zoom);
  const metresShown = niceLength(perPixel * MAX_BAR_PX);
  return (
    <div className="scalebar" title={t("status.scale")}>
      <span className="scalebar-line" style={{ width: metresShown / perPixel }} />
      <span className="figures">
        {metresShown >= 1000
          ? `${number(metresShown / 1000, lang)}\u202fkm`
          : length(metresShown, lang).replace(/[.,]0(?=\u202f)/, "")}
      </span>
    </div>
  );
}

/** Pointer position, or the centre of the map when there is no pointer over it. */
function Coordinates({ engine, town, view }: { engine: Engine; town: Town | null; view: View }) {
  const { t, lang } = useI18n();
  const [pointer, setPointer] = useState<Position | null>(null);
  const [system, setSystem] = useState<string>("");
  useEffect(() => engine.on("pointer", setPointer), [engine]);
  const at: Position = pointer ?? [view.lon, view.lat];
  const rows = [
    ...readings(at, town?.legal_srid).map((r) => ({
      name: r.name,
      text: `${metres(r.x, lang, 1)} ; ${metres(r.y, lang, 1)}`,
    })),
    { name: "WGS 84", text: `${degrees(at[1])}, ${degrees(at[0])}` },
  ];
  const shown = rows.find((r) => r.name === system) ?? rows.find((r) => r.name.startsWith("CC")) ?? rows[0];
  return (
    <div className="coordinates">
      <span className="figures" data-testid="pointer">
        {shown?.text}
      </span>
      <Select
        aria-label={t("status.system")}
        selectedKey={shown?.name ?? null}
        onSelectionChange={(key) => setSystem(String(key))}
      >
        <Button className="coordinates-system">
          <SelectValue />
        </Button>
        <Popover className="popover" placement="top end">
          <ListBox className="menu">
            {rows.map((r) => (
              <ListBoxItem key={r.name} id={r.name} className="menu-item">
                {r.name}
              </ListBoxItem>
            ))}
          </ListBox>
        </Popover>
      </Select>
    </div>
  );
}

function Sources({ layers, town }: { layers: readonly LayerInfo[]; town: Town | null }) {
  const { t } = useI18n();
  const used = layers.filter((l) => !town || town.layers.includes(l.id)).map((l) => l.attribution);
  const list = [...new Set(used.filter(Boolean))];
  return (
    <IconDialog
      label={t("map.sources")}
      icon={<Info aria-hidden="true" />}
      className="sources"
      placement="top end"
    >
      <h2>{t("map.sources")}</h2>
      <ul>
        {list.map((s) => (
          <li key={s}>{s}</li>
        ))}
      </ul>
    </IconDialog>
  );
}

interface Props {
  engine: Engine;
  view: View;
  town: Town | null;
  layers: readonly LayerInfo[];
  onHome: () => void;
}

export function StatusBar({ engine, view, town, layers }: Omit<Props, "onHome">) {
  return (
    <footer className="status sheet">
      <ScaleBar view={view} />
      <Coordinates engine={engine} town={town} view={view} />
      <Sources layers={layers} town={town} />
    </footer>
  );
}

export function ZoomButtons({ engine, view, onHome }: Pick<Props, "engine" | "view" | "onHome">) {
  const { t } = useI18n();
  return (
    <div className="zoom sheet">
      <Button className="icon-button" aria-label={t("map.zoomIn")} onPress={() => engine.zoomBy(1)}>
        <Plus aria-hidden="true" />
      </Button>
      <Button className="icon-button" aria-label={t("map.zoomOut")} onPress={() => engine.zoomBy(-1)}>
        <Minus aria-hidden="true" />
      </Button>
      <Button className="icon-button" aria-label={t("map.home")} onPress={onHome}>
        <House aria-hidden="true" />
      </Button>
      {Math.abs(view.bearing) > 0.5 && (
        <Button className="icon-button" aria-label={t("map.north")} onPress={() => engine.north()}>
          <Compass aria-hidden="true" style={{ transform: `rotate(${-view.bearing}deg)` }} />
        </Button>
      )}
    </div>
  );
}
