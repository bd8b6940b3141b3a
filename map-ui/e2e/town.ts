/** What every browser test needs: the page of a town, known parcels, and an eye on where requests go. */
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

export const ALBERT = "80016";
export const BONDY = "93010";
export const MONTPELLIER = "34172";

export interface Found {
  label: string;
  layer: string;
  fid: number;
  key: string;
  lon: number;
  lat: number;
  bbox: [number, number, number, number];
}

/** Every test fails if the page asks anything of another server, or breaks. */
export const test = base.extend<{ watched: undefined }>({
  watched: [
    async ({ page, baseURL }, use) => {
      const own = new URL(baseURL ?? "http://127.0.0.1").origin;
      const strangers: string[] = [];
      const broken: string[] = [];
      page.on("request", (r) => {
        const url = new URL(r.url());
        if (/^https?:$/.test(url.protocol) && url.origin !== own) strangers.push(r.url());
      });
      page.on("pageerror", (e) => broken.push(e.message));
      await use(undefined);
      expect(strangers, "requests to a third party").toEqual([]);
      expect(broken, "errors of the page").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Opens a link and waits until the map is drawn and the panels are there. */
export async function open(page: Page, fragment: string): Promise<void> {
  await page.goto(`/#${fragment}`);
  await expect(page.locator("#map[data-drawn]")).toBeAttached({ timeout: 60_000 });
  await expect(page.getByRole("navigation")).toBeVisible();
}

/** First thing the search finds. */
export async function find(page: Page, q: string, commune: string, layer?: string): Promise<Found> {
  const answer = await page.request.get("/api/search", { params: { q, commune, limit: 8 } });
  expect(answer.ok()).toBe(true);
  const { groups } = (await answer.json()) as { groups: { items: Found[] }[] };
  const item = groups.flatMap((g) => g.items).find((i) => !layer || i.layer === layer);
  if (!item) throw new Error(`nothing found for ${q} in ${commune}`);
  return item;
}

/** A link whose map is centred on what was found. */
export function at(found: Found, commune: string, zoom = 18, more = ""): string {
  return `town=${commune}&map=${zoom}/${found.lat}/${found.lon}${more}`;
}

/** The middle of the map on screen. */
export async function middle(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.locator("#map").boundingBox();
  if (!box) throw new Error("no map");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

export const card = (page: Page) => page.getByRole("region", { name: "À cet endroit" });

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Until nothing moves: what is half faded in has no contrast of its own yet. */
export async function still(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((a) => a.playState !== "running" || a.effect?.getTiming().iterations === Infinity),
  );
}

/** Nothing of what is on screen hinders anyone. */
export async function audit(page: Page, view: string): Promise<void> {
  await page.waitForTimeout(400);
  await still(page);
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const said = violations.map(
    (v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join(" | ")}`,
  );
  expect.soft(said, view).toEqual([]);
}
