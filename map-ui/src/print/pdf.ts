/** The printed sheet: map at a true scale, title block, legend, graticule, and its place on Earth. */
import { PDFDocument, PDFName, PDFString } from "pdf-lib";
import { wkt } from "../geometry/projection";
import { drawBlock } from "./block";
import { convergence, type Frame, gridLines, gridStep, type Picture } from "./frame";
import type { Layout } from "./layout";
import type { LegendGroup } from "./legend";
import { drawLegend } from "./legendBox";
import { Page, POINTS_PER_MM } from "./page";
import type { SheetWords } from "./words";

export interface SheetContent {
  layout: Layout;
  frame: Frame;
  picture: Picture;
  /** JPEG of the map. */
  image: ArrayBuffer;
  legend: LegendGroup[];
  /** PNG of a symbol or a pattern of the sprite. */
  symbol: (name: string) => string | null;
  graticule: boolean;
  words: SheetWords;
}

function drawGraticule(page: Page, frame: Frame): void {
  const { extent, map, scale } = frame;
  const step = gridStep(scale);
  const mm = 1000 / scale;
  const label = { size: 5.5, colour: "#52606d" };
  const tick = { width: 0.15, colour: "#52606d" };
  const columns = gridLines(extent.west, extent.east, step);
  const rows = gridLines(extent.south, extent.north, step);
  for (const x of columns) {
    const at = map.x + (x - extent.west) * mm;
    page.line(at, map.y, at, map.y + 2.5, tick);
    page.line(at, map.y + map.height - 2.5, at, map.y + map.height, tick);
    page.text(String(x), at, map.y - 1, { ...label, align: "center" });
    for (const y of rows) {
      const down = map.y + (extent.north - y) * mm;
      page.line(at - 2, down, at + 2, down, tick);
      page.line(at, down - 2, at, down + 2, tick);
    }
  }
  for (const y of rows) {
    const down = map.y + (extent.north - y) * mm;
    page.line(map.x, down, map.x + 2.5, down, tick);
    page.line(map.x + map.width - 2.5, down, map.x + map.width, down, tick);
    page.text(String(y), map.x + 3, down - 0.6, label);
  }
}

/** Tells readers of PDF where on Earth the map is (ISO 32000-2, 12.10: geospatial features). */
function georeference(pdf: PDFDocument, page: Page, frame: Frame, sheetHeight: number): void {
  const { map, corners, projection } = frame;
  const [nw, ne, se, sw] = corners;
  const degrees = [sw, nw, ne, se].flatMap(([lon, lat]) => [lat, lon]);
  const { context } = pdf;
  const k = POINTS_PER_MM;
  const bottom = (sheetHeight - map.y - map.height) * k;
  const viewport = context.obj({
    Type: "Viewport",
    BBox: [map.x * k, bottom, (map.x + map.width) * k, bottom + map.height * k],
    Measure: {
      Type: "Measure",
      Subtype: "GEO",
      Bounds: [0, 0, 0, 1, 1, 1, 1, 0],
      LPTS: [0, 0, 0, 1, 1, 1, 1, 0],
      GPTS: degrees,
      GCS: { Type: "PROJCS", EPSG: projection.srid, WKT: PDFString.of(wkt(projection)) },
    },
  });
  page.page.node.set(PDFName.of("VP"), context.obj([viewport]));
}

export async function makeSheet(content: SheetContent): Promise<Uint8Array> {
  const { layout, frame, picture, words } = content;
  const pdf = await PDFDocument.create();
  pdf.setTitle(words.title);
  pdf.setSubject(`${words.town}, ${words.scale}`);
  pdf.setLanguage(words.lang);
  pdf.setCreator("Beffroi");
  pdf.setProducer("Beffroi");
  const page = await Page.add(pdf, layout.sheet.width, layout.sheet.height);
  const image = await pdf.embedJpg(content.image);
  page.placed(image, picture.width, picture.height, picture.placement, layout.map);
  if (content.graticule) drawGraticule(page, frame);
  page.rect(layout.map, null, { width: 0.35 });
  if (layout.legend) await drawLegend(pdf, page, layout.legend, content.legend, words.legend, content.symbol);
  drawBlock(page, layout.block, frame.scale, convergence(frame.centre, frame.projection), words);
  georeference(pdf, page, frame, layout.sheet.height);
  return pdf.save();
}
