import { Crosshair, Download, ListChecks, Trash2, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button, MenuItem, ToggleButton } from "react-aria-components";
import { request } from "../api/client";
import type { ExportFormat } from "../api/types";
import { type Key, useI18n } from "../i18n";
import { area, number } from "../i18n/format";
import { ActionMenu } from "../panels/popovers";
import { isAgent, useStore } from "../state/store";
import { download } from "./download";
import "./select.css";

const SelectionList = lazy(() => import("../records/SelectionList"));

const FORMATS: readonly ExportFormat[] = ["geojson", "csv", "flatgeobuf"];

interface Props {
  total: { count: number; area: number | null; truncated?: boolean } | null;
  busy: boolean;
  onZoom: () => void;
  onHover: (layer: string, fid: number | null) => void;
}

function useExport() {
  const { t, lang } = useI18n();
  const selection = useStore((s) => s.selection);
  const toast = useStore((s) => s.toast);
  const date = useStore((s) => s.date);
  return async (format: ExportFormat) => {
    if (!selection) return;
    const path = `/api/layers/${selection.layer}/export?format=${format}&lang=${lang}`;
    try {
      const response = await request(path, lang, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ fids: selection.fids, date }),
      });
      await download(response, `${selection.layer}.${format === "flatgeobuf" ? "fgb" : format}`);
    } catch (error) {
      const why = error instanceof Error ? error.message : "";
      toast({ text: `${t("select.export.failed")} ${why}`.trim(), tone: "error" });
    }
  };
}

function ExportMenu() {
  const { t } = useI18n();
  const run = useExport();
  return (
    <ActionMenu
      label={t("select.export")}
      button={
        <Button className="button primary">
          <Download aria-hidden="true" />
          {t("select.export")}
        </Button>
      }
      placement="top end"
      onAction={(key) => run(key as ExportFormat)}
    >
      {FORMATS.map((f) => (
        <MenuItem key={f} id={f} className="menu-item">
          {t(`select.export.${f}` as Key)}
        </MenuItem>
      ))}
    </ActionMenu>
  );
}

function List({ onHover }: Pick<Props, "onHover">) {
  const { t, lang } = useI18n();
  const selected = useStore((s) => s.selected);
  const selection = useStore((s) => s.selection);
  const toggle = useStore((s) => s.toggleSelected);
  const openCard = useStore((s) => s.openCard);
  if (!selection) return null;
  const { layer } = selection;
  return (
    <ul className="selection-list">
      {selected.map((f) => (
        <li
          key={f.fid}
          onPointerEnter={() => onHover(layer, f.fid)}
          onPointerLeave={() => onHover(layer, null)}
        >
          <button type="button" className="link" onClick={() => openCard({ layer, fid: f.fid })}>
            {f.label}
          </button>
          <span className="figures quiet">{f.area == null ? "" : area(f.area, lang)}</span>
          <Button
            className="icon-button small"
            aria-label={t("select.remove", { what: f.label })}
            onPress={() => toggle(layer, f.fid)}
          >
            <X aria-hidden="true" />
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** Number, total area and what can be done with the selection. */
export function SelectionBar({ total, busy, onZoom, onHover }: Props) {
  const { t, lang } = useI18n();
  const [listed, setListed] = useState(false);
  const selection = useStore((s) => s.selection);
  const agent = useStore(isAgent);
  const { clearSelection, select, toast } = useStore.getState();
  if (!selection) return null;
  const count = selection.fids.length;
  const clear = () => {
    const before = selection;
    clearSelection();
    const action = { label: t("select.undo"), run: () => select(before.layer, before.fids) };
    toast({ text: t("select.cleared"), tone: "info", action });
  };
  const words = selection.layer === "parcels" ? "select.count" : "select.countOther";
  return (
    <section className="selection sheet" aria-label={t("select.title")}>
      {listed && <List onHover={onHover} />}
      <div className="selection-bar">
        <p className="selection-sum" aria-live="polite" aria-busy={busy}>
          <strong className="figures">{t(words, { count: number(count, lang) })}</strong>
          {total?.area != null && (
            <span className="figures">
              <span className="visually-hidden">{t("select.total")} </span>
              {area(total.area, lang)}
            </span>
          )}
        </p>
        <ToggleButton className="button" isSelected={listed} onChange={setListed}>
          <ListChecks aria-hidden="true" />
          {t("select.list")}
        </ToggleButton>
        {agent && (
          <Suspense fallback={null}>
            <SelectionList layer={selection.layer} fids={selection.fids} />
          </Suspense>
        )}
        <Button className="button" onPress={onZoom} aria-label={t("select.zoom")}>
          <Crosshair aria-hidden="true" />
        </Button>
        <ExportMenu />
        <Button className="button" onPress={clear} aria-label={t("command.clear")}>
          <Trash2 aria-hidden="true" />
        </Button>
      </div>
    </section>
  );
}
