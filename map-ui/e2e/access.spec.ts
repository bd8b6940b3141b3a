import type { Page } from "@playwright/test";
import { ALBERT, at, audit, BONDY, card, expect, find, open, test } from "./town";

const SIZES = { desk: [1440, 900], tablet: [1024, 768], phone: [390, 844] } as const;

type View = [name: string, show: (page: Page) => Promise<void>];

const press = (name: string) => (page: Page) => page.getByRole("button", { name }).click();

const VIEWS: View[] = [
  ["the map", async () => {}],
  ["the layers", press("Couches")],
  [
    "a legend",
    async (page) => {
      await press("Couches")(page);
      await page.getByRole("button", { name: /Légende et réglages.*Zonage/ }).click();
    },
  ],
  [
    "search results",
    async (page) => {
      await page.getByRole("searchbox").fill("AK 14");
      await expect(page.getByRole("option").first()).toBeVisible();
    },
  ],
  [
    "an empty search",
    async (page) => {
      await page.getByRole("searchbox").fill("zzqqxxyyww");
      await expect(page.getByText(/Rien trouvé/)).toBeVisible();
    },
  ],
  ["measuring", press("Mesurer une surface")],
  ["the lasso", press("Sélectionner au lasso")],
  ["dates", press("Voir la carte à une date")],
  ["printing", press("Imprimer la carte")],
];

for (const [size, [width, height]] of Object.entries(SIZES)) {
  for (const theme of ["light", "dark"]) {
    test(`nothing hinders anyone, ${size}, ${theme}`, async ({ page }) => {
      test.setTimeout(240_000);
      // What is half faded in has no contrast of its own yet.
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.setViewportSize({ width, height });
      const parcel = await find(page, "AK 145", ALBERT, "parcels");
      for (const [name, show] of VIEWS) {
        await page.goto("about:blank");
        await open(page, at(parcel, ALBERT, 17, `&theme=${theme}`));
        await show(page);
        await audit(page, name);
      }
      await page.goto("about:blank");
      await open(
        page,
        at(parcel, ALBERT, 18, `&theme=${theme}&card=parcels:${parcel.fid}&sel=parcels:${parcel.fid}`),
      );
      await expect(card(page)).toContainText("Coordonnées");
      await audit(page, "a card and a selection");
      await page.goto("about:blank");
      await open(page, `town=${BONDY}&theme=${theme}&date=2022-06-01`);
      await audit(page, "the past");
    });
  }
}

test("on a phone nothing is wider than the screen", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const parcel = await find(page, "AK 145", ALBERT, "parcels");
  await open(page, at(parcel, ALBERT, 18, `&card=parcels:${parcel.fid}&sel=parcels:${parcel.fid}`));
  await expect(card(page)).toContainText("Coordonnées");
  for (const part of [".card", ".selection", ".rail", ".topbar", ".status"]) {
    const box = await page.locator(part).boundingBox();
    expect(box, part).not.toBeNull();
    expect(box?.x ?? -1, part).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 999), part).toBeLessThanOrEqual(390);
  }
});

test("the whole page is walked with the Tab key, and the way is always visible", async ({ page }) => {
  await open(page, `town=${ALBERT}`);
  const seen = new Set<string>();
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const e = document.activeElement as HTMLElement | null;
      if (!e || e === document.body) return null;
      const ring = getComputedStyle(e).outlineStyle !== "none" || e.closest(".search-field") !== null;
      return `${ring ? "" : "NO RING "}${e.getAttribute("aria-label") ?? e.textContent?.trim() ?? e.tagName}`;
    });
    if (name) seen.add(name);
  }
  expect([...seen].filter((s) => s.startsWith("NO RING"))).toEqual([]);
  expect([...seen].some((s) => s.includes("Imprimer la carte") || s.includes("Couches"))).toBe(true);
  expect([...seen].some((s) => s.startsWith("Carte de"))).toBe(true);
});
