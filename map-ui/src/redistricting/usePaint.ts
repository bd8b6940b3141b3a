/** The hand on the map: brush, outline, frame, and what goes with the address one clicks. */
import { useEffect } from "react";
import type { Engine } from "../map/engine";
import { inBrush, inOutline, type Metres, nearest, type Reach, unitsOf, withAddress } from "./hits";
import { type Session, type Tool, useShown } from "./session";
import { layTrace, type Pixel, type Trace } from "./trace";

const NEAR_PX = 14;
const STEP_PX = 4;
/** Further than this a click is a drag. */
const TREMBLE_PX = 5;

export const REACHES: Partial<Record<Tool, Reach>> = {
  address: "address",
  side: "side",
  street: "street",
  block: "block",
};
const DRAGGED: readonly Tool[] = ["brush", "lasso", "rectangle"];

export interface Hand {
  engine: Engine;
  session: Session;
  trace: Trace;
  /** A place without a station to give it to. */
  unchosen: () => void;
  /** What is under the pointer, in words. */
  name: (address: number) => string;
}

const metresAt = ({ engine, session }: Hand, [x, y]: Pixel): Metres =>
  session.ground.metres(engine.fromScreen(x, y));

/** Metres of ground under some pixels. */
function groundOfPixels(hand: Hand, at: Pixel, pixels: number): number {
  const [a, b] = [metresAt(hand, at), metresAt(hand, [at[0] + pixels, at[1]])];
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

function addressAt(hand: Hand, at: Pixel): number | null {
  return nearest(hand.session.ground, metresAt(hand, at), groundOfPixels(hand, at, NEAR_PX));
}

/** May a stroke begin? A station must be chosen to be given something. */
function ready({ session, unchosen }: Hand): boolean {
  if (!session.mayChange) return false;
  if (session.now.mode !== "paint" || session.now.to !== null) return true;
  unchosen();
  return false;
}

function pick(hand: Hand, at: Pixel): void {
  const { session } = hand;
  const wide = nearest(session.ground, metresAt(hand, at), groundOfPixels(hand, at, 60));
  if (wide === null) return;
  session.set({ to: session.plan.of[session.ground.unit[wide] ?? 0] ?? null });
}

/** A click, or Enter at the middle of the map. */
export function clickAt(hand: Hand, at: Pixel, lifted: number): void {
  const { session, engine } = hand;
  const { tool, size } = session.now;
  const { ground } = session;
  const reach = REACHES[tool];
  if (tool === "pick" || tool === "pan") pick(hand, at);
  else if (tool === "open") {
    if (session.mayChange) session.set({ opening: engine.fromScreen(...at) });
  } else if (ready(hand)) {
    const met = reach ? reached(hand, at, reach) : brushed(hand, at, at, size);
    session.stroke(unitsOf(ground, met), lifted);
  }
}

/** What goes with the address there. */
function reached(hand: Hand, at: Pixel, reach: Reach): number[] {
  const address = addressAt(hand, at);
  return address === null ? [] : withAddress(hand.session.ground, address, reach);
}

function brushed(hand: Hand, from: Pixel, to: Pixel, size: number): number[] {
  const radius = groundOfPixels(hand, to, size);
  return inBrush(hand.session.ground, metresAt(hand, from), metresAt(hand, to), radius);
}

interface Drag {
  points: Pixel[];
  tool: Tool;
}

function corners([x, y]: Pixel, [v, w]: Pixel): Pixel[] {
  return [
    [x, y],
    [v, y],
    [v, w],
    [x, w],
  ];
}

function pulled(hand: Hand, drag: Drag, to: Pixel): void {
  const last = drag.points.at(-1) ?? to;
  if (Math.hypot(to[0] - last[0], to[1] - last[1]) < STEP_PX) return;
  if (drag.tool === "rectangle") drag.points = [drag.points[0] ?? to, to];
  else drag.points.push(to);
  const { session, trace } = hand;
  if (drag.tool === "rectangle") trace.outline(corners(drag.points[0] ?? to, to), true);
  else if (drag.tool === "lasso") trace.outline(drag.points, true);
  else session.draw(unitsOf(session.ground, brushed(hand, last, to, session.now.size)));
}

function released(hand: Hand, { points, tool }: Drag, lifted: number): void {
  const { session } = hand;
  hand.trace.outline([], false);
  const [first, last] = [points[0], points.at(-1)];
  if (tool === "brush") session.finish(lifted);
  else if (first && last && points.length > 1) {
    const outline = tool === "rectangle" ? corners(first, last) : points;
    const ring = outline.map((p) => metresAt(hand, p));
    session.stroke(unitsOf(session.ground, inOutline(session.ground, ring)), lifted);
  }
}

/** Listens to the pointer; the answer stops it. */
function listen(hand: Hand): () => void {
  const { engine, session, trace } = hand;
  const canvas = engine.canvas();
  let drag: Drag | null = null;
  let pressed: Pixel | null = null;
  const at = (e: PointerEvent): Pixel => {
    const box = canvas.getBoundingClientRect();
    return [e.clientX - box.left, e.clientY - box.top];
  };
  const giveUp = () => {
    if (drag) session.cancel();
    trace.outline([], false);
    drag = null;
    pressed = null;
  };
  const down = (e: PointerEvent) => {
    if (e.button !== 0) return;
    // A second finger moves the map.
    if (!e.isPrimary) {
      giveUp();
      return;
    }
    pressed = at(e);
    trace.label(null, "");
    const { tool, size } = session.now;
    if (!DRAGGED.includes(tool) || !ready(hand)) return;
    canvas.setPointerCapture(e.pointerId);
    drag = { points: [pressed], tool };
    if (tool === "brush") session.draw(unitsOf(session.ground, brushed(hand, pressed, pressed, size)));
  };
  const move = (e: PointerEvent) => {
    const to = at(e);
    trace.brush(session.now.tool === "brush" && session.mayChange ? to : null, session.now.size);
    if (drag) {
      pulled(hand, drag, to);
      return;
    }
    const address = e.buttons === 0 && e.pointerType !== "touch" ? addressAt(hand, to) : null;
    trace.label(to, address === null ? "" : hand.name(address));
  };
  const up = (e: PointerEvent) => {
    const to = at(e);
    const still = pressed && Math.hypot(to[0] - pressed[0], to[1] - pressed[1]) < TREMBLE_PX;
    if (drag) released(hand, drag, e.timeStamp);
    else if (still && !DRAGGED.includes(session.now.tool)) clickAt(hand, to, e.timeStamp);
    drag = null;
    pressed = null;
  };
  const leave = () => {
    trace.brush(null, 0);
    trace.label(null, "");
  };
  const key = (e: KeyboardEvent) => {
    if (e.key === "Escape" && drag) giveUp();
    if (e.key !== "Enter" || e.target !== canvas) return;
    clickAt(hand, [canvas.clientWidth / 2, canvas.clientHeight / 2], e.timeStamp);
    e.preventDefault();
  };
  const heard = [
    ["pointerdown", down],
    ["pointermove", move],
    ["pointerup", up],
    ["pointercancel", giveUp],
    ["pointerleave", leave],
  ] as const;
  for (const [name, run] of heard) canvas.addEventListener(name, run);
  window.addEventListener("keydown", key);
  return () => {
    for (const [name, run] of heard) canvas.removeEventListener(name, run);
    window.removeEventListener("keydown", key);
  };
}

/** What the map leaves to the hand while a tool is chosen. */
function hold(engine: Engine, tool: Tool): () => void {
  const { map } = engine;
  const canvas = engine.canvas();
  const drags = DRAGGED.includes(tool);
  if (drags) map.dragPan.disable();
  map.doubleClickZoom.disable();
  canvas.style.cursor = tool === "pan" ? "" : "crosshair";
  return () => {
    map.dragPan.enable();
    map.doubleClickZoom.enable();
    canvas.style.cursor = "";
  };
}

export function usePaint(engine: Engine, session: Session, words: Pick<Hand, "unchosen" | "name">): void {
  const tool = useShown(session, (s) => s.tool);
  const { unchosen, name } = words;
  useEffect(() => {
    engine.captured = true;
    const trace = layTrace(engine);
    const stop = listen({ engine, session, trace, unchosen, name });
    return () => {
      engine.captured = false;
      stop();
      trace.remove();
    };
  }, [engine, session, unchosen, name]);
  useEffect(() => hold(engine, tool), [engine, tool]);
}
