/** How many: the name of the button says it as well. */
const MOST = 99;

export function Badge({ count, moving = false }: { count: number; moving?: boolean }) {
  if (count === 0) return null;
  return (
    <span className={moving ? "told-badge moving" : "told-badge"} aria-hidden="true">
      {count > MOST ? `${MOST}+` : count}
    </span>
  );
}
