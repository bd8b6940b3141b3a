/** The list under a field one writes in. It goes with its field when the sheet under it scrolls: the library would close it and forget what is written. */
import { type ReactNode, type RefObject, useContext, useLayoutEffect, useRef, useState } from "react";
import { ComboBoxStateContext, Popover } from "react-aria-components";

/** Is a part of the field inside what scrolls? */
function inSight(field: DOMRect, { top, bottom }: DOMRect): boolean {
  return field.bottom > top && field.top < bottom;
}

/** What scrolls above the field, while the list is open. */
function useScrolling(field: RefObject<HTMLElement | null>, open: boolean) {
  const scrolling = useRef(false);
  const [turn, setTurn] = useState(0);
  const [seen, setSeen] = useState(true);
  // Before the effects of the library, so that its own listener comes second.
  useLayoutEffect(() => {
    if (!open) return;
    let frame = 0;
    const scrolled = ({ target }: Event) => {
      const box = field.current;
      if (!box || !(target instanceof Element) || !target.contains(box) || target.matches("input")) return;
      scrolling.current = true;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        scrolling.current = false;
      });
      setSeen(inSight(box.getBoundingClientRect(), target.getBoundingClientRect()));
      setTurn((n) => n + 1);
    };
    window.addEventListener("scroll", scrolled, true);
    return () => {
      window.removeEventListener("scroll", scrolled, true);
      cancelAnimationFrame(frame);
      scrolling.current = false;
      setSeen(true);
    };
  }, [field, open]);
  return { scrolling, turn, seen };
}

export function Suggestions({
  field,
  children,
}: {
  /** Box of the field. */
  field: RefObject<HTMLElement | null>;
  children: ReactNode;
}) {
  const state = useContext(ComboBoxStateContext);
  const open = state?.isOpen ?? false;
  const { scrolling, turn, seen } = useScrolling(field, open);
  return (
    <Popover
      className="popover"
      isOpen={open}
      onOpenChange={(next) => {
        if (!next && !scrolling.current) state?.close();
      }}
      // The list has no arrow: another number only makes the library place it anew.
      arrowBoundaryOffset={turn % 2}
      {...(seen ? {} : { style: { visibility: "hidden" } })}
    >
      {children}
    </Popover>
  );
}
