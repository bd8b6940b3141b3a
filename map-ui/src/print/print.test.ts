import { inflateSync } from "node:zlib";
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber, PDFRawStream } from "pdf-lib";
import { expect, test } from "vitest";
import { type Position, type Projection, projection } from "../geometry/projection";
import {
  apply,
  convergence,
  type Frame,
  frameAt,
  gridLines,
  gridStep,
  paperOf,
  pictureOf,
  pixelOf,
} from "./frame";
import { FORMATS, layoutOf, SCALES } from "./layout";
import { printable } from "./page";
import { makeSheet } from "./pdf";

// The smallest picture there is: one grey point.
const DOT =
  "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==";

const TOWNS: [string, number, Position][] = [
  ["Albert", 3950, [2.6519, 50.0005]],
  ["Montpellier", 3944, [3.8767, 43.6108]],
  ["Bondy", 3949, [2.4847, 48.9032]],
  ["Brest, far from the meridian", 3948, [-4.4861, 48.3904]],
];

function system(srid: number): Projection {
  const found = projection(srid);
  if (!found) throw new Error(`no projection ${srid}`);
  return found;
}

/** Largest distance on paper, in millimetres, between where the picture shows a place and where it belongs. */
function worstError(frame: Frame): number {
  const picture = pictureOf(frame);
  const { west, east, south, north } = frame.extent;
  let worst = 0;
  for (const u of [0, 0.25, 0.5, 0.75, 1]) {
    for (const v of [0, 0.25, 0.5, 0.75, 1]) {
      const place: Position = [west + u * (east - west), south + v * (north - south)];
      const shown = apply(picture.placement, pixelOf(frame.projection.inverse(place), picture));
      const right = paperOf(place, frame);
      worst = Math.max(worst, Math.hypot(shown[0] - right[0], shown[1] - right[1]));
    }
  }
  return worst;
}

test.each(TOWNS)(
  "in %s every sheet at every scale shows every place within 0.3 mm of its true position",
  (_, srid, at) => {
    for (const format of FORMATS) {
      for (const scale of SCALES) {
        const frame = frameAt(at, scale, layoutOf(format, "landscape", false).map, system(srid));
        expect(worstError(frame), `${format} 1:${scale}`).toBeLessThan(0.3);
      }
    }
  },
);

test("the picture covers the whole frame, however the grid is turned", () => {
  const frame = frameAt([-4.4861, 48.3904], 25_000, layoutOf("A3", "landscape", false).map, system(3948));
  const picture = pictureOf(frame);
  for (const corner of frame.corners) {
    const [x, y] = pixelOf(corner, picture);
    expect(x).toBeGreaterThan(0);
    expect(y).toBeGreaterThan(0);
    expect(x).toBeLessThan(picture.width);
    expect(y).toBeLessThan(picture.height);
  }
});

test("true north leans away from the grid in Brest and not on the meridian of the projection", () => {
  expect(Math.abs(convergence([3, 48.4], system(3948)))).toBeLessThan(1e-4);
  expect(convergence([-4.4861, 48.3904], system(3948))).toBeCloseTo(5.6, 0);
});

test("the graticule falls on round figures", () => {
  expect(gridStep(1000)).toBe(50);
  expect(gridStep(25_000)).toBe(1000);
  expect(gridLines(1_662_115, 1_662_334, 50)).toEqual([1_662_150, 1_662_200, 1_662_250, 1_662_300]);
});

test.each(FORMATS)("nothing on an %s sheet overlaps or leaves the paper", (format) => {
  for (const orientation of ["portrait", "landscape"] as const) {
    const { sheet, map, block, legend } = layoutOf(format, orientation, true);
    for (const r of [map, block, legend ?? block]) {
      expect(r.x).toBeGreaterThanOrEqual(5);
      expect(r.y).toBeGreaterThanOrEqual(5);
      expect(r.x + r.width).toBeLessThanOrEqual(sheet.width - 5);
      expect(r.y + r.height).toBeLessThanOrEqual(sheet.height - 5);
    }
    expect(map.y + map.height).toBeLessThan(block.y);
  }
});

test("letters the standard fonts lack do not spoil a sheet", () => {
  expect(printable("1\u202f245 m² — Œuvre")).toBe("1\u00a0245 m² — Œuvre");
  expect(printable("Nǎng 東")).toBe("Nang ?");
});

async function sheet(scale: number): Promise<{ pdf: PDFDocument; content: string; frame: Frame }> {
  const layout = layoutOf("A4", "landscape", false);
  const frame = frameAt([2.4847, 48.9032], scale, layout.map, system(3949));
  const bytes = await makeSheet({
    layout,
    frame,
    picture: pictureOf(frame),
    image: Uint8Array.from(Buffer.from(DOT, "base64")).buffer,
    legend: [],
    symbol: () => null,
    graticule: true,
    words: {
      title: "Plan de Bondy",
      town: "Bondy (93010)",
      scale: `Échelle 1:${scale}`,
      barEnd: "50 m",
      projection: "CC49",
      made: "",
      sources: "",
      notice: "",
      north: "N",
      legend: "Légende",
      lang: "fr",
    },
  });
  const pdf = await PDFDocument.load(bytes);
  const contents = pdf.getPage(0).node.Contents();
  const streams =
    contents instanceof PDFArray ? contents.asArray().map((r) => pdf.context.lookup(r)) : [contents];
  const text = streams.map((s) =>
    s instanceof PDFRawStream ? inflateSync(s.getContents()).toString("latin1") : "",
  );
  return { pdf, content: text.join("\n"), frame };
}

test.each([500, 1000, 5000])(
  "a metre on the ground is 1/%i of a metre on the paper, read back from the PDF",
  async (scale) => {
    const { pdf, content, frame } = await sheet(scale);
    const page = pdf.getPage(0);
    expect(page.getWidth()).toBeCloseTo((297 * 72) / 25.4, 2);
    // The picture's transform: a unit square stretched to points, wherever the file says.
    const [, a = 0, b = 0] =
      /([-\d.]+) ([-\d.]+) [-\d.]+ [-\d.]+ [-\d.]+ [-\d.]+ cm\s+\/Map/.exec(content)?.map(Number) ?? [];
    const metresOfPaper = (Math.hypot(a, b) * 25.4) / 72 / 1000;
    const picture = pictureOf(frame);
    const { west, north, east } = frame.extent;
    const left = pixelOf(frame.projection.inverse([west, north]), picture);
    const right = pixelOf(frame.projection.inverse([east, north]), picture);
    const metresOfGround =
      ((east - west) / Math.hypot(right[0] - left[0], right[1] - left[1])) * picture.width;
    expect(Math.abs(metresOfGround / metresOfPaper / scale - 1)).toBeLessThan(0.0002);
  },
);

test("the sheet says where on Earth it is: its corners and its projection", async () => {
  const { pdf, frame } = await sheet(1000);
  const viewport = pdf.getPage(0).node.lookup(PDFName.of("VP"), PDFArray).lookup(0, PDFDict);
  const measure = viewport.lookup(PDFName.of("Measure"), PDFDict);
  const degrees = measure
    .lookup(PDFName.of("GPTS"), PDFArray)
    .asArray()
    .map((n) => (n as PDFNumber).asNumber());
  expect(degrees[0]).toBeCloseTo(frame.corners[3][1], 9);
  expect(degrees[1]).toBeCloseTo(frame.corners[3][0], 9);
  const system3949 = measure.lookup(PDFName.of("GCS"), PDFDict);
  expect(system3949.lookup(PDFName.of("EPSG"), PDFNumber).asNumber()).toBe(3949);
});
