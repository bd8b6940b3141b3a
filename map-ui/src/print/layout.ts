/** Where things go on the sheet, in millimetres from its top left corner (pure). */

export type Format = "A4" | "A3";
export type Orientation = "portrait" | "landscape";

export const FORMATS: readonly Format[] = ["A4", "A3"];
export const SCALES: readonly number[] = [200, 500, 1000, 2000, 2500, 5000, 10_000, 25_000];

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  sheet: { width: number; height: number };
  map: Rect;
  /** Title block: title, scale, north, date, sources. */
  block: Rect;
  legend: Rect | null;
}

const SIZES: Record<Format, [number, number]> = { A4: [210, 297], A3: [297, 420] };
const MARGIN = 9;
const GAP = 4;
const BLOCK = 27;
const LEGEND_COLUMN = 56;
const LEGEND_BAND = 38;

/** The legend is a column beside the map on a wide sheet, a band under it on a tall one. */
export function layoutOf(format: Format, orientation: Orientation, legend: boolean): Layout {
  const [short, long] = SIZES[format];
  const [width, height] = orientation === "portrait" ? [short, long] : [long, short];
  const inner = width - 2 * MARGIN;
  const block = { x: MARGIN, y: height - MARGIN - BLOCK, width: inner, height: BLOCK };
  const free = block.y - GAP - MARGIN;
  const sheet = { width, height };
  if (!legend)
    return { sheet, block, legend: null, map: { x: MARGIN, y: MARGIN, width: inner, height: free } };
  if (orientation === "landscape") {
    const mapWidth = inner - LEGEND_COLUMN - GAP;
    return {
      sheet,
      block,
      map: { x: MARGIN, y: MARGIN, width: mapWidth, height: free },
      legend: { x: MARGIN + mapWidth + GAP, y: MARGIN, width: LEGEND_COLUMN, height: free },
    };
  }
  const mapHeight = free - LEGEND_BAND - GAP;
  return {
    sheet,
    block,
    map: { x: MARGIN, y: MARGIN, width: inner, height: mapHeight },
    legend: { x: MARGIN, y: MARGIN + mapHeight + GAP, width: inner, height: LEGEND_BAND },
  };
}
