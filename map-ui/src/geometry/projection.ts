/**
 * Projections of French plans (EPSG, arrêté of 5 March 2019). Positions go in and out as
 * `[lon, lat]` degrees and `[easting, northing]` metres.
 */
import proj4 from "proj4";

export type Position = [number, number];

export interface Projection {
  srid: number;
  name: string;
  /** Degrees (longitude, latitude) to metres (easting, northing). */
  forward(lonLat: Position): Position;
  inverse(xy: Position): Position;
}

export const LAMBERT_93 = 2154;
const GRS80 = "+ellps=GRS80 +units=m +no_defs";
const NAMES: Record<number, string> = {
  2154: "Lambert-93",
  5490: "RGAF09 / UTM 20N",
  2972: "RGFG95 / UTM 22N",
  2975: "RGR92 / UTM 40S",
  4471: "RGM04 / UTM 38S",
  4467: "RGSPM06 / UTM 21N",
};

function definition(srid: number): string | null {
  if (srid === LAMBERT_93) {
    return `+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 ${GRS80}`;
  }
  if (srid >= 3942 && srid <= 3950) {
    const zone = srid - 3900;
    const north = (zone - 41) * 1_000_000 + 200_000;
    return `+proj=lcc +lat_0=${zone} +lon_0=3 +lat_1=${zone - 0.75} +lat_2=${zone + 0.75} +x_0=1700000 +y_0=${north} ${GRS80}`;
  }
  const utm: Record<number, string> = {
    5490: "+zone=20",
    2972: "+zone=22",
    2975: "+zone=40 +south",
    4471: "+zone=38 +south",
    4467: "+zone=21",
  };
  const zone = utm[srid];
  return zone ? `+proj=utm ${zone} ${GRS80}` : null;
}

const GEOGRAPHIC = "+proj=longlat +ellps=GRS80 +no_defs";

/** The projection of an EPSG code, or null when it is not a legal system of France. */
export function projection(srid: number): Projection | null {
  const text = definition(srid);
  if (!text) return null;
  const converter = proj4(GEOGRAPHIC, text);
  const name = NAMES[srid] ?? `CC${srid - 3900}`;
  return {
    srid,
    name,
    forward: (p) => converter.forward([p[0], p[1]]) as Position,
    inverse: (p) => converter.inverse([p[0], p[1]]) as Position,
  };
}

/** EPSG code of the legal projection at a place: the conic zone of its latitude, or the overseas system. */
export function legalSridAt([lon, lat]: Position): number {
  if (lon > -10 && lon < 15 && lat > 40 && lat < 53) {
    return 3900 + Math.min(50, Math.max(42, Math.round(lat)));
  }
  if (lat < 0) return lon > 50 ? 2975 : 4471;
  if (lat < 10) return 2972;
  return lat < 30 ? 5490 : 4467;
}

/** Legal projection of a commune: the one its record names, else that of the place. */
export function legalProjection(srid: number | null | undefined, at: Position): Projection {
  const found = srid ? projection(srid) : null;
  if (found) return found;
  const own = projection(legalSridAt(at));
  if (!own) throw new Error(`no projection for ${at.join(", ")}`);
  return own;
}

/** The systems a clerk reads a position in, most local first; Lambert-93 only in mainland France. */
export function readings(
  at: Position,
  legalSrid: number | null | undefined,
): { name: string; x: number; y: number }[] {
  const legal = legalProjection(legalSrid, at);
  const [x, y] = legal.forward(at);
  const out = [{ name: legal.name, x, y }];
  const mainland = legal.srid >= 3942 && legal.srid <= 3950;
  const national = mainland ? projection(LAMBERT_93) : null;
  if (national) {
    const [east, north] = national.forward(at);
    out.unshift({ name: national.name, x: east, y: north });
  }
  return out;
}

const GRS80_WKT =
  'GEOGCS["RGF93",DATUM["Reseau_Geodesique_Francais_1993",SPHEROID["GRS 1980",6378137,298.257222101]],' +
  'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]';

function wktOf(name: string, kind: string, parameters: [string, number][]): string {
  const list = parameters.map(([p, v]) => `PARAMETER["${p}",${v}]`).join(",");
  return `PROJCS["${name}",${GRS80_WKT},PROJECTION["${kind}"],${list},UNIT["metre",1]]`;
}

/** The projection in the text form (WKT 1) that readers of georeferenced PDF understand. */
export function wkt({ srid, name }: Projection): string {
  const conic = (north: number, south: number, middle: number, x: number, y: number) =>
    wktOf(`RGF93 / ${name}`, "Lambert_Conformal_Conic_2SP", [
      ["standard_parallel_1", north],
      ["standard_parallel_2", south],
      ["latitude_of_origin", middle],
      ["central_meridian", 3],
      ["false_easting", x],
      ["false_northing", y],
    ]);
  if (srid === LAMBERT_93) return conic(49, 44, 46.5, 700_000, 6_600_000);
  if (srid >= 3942 && srid <= 3950) {
    const zone = srid - 3900;
    return conic(zone - 0.75, zone + 0.75, zone, 1_700_000, (zone - 41) * 1_000_000 + 200_000);
  }
  const zones: Record<number, number> = { 5490: 20, 2972: 22, 2975: 40, 4471: 38, 4467: 21 };
  return wktOf(name, "Transverse_Mercator", [
    ["latitude_of_origin", 0],
    ["central_meridian", (zones[srid] ?? 31) * 6 - 183],
    ["scale_factor", 0.9996],
    ["false_easting", 500_000],
    ["false_northing", srid === 2975 || srid === 4471 ? 10_000_000 : 0],
  ]);
}
