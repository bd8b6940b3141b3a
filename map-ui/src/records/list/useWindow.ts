/** Which rows of a scrolled box are in sight, and how to bring one there. */
import { type RefObject, useCallback, useEffect, useState } from "react";

/** Rows drawn beyond the edges, so that a quick wheel finds them there. */
const BEYOND = 10;

export interface Sight {
  first: number;
  last: number;
}

export function useWindow(
  box: RefObject<HTMLDivElement | null>,
  total: number,
  rowHeight: number,
  headHeight: number,
): [Sight, (index: number) => void] {
  const [at, setAt] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const read = () => setAt({ top: element.scrollTop, height: element.clientHeight });
    const watch = new ResizeObserver(read);
    watch.observe(element);
    element.addEventListener("scroll", read, { passive: true });
    read();
    return () => {
      watch.disconnect();
      element.removeEventListener("scroll", read);
    };
  }, [box]);
  const first = Math.max(0, Math.floor(at.top / rowHeight) - BEYOND);
  const last = Math.min(total - 1, Math.ceil((at.top + at.height) / rowHeight) + BEYOND);
  const reveal = useCallback(
    (index: number) => {
      const element = box.current;
      if (!element) return;
      const top = index * rowHeight;
      const room = element.clientHeight - headHeight;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + rowHeight > element.scrollTop + room) element.scrollTop = top + rowHeight - room;
    },
    [box, rowHeight, headHeight],
  );
  return [{ first, last }, reveal];
}
