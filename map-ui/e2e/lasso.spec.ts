import type { Page } from "@playwright/test";
import { administrator, remove } from "./staff";
import { expect, MONTPELLIER, test } from "./town";
import { drag, figure, free, kept, openWorkshop, paint, scenario, TYPE, told } from "./workshop";

interface Strokes {
  /** Addresses the outline holds. */
  enclosed: number;
  /** From the lifted pointer to the frame after the map was drawn, as the page has it. */
  drawn: number[];
  /** From the lifted pointer to the paint that follows, as the browser has it: in steps of 8 ms. */
  painted: number[];
}

/** Draws one outline over the middle of the town again and again, each time for another station. */
async function lassos(page: Page, count: number): Promise<Strokes> {
  await page.keyboard.press("l");
  const { x, y } = await free(page);
  const [w, h] = [x - 110, 780 - y];
  const outline: [number, number][] = [
    [x - w, y - h],
    [x + w, y - h],
    [x + w, y + h],
    [x - w, y + h],
    [x - w, y - h + 20],
  ];
  await page.evaluate(() => {
    const seen = new PerformanceObserver((list) => {
      for (const entry of list.getEntriesByName("pointerup"))
        if ((entry as PerformanceEventTiming).target instanceof HTMLCanvasElement)
          performance.measure("test:painted", { start: entry.startTime, duration: entry.duration });
    });
    seen.observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
  });
  const took = (name: string) =>
    page.evaluate((of) => performance.getEntriesByName(of).map((e) => Math.round(e.duration)), name);
  for (let i = 0; i < count; i++) {
    const number = String(1 + (i % 6));
    await paint(page, number);
    await drag(page, outline);
    // What the test asks of the page would be in its way.
    await page.waitForTimeout(300);
    await expect.poll(async () => (await took("beffroi:stroke")).length).toBe(i + 1);
    await expect(told(page)).toContainText(`→ ${number}`);
    await kept(page);
  }
  // Those given, and those of another canton that are left.
  const met = [...((await told(page).textContent()) ?? "").matchAll(/([\d\u202f]+) adresses/g)];
  const enclosed = met.reduce((sum, [, n]) => sum + figure(n ?? ""), 0);
  return { enclosed, drawn: await took("beffroi:stroke"), painted: await took("test:painted") };
}

declare global {
  interface Window {
    /** Pixels shown before the map was drawn, of the last stroke, and how many there are of each stroke. */
    echoed?: { image: ImageData | null; counts: number[] };
  }
}

/** Takes down what the page shows of a stroke before the map is drawn anew. */
async function watchEcho(page: Page): Promise<void> {
  await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".map-cover .map-echo");
    if (!canvas) throw new Error("no picture over the map");
    const taken: NonNullable<Window["echoed"]> = { image: null, counts: [] };
    window.echoed = taken;
    new MutationObserver(() => {
      if (canvas.hidden) return;
      const image = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height);
      if (!image) return;
      taken.image = image;
      taken.counts.push(image.data.filter((alpha, i) => i % 4 === 3 && alpha === 255).length);
    }).observe(canvas, { attributeFilter: ["hidden"] });
  });
}

/** The share of those pixels, clear of names and bars, that the map then has in the same colour. */
async function agreed(page: Page): Promise<number> {
  const frame = await page.locator(".map-cover canvas.maplibregl-canvas").boundingBox();
  const picture = (await page.screenshot()).toString("base64");
  return page.evaluate(
    async ({ picture, left, top }) => {
      const image = window.echoed?.image;
      if (!image) return 0;
      const bytes = Uint8Array.from(atob(picture), (c) => c.charCodeAt(0));
      const loaded = await createImageBitmap(new Blob([bytes]));
      const context = new OffscreenCanvas(loaded.width, loaded.height).getContext("2d");
      context?.drawImage(loaded, 0, 0);
      const map = context?.getImageData(left, top, image.width, image.height).data ?? [];
      let [all, same] = [0, 0];
      for (let i = 0; i < image.data.length; i += 4) {
        if (image.data[i + 3] !== 255) continue;
        all++;
        if ([0, 1, 2].every((c) => Math.abs((image.data[i + c] ?? 0) - (map[i + c] ?? 0)) < 24)) same++;
      }
      return same / all;
    },
    { picture, left: frame?.x ?? 0, top: frame?.y ?? 0 },
  );
}

/** The value that a share of the times does not exceed. */
function within(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.POSITIVE_INFINITY;
}

const figures = (times: readonly number[]) =>
  `median ${within(times, 0.5)} ms, 95 % ${within(times, 0.95)} ms`;

const WHOLE_TOWN = "14.1/43.6112/3.8768";

test("a lasso over five thousand addresses gives them all", async ({ page }) => {
  test.setTimeout(240_000);
  await administrator(page, `town=${MONTPELLIER}`);
  const id = await scenario(page, "Lasso");
  await openWorkshop(page, id, WHOLE_TOWN);
  await watchEcho(page);
  const { enclosed, drawn } = await lassos(page, 3);
  expect(enclosed).toBeGreaterThan(5000);
  expect(drawn.length).toBe(3);
  // Each stroke was seen before the map was drawn anew, in the colours and at the places the map then gave it.
  const counts = await page.evaluate(() => window.echoed?.counts ?? []);
  expect(counts.length).toBe(3);
  expect(Math.min(...counts)).toBeGreaterThan(20_000);
  await expect.poll(() => agreed(page)).toBeGreaterThan(0.8);
  await remove(page, TYPE, [id]);
});

// As on a computer without a graphics card: the figures are told, not held to a time.
test("a lasso over five thousand addresses: from the lifted pointer to their colours", {
  tag: "@timed",
}, async ({ page }) => {
  test.setTimeout(600_000);
  await administrator(page, `town=${MONTPELLIER}`);
  const id = await scenario(page, "Lasso");
  await openWorkshop(page, id, WHOLE_TOWN);
  const { enclosed, drawn, painted } = await lassos(page, 40);
  test.info().annotations.push({
    type: "pointer up to pixels",
    description: `${enclosed} addresses enclosed, ${drawn.length} strokes: ${figures(drawn)}; to the paint that follows: ${figures(painted)}`,
  });
  expect(enclosed).toBeGreaterThan(5000);
  expect(drawn.length).toBe(40);
  await remove(page, TYPE, [id]);
});
