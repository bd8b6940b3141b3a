/** The division as rows of streets: side, numbers, station. The same work as on the map, without one (pure). */
import { addressText, type Ground, numberText, type Side, sideOf } from "./ground";

/** Numbers of one side of a street that follow each other in one station. */
export interface StreetRow {
  key: string;
  street: number;
  name: string;
  side: Side;
  /** `12 bis`; empty where there is no number. */
  from: string;
  to: string;
  addresses: number;
  electors: number;
  part: number;
  units: number[];
}

const SIDES: readonly Side[] = ["odd", "even", "none"];
const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Addresses of each street. */
export function byStreet(ground: Ground): Map<number, number[]> {
  const streets = new Map<number, number[]>();
  for (let a = 0; a < ground.addresses; a++) {
    const street = ground.street[a] ?? -1;
    const held = streets.get(street);
    if (held) held.push(a);
    else streets.set(street, [a]);
  }
  return streets;
}

/** Streets whose name has every word that is typed, by name. */
export function streetsNamed(ground: Ground, typed: string): number[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const fits = (name: string) => words.every((w) => plain(name).includes(w));
  return ground.streets
    .map((name, street) => ({ name, street }))
    .filter(({ name }) => fits(name))
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ street }) => street);
}

function inOrder(ground: Ground, addresses: readonly number[]): number[] {
  return [...addresses].sort(
    (a, b) =>
      (ground.number[a] ?? 0) - (ground.number[b] ?? 0) ||
      (ground.suffix[a] ?? "").localeCompare(ground.suffix[b] ?? ""),
  );
}

/** The rows of one street. */
export function rowsOf(
  ground: Ground,
  of: Uint16Array,
  street: number,
  addresses: readonly number[],
): StreetRow[] {
  const rows: StreetRow[] = [];
  for (const side of SIDES) {
    let last: StreetRow | null = null;
    for (const a of inOrder(
      ground,
      addresses.filter((x) => sideOf(ground.number[x]) === side),
    )) {
      const unit = ground.unit[a] ?? 0;
      const part = of[unit] ?? 0;
      const text = numberText(ground, a);
      if (!last || last.part !== part) {
        const key = `${street}:${side}:${text || addressText(ground, a)}:${a}`;
        const name = ground.streets[street] ?? "";
        last = { key, street, name, side, from: text, to: text, addresses: 0, electors: 0, part, units: [] };
        rows.push(last);
      }
      last.to = text;
      last.addresses++;
      last.electors += ground.electors[a] ?? 0;
      if (!last.units.includes(unit)) last.units.push(unit);
    }
  }
  return rows;
}

export interface Range {
  side: Side | "both";
  from: number | null;
  to: number | null;
}

/** Units of the numbers of a street. */
export function unitsOfRange(
  ground: Ground,
  addresses: readonly number[],
  { side, from, to }: Range,
): number[] {
  const units = new Set<number>();
  for (const a of addresses) {
    const number = ground.number[a] ?? 0;
    if (side !== "both" && sideOf(ground.number[a]) !== side) continue;
    if (from !== null && number < from) continue;
    if (to !== null && number > to) continue;
    units.add(ground.unit[a] ?? 0);
  }
  return [...units];
}
