import { gzipSync } from "node:zlib";
import { ALBERT, expect, open, test } from "./town";

/** Said by `make bench` on a quiet machine; the same run in `make test` looks at the bytes, which do not depend on it. */
const MEASURED = process.env.BEFFROI_MEASURE === "1";
const FIRST_MAP_MS = 2500;
/** What 1.6 Mbit/s carry in that time, less two round trips. */
const FIRST_MAP_BYTES = 450 * 1024;
const SCRIPT_BYTES = 600 * 1024;

test("the first map is there soon on a slow line", async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (750 * 1024) / 8,
  });
  await page.goto(`/#town=${ALBERT}`);
  await expect(page.locator("#map[data-drawn]")).toBeAttached({ timeout: 30_000 });
  const took = await page.evaluate(
    () => performance.getEntriesByName("beffroi:first-map")[0]?.startTime ?? Infinity,
  );
  const whole = await page.evaluate(
    () => performance.getEntriesByName("beffroi:whole-map")[0]?.startTime ?? 0,
  );
  const description = `${Math.round(took)} ms, whole after ${Math.round(whole)} ms`;
  test.info().annotations.push({ type: "first map", description });
  const carried = await page.evaluate((limit) => {
    const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    const before = (all as PerformanceResourceTiming[]).filter((r) => r.responseEnd <= limit);
    return before.reduce((n, r) => n + r.transferSize, 0);
  }, took);
  test.info().annotations.push({ type: "bytes before the first map", description: `${carried}` });
  expect(took).toBeLessThan(Infinity);
  expect(carried).toBeLessThanOrEqual(FIRST_MAP_BYTES);
  if (MEASURED) expect(took).toBeLessThanOrEqual(FIRST_MAP_MS);
});

test("the page's scripts, without the map library, weigh less than 600 kB compressed", async ({ page }) => {
  const sizes: [string, number][] = [];
  page.on("response", async (r) => {
    const path = new URL(r.url()).pathname;
    if (path.endsWith(".js") && !path.includes("maplibre")) {
      sizes.push([path, gzipSync(await r.body()).length]);
    }
  });
  await open(page, `town=${ALBERT}`);
  await page.getByRole("button", { name: "Imprimer la carte" }).click();
  await page.getByRole("button", { name: "Créer le PDF" }).waitFor();
  const total = sizes.reduce((n, [, size]) => n + size, 0);
  test.info().annotations.push({ type: "scripts", description: `${total} bytes` });
  expect(total).toBeGreaterThan(0);
  expect(total, JSON.stringify(sizes)).toBeLessThan(SCRIPT_BYTES);
});
