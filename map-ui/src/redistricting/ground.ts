/** The addresses of a scenario, laid out so that a stroke finds them quickly (pure). */
import type { Bbox } from "../api/types";
import type { Position } from "../geometry/projection";
import type { Cell, GroundAnswer } from "./types";

const METRES_A_DEGREE = 111_195;
const SQUARE = 100;

export type Side = "odd" | "even" | "none";

export interface Ground {
  counted: "electors" | "addresses";
  units: number;
  addresses: number;
  /** Of each address. */
  unit: Int32Array;
  lonlat: Float64Array;
  /** Metres east and north of the first corner. */
  x: Float32Array;
  y: Float32Array;
  electors: Int32Array;
  street: Int32Array;
  number: number[];
  suffix: string[];
  block: Int32Array;
  streets: string[];
  /** Of each unit. */
  weight: Int32Array;
  cell: Int32Array;
  first: Uint16Array;
  cells: Cell[];
  bbox: GroundAnswer["bbox"];
  /** Metres of a place. */
  metres: (at: Position) => [number, number];
  /** Addresses of each square of 100 m. */
  squares: Map<number, number[]>;
  addressesOfUnit: (unit: number) => readonly number[];
}

const WIDE = 4096;
export const squareOf = (column: number, row: number) => row * WIDE + column;
export const columnOf = (metres: number) => Math.max(0, Math.min(WIDE - 1, Math.floor(metres / SQUARE)));

function places(answer: GroundAnswer) {
  const { lon, lat } = answer.addresses;
  const [west, south, , north] = answer.bbox;
  const east = METRES_A_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
  const metres = ([x, y]: Position): [number, number] => [(x - west) * east, (y - south) * METRES_A_DEGREE];
  const lonlat = new Float64Array(lon.length * 2);
  const x = new Float32Array(lon.length);
  const y = new Float32Array(lon.length);
  const squares = new Map<number, number[]>();
  for (let i = 0; i < lon.length; i++) {
    const at: Position = [lon[i] ?? 0, lat[i] ?? 0];
    lonlat.set(at, i * 2);
    const [mx, my] = metres(at);
    x[i] = mx;
    y[i] = my;
    const square = squareOf(columnOf(mx), columnOf(my));
    const held = squares.get(square);
    if (held) held.push(i);
    else squares.set(square, [i]);
  }
  return { metres, lonlat, x, y, squares };
}

/** Addresses of each unit, one behind the other. */
function byUnit(unit: Int32Array, units: number): (unit: number) => readonly number[] {
  const lists: number[][] = Array.from({ length: units }, () => []);
  for (let i = 0; i < unit.length; i++) lists[unit[i] ?? 0]?.push(i);
  return (u) => lists[u] ?? [];
}

export function groundOf(answer: GroundAnswer): Ground {
  const { addresses, units } = answer;
  const unit = Int32Array.from(addresses.unit);
  const weight = new Int32Array(units);
  for (let i = 0; i < unit.length; i++) {
    const u = unit[i] ?? 0;
    weight[u] = (weight[u] ?? 0) + (addresses.electors[i] ?? 0);
  }
  return {
    counted: answer.counted,
    units,
    addresses: unit.length,
    unit,
    ...places(answer),
    electors: Int32Array.from(addresses.electors),
    street: Int32Array.from(addresses.street),
    number: addresses.number,
    suffix: addresses.suffix,
    block: Int32Array.from(addresses.block),
    streets: answer.streets,
    weight,
    cell: Int32Array.from(answer.cell),
    first: Uint16Array.from(answer.first),
    cells: answer.cells,
    bbox: answer.bbox,
    addressesOfUnit: byUnit(unit, units),
  };
}

export function placeOf(ground: Ground, address: number): Position {
  return [ground.lonlat[address * 2] ?? 0, ground.lonlat[address * 2 + 1] ?? 0];
}

/** Box of the addresses of units, for the map to go to. */
export function boxOfUnits(ground: Ground, units: readonly number[]): Bbox | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const unit of units) {
    for (const address of ground.addressesOfUnit(unit)) {
      const [lon, lat] = placeOf(ground, address);
      [west, east] = [Math.min(west, lon), Math.max(east, lon)];
      [south, north] = [Math.min(south, lat), Math.max(north, lat)];
    }
  }
  return west > east ? null : [west, south, east, north];
}

export function sideOf(number: number | undefined): Side {
  if (!number) return "none";
  return number % 2 === 0 ? "even" : "odd";
}

/** `12 bis, rue Haute`. */
export function addressText(ground: Ground, address: number): string {
  const street = ground.streets[ground.street[address] ?? -1] ?? "";
  return [numberText(ground, address), street].filter(Boolean).join(", ");
}

/** `12 bis`; empty without one. */
export function numberText(ground: Ground, address: number): string {
  return [ground.number[address], ground.suffix[address]].filter(Boolean).join(" ");
}
