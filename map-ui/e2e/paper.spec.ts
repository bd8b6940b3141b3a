import { readFile } from "node:fs/promises";
import { PDFArray, PDFDict, PDFDocument, PDFName, type PDFNumber } from "pdf-lib";
import { projection } from "../src/geometry/projection";
import { ALBERT, expect, open, test } from "./town";

const MM = 72 / 25.4;

test("a sheet is printed at the scale it says, measured in the file", async ({ page }) => {
  test.setTimeout(180_000);
  await open(page, `town=${ALBERT}&map=17/50.0005/2.6519`);
  await page.getByRole("button", { name: "Imprimer la carte" }).click();
  const panel = page.getByRole("region", { name: "Imprimer à l’échelle" });
  await panel.getByRole("textbox", { name: "Titre du plan" }).fill("Plan de situation");
  await panel.getByRole("combobox", { name: "Échelle" }).selectOption("2000");
  const wait = page.waitForEvent("download", { timeout: 120_000 });
  await panel.getByRole("button", { name: "Créer le PDF" }).click();
  const file = await wait;
  expect(file.suggestedFilename()).toMatch(/^plan-de-situation-1-2000-.*\.pdf$/);
  const pdf = await PDFDocument.load(await readFile(await file.path()));
  expect(pdf.getTitle()).toBe("Plan de situation");
  const sheet = pdf.getPage(0);
  expect(sheet.getWidth() / MM).toBeCloseTo(297, 1);
  expect(sheet.getHeight() / MM).toBeCloseTo(210, 1);
  const viewport = sheet.node.lookup(PDFName.of("VP"), PDFArray).lookup(0, PDFDict);
  const numbers = (dict: PDFDict, name: string) =>
    dict
      .lookup(PDFName.of(name), PDFArray)
      .asArray()
      .map((n) => (n as PDFNumber).asNumber());
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = numbers(viewport, "BBox");
  const [swLat = 0, swLon = 0, , , neLat = 0, neLon = 0] = numbers(
    viewport.lookup(PDFName.of("Measure"), PDFDict),
    "GPTS",
  );
  const cc50 = projection(3950);
  const [west = 0, south = 0] = cc50?.forward([swLon, swLat]) ?? [];
  const [east = 0, north = 0] = cc50?.forward([neLon, neLat]) ?? [];
  const paper = { width: (x1 - x0) / MM / 1000, height: (y1 - y0) / MM / 1000 };
  expect((east - west) / paper.width).toBeCloseTo(2000, 0);
  expect((north - south) / paper.height).toBeCloseTo(2000, 0);
});
