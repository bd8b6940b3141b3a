/** Number of a station in its colour. */
import { tintOf } from "./colours";
import { useTints } from "./useTints";

export function Chip({ number, colour }: { number: string; colour: number | undefined }) {
  const { fill, edge } = tintOf(useTints(), colour);
  return (
    <span className="chip figures" style={{ background: fill, borderColor: edge }}>
      {number}
    </span>
  );
}
