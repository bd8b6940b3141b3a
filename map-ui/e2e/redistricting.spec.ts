import type { Page } from "@playwright/test";
import { ADMINISTRATOR, administrator, another, ask, type Row, remove } from "./staff";
import { audit, expect, MONTPELLIER, still, test } from "./town";

const TYPE = "redistricting-scenarios";
/** The Écusson: narrow streets, several stations within a few hundred metres. */
const OLD_TOWN = "15.6/43.6112/3.8768";

const workshop = (page: Page) => page.getByRole("region", { name: "Atelier de redécoupage" });
const bar = (page: Page) => page.getByRole("region", { name: "Outils de l’atelier" });
const told = (page: Page) => bar(page).getByRole("status");
const moved = (page: Page) => workshop(page).locator(".moved-total");
const figure = (text: string | null) => Number((text ?? "").replace("−", "-").replace(/[^\d-]/g, ""));
const movedNow = async (page: Page) => figure(await moved(page).textContent());
const row = (page: Page, number: string) =>
  workshop(page)
    .locator("tr[data-part]")
    .filter({ has: page.getByRole("button", { name: new RegExp(`^Peindre le bureau ${number},`) }) });

/** A scenario of the town; there is no roll in the demo, so that each address counts one. */
async function scenario(page: Page, name: string): Promise<number> {
  const values = { name: `${name} ${Date.now() % 1_000_000}`, least: 200, most: 400 };
  return (await ask<Row>(page, "POST", `/api/records/${TYPE}`, { commune: MONTPELLIER, values })).id;
}

const link = (id: number, view = OLD_TOWN) =>
  `town=${MONTPELLIER}&style=elections&map=${view}&scenario=${id}`;

/** The workshop open, its addresses and areas on the map. */
async function openWorkshop(page: Page, id: number, view = OLD_TOWN): Promise<void> {
  await page.goto(`/app#${link(id, view)}`);
  await expect(workshop(page).locator("tr[data-part]").first()).toBeVisible({ timeout: 60_000 });
  await expect(page.locator("#map[data-drawn]")).toBeAttached({ timeout: 60_000 });
}

/** The middle of the part of the map that neither bar nor sheet cover. */
async function free(page: Page): Promise<{ x: number; y: number }> {
  const [tools, sheet] = [await bar(page).boundingBox(), await workshop(page).boundingBox()];
  if (!tools || !sheet) throw new Error("the workshop is not open");
  return { x: (tools.x + sheet.x) / 2, y: (tools.y + tools.height + 860) / 2 };
}

/** The station at a place of the screen is the one that is painted. */
async function pickAt(page: Page, x: number, y: number): Promise<string> {
  await page.keyboard.press("p");
  await page.mouse.click(x, y);
  const chip = bar(page).locator(".target .chip");
  await expect(chip).toBeVisible();
  return (await chip.textContent()) ?? "";
}

async function drag(page: Page, points: [number, number][]): Promise<void> {
  const [first, ...others] = points;
  if (!first) return;
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const point of others) await page.mouse.move(...point, { steps: 12 });
  await page.mouse.up();
}

/** Everything drawn has reached the server. */
const kept = (page: Page) => expect(told(page)).toHaveAttribute("data-sending", "false");

test("an officer moves a border on the map, reads who moves, takes it back, locks, checks and compares", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await administrator(page, `town=${MONTPELLIER}`);
  const id = await scenario(page, "Écusson");
  await page.goto(`/app#town=${MONTPELLIER}&style=elections&map=${OLD_TOWN}&record=${TYPE}:${id}`);
  await page.getByRole("button", { name: "Ouvrir l’atelier" }).click();
  await expect(page).toHaveURL(new RegExp(`scenario=${id}`));
  await expect(workshop(page).locator("tr[data-part]").first()).toBeVisible({ timeout: 60_000 });
  await expect(workshop(page)).toContainText("chaque adresse compte pour une");
  expect(await workshop(page).locator("tr[data-part]").count()).toBe(131);
  const { x, y } = await free(page);
  const to = await pickAt(page, x, y);
  const own = row(page, to);
  const before = figure(await own.locator(".standing").textContent());
  await expect(own.locator(".difference")).toHaveText("=");
  await page.keyboard.press("b");
  await drag(page, [
    [x, y],
    [x - 220, y + 40],
    [x - 220, y + 120],
  ]);
  await expect(told(page)).toHaveText(new RegExp(`adresses? de .+ → ${to}`));
  await kept(page);
  const drawn = await movedNow(page);
  expect(drawn).toBeGreaterThan(5);
  await expect(told(page)).toContainText(new RegExp(`^${drawn} `));
  await expect(own.locator(".difference")).toHaveText(`+${drawn}`);
  expect(figure(await own.locator(".standing").textContent())).toBe(before + drawn);
  const differences = await workshop(page).locator("td.difference").allTextContents();
  expect(differences.map((text) => (text === "=" ? 0 : figure(text))).reduce((a, b) => a + b, 0)).toBe(0);
  await still(page);
  await audit(page, "the workshop after a stroke");

  await page.keyboard.press("Control+z");
  await expect(told(page)).toHaveText("Dernière action annulée.");
  await expect(moved(page)).toHaveText("0");
  await expect(own.locator(".difference")).toHaveText("=");
  await page.keyboard.press("Control+Shift+z");
  await expect(moved(page)).toHaveText(String(drawn));
  await page.reload();
  await expect(moved(page)).toHaveText(String(drawn), { timeout: 60_000 });

  const again = await pickAt(page, x + 150, y - 60);
  await row(page, to)
    .getByRole("button", { name: `Verrouiller le bureau ${to}` })
    .click();
  await expect(row(page, to).getByRole("button", { name: `Verrouiller le bureau ${to}` })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  if (again !== to) {
    await page.keyboard.press("b");
    await drag(page, [
      [x - 5, y],
      [x + 5, y],
    ]);
    await expect(told(page)).toContainText(/adresses? verrouillées? laissées?/);
    await kept(page);
  }

  await workshop(page).getByRole("tab", { name: "Comparer" }).click();
  const pairs = workshop(page).getByRole("table", { name: "Qui passe d’un bureau à l’autre" });
  await expect(pairs).toBeVisible();
  const electors = (await pairs.locator("td.electors").allTextContents()).map(figure);
  expect(electors.reduce((a, b) => a + b, 0)).toBe(await movedNow(page));
  const table = workshop(page).getByRole("table", { name: "Chaque bureau, avant et après" });
  await expect(table.locator(`tr[data-station="${to}"]`)).toContainText(String(before));
  await bar(page).getByRole("radio", { name: "Différence" }).click();
  await audit(page, "a comparison");
  await workshop(page).getByRole("tab", { name: "Contrôles" }).click();
  const first = workshop(page).locator(".finding").first();
  await expect(first).toBeVisible();
  await expect(first).toContainText(/art\. R40|Circulaire/);
  await audit(page, "the checks");
  await remove(page, TYPE, [id]);
});

test("two people draw in one scenario and see each other's strokes", async ({ page, browser }) => {
  test.setTimeout(180_000);
  await administrator(page, `town=${MONTPELLIER}`);
  const id = await scenario(page, "À deux");
  await openWorkshop(page, id);
  const other = await another(browser, ADMINISTRATOR.login, `town=${MONTPELLIER}`);
  await other.setViewportSize({ width: 1440, height: 900 });
  await openWorkshop(other, id);
  const { x, y } = await free(page);
  await pickAt(page, x, y);
  await page.keyboard.press("b");
  await drag(page, [
    [x, y],
    [x - 200, y],
  ]);
  await kept(page);
  const drawn = await movedNow(page);
  expect(drawn).toBeGreaterThan(0);
  await expect(moved(other)).toHaveText(String(drawn));
  await expect(told(other)).toContainText("Modifié par un collègue");
  await pickAt(other, x - 200, y + 120);
  await other.keyboard.press("l");
  await drag(other, [
    [x + 60, y + 40],
    [x + 160, y + 40],
    [x + 160, y + 160],
    [x + 60, y + 160],
  ]);
  await kept(other);
  const both = await movedNow(other);
  expect(both).toBeGreaterThan(drawn);
  await expect(moved(page)).toHaveText(String(both));
  await other.context().close();
  await remove(page, TYPE, [id]);
});

test("a lasso over five thousand addresses: from the lifted pointer to their colours", async ({ page }) => {
  test.setTimeout(240_000);
  await administrator(page, `town=${MONTPELLIER}`);
  const id = await scenario(page, "Lasso");
  await openWorkshop(page, id, "14.1/43.6112/3.8768");
  await page.keyboard.press("l");
  const { x, y } = await free(page);
  const [w, h] = [x - 100, 860 - y];
  const outline: [number, number][] = [
    [x - w, y - h],
    [x + w, y - h],
    [x + w, y + h],
    [x - w, y + h],
    [x - w, y - h + 20],
  ];
  const took = () =>
    page.evaluate(() => performance.getEntriesByName("beffroi:stroke").map((e) => Math.round(e.duration)));
  const numbers = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"];
  for (const [i, number] of numbers.entries()) {
    await row(page, number)
      .getByRole("button", { name: /^Peindre/ })
      .click();
    await drag(page, outline);
    await expect.poll(async () => (await took()).length).toBe(i + 1);
    await expect(told(page)).toContainText(`→ ${number}`);
    await kept(page);
  }
  const given = figure((await told(page).textContent())?.split("adresses")[0] ?? "");
  expect(given).toBeGreaterThan(5000);
  const times = (await took()).sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)];
  test.info().annotations.push({
    type: "pointer up to pixels",
    description: `${given} addresses, ${times.length} strokes: median ${at(0.5)} ms, 95 % ${at(0.95)} ms`,
  });
  await remove(page, TYPE, [id]);
});

test("without a map and without a mouse: numbers of a street are given, a street changes station, and it is undone", async ({
  page,
}) => {
  test.setTimeout(180_000);
  await administrator(page, `town=${MONTPELLIER}`);
  const id = await scenario(page, "Au clavier");
  await openWorkshop(page, id);
  await workshop(page).getByRole("tab", { name: "Bureaux" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(workshop(page).getByRole("tab", { name: "Voies" })).toHaveAttribute("aria-selected", "true");
  const form = workshop(page).getByRole("form", { name: "Donner des numéros à un bureau" });
  await form.getByLabel("Voie").focus();
  await page.keyboard.type("Rue Foch");
  await page.keyboard.press("Escape");
  await form.getByLabel("Au n°").focus();
  await page.keyboard.type("20");
  await form.getByLabel("Bureau qui reçoit").focus();
  await page.keyboard.type("70");
  await expect(form.getByLabel("Bureau qui reçoit")).toHaveValue(/\d+/);
  const give = form.getByRole("button", { name: /^Donner : \d+ adresses?$/ });
  const count = figure(await give.textContent());
  expect(count).toBeGreaterThan(0);
  await give.focus();
  await page.keyboard.press("Enter");
  await expect(told(page)).toContainText("→ 70");
  await kept(page);
  expect(await movedNow(page)).toBe(count);
  await workshop(page).getByLabel("Chercher une voie").focus();
  await page.keyboard.type("foch");
  const streets = workshop(page).getByRole("table", { name: "Voies" });
  await expect(streets.getByRole("row").filter({ hasText: "Rue Foch" }).first()).toBeVisible();
  const station = streets.getByRole("combobox", { name: /^Bureau de Rue Foch/ }).last();
  await station.focus();
  await page.keyboard.type("71");
  await kept(page);
  await expect(told(page)).toContainText("→ 71");
  expect(await movedNow(page)).toBeGreaterThanOrEqual(count);
  await audit(page, "the streets");
  await bar(page)
    .getByRole("button", { name: /^Annuler/ })
    .focus();
  await page.keyboard.press("Enter");
  await expect(told(page)).toHaveText("Dernière action annulée.");
  await expect(moved(page)).toHaveText(String(count));
  await remove(page, TYPE, [id]);
});

test("a frozen scenario is read and compared, not painted, and says why", async ({ page }) => {
  test.setTimeout(180_000);
  await administrator(page, `town=${MONTPELLIER}`);
  const id = await scenario(page, "Figé");
  await openWorkshop(page, id);
  const { x, y } = await free(page);
  await pickAt(page, x, y);
  await page.keyboard.press("b");
  await drag(page, [
    [x, y],
    [x - 200, y],
  ]);
  await kept(page);
  const drawn = await movedNow(page);
  await ask(page, "POST", `/api/records/${TYPE}/actions/freeze`, { ids: [id], values: {} });
  await expect(workshop(page).getByRole("note")).toContainText("Ce scénario est figé");
  await expect(bar(page).getByRole("button", { name: /^Pinceau/ })).toHaveCount(0);
  await drag(page, [
    [x, y],
    [x - 100, y - 80],
  ]);
  expect(await movedNow(page)).toBe(drawn);
  await workshop(page).getByRole("tab", { name: "Comparer" }).click();
  await expect(workshop(page).getByRole("table", { name: "Qui passe d’un bureau à l’autre" })).toBeVisible();
  await audit(page, "a frozen scenario");
  for (const [width, height] of [
    [1024, 768],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await audit(page, `a frozen scenario at ${width} × ${height}`);
  }
  await workshop(page).getByRole("button", { name: "Fiche" }).click();
  await expect(page).toHaveURL(new RegExp(`record=${TYPE}:${id}`));
});
