/** Outlines what the card is about, and what the pointer is on in a list. */
import { useEffect } from "react";
import { fetchFeature } from "../api/queries";
import type { Place, PlaceGroup } from "../api/types";
import { useI18n } from "../i18n";
import { useStore } from "../state/store";
import type { Engine } from "./engine";
import { NOTHING, type OverlayId } from "./overlays";

function useOutline(engine: Engine, overlay: OverlayId, layer: string | null, fid: number | null): void {
  const { lang } = useI18n();
  const date = useStore((s) => s.date);
  useEffect(() => {
    if (layer === null || fid === null) return;
    const stop = new AbortController();
    fetchFeature(layer, fid, date, lang, stop.signal)
      .then((feature) => engine.setOverlay(overlay, { type: "FeatureCollection", features: [feature] }))
      .catch(() => engine.setOverlay(overlay, NOTHING));
    return () => {
      stop.abort();
      engine.setOverlay(overlay, NOTHING);
    };
  }, [engine, overlay, layer, fid, date, lang]);
}

export function useHighlight(
  engine: Engine,
  place: Place | null,
  order: (g: PlaceGroup[]) => PlaceGroup[],
): void {
  const card = useStore((s) => s.card);
  const groups = place ? order(place.groups.filter((g) => g.features.length > 0)) : [];
  const first = groups[0];
  const named = card && "layer" in card ? card : null;
  const layer = named?.layer ?? (card && first ? first.layer : null);
  const fid = named?.fid ?? (card && first ? (first.features[0]?.fid ?? null) : null);
  useOutline(engine, "highlight", layer, fid);
}

export function useHover(engine: Engine, hovered: { layer: string; fid: number } | null): void {
  useOutline(engine, "hover", hovered?.layer ?? null, hovered?.fid ?? null);
}
