/** Why a drawing cannot be kept as it is, in words, and where to look (pure). */
import type { Position } from "../geometry/projection";
import type { DrawKey } from "../i18n/draw";
import { docOf, type Sketch, shownParts, strokeType } from "./sketch";
import { faultsOf, strokeFaults } from "./validity";

export interface Verdict {
  /** What to say; null when the drawing can be kept. */
  reason: DrawKey | null;
  /** Something is wrong, rather than not yet finished. */
  wrong: boolean;
  marks: Position[];
}

export function verdictOf(s: Sketch, pointer: Position | null): Verdict {
  const { stroke } = docOf(s);
  if (stroke) {
    const points = pointer ? [...stroke.points, pointer] : stroke.points;
    const marks = strokeFaults(strokeType(stroke.purpose), points).flatMap((f) => f.at);
    return marks.length > 0
      ? { reason: "draw.fault.crossing", wrong: true, marks }
      : { reason: "draw.fault.stroke", wrong: false, marks: [] };
  }
  const faults = faultsOf(shownParts(s));
  const first = faults[0];
  if (!first) return { reason: null, wrong: false, marks: [] };
  const marks = faults.flatMap((f) => f.at);
  return { reason: `draw.fault.${first.code}`, wrong: first.code !== "empty", marks };
}
