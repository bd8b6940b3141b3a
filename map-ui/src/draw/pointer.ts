/**
 * Pointer and touch on the map, by terra-draw: it tells a click from a drag and a finger from a mouse, and
 * holds the map still while something is pulled. What is drawn is kept in `sketch.ts` and painted by
 * `Canvas.tsx`: terra-draw's own shapes have no holes and no parts, and its layers would be lost each time
 * the page composes its style anew.
 */
import { TerraDraw, TerraDrawExtend, type TerraDrawMouseEvent } from "terra-draw";
import type { Position } from "../geometry/projection";
import type { Engine } from "../map/engine";
import type { Metres } from "./plane";

export interface Touch {
  at: Position;
  pixel: Metres;
  /** The other button: takes away instead of adding. */
  other: boolean;
}

export interface Hand {
  move(touch: Touch): void;
  click(touch: Touch): void;
  /** True when something was taken hold of; else the map moves. */
  grab(touch: Touch): boolean;
  pull(touch: Touch): void;
  release(touch: Touch): void;
}

const { TerraDrawBaseAdapter, TerraDrawBaseDrawMode } = TerraDrawExtend;

/** Pixels a pointer may tremble before a click is a drag: what the map allows too. */
const TREMBLE = 3;

class MapAdapter extends TerraDrawBaseAdapter {
  constructor(private readonly engine: Engine) {
    super({ coordinatePrecision: 9, minPixelDragDistance: TREMBLE, ignoreMismatchedPointerEvents: true });
  }

  getMapEventElement(): HTMLCanvasElement {
    return this.engine.canvas();
  }

  getLngLatFromEvent(event: PointerEvent | MouseEvent) {
    const { left, top } = this.engine.canvas().getBoundingClientRect();
    return this.unproject(event.clientX - left, event.clientY - top);
  }

  project(lng: number, lat: number) {
    return this.engine.toScreen([lng, lat]);
  }

  unproject(x: number, y: number) {
    const [lng, lat] = this.engine.fromScreen(x, y);
    return { lng, lat };
  }

  setCursor(cursor: string): void {
    this.engine.canvas().style.cursor = cursor === "unset" ? "" : cursor;
  }

  setDraggability(enabled: boolean): void {
    const { dragPan } = this.engine.map;
    if (enabled) dragPan.enable();
    else dragPan.disable();
  }

  setDoubleClickToZoom(enabled: boolean): void {
    const { doubleClickZoom } = this.engine.map;
    if (enabled) doubleClickZoom.enable();
    else doubleClickZoom.disable();
  }

  render(): void {}

  clear(): void {}
}

const touchOf = (e: TerraDrawMouseEvent): Touch => ({
  at: [e.lng, e.lat],
  pixel: [e.containerX, e.containerY],
  other: e.button === "right" || e.isContextMenu,
});

class HandMode extends TerraDrawBaseDrawMode<Record<string, never>> {
  override mode = "hand";
  private held = false;

  constructor(private readonly hand: Hand) {
    super({});
  }

  override start(): void {
    this.setStarted();
    this.setDoubleClickToZoom(false);
  }

  override stop(): void {
    this.setDoubleClickToZoom(true);
    this.setStopped();
  }

  override cleanUp(): void {}

  override styleFeature(): never {
    throw new Error("the drawing is painted by its own canvas");
  }

  override onMouseMove(e: TerraDrawMouseEvent): void {
    this.hand.move(touchOf(e));
  }

  override onClick(e: TerraDrawMouseEvent): void {
    this.hand.click(touchOf(e));
  }

  override onDragStart(e: TerraDrawMouseEvent, setMapDraggability: (enabled: boolean) => void): void {
    this.held = this.hand.grab(touchOf(e));
    if (this.held) setMapDraggability(false);
  }

  override onDrag(e: TerraDrawMouseEvent): void {
    if (this.held) this.hand.pull(touchOf(e));
  }

  override onDragEnd(e: TerraDrawMouseEvent, setMapDraggability: (enabled: boolean) => void): void {
    if (this.held) this.hand.release(touchOf(e));
    this.held = false;
    setMapDraggability(true);
  }
}

/** Listens to the map for a drawing; the answer puts the map back as it was. */
export function holdMap(engine: Engine, hand: Hand): () => void {
  const draw = new TerraDraw({ adapter: new MapAdapter(engine), modes: [new HandMode(hand)] });
  engine.captured = true;
  draw.start();
  draw.setMode("hand");
  return () => {
    draw.stop();
    engine.captured = false;
    engine.canvas().style.cursor = "";
  };
}
