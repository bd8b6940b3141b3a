import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./town";

/** What the town's GIS person does on the pages of the services: find a layer, look at it, filter it, take it away. */

const PAGES = [
  "/ogc",
  "/ogc/collections",
  "/ogc/collections/parcels",
  "/ogc/tiles",
  "/ogc/conformance",
  "/ogc/api",
];

test("a layer is found, looked at, filtered and taken away as a file", async ({ page }) => {
  await page.goto("/ogc");
  await page.getByRole("link", { name: "Parcelles", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Parcelles" })).toBeVisible();
  await expect(page.locator("canvas")).toBeVisible();
  await page.goto("/ogc/collections/parcels/items?section=AB&commune=80016&f=html");
  await expect(page.getByRole("table")).toBeVisible();
  const taken = page.waitForEvent("download");
  await page.getByRole("link", { name: "GeoPackage" }).click();
  expect((await taken).suggestedFilename()).toMatch(/^parcelles-.*\.gpkg$/);
});

for (const { width, height } of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`the pages of the services are for everybody at ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    for (const address of PAGES) {
      await page.goto(address);
      const { violations } = await new AxeBuilder({ page }).exclude("canvas").analyze();
      expect(violations.map((violation) => `${address}: ${violation.id}`)).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wide, `${address} is not wider than its window`).toBeLessThanOrEqual(0);
    }
  });
}
