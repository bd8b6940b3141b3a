/** The list seen on the map: a mark for each record that has a place, as long as it is asked for. */
import type { FeatureCollection, Point } from "geojson";
import { useEffect, useRef } from "react";
import type { Bbox } from "../../api/types";
import { union } from "../../geometry/bbox";
import { useWords } from "../../i18n/staff";
import type { Engine } from "../../map/engine";
import { NOTHING } from "../../map/overlays";
import { freePadding } from "../../map/padding";
import { useStore } from "../../state/store";
import { MOST, readAll } from "../queries";
import type { Row } from "../types";
import { useSay } from "../useSay";

function marksOf(rows: Row[]): FeatureCollection<Point> {
  return {
    type: "FeatureCollection",
    features: rows.flatMap(({ id, point }) =>
      point
        ? [
            {
              type: "Feature" as const,
              id,
              properties: {},
              geometry: { type: "Point" as const, coordinates: point },
            },
          ]
        : [],
    ),
  };
}

const boxOf = (marks: FeatureCollection<Point>): Bbox | null =>
  union(
    marks.features.map(
      ({
        geometry: {
          coordinates: [x = 0, y = 0],
        },
      }): Bbox => [x, y, x, y],
    ),
  );

interface Marked {
  type: string;
  query: [string, string][];
  /** Only these, when some are selected. */
  selected: ReadonlySet<number>;
  layer: string | null;
}

export function useOnMap(engine: Engine, on: boolean, marked: Marked, onNothing: () => void): void {
  const { t, lang } = useWords();
  const { failed } = useSay();
  const fitted = useRef(false);
  const nothing = useRef(onNothing);
  nothing.current = onNothing;
  const { type, query, selected, layer } = marked;
  useEffect(() => {
    if (!on) {
      fitted.current = false;
      return;
    }
    let stale = false;
    const { toast, setShown } = useStore.getState();
    readAll(type, query, lang).then((rows) => {
      if (stale) return;
      const chosen = selected.size > 0 ? rows.filter((r) => selected.has(r.id)) : rows;
      const marks = marksOf(chosen);
      engine.setOverlay("records", marks);
      const box = boxOf(marks);
      if (!box) {
        toast({ text: t("list.map.none"), tone: "info" });
        nothing.current();
        return;
      }
      if (layer) setShown(layer, true);
      if (!fitted.current) engine.fit(box, freePadding(false), 17);
      fitted.current = true;
      if (rows.length >= MOST) toast({ text: t("list.most", { count: MOST }), tone: "info" });
    }, failed);
    return () => {
      stale = true;
      engine.setOverlay("records", NOTHING);
    };
  }, [engine, on, type, query, selected, layer, lang, t, failed]);
}
