/** Dots of addresses: what two bytes say of each, how large they are, and their pixels as a processor draws them (pure). */

/** How a dot is drawn. */
export const PLAIN = 0;
export const LOCKED = 1;
export const PALE = 2;
export const STRONG = 3;
export const KINDS = 4;

/** Diameter of each kind against the plain one, and how much of the ground it covers. */
export const WIDTHS = [1, 1, 0.7, 1.7] as const;
export const COVERS = [1, 1, 0.35, 1] as const;
/** Rim and lock, as shares of the radius; the lock is the colour of the rim, darkened. */
export const RIM = 0.28;
export const LOCK = 0.45;
export const LOCK_TONE = 0.45;

export interface Tints {
  fill: string;
  edge: string;
}

/** Writes how a dot is drawn: its colour, its kind, and the colour of its rim where that is another's. */
export function writeLook(looks: Uint8Array, dot: number, colour: number, kind: number, rim = colour): void {
  looks[dot * 2] = colour;
  looks[dot * 2 + 1] = kind + KINDS * rim;
}

/** Diameter of a plain dot in pixels of the page. */
export function sizeAt(zoom: number): number {
  const stops = [
    [10, 1.6],
    [13, 3],
    [15, 6.5],
    [17, 11],
    [19, 16],
  ] as const;
  let [before, size]: readonly [number, number] = stops[0];
  for (const [at, wide] of stops) {
    if (zoom < at) return size + ((wide - size) * Math.max(0, zoom - before)) / (at - before || 1);
    [before, size] = [at, wide];
  }
  return size;
}

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

export function rgbOf(hex: string): Rgb {
  const n = Number.parseInt(hex.slice(1), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
}

export interface Ink {
  fill: Rgb;
  edge: Rgb;
  kind: number;
}

export interface Picture {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** Draws a dot over what the picture holds; its middle and its diameter in pixels of the picture. */
export function drawDot(picture: Picture, x: number, y: number, wide: number, ink: Ink): void {
  const { data, width, height } = picture;
  const radius = wide / 2;
  const within = radius - Math.max(1, radius * RIM) - 0.5;
  const cover = COVERS[ink.kind] ?? 1;
  const lock = ink.kind === LOCKED ? radius * LOCK : 0;
  const west = Math.max(0, Math.floor(x - radius));
  const east = Math.min(width, Math.ceil(x + radius));
  const south = Math.min(height, Math.ceil(y + radius));
  for (let row = Math.max(0, Math.floor(y - radius)); row < south; row++) {
    const dy = row + 0.5 - y;
    for (let column = west; column < east; column++) {
      const dx = column + 0.5 - x;
      const r = Math.sqrt(dx * dx + dy * dy);
      if (r >= radius) continue;
      const rim = r < lock ? -1 : Math.max(0, Math.min(1, r - within));
      blend(data, (row * width + column) * 4, ink, rim, Math.min(1, radius - r) * cover);
    }
  }
}

/** One pixel: so much of the rim in its colour, or the lock where that is negative. */
function blend(data: Uint8ClampedArray, at: number, { fill, edge }: Ink, rim: number, alpha: number): void {
  const under = ((data[at + 3] ?? 0) / 255) * (1 - alpha);
  const over = alpha + under;
  const [of, to] = rim < 0 ? [0, LOCK_TONE] : [1 - rim, rim];
  data[at] = ((fill[0] * of + edge[0] * to) * alpha + (data[at] ?? 0) * under) / over;
  data[at + 1] = ((fill[1] * of + edge[1] * to) * alpha + (data[at + 1] ?? 0) * under) / over;
  data[at + 2] = ((fill[2] * of + edge[2] * to) * alpha + (data[at + 2] ?? 0) * under) / over;
  data[at + 3] = over * 255;
}
