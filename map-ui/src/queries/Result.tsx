/** What a query answered, looked at as a table, a chart, on the map, or taken as a file. */
import { BarChart3, Download, LineChart, Map as MapIcon, Table2 } from "lucide-react";
import type { ReactElement } from "react";
import { Button, MenuItem, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { request } from "../api/client";
import { number } from "../i18n/format";
import { type StaffKey, useWords } from "../i18n/staff";
import type { Engine } from "../map/engine";
import { ActionMenu } from "../panels/popovers";
import { useSay } from "../records/useSay";
import { download } from "../select/download";
import { useStore } from "../state/store";
import { filePath } from "./api";
import { Chart } from "./Chart";
import { MailBox } from "./MailBox";
import { ResultTable } from "./ResultTable";
import { drawableOf } from "./scale";
import type { Answer, Show, Values } from "./types";
import { useDrawn } from "./useDrawn";

type View = Exclude<Show, "file">;

const ICONS: Record<View, ReactElement> = {
  table: <Table2 aria-hidden="true" />,
  bars: <BarChart3 aria-hidden="true" />,
  line: <LineChart aria-hidden="true" />,
  map: <MapIcon aria-hidden="true" />,
};

/** The ways this result can be looked at. */
function viewsOf(answer: Answer): View[] {
  const charts: View[] = drawableOf(answer, () => "") ? ["bars", "line"] : [];
  return ["table", ...charts, ...(answer.geometries ? (["map"] as View[]) : [])];
}

function Files({ id, values, drawn }: { id: number; values: Values; drawn: boolean }) {
  const { t, lang } = useWords();
  const toast = useStore((s) => s.toast);
  const { failed } = useSay();
  const run = async (format: string) => {
    toast({ text: t("list.export.working"), tone: "info" });
    try {
      await download(await request(filePath(id, values, format, lang), lang), `query-${id}.${format}`);
    } catch (error) {
      failed(error);
    }
  };
  return (
    <ActionMenu
      label={t("query.file")}
      button={
        <Button className="button small">
          <Download aria-hidden="true" />
          {t("query.file")}
        </Button>
      }
      onAction={run}
    >
      {["csv", "xlsx", "ods", ...(drawn ? ["gpkg", "geojson"] : [])].map((f) => (
        <MenuItem key={f} id={f} className="menu-item">
          {t(`list.export.${f}` as StaffKey)}
        </MenuItem>
      ))}
    </ActionMenu>
  );
}

interface Props {
  answer: Answer;
  title: string;
  show: Show;
  onShow: (show: Show) => void;
  engine: Engine;
  /** Of a stored query: its result can be taken as a file. */
  file?: { id: number; values: Values };
}

export function Result({ answer, title, show, onShow, engine, file }: Props) {
  const { t, lang } = useWords();
  const views = viewsOf(answer);
  const view = views.find((v) => v === show) ?? "table";
  useDrawn(engine, view === "map" ? answer.geometries : null);
  const count = number(answer.rows.length, lang);
  return (
    <section className="result-box" aria-label={t("query.result")}>
      <div className="result-bar">
        <p role="status" className="result-count">
          {t(answer.truncated ? "query.rows.first" : "query.rows", { count })}
        </p>
        {views.length > 1 && (
          <ToggleButtonGroup
            className="segments"
            aria-label={t("query.show")}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[view]}
            onSelectionChange={([key]) => onShow(key as Show)}
          >
            {views.map((v) => (
              <ToggleButton key={v} id={v} className="button small" aria-label={t(`query.show.${v}`)}>
                {ICONS[v]}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        )}
        {file && <MailBox {...file} />}
        {file && <Files {...file} drawn={answer.geometries !== null} />}
      </div>
      {answer.slow && <p className="notice">{answer.slow}</p>}
      {view === "map" && <p className="quiet">{t("query.map.what")}</p>}
      {view === "bars" || view === "line" ? (
        <Chart answer={answer} shape={view} title={title} />
      ) : (
        <ResultTable answer={answer} caption={t("query.show.table")} />
      )}
    </section>
  );
}
