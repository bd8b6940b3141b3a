/** Shapes the tests of drawing are told in: metres east and north of a corner of Albert. */
import type { Position } from "../geometry/projection";
import type { Part } from "./parts";

export const METRE = 1 / 111_319.49;

export const at = (x: number, y: number): Position => [2.65 + x * METRE * 1.5557, 50 + y * METRE];

export const box = (x: number, y: number, size: number): Position[] => [
  at(x, y),
  at(x + size, y),
  at(x + size, y + size),
  at(x, y + size),
];

export const polygon = (...rings: Position[][]): Part => ({ type: "polygon", rings });
