/** The list of one type. */
import { ListX } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { number } from "../../i18n/format";
import { useWords } from "../../i18n/staff";
import type { Engine } from "../../map/engine";
import { NOTHING } from "../../map/overlays";
import { Empty, Failure, Loading } from "../../panels/parts";
import type { ListRef } from "../../permalink/desk";
import { useStore } from "../../state/store";
import { usePhone } from "../../state/usePhone";
import { nextSort } from "../filters";
import { changeList, openNew, openRecord } from "../open";
import { useListQuery } from "../queries";
import type { Description, Row } from "../types";
import { columnsOf } from "./Columns";
import { Chips } from "./Filters";
import { Grid } from "./Grid";
import { SelectionActions } from "./SelectionActions";
import { Toolbar } from "./Toolbar";
import { useOnMap } from "./useOnMap";
import { useRows } from "./useRows";
import { useSelected } from "./useSelected";

interface Props {
  list: ListRef;
  description: Description;
  engine: Engine;
  onHover: (layer: string, fid: number | null) => void;
}

/** The map shows the row under the pointer: its feature, or else its place. */
function useRowHover(engine: Engine, layer: string | null, onHover: Props["onHover"]) {
  useEffect(
    () => () => {
      if (layer) onHover(layer, null);
      else engine.setOverlay("hover", NOTHING);
    },
    [engine, layer, onHover],
  );
  return useCallback(
    (row: Row | null) => {
      if (layer) return onHover(layer, row?.id ?? null);
      const point = row?.point;
      const feature = {
        type: "Feature" as const,
        properties: {},
        geometry: { type: "Point" as const, coordinates: point ?? [] },
      };
      engine.setOverlay("hover", point ? { type: "FeatureCollection", features: [feature] } : NOTHING);
    },
    [engine, layer, onHover],
  );
}

function Nothing({ list, description }: { list: ListRef; description: Description }) {
  const { t } = useWords();
  const narrowed = list.q !== "" || list.ids !== null || Object.keys(list.filters).length > 0;
  return (
    <div className="list-empty">
      <Empty
        icon={<ListX aria-hidden="true" />}
        title={t(narrowed ? "list.empty.filtered" : "list.empty.title")}
        what={narrowed ? t("list.empty.filtered.what") : description.help || t("list.empty.what")}
      />
      {narrowed && (
        <Button className="button" onPress={() => changeList({ q: "", filters: {}, ids: null })}>
          {t("filter.clear")}
        </Button>
      )}
      {!narrowed && description.actions.includes("create") && (
        <Button className="button primary" onPress={() => openNew(list.type)}>
          {t("list.new")}
        </Button>
      )}
    </div>
  );
}

export function ListBody({ list, description, engine, onHover }: Props) {
  const { t, lang } = useWords();
  const query = useListQuery(list, description);
  const rows = useRows(list.type, query, true);
  const selected = useSelected(list.type, query);
  const [mapped, setMapped] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const phone = usePhone();
  const past = useStore((s) => s.date) !== null;
  const record = useStore((s) => s.record);
  const columns = columnsOf(description, list.columns);
  const hover = useRowHover(engine, description.layer, onHover);
  const { layer } = description;
  useOnMap(engine, mapped, { type: list.type, query, selected: selected.ids, layer }, () => setMapped(false));
  useEffect(() => {
    useStore.getState().set({ listLayer: layer });
    return () => useStore.getState().set({ listLayer: null });
  }, [layer]);
  const total = rows.total ?? 0;
  const sort = list.sort ?? description.sort;
  const onSight = rows.see;
  return (
    <>
      <Toolbar
        list={list}
        description={description}
        columns={columns}
        query={query}
        selected={selected.ids}
        input={input}
        mapped={mapped}
        past={past}
        onMapped={setMapped}
      />
      <Chips list={list} description={description} />
      <div className="list-body" aria-busy={rows.fetching}>
        {rows.total === null && !rows.error && <Loading />}
        {rows.error !== null && <Failure error={rows.error} onRetry={rows.retry} />}
        {rows.total === 0 && !rows.error && !rows.fetching && (
          <Nothing list={list} description={description} />
        )}
        {total > 0 && !rows.error && (
          <Grid
            label={description.title}
            fields={columns}
            total={rows.length}
            rowAt={rows.rowAt}
            openId={record?.type === list.type && typeof record.id === "number" ? record.id : null}
            sort={sort}
            selected={selected.ids}
            phone={phone}
            onSight={onSight}
            onSort={(field, also) => changeList({ sort: nextSort(sort, field, also) })}
            onOpen={(row) => openRecord(list.type, row.id)}
            onToggle={(row, index, range) => selected.toggle(row, index, range, rows.rowAt)}
            onAll={selected.all}
            onHover={hover}
            onKey={(key) => {
              if (key === "search") input.current?.focus();
              else if (description.actions.includes("create") && !past) openNew(list.type);
            }}
          />
        )}
      </div>
      {selected.ids.size > 0 ? (
        <SelectionActions
          description={description}
          selected={selected.ids}
          past={past}
          onClear={selected.clear}
        />
      ) : (
        <footer className="list-foot">
          <span className="figures" aria-live="polite">
            {rows.total !== null &&
              t(rows.exact ? "list.total" : "list.total.atLeast", { count: number(total, lang) })}
          </span>
          <span className="list-keys" aria-hidden="true">
            <kbd>↑↓</kbd> <kbd>↵</kbd> {t("list.keys.open")} <kbd>{t("list.keys.space")}</kbd>{" "}
            {t("list.keys.select")} <kbd>n</kbd> {t("list.keys.new")} <kbd>/</kbd> {t("list.keys.search")}
          </span>
        </footer>
      )}
    </>
  );
}
