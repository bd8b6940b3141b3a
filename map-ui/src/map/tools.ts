/** Pointer and keyboard of the drawing tools on the map. */
import type { MapMouseEvent } from "maplibre-gl";
import type { Position } from "../geometry/projection";
import type { Engine } from "./engine";

export interface PointTool {
  place(at: Position): void;
  move(at: Position | null): void;
  removeLast(): void;
  finish(): void;
  cancel(): void;
}

const placeOf = (e: MapMouseEvent): Position => [e.lngLat.lng, e.lngLat.lat];

/** Click places a point, double-click or a second Enter ends, Backspace takes back, Escape leaves. */
export function drawPoints(engine: Engine, tool: PointTool): () => void {
  const { map } = engine;
  const canvas = map.getCanvas();
  engine.captured = true;
  map.doubleClickZoom.disable();
  canvas.style.cursor = "crosshair";
  const click = (e: MapMouseEvent) => tool.place(placeOf(e));
  const move = (e: MapMouseEvent) => tool.move(placeOf(e));
  const double = (e: MapMouseEvent) => {
    e.preventDefault();
    tool.finish();
  };
  const key = (e: KeyboardEvent) => {
    if (e.key === "Escape") tool.cancel();
    else if (e.key === "Backspace" && e.target === canvas) tool.removeLast();
    else if (e.key === "Enter" && e.target === canvas) {
      if (e.ctrlKey || e.metaKey) tool.finish();
      else tool.place(engine.centre());
    } else return;
    e.preventDefault();
  };
  map.on("click", click);
  map.on("mousemove", move);
  map.on("dblclick", double);
  window.addEventListener("keydown", key);
  return () => {
    engine.captured = false;
    map.doubleClickZoom.enable();
    canvas.style.cursor = "";
    map.off("click", click);
    map.off("mousemove", move);
    map.off("dblclick", double);
    window.removeEventListener("keydown", key);
  };
}

export interface LassoTool {
  progress(points: Position[]): void;
  done(points: Position[]): void;
  cancel(): void;
}

const MIN_STEP_PX = 4;

/** Press, draw, release: the free outline of a selection. */
export function drawLasso(engine: Engine, tool: LassoTool): () => void {
  const canvas = engine.canvas();
  const { map } = engine;
  let points: Position[] = [];
  let last: [number, number] | null = null;
  engine.captured = true;
  map.dragPan.disable();
  map.touchZoomRotate.disable();
  canvas.style.cursor = "crosshair";
  const at = (e: PointerEvent): [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [e.clientX - box.left, e.clientY - box.top];
  };
  const down = (e: PointerEvent) => {
    if (e.button !== 0) return;
    last = at(e);
    points = [engine.fromScreen(...last)];
    canvas.setPointerCapture(e.pointerId);
  };
  const move = (e: PointerEvent) => {
    if (!last) return;
    const p = at(e);
    if (Math.hypot(p[0] - last[0], p[1] - last[1]) < MIN_STEP_PX) return;
    last = p;
    points = [...points, engine.fromScreen(...p)];
    tool.progress(points);
  };
  const up = () => {
    const outline = points;
    last = null;
    points = [];
    if (outline.length >= 3) tool.done(outline);
    else tool.progress([]);
  };
  const key = (e: KeyboardEvent) => {
    if (e.key === "Escape") tool.cancel();
  };
  canvas.addEventListener("pointerdown", down);
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  window.addEventListener("keydown", key);
  return () => {
    engine.captured = false;
    map.dragPan.enable();
    map.touchZoomRotate.enable();
    canvas.style.cursor = "";
    canvas.removeEventListener("pointerdown", down);
    canvas.removeEventListener("pointermove", move);
    canvas.removeEventListener("pointerup", up);
    canvas.removeEventListener("pointercancel", up);
    window.removeEventListener("keydown", key);
  };
}
