/** Selecting parcels by Shift-click and lasso, and what the server says of the selection. */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { getJson, postJson, withQuery } from "../api/client";
import type { Bbox, Place, SelectAnswer, Town } from "../api/types";
import { union } from "../geometry/bbox";
import type { Position } from "../geometry/projection";
import { useI18n } from "../i18n";
import { number } from "../i18n/format";
import type { Engine } from "../map/engine";
import { NOTHING } from "../map/overlays";
import { freePadding } from "../map/padding";
import { drawLasso } from "../map/tools";
import { useStore } from "../state/store";

/** What the tools select: features of the open list, else parcels. */
const layerNow = () => useStore.getState().listLayer ?? "parcels";

export interface Selecting {
  total: SelectAnswer | null;
  busy: boolean;
  zoom: () => void;
}

function ring(points: Position[]): Position[] {
  const first = points[0];
  return first ? [...points, first] : points;
}

function useShiftClick(engine: Engine, town: Town | null): void {
  const { lang, t } = useI18n();
  useEffect(() => {
    const toggle = async ([lon, lat]: Position) => {
      const { date, toggleSelected, toast } = useStore.getState();
      const layer = layerNow();
      try {
        const path = withQuery("/api/at", { lon, lat, zoom: 18, commune: town?.commune, date, lang });
        const place = await getJson<Place>(path, lang);
        const found = place.groups.find((g) => g.layer === layer)?.features[0];
        if (found) toggleSelected(layer, found.fid);
      } catch {
        toast({ text: t("select.failed"), tone: "error" });
      }
    };
    return engine.on("click", ({ at, shift }) => {
      if (shift) toggle(at);
    });
  }, [engine, town, lang, t]);
}

function useLassoTool(engine: Engine): void {
  const tool = useStore((s) => s.tool);
  const { lang, t } = useI18n();
  useEffect(() => {
    if (tool !== "lasso") return;
    const { set, select, toast } = useStore.getState();
    const draw = (points: Position[]) => {
      const geometry = { type: "Polygon" as const, coordinates: [ring(points)] };
      const features = points.length > 2 ? [{ type: "Feature" as const, properties: {}, geometry }] : [];
      engine.setOverlay("drawing", { type: "FeatureCollection", features });
    };
    const done = async (points: Position[]) => {
      const layer = layerNow();
      try {
        const geometry = { type: "Polygon", coordinates: [ring(points)] };
        const found = await postJson<SelectAnswer>(
          withQuery(`/api/layers/${layer}/select`, { lang }),
          { geometry, date: useStore.getState().date },
          lang,
        );
        const before = useStore.getState().selection;
        const kept = before?.layer === layer ? before.fids : [];
        if (found.count === 0) toast({ text: t("select.lasso.none"), tone: "info" });
        else select(layer, [...new Set([...kept, ...found.features.map((f) => f.fid)])]);
        if (found.truncated) {
          toast({
            text: t("select.truncated", { count: number(found.features.length, lang) }),
            tone: "error",
          });
        }
        if (found.count > 0) set({ tool: "none" });
      } catch (error) {
        const why = error instanceof Error ? error.message : "";
        toast({ text: `${t("select.failed")} ${why}`.trim(), tone: "error" });
      } finally {
        engine.setOverlay("drawing", NOTHING);
      }
    };
    const stop = drawLasso(engine, { progress: draw, done, cancel: () => set({ tool: "none" }) });
    return () => {
      stop();
      engine.setOverlay("drawing", NOTHING);
    };
  }, [engine, tool, lang, t]);
}

export function useSelection(engine: Engine, town: Town | null): Selecting {
  const { lang } = useI18n();
  const selection = useStore((s) => s.selection);
  const date = useStore((s) => s.date);
  useShiftClick(engine, town);
  useLassoTool(engine);
  const query = useQuery({
    queryKey: ["selection", selection, date, lang],
    queryFn: ({ signal }) =>
      postJson<SelectAnswer>(
        withQuery(`/api/layers/${selection?.layer}/select`, { lang }),
        { fids: selection?.fids ?? [], date },
        lang,
        signal,
      ),
    enabled: selection !== null,
    placeholderData: (previous) => previous,
  });
  const total = selection ? (query.data ?? null) : null;
  useEffect(() => {
    if (total) useStore.getState().set({ selected: total.features });
  }, [total]);
  const zoom = useCallback(() => {
    const boxes = (total?.features ?? []).map((f) => f.bbox).filter((b): b is Bbox => Boolean(b));
    const box = union(boxes);
    if (box) engine.fit(box, freePadding(useStore.getState().card !== null));
  }, [engine, total]);
  return { total, busy: query.isFetching, zoom };
}
