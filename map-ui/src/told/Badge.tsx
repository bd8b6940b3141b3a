/** How many, drawn and not written: the name of the button says it, and what the button opens takes no name from it. */
const MOST = 99;

export function Badge({ count, moving = false }: { count: number; moving?: boolean }) {
  if (count === 0) return null;
  const shown = count > MOST ? `${MOST}+` : count;
  return (
    <span className={moving ? "told-badge moving" : "told-badge"} data-count={shown} aria-hidden="true" />
  );
}
