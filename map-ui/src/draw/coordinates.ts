/** Positions as figures one reads and types: Lambert-93, the town's conic zone, degrees (pure). */
import type { Lang } from "../api/types";
import { LAMBERT_93, legalProjection, type Position, projection } from "../geometry/projection";
import { number } from "../i18n/format";

export interface System {
  id: string;
  name: string;
  /** Names of the two figures. */
  axes: readonly ["E" | "lon", "N" | "lat"];
  digits: number;
  forward: (lonLat: Position) => Position;
  inverse: (figures: Position) => Position;
}

const WGS84: System = {
  id: "4326",
  name: "WGS 84",
  axes: ["lon", "lat"],
  digits: 7,
  forward: (p) => p,
  inverse: (p) => p,
};

function metric(srid: number): System[] {
  const found = projection(srid);
  if (!found) return [];
  const { name, forward, inverse } = found;
  return [{ id: String(srid), name, axes: ["E", "N"], digits: 2, forward, inverse }];
}

/** The systems of a town: Lambert-93 (in mainland France), its legal system, degrees. */
export function systemsOf(legalSrid: number | null | undefined, at: Position): System[] {
  const { srid } = legalProjection(legalSrid, at);
  const mainland = srid >= 3942 && srid <= 3950;
  return [...(mainland ? metric(LAMBERT_93) : []), ...metric(srid), WGS84];
}

export function figure(value: number, system: System, lang: Lang): string {
  return system.axes[0] === "lon" ? value.toFixed(system.digits) : number(value, lang, system.digits);
}

/** A figure typed or pasted, with comma or point, with or without spaces; null when it is none. */
export function figureOf(text: string): number | null {
  const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace(/(m|°)$/i, "");
  const dotted = /,\d{3},|,.*\./.test(plain) ? plain.replaceAll(",", "") : plain.replace(",", ".");
  if (!/^[-+]?\d+(\.\d*)?$/.test(dotted)) return null;
  return Number(dotted);
}

/** Two figures pasted together: `652469,02 6862035,26`, `652469.02; 6862035.26`, `2.35, 48.85`. */
export function pairOf(text: string): Position | null {
  const groups = text.trim().split(/[;\t]|,\s+|(?<=[.,]\d+)\s+(?=[-+\d])|(?<=^[-+]?\d{4,})\s+(?=\d{4,})/);
  if (groups.length !== 2) return null;
  const [x, y] = [figureOf(groups[0] ?? ""), figureOf(groups[1] ?? "")];
  return x === null || y === null ? null : [x, y];
}

/** Farther than this from where the drawing is, figures are of another system or mistyped. */
const FAR_DEGREES = 1.5;

export function plausible(at: Position, near: Position): boolean {
  const [lon, lat] = at;
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) return false;
  return Math.abs(lon - near[0]) < FAR_DEGREES && Math.abs(lat - near[1]) < FAR_DEGREES;
}
