/** What the search box understands by itself: commands, coordinates, towns (pure). */
import type { Town } from "../api/types";
import { center } from "../geometry/bbox";
import { legalProjection, type Position } from "../geometry/projection";
import type { Key, Translate } from "../i18n";

export type CommandId =
  | "print"
  | "distance"
  | "area"
  | "lasso"
  | "layers"
  | "share"
  | "date"
  | "home"
  | "dark"
  | "light"
  | "planning"
  | "elections"
  | "schools"
  | "clear";

export const COMMANDS: readonly CommandId[] = [
  "print",
  "distance",
  "area",
  "lasso",
  "layers",
  "date",
  "home",
  "planning",
  "elections",
  "schools",
  "share",
  "dark",
  "light",
  "clear",
];

/** Lower case without accents, so that « écoles » and « ecoles » are the same. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("’", "'").toLowerCase().trim();
}

/** Commands whose words begin with the words typed; none below two letters. */
export function matchCommands(q: string, t: Translate): { id: CommandId; label: string }[] {
  const wanted = fold(q).split(/\s+/).filter(Boolean);
  if (fold(q).length < 2) return [];
  return COMMANDS.map((id) => ({ id, label: t(`command.${id}` as Key) })).filter(({ label }) => {
    const words = fold(label).split(/[\s']+/);
    return wanted.every((w) => words.some((word) => word.startsWith(w)));
  });
}

export function matchTowns(q: string, towns: readonly Town[]): Town[] {
  const wanted = fold(q);
  if (wanted.length < 2) return [];
  return towns.filter((t) => fold(t.name).startsWith(wanted) || t.commune === q.trim());
}

const NUMBER = String.raw`[-+]?\d+(?:[.,]\d+)?`;
/** `43.6, 3.87`, `43,6 3,87`, `43.6;3.87`, `1652467.87 8184256.87`. */
const PAIR = new RegExp(String.raw`^\s*(${NUMBER})\s*(?:[;\s]|,(?=\s)|,(?=[-+]?\d+\.))\s*(${NUMBER})\s*$`);

/**
 * Position written by hand: latitude then longitude in degrees, or easting then northing in metres
 * of Lambert-93 or of the town's legal projection.
 */
export function parseCoordinates(q: string, town: Town | null): Position | null {
  const found = PAIR.exec(q);
  if (!found) return null;
  const [a, b] = [found[1], found[2]].map((n) => Number((n ?? "").replace(",", ".")));
  if (a === undefined || b === undefined || !Number.isFinite(a) || !Number.isFinite(b)) return null;
  const decimal = /[.,]\d/.test(found[1] ?? "") || /[.,]\d/.test(found[2] ?? "");
  if (Math.abs(a) <= 85 && Math.abs(b) <= 180) return decimal ? [b, a] : null;
  const lambert93 = a > 0 && a < 1_300_000 && b > 6_000_000 && b < 7_200_000;
  const middle: Position = town?.bbox ? center(town.bbox) : [3, 47];
  const system = legalProjection(lambert93 ? 2154 : town?.legal_srid, middle);
  const [lon, lat] = system.inverse([a, b]);
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && Math.abs(a) > 1000 ? [lon, lat] : null;
}
