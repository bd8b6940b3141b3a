/** What is written on the sheet. */
import { niceLength } from "../geometry/scale";

export interface SheetWords {
  title: string;
  town: string;
  scale: string;
  /** The length written at the end of the scale bar. */
  barEnd: string;
  projection: string;
  made: string;
  sources: string;
  notice: string;
  north: string;
  legend: string;
  lang: string;
}

/** Length of the scale bar on the ground, in metres: about six centimetres of paper. */
export function barLength(scale: number): number {
  return niceLength(scale * 0.06);
}
