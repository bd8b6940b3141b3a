/**
 * What changed among the dots, on a plain picture over the map until the map itself is drawn. Without a graphics card a
 * frame of the map takes a fifth of a second; these pixels are there in the next frame of the page.
 */
import { drawDot, type Ink, type Picture } from "./dots";

/** Part of the picture that holds something: west, north, east, south. */
type Box = [number, number, number, number];

export class Echo {
  private readonly canvas = document.createElement("canvas");
  private readonly context = this.canvas.getContext("2d", { willReadFrequently: true });
  private picture: (Picture & { image: ImageData }) | null = null;
  private drawn: Box | null = null;

  constructor(private readonly over: HTMLCanvasElement) {
    this.canvas.className = "map-echo";
    this.canvas.hidden = true;
    over.after(this.canvas);
  }

  /** A dot, in pixels of the map's canvas; seen once it is shown. */
  dot(x: number, y: number, wide: number, ink: Ink): void {
    const picture = this.fitted();
    if (!picture) return;
    const r = wide / 2;
    const box: Box = [
      Math.max(0, Math.floor(x - r)),
      Math.max(0, Math.floor(y - r)),
      Math.min(picture.width, Math.ceil(x + r)),
      Math.min(picture.height, Math.ceil(y + r)),
    ];
    if (box[0] >= box[2] || box[1] >= box[3]) return;
    drawDot(picture, x, y, wide, ink);
    const held = this.drawn ?? box;
    this.drawn = [
      Math.min(held[0], box[0]),
      Math.min(held[1], box[1]),
      Math.max(held[2], box[2]),
      Math.max(held[3], box[3]),
    ];
  }

  show(): void {
    if (!this.drawn || !this.picture) return;
    this.put(this.drawn);
    const { width, height } = this.over.style;
    Object.assign(this.canvas.style, { width, height });
    this.canvas.hidden = false;
  }

  clear(): void {
    if (!this.drawn || !this.picture) return;
    const { data, width } = this.picture;
    const [west, north, east, south] = this.drawn;
    for (let row = north; row < south; row++)
      data.fill(0, (row * width + west) * 4, (row * width + east) * 4);
    this.put(this.drawn);
    this.drawn = null;
    this.canvas.hidden = true;
  }

  remove(): void {
    this.canvas.remove();
  }

  private put([west, north, east, south]: Box): void {
    if (this.picture)
      this.context?.putImageData(this.picture.image, 0, 0, west, north, east - west, south - north);
  }

  /** The picture, as large as the map's canvas now. */
  private fitted(): Picture | null {
    const { width, height } = this.over;
    if (width === 0 || height === 0) return null;
    if (this.picture?.width !== width || this.picture.height !== height) {
      [this.canvas.width, this.canvas.height] = [width, height];
      const image = new ImageData(width, height);
      this.picture = { image, data: image.data, width, height };
      this.drawn = null;
    }
    return this.picture;
  }
}
