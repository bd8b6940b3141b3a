/** Length and area of what is drawn, in the town's legal projection (pure). */
import { areaOf, lengthOf } from "../geometry/measure";
import type { Projection } from "../geometry/projection";
import type { Part } from "./parts";

export interface Measures {
  points: number;
  parts: number;
  /** Square metres of the polygons, holes taken away. */
  area: number;
  /** Metres of the lines. */
  length: number;
  /** Metres around the polygons, holes included. */
  perimeter: number;
}

export function measuresOf(parts: readonly Part[], projection: Projection): Measures {
  const sum: Measures = { points: 0, parts: parts.length, area: 0, length: 0, perimeter: 0 };
  for (const { type, rings } of parts) {
    rings.forEach((ring, i) => {
      sum.points += ring.length;
      if (type === "line") sum.length += lengthOf(ring, projection);
      const first = ring[0];
      if (type !== "polygon" || !first) return;
      sum.perimeter += lengthOf([...ring, first], projection);
      sum.area += (i === 0 ? 1 : -1) * areaOf(ring, projection);
    });
  }
  return sum;
}
