/** Scale of a Web Mercator map (EPSG:3857) with 512-pixel tiles. */
const EARTH_RADIUS = 6_378_137;
const TILE = 512;

/** Metres on the ground of one CSS pixel. */
export function groundScale(lat: number, zoom: number): number {
  return (Math.cos((lat * Math.PI) / 180) * 2 * Math.PI * EARTH_RADIUS) / (TILE * 2 ** zoom);
}

/** Zoom at which one CSS pixel is so many metres on the ground. */
export function zoomFor(lat: number, metresPerPixel: number): number {
  return Math.log2((Math.cos((lat * Math.PI) / 180) * 2 * Math.PI * EARTH_RADIUS) / (TILE * metresPerPixel));
}

/** The largest of 1, 2, 5 × 10ⁿ that is not above the given length. */
export function niceLength(max: number): number {
  const power = 10 ** Math.floor(Math.log10(max));
  const step = [5, 2, 1].find((s) => s * power <= max) ?? 1;
  return step * power;
}
