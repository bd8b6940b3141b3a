/**
 * The piece of ground on the sheet and the picture that shows it (pure). The frame is a rectangle of the town's
 * legal projection, so that a ruler on the paper measures what a surveyor measures. The picture comes from a
 * Web Mercator map, whose scale differs a little east–west and north–south: it is laid on the sheet by the
 * affine transform that puts nine places of the frame nearest to where they belong.
 */
import type { Position, Projection } from "../geometry/projection";
import { zoomFor } from "../geometry/scale";
import type { Rect } from "./layout";

/** CSS pixels in a millimetre. */
const PX_PER_MM = 96 / 25.4;
/** The picture is a little larger than the frame, for the turn and the stretch. */
const OVERSIZE = 1.05;
const TILE = 512;

export interface Frame {
  /** Corners in the projection: west, south, east, north (metres). */
  extent: { west: number; south: number; east: number; north: number };
  /** Corners in degrees: north-west, north-east, south-east, south-west. */
  corners: [Position, Position, Position, Position];
  centre: Position;
  scale: number;
  projection: Projection;
  map: Rect;
}

/** `[a, b, c, d, e, f]`: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Affine = [number, number, number, number, number, number];

export interface Picture {
  /** CSS pixels. */
  width: number;
  height: number;
  centre: Position;
  zoom: number;
  /** Degrees clockwise from true north to the top of the sheet. */
  bearing: number;
  /** Picture pixels to millimetres on the sheet (y downwards). */
  placement: Affine;
}

export function frameAt(centre: Position, scale: number, map: Rect, projection: Projection): Frame {
  const [x, y] = projection.forward(centre);
  const halfWidth = (map.width / 2000) * scale;
  const halfHeight = (map.height / 2000) * scale;
  const extent = { west: x - halfWidth, east: x + halfWidth, south: y - halfHeight, north: y + halfHeight };
  const { west, south, east, north } = extent;
  return {
    extent,
    corners: [
      projection.inverse([west, north]),
      projection.inverse([east, north]),
      projection.inverse([east, south]),
      projection.inverse([west, south]),
    ],
    centre,
    scale,
    projection,
    map,
  };
}

/** Degrees clockwise from grid north to true north at a place. */
export function convergence(at: Position, projection: Projection): number {
  const step = 1e-4;
  const [x0, y0] = projection.forward([at[0], at[1] - step]);
  const [x1, y1] = projection.forward([at[0], at[1] + step]);
  return (Math.atan2(x1 - x0, y1 - y0) * 180) / Math.PI;
}

function mercator([lon, lat]: Position, zoom: number): Position {
  const size = TILE * 2 ** zoom;
  const sin = Math.sin((lat * Math.PI) / 180);
  return [size * (lon / 360 + 0.5), size * (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI))];
}

/** Where a place falls in the picture, in CSS pixels from its top left corner. */
export function pixelOf(at: Position, p: Omit<Picture, "placement">): Position {
  const [x, y] = mercator(at, p.zoom);
  const [cx, cy] = mercator(p.centre, p.zoom);
  const turn = (-p.bearing * Math.PI) / 180;
  const [dx, dy] = [x - cx, y - cy];
  return [
    p.width / 2 + dx * Math.cos(turn) - dy * Math.sin(turn),
    p.height / 2 + dx * Math.sin(turn) + dy * Math.cos(turn),
  ];
}

/** Millimetres on the sheet of a place in the projection. */
export function paperOf([x, y]: Position, frame: Frame): Position {
  const mm = 1000 / frame.scale;
  return [frame.map.x + (x - frame.extent.west) * mm, frame.map.y + (frame.extent.north - y) * mm];
}

/** The affine transform that takes points nearest to others (least squares). */
function nearest(from: readonly Position[], to: readonly Position[]): Affine {
  const n = from.length;
  const mean = (points: readonly Position[], axis: 0 | 1) => points.reduce((sum, p) => sum + p[axis], 0) / n;
  const [mx, my, mu, mv] = [mean(from, 0), mean(from, 1), mean(to, 0), mean(to, 1)];
  const sums = { xx: 0, xy: 0, yy: 0, xu: 0, yu: 0, xv: 0, yv: 0 };
  from.forEach(([px, py], i) => {
    const [tu, tv] = to[i] ?? [mu, mv];
    const [x, y, u, v] = [px - mx, py - my, tu - mu, tv - mv];
    sums.xx += x * x;
    sums.xy += x * y;
    sums.yy += y * y;
    sums.xu += x * u;
    sums.yu += y * u;
    sums.xv += x * v;
    sums.yv += y * v;
  });
  const det = sums.xx * sums.yy - sums.xy * sums.xy;
  const a = (sums.xu * sums.yy - sums.yu * sums.xy) / det;
  const c = (sums.yu * sums.xx - sums.xu * sums.xy) / det;
  const b = (sums.xv * sums.yy - sums.yv * sums.xy) / det;
  const d = (sums.yv * sums.xx - sums.xv * sums.xy) / det;
  return [a, b, c, d, mu - a * mx - c * my, mv - b * mx - d * my];
}

/** Nine places spread over the frame, in the projection. */
function controls({ west, east, south, north }: Frame["extent"]): Position[] {
  const steps = [0, 0.5, 1];
  return steps.flatMap((u) =>
    steps.map((v): Position => [west + u * (east - west), south + v * (north - south)]),
  );
}

export function apply([a, b, c, d, e, f]: Affine, [x, y]: Position): Position {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** The picture to draw for a frame, and how to lay it on the sheet. */
export function pictureOf(frame: Frame): Picture {
  const { map, centre, projection, extent } = frame;
  const view = {
    width: Math.ceil(map.width * PX_PER_MM * OVERSIZE),
    height: Math.ceil(map.height * PX_PER_MM * OVERSIZE),
    centre,
    zoom: zoomFor(centre[1], frame.scale / (PX_PER_MM * 1000)),
    bearing: -convergence(centre, projection),
  };
  const places = controls(extent);
  const pixels = places.map((place) => pixelOf(projection.inverse(place), view));
  const paper = places.map((place) => paperOf(place, frame));
  return { ...view, placement: nearest(pixels, paper) };
}

/** Distance between lines of the graticule: about four centimetres of paper. */
export function gridStep(scale: number): number {
  const wanted = scale * 0.04;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].find((s) => s * power >= wanted) ?? 10;
  return step * power;
}

/** Multiples of the step inside a range. */
export function gridLines(from: number, to: number, step: number): number[] {
  const out: number[] = [];
  for (let v = Math.ceil(from / step) * step; v <= to; v += step) out.push(v);
  return out;
}
