import type { Page } from "@playwright/test";
import { administrator, ask, type Row, remove } from "./staff";
import { at, audit, BONDY, expect, find, test } from "./town";

interface Drawn extends Row {
  geometry: { type: string; coordinates: [number, number][][] };
}

const tool = (page: Page, name: string | RegExp) =>
  page.getByRole("toolbar", { name: "Outils de tracé" }).getByRole("button", { name, exact: true });
const drawing = (page: Page) => page.getByRole("region", { name: "Tracé sur la carte" });

/** The middle of the part of the map neither the tools nor the sheet cover. */
async function free(page: Page): Promise<{ x: number; y: number }> {
  const bar = await drawing(page).boundingBox();
  const sheet = await page.locator(".desk-record").boundingBox();
  if (!bar || !sheet) throw new Error("nothing is being drawn");
  return { x: (bar.x + sheet.x) / 2, y: (bar.y + bar.height + 840) / 2 };
}

/** The form of a new street, its name said, the map ready to draw on. */
async function newStreet(page: Page, name: string): Promise<{ x: number; y: number }> {
  const parcel = await find(page, "Q 2", BONDY, "parcels");
  await administrator(page, `${at(parcel, BONDY, 18)}&list=streets&record=streets:new`);
  await page.getByLabel(/^Nom/).fill(name);
  await page.getByRole("button", { name: "Placer sur la carte" }).click();
  await expect(tool(page, "Ligne")).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator("#map[data-drawn]")).toBeAttached();
  return free(page);
}

test("a new street is drawn, taken back, done again, cut in two, and kept as it was drawn", async ({
  page,
}) => {
  const name = `Chemin du Compas ${Date.now() % 100_000}`;
  const { x, y } = await newStreet(page, name);
  const bar = drawing(page);
  await expect(bar.getByRole("button", { name: "Enregistrer le tracé" })).toBeDisabled();
  await expect(tool(page, /^Couper. Tracez d’abord une ligne/)).toBeVisible();
  await page.keyboard.down("Alt");
  await page.mouse.click(x - 160, y);
  await page.mouse.click(x, y);
  await audit(page, "a street being drawn");
  await page.mouse.dblclick(x + 160, y + 60);
  await page.keyboard.up("Alt");
  // 331 pixels, each of 78271.517 × cos 48.9° / 2^18 metres.
  await expect(bar).toContainText(/Longueur\s*6[45],\d/);
  const length = await bar.locator(".draw-figures .main dd").textContent();
  await tool(page, /^Annuler la dernière action/).click();
  await expect(bar).toContainText("Un trait est en cours.");
  await tool(page, /^Rétablir/).click();
  await expect(bar).not.toContainText("Un trait est en cours.");
  await expect(bar.locator(".draw-figures .main dd")).toHaveText(length ?? "");
  await tool(page, "Couper").click();
  await page.keyboard.down("Alt");
  await page.mouse.click(x - 80, y - 60);
  await page.mouse.dblclick(x - 80, y + 60);
  await page.keyboard.up("Alt");
  await expect(bar).toContainText("2 parties");
  await expect(bar.locator(".draw-figures .main dd")).toHaveText(length ?? "");
  await audit(page, "a street cut in two");
  await page.keyboard.press("Control+z");
  await expect(bar).not.toContainText("2 parties");
  await page.keyboard.press("Control+Shift+z");
  await expect(bar).toContainText("2 parties");
  await bar.getByRole("button", { name: "Enregistrer le tracé" }).click();
  await expect(page.getByText("Nouvelle place, à enregistrer.")).toBeVisible();
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(page.getByText(/est créée/)).toBeVisible();
  await expect(page).toHaveURL(/record=streets:\d+/);
  const id = Number(/record=streets:(\d+)/.exec(page.url())?.[1]);
  const kept = await ask<Drawn>(page, "GET", `/api/records/streets/${id}`);
  expect(kept.label).toBe(name);
  expect(kept.geometry.type).toBe("MultiLineString");
  expect(kept.geometry.coordinates.map((part) => part.length)).toEqual([2, 3]);
  await remove(page, "streets", [id]);
});

test("what is drawn catches the sides of parcels, and no longer does once told not to", async ({ page }) => {
  const { x, y } = await newStreet(page, "Chemin qui s’accroche");
  const caught = page.locator(".draw-snap");
  // From the middle of the parcel outwards: a side is met before its neighbour's middle.
  let met = 0;
  for (let dy = 0; dy < 220 && met === 0; dy += 6) {
    await page.mouse.move(x, y - dy);
    if ((await caught.allTextContents()).join().includes("parcelle")) met = dy;
  }
  await expect(caught).toContainText(/sur (une limite|un angle) de parcelle/);
  await audit(page, "a point caught by a parcel");
  await tool(page, "Accrochage aux limites").click();
  await page.mouse.move(x, y - met + 1);
  await page.mouse.move(x, y - met);
  await expect(tool(page, "Accrochage aux limites")).toHaveAttribute("aria-pressed", "false");
  await expect(caught).toBeHidden();
  await drawing(page).getByRole("button", { name: "Annuler", exact: true }).click();
  await expect(drawing(page)).toBeHidden();
  await page.locator(".record-foot").getByRole("button", { name: "Annuler" }).click();
  await expect(page.getByText("Saisie abandonnée.")).toBeVisible();
});
