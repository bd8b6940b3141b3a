/** Number of a station in its colour. */
import { PALETTE } from "./colours";

export function Chip({ number, colour }: { number: string; colour: number | undefined }) {
  const { fill, edge } = PALETTE[colour ?? 0] ?? { fill: "#fff", edge: "#000" };
  return (
    <span className="chip figures" style={{ background: fill, borderColor: edge }}>
      {number}
    </span>
  );
}
