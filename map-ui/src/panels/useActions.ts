/** What buttons, commands and search results do. */
import { useCallback, useMemo } from "react";
import { fetchFeature } from "../api/queries";
import type { Bbox, SearchItem, Town } from "../api/types";
import { boundsOf } from "../geometry/bbox";
import type { Position } from "../geometry/projection";
import { useI18n } from "../i18n";
import type { Engine } from "../map/engine";
import { freePadding } from "../map/padding";
import { recordOf } from "../permalink/desk";
import { encode } from "../permalink/permalink";
import type { CommandId } from "../search/commands";
import type { SearchActions } from "../search/SearchBox";
import { toPermalink, useStore } from "../state/store";

const PLACE_ZOOM = 18;
const POINT_DEGREES = 1e-5;

function isPoint([w, s, e, n]: Bbox): boolean {
  return e - w < POINT_DEGREES && n - s < POINT_DEGREES;
}

function show(engine: Engine, box: Bbox | null, at: Position): void {
  const padding = freePadding(true);
  if (box && !isPoint(box)) engine.fit(box, padding);
  else engine.goTo(at, PLACE_ZOOM, padding);
}

function useShare(): () => Promise<void> {
  const { t } = useI18n();
  return useCallback(async () => {
    const { toast } = useStore.getState();
    const link = `${location.origin}${location.pathname}#${encode(toPermalink(useStore.getState()))}`;
    try {
      await navigator.clipboard.writeText(link);
      toast({ text: t("share.done"), tone: "info" });
    } catch {
      toast({ text: t("share.failed"), tone: "error" });
    }
  }, [t]);
}

function runCommand(id: CommandId, home: () => void, share: () => void): void {
  const { set, toggleTool, setStyle, clearSelection } = useStore.getState();
  const run: Record<CommandId, () => void> = {
    print: () => set({ panel: "print" }),
    distance: () => toggleTool("distance"),
    area: () => toggleTool("area"),
    lasso: () => toggleTool("lasso"),
    layers: () => set({ panel: "layers" }),
    date: () => set({ panel: "date" }),
    share,
    home,
    dark: () => set({ theme: "dark" }),
    light: () => set({ theme: "light" }),
    planning: () => setStyle("planning"),
    elections: () => setStyle("elections"),
    schools: () => setStyle("schools"),
    clear: clearSelection,
  };
  run[id]();
}

export function useActions(engine: Engine, town: Town | null, towns: Town[]) {
  const { lang } = useI18n();
  const share = useShare();
  const home = useCallback(() => {
    if (town?.bbox) engine.fit(town.bbox, freePadding(false));
  }, [engine, town]);
  const search: SearchActions = useMemo(
    () => ({
      item: (item: SearchItem) => {
        const { set, commune } = useStore.getState();
        const other =
          item.commune && item.commune !== commune && towns.some((t) => t.commune === item.commune);
        set({
          card: { layer: item.layer, fid: item.fid },
          ...(other ? { commune: item.commune ?? null } : {}),
        });
        show(engine, item.bbox ?? null, [item.lon, item.lat]);
      },
      command: (id) => runCommand(id, home, share),
      town: (next) => {
        useStore.getState().set({ commune: next.commune, card: null, date: null });
        useStore.getState().clearSelection();
        if (next.bbox) engine.fit(next.bbox, freePadding(false));
      },
      place: (at) => {
        useStore.getState().openCard({ at, zoom: PLACE_ZOOM });
        engine.goTo(at, PLACE_ZOOM, freePadding(true));
      },
      record: (type, { id, point }) => {
        useStore.getState().set({ record: recordOf(type, id), card: null });
        if (point) engine.goTo(point, PLACE_ZOOM, freePadding(true));
      },
    }),
    [engine, towns, home, share],
  );
  const centre = useCallback(
    async (layer: string, fid: number) => {
      const feature = await fetchFeature(layer, fid, useStore.getState().date, lang).catch(() => null);
      const box = feature ? boundsOf(feature.geometry) : null;
      if (box) show(engine, box, [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]);
    },
    [engine, lang],
  );
  return { search, share, home, centre };
}
