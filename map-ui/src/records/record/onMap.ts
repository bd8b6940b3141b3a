/** The open record on the map. */
import { useEffect } from "react";
import type { Bbox } from "../../api/types";
import { boundsOf } from "../../geometry/bbox";
import type { Engine } from "../../map/engine";
import { NOTHING } from "../../map/overlays";
import { freePadding } from "../../map/padding";
import { useStore } from "../../state/store";
import { takeFollowing } from "../open";
import type { RecordData } from "../types";

/** Below this zoom a house is a dot. */
const SEEN_FROM = 14;
const FOLLOW_ZOOM = 17.5;

/** The map outlines the record while it is open. */
export function useOutline(engine: Engine, data: RecordData | undefined, editing: boolean): void {
  const card = useStore((s) => s.card);
  useEffect(() => {
    if (!data?.geometry || card || editing) return;
    const feature = { type: "Feature" as const, properties: {}, geometry: data.geometry };
    engine.setOverlay("highlight", { type: "FeatureCollection", features: [feature] });
    return () => engine.setOverlay("highlight", NOTHING);
  }, [engine, data, card, editing]);
}

function boxOf(data: RecordData): Bbox | null {
  const { point } = data;
  return boundsOf(data.geometry) ?? (point ? [point[0], point[1], point[0], point[1]] : null);
}

export function centre(engine: Engine, data: RecordData): void {
  const box = boxOf(data);
  if (box) engine.fit(box, freePadding(false));
}

/** Is the record on the part of the map that no sheet covers, and large enough to be seen? */
function inSight(engine: Engine, box: Bbox): boolean {
  const { top, right, bottom, left } = freePadding(false);
  const canvas = engine.canvas().getBoundingClientRect();
  const a = engine.toScreen([box[0], box[3]]);
  const b = engine.toScreen([box[2], box[1]]);
  const whole = a.x >= left - canvas.left && b.x <= window.innerWidth - right - canvas.left;
  return whole && a.y >= top && b.y <= window.innerHeight - bottom && engine.view().zoom >= SEEN_FROM;
}

/** Brings a box to where it can be seen, unless it is there already. */
export function bring(engine: Engine, box: Bbox): void {
  if (!inSight(engine, box)) engine.fit(box, freePadding(false), FOLLOW_ZOOM);
}

/** The map goes to a record somebody opened, unless it is there already. */
export function useFollow(engine: Engine, data: RecordData | undefined): void {
  const id = data?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once a record, not at each of its changes.
  useEffect(() => {
    const box = data ? boxOf(data) : null;
    if (data && takeFollowing() && box) bring(engine, box);
  }, [engine, id]);
}
