/** What the pointer does to the drawing, tool by tool. */
import { useEffect, useRef, useState } from "react";
import type { Lang } from "../api/types";
import type { Position } from "../geometry/projection";
import type { Engine } from "../map/engine";
import { useStore } from "../state/store";
import { type Hit, hitAt } from "./hits";
import { geometryOf, type VertexRef, vertexAt } from "./parts";
import { distance, type Metres } from "./plane";
import { holdMap, type Touch } from "./pointer";
import {
  addVertex,
  canFinish,
  docOf,
  drag,
  drop,
  dropVertex,
  finish,
  pick,
  place,
  type Sketch,
  strokeType,
  type Tool,
} from "./sketch";
import { type Outline, type Snap, snapTo, TOLERANCE } from "./snapping";
import { outlinesOf, Targets } from "./targets";

/** Pixels around a vertex that take hold of it: a finger is wider than a pointer. */
const REACH = 10;
const FINGER_REACH = 22;
/** A second click this near to the last point ends the stroke. */
const AGAIN = 5;
/** Metres within which the rounded corner of a tile is the exact one. */
const SAME_CORNER = 0.3;

export interface Hover {
  at: Position;
  snap: Snap | null;
  hit: Hit | null;
}

export interface HandOptions {
  engine: Engine;
  sketch: Sketch;
  apply: (change: (s: Sketch) => Sketch) => void;
  snapping: boolean;
  layer: string | null;
  lang: Lang;
  onParcel: (at: Position, fid: number | null) => void;
}

const away = (a: Metres, b: Metres) => Math.hypot(a[0] - b[0], a[1] - b[1]);

const reach = () => (window.matchMedia("(pointer: coarse)").matches ? FINGER_REACH : REACH);

/** Rings of the drawing one can snap to, without the part being pulled. */
function ownOutlines(s: Sketch, pulled: VertexRef | null): Outline[] {
  return docOf(s).parts.flatMap((part, i) =>
    pulled?.part === i ? [] : outlinesOf(null, geometryOf([part]), null),
  );
}

/** The feature as the map still shows it has a corner where the vertex comes from: it would hold it back. */
function leaves(outline: Outline, from: Position): boolean {
  return outline.points.some((p) => distance(p, from) < SAME_CORNER);
}

function cursorOf(tool: Tool, hit: Hit | null): string {
  if (tool === "basket") return "pointer";
  if (hit?.kind === "vertex") return "move";
  if (tool !== "edit") return "crosshair";
  return hit ? (hit.kind === "middle" ? "move" : "pointer") : "";
}

class Hands {
  constructor(
    private readonly now: () => HandOptions,
    private readonly targets: () => Targets,
    private readonly loose: () => boolean,
    private readonly show: (hover: Hover | null) => void,
  ) {}

  private readonly project = (p: Position): Metres => {
    const { x, y } = this.now().engine.toScreen(p);
    return [x, y];
  };

  private snap({ pixel }: Touch, pulled: VertexRef | null): Snap | null {
    const { sketch, snapping, layer } = this.now();
    if (!snapping || this.loose()) return null;
    const from = pulled && vertexAt(docOf(sketch).parts, pulled);
    const others = this.targets()
      .near(pixel, TOLERANCE)
      .filter((o) => !from || o.layer !== layer || !leaves(o, from));
    return snapTo(pixel, [...others, ...ownOutlines(sketch, pulled)], this.project);
  }

  private hit({ pixel, at }: Touch): Hit | null {
    return hitAt(pixel, at, docOf(this.now().sketch).parts, this.project, reach());
  }

  private cursor(value: string): void {
    this.now().engine.canvas().style.cursor = value;
  }

  move(touch: Touch): void {
    const { sketch } = this.now();
    const handled = sketch.tool === "edit" || sketch.tool === "point";
    const hit = handled ? this.hit(touch) : null;
    const loose = sketch.tool === "edit" || sketch.tool === "basket" || hit?.kind === "vertex";
    const snap = loose ? null : this.snap(touch, null);
    this.cursor(cursorOf(sketch.tool, hit));
    this.show({ at: snap?.at ?? touch.at, snap, hit });
  }

  click(touch: Touch): void {
    const { sketch, apply, onParcel } = this.now();
    if (sketch.tool === "basket") onParcel(touch.at, this.targets().parcelAt(touch.pixel));
    else if (sketch.tool === "edit") apply(this.edit(touch));
    else if (touch.other || this.ends(touch)) apply(finish);
    else {
      const at = this.snap(touch, null)?.at ?? touch.at;
      apply((s) => place(s, at));
    }
  }

  /** A click on the last point again, or on the first of a ring, ends the stroke. */
  private ends({ pixel }: Touch): boolean {
    const { stroke } = docOf(this.now().sketch);
    if (!stroke || !canFinish(stroke)) return false;
    const [first, last] = [stroke.points[0], stroke.points.at(-1)];
    if (last && away(this.project(last), pixel) <= AGAIN) return true;
    const ring = strokeType(stroke.purpose) === "polygon";
    return ring && first !== undefined && away(this.project(first), pixel) <= reach();
  }

  private edit(touch: Touch): (s: Sketch) => Sketch {
    const hit = this.hit(touch);
    if (!hit) return (s) => pick(s, null);
    if (hit.kind === "ring") return (s) => pick(s, { part: hit.part, ring: hit.ring, index: null });
    if (hit.kind === "middle") return (s) => addVertex(s, hit.ref, hit.at);
    return (s) => (touch.other ? dropVertex(s, hit.ref) : pick(s, hit.ref));
  }

  grab(touch: Touch): boolean {
    const { sketch, apply } = this.now();
    const hit = sketch.tool === "edit" || sketch.tool === "point" ? this.hit(touch) : null;
    if (hit?.kind !== "vertex" && hit?.kind !== "middle") return false;
    apply((s) => drag(s, hit.ref, touch.at, hit.kind === "middle"));
    return true;
  }

  pull(touch: Touch): void {
    const { sketch, apply } = this.now();
    const { dragging } = sketch;
    if (!dragging) return;
    const snap = this.snap(touch, dragging.ref);
    this.show({ at: snap?.at ?? touch.at, snap, hit: null });
    apply((s) => (s.dragging ? drag(s, s.dragging.ref, snap?.at ?? touch.at, s.dragging.fresh) : s));
  }

  release(touch: Touch): void {
    this.pull(touch);
    this.now().apply(drop);
    this.show(null);
  }
}

const MODIFIED = ["keydown", "keyup", "pointermove", "pointerdown"] as const;

/** Is Alt held: points then go exactly where the pointer is. */
function useLoose() {
  const loose = useRef(false);
  useEffect(() => {
    const look = (e: KeyboardEvent | PointerEvent) => {
      loose.current = e.altKey;
    };
    for (const name of MODIFIED) window.addEventListener(name, look, true);
    return () => {
      for (const name of MODIFIED) window.removeEventListener(name, look, true);
    };
  }, []);
  return loose;
}

export function useHand(options: HandOptions): Hover | null {
  const { engine, layer, lang } = options;
  const date = useStore((s) => s.date);
  const [hover, setHover] = useState<Hover | null>(null);
  const now = useRef(options);
  now.current = options;
  const loose = useLoose();
  useEffect(() => {
    const targets = new Targets(engine, layer, lang, date);
    const hands = new Hands(
      () => now.current,
      () => targets,
      () => loose.current,
      setHover,
    );
    const leave = engine.on("pointer", (at) => {
      if (!at) setHover(null);
    });
    const free = holdMap(engine, hands);
    return () => {
      leave();
      free();
    };
  }, [engine, layer, lang, date, loose]);
  return hover;
}
