/** Keys of the drawing, wherever the reading position is, except in a field one types into. */
import { useEffect, useRef } from "react";
import type { Position } from "../geometry/projection";
import type { Engine } from "../map/engine";
import {
  again,
  back,
  canFinish,
  docOf,
  finish,
  place,
  removeLast,
  removePicked,
  type Sketch,
  stop,
} from "./sketch";

interface Options {
  engine: Engine;
  sketch: Sketch;
  apply: (change: (s: Sketch) => Sketch) => void;
  /** Escape with nothing left to stop. */
  onLeave: () => void;
}

const typing = (e: KeyboardEvent) =>
  e.target instanceof HTMLElement &&
  (e.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName));

/** Enter and Space belong to a button that has the focus. */
const onMap = (e: KeyboardEvent, engine: Engine) =>
  e.target === engine.canvas() || e.target === document.body;

function shortcut(e: KeyboardEvent): ((s: Sketch) => Sketch) | null {
  if (!(e.ctrlKey || e.metaKey) || e.altKey) return null;
  const key = e.key.toLowerCase();
  if (key === "z") return e.shiftKey ? again : back;
  return key === "y" ? again : null;
}

function stopOrLeave({ sketch, apply, onLeave }: Options): void {
  if (stop(sketch)) apply((s) => stop(s) ?? s);
  else onLeave();
}

function takeAway({ sketch, apply }: Options): void {
  apply(docOf(sketch).stroke ? removeLast : removePicked);
}

/** What a key does; false when it is not one of the drawing's. */
function answer(e: KeyboardEvent, options: Options): boolean {
  const { engine, sketch, apply } = options;
  const change = shortcut(e);
  if (change) apply(change);
  else if (e.ctrlKey || e.metaKey) return false;
  else if (e.key === "Escape") stopOrLeave(options);
  else if (e.key === "Backspace" || e.key === "Delete") takeAway(options);
  else if (e.key === "Enter" && onMap(e, engine)) {
    if (canFinish(docOf(sketch).stroke)) apply(finish);
  } else if (e.key === " " && e.target === engine.canvas()) {
    const at: Position = engine.centre();
    apply((s) => place(s, at));
  } else return false;
  return true;
}

export function useKeys(options: Options): void {
  const now = useRef(options);
  now.current = options;
  useEffect(() => {
    const key = (e: KeyboardEvent) => {
      if (typing(e) || !answer(e, now.current)) return;
      // Neither the sheet the field stands in nor the page hears of it.
      e.preventDefault();
      e.stopPropagation();
    };
    window.addEventListener("keydown", key, true);
    return () => window.removeEventListener("keydown", key, true);
  }, []);
}
