/** Keys of the workshop: a letter for each tool, undo and redo. */
import { useEffect } from "react";
import type { Session, Tool } from "./session";

/** The same in every language: the first letters are of the French names. */
export const KEYS: Record<Tool, string> = {
  brush: "B",
  lasso: "L",
  rectangle: "R",
  address: "A",
  side: "C",
  street: "V",
  block: "I",
  pick: "P",
  open: "O",
  pan: "D",
};

const STEP_PX = 4;

/** Is something being typed? */
function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input, select, textarea, [contenteditable], [role=dialog], [role=menu]") !== null
  );
}

export function useKeys(session: Session): void {
  useEffect(() => {
    const toolOf = (key: string) =>
      (Object.keys(KEYS) as Tool[]).find((tool) => KEYS[tool] === key.toUpperCase());
    const plain = (e: KeyboardEvent): boolean => {
      const tool = toolOf(e.key);
      if (tool && (session.mayChange || tool === "pan" || tool === "pick")) session.set({ tool });
      else if (e.key === "]") session.resize(STEP_PX);
      else if (e.key === "[") session.resize(-STEP_PX);
      else return false;
      return true;
    };
    const withControl = (e: KeyboardEvent): boolean => {
      const key = e.key.toLowerCase();
      if (key === "z" && !e.shiftKey) session.undo();
      else if ((key === "z" && e.shiftKey) || key === "y") session.redo();
      else return false;
      return true;
    };
    const down = (e: KeyboardEvent) => {
      if (typing(e.target) || e.altKey) return;
      const done = e.ctrlKey || e.metaKey ? withControl(e) : plain(e);
      if (done) e.preventDefault();
    };
    window.addEventListener("keydown", down);
    return () => window.removeEventListener("keydown", down);
  }, [session]);
}
