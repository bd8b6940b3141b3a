/** Everything that was, one step at a time, without limit: states share what did not change (pure). */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
}

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [] };
}

/** A new step; what had been undone is forgotten. A step that changes nothing is none. */
export function push<T>(h: History<T>, present: T): History<T> {
  return present === h.present ? h : { past: [...h.past, h.present], present, future: [] };
}

export function undo<T>(h: History<T>): History<T> {
  const before = h.past.at(-1);
  if (before === undefined) return h;
  return { past: h.past.slice(0, -1), present: before, future: [h.present, ...h.future] };
}

export function redo<T>(h: History<T>): History<T> {
  const [after, ...future] = h.future;
  if (after === undefined) return h;
  return { past: [...h.past, h.present], present: after, future };
}
