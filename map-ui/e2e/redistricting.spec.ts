import type { Page } from "@playwright/test";
import { ADMINISTRATOR, administrator, another, ask, type Row, remove } from "./staff";
import { audit, BONDY, expect, MONTPELLIER, middle, still, test } from "./town";
import {
  bar,
  border,
  drag,
  figure,
  kept,
  moved,
  movedBy,
  movedNow,
  openWorkshop,
  paint,
  row,
  scenario,
  TYPE,
  told,
  workshop,
} from "./workshop";

/** Where the map looks, from the address bar. */
async function place(page: Page): Promise<{ zoom: number; lat: number; lon: number }> {
  const [zoom = 0, lat = 0, lon = 0] = (/[#&]map=([^&]+)/.exec(page.url())?.[1] ?? "").split("/").map(Number);
  return { zoom, lat, lon };
}

/** The division there was at the left, the scenario at the right: where one is moved, the other goes. */
async function sideBySide(page: Page): Promise<void> {
  await bar(page).getByRole("radio", { name: "Côte à côte" }).click();
  const left = page.getByRole("region", { name: /^Avant\s: La division actuelle$/ });
  await expect(left).toBeVisible();
  await audit(page, "two maps side by side");
  const [box, sheet] = [await left.boundingBox(), await workshop(page).boundingBox()];
  if (!box || !sheet) throw new Error("no second map");
  expect(Math.abs(box.x + 2 * box.width - sheet.x)).toBeLessThan(30);
  await page.waitForTimeout(600);
  const before = await place(page);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await drag(page, [
    [x, y],
    [x - 80, y],
  ]);
  const across = (80 * 360) / (512 * 2 ** before.zoom);
  await expect
    .poll(async () => Math.abs((await place(page)).lon - before.lon - across) / across)
    .toBeLessThan(0.2);
  await bar(page).getByRole("radio", { name: "Après" }).click();
  await expect(left).toHaveCount(0);
}

test("an officer moves a border on the map, reads who moves, takes it back, locks, checks and compares", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await administrator(page, `town=${MONTPELLIER}`);
  const id = await scenario(page, "Limite");
  const { view, to, from } = await border(page, id);
  await page.goto(`/app#town=${MONTPELLIER}&style=elections&map=${view}&record=${TYPE}:${id}`);
  await page.getByRole("button", { name: "Ouvrir l’atelier" }).click();
  await expect(page).toHaveURL(new RegExp(`scenario=${id}`));
  await expect(workshop(page).locator("tr[data-part]").first()).toBeVisible({ timeout: 60_000 });
  await expect(workshop(page)).toContainText("chaque adresse compte pour une");
  expect(await workshop(page).locator("tr[data-part]").count()).toBe(131);
  const { x, y } = await middle(page);
  await paint(page, to);
  const own = row(page, to);
  const before = figure(await own.locator(".standing").textContent());
  await expect(own.locator(".difference")).toHaveText("=");
  await page.keyboard.press("b");
  await drag(page, [
    [x - 60, y],
    [x + 60, y],
    [x + 60, y + 40],
    [x - 60, y + 40],
  ]);
  const drawn = await movedBy(page, to);
  expect(drawn).toBeGreaterThan(1);
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

  const lock = own.getByRole("button", { name: `Verrouiller le bureau ${to}` });
  await lock.click();
  await expect(lock).toHaveAttribute("aria-pressed", "true");
  await paint(page, from);
  await page.keyboard.press("r");
  await drag(page, [
    [x - 60, y - 10],
    [x + 60, y + 50],
  ]);
  await expect(told(page)).toContainText(/\d+ adresses? verrouillées? laissées?/);
  await kept(page);
  await expect(own.locator(".difference")).toHaveText(`+${drawn}`);
  await lock.click();
  await expect(lock).toHaveAttribute("aria-pressed", "false");

  await workshop(page).getByRole("tab", { name: "Comparer" }).click();
  const pairs = workshop(page).getByRole("table", { name: "Qui passe d’un bureau à l’autre" });
  const sum = async (cells: string) =>
    (await pairs.locator(cells).allTextContents()).map(figure).reduce((a, b) => a + b, 0);
  await workshop(page).getByRole("radio", { name: "Liste" }).click();
  await expect(pairs).toBeVisible();
  expect(await sum("tbody td.electors")).toBe(await movedNow(page));
  await workshop(page).getByRole("radio", { name: "Tableau" }).click();
  expect(await sum("tbody td[data-pair]")).toBe(await movedNow(page));
  expect(await sum("tbody td.matrix-sum")).toBe(await movedNow(page));
  await expect(pairs.getByRole("columnheader", { name: to, exact: true })).toBeVisible();
  const table = workshop(page).getByRole("table", { name: "Chaque bureau, avant et après" });
  await expect(table.locator(`tr[data-station="${to}"]`)).toContainText(String(before + drawn));
  await pairs
    .getByRole("button", { name: new RegExp(` à ${to}\\s: voir sur la carte$`) })
    .first()
    .click();
  await expect(bar(page).getByRole("radio", { name: "Différence" })).toBeChecked();
  await audit(page, "a comparison");
  await sideBySide(page);
  await workshop(page).getByRole("tab", { name: "Contrôles" }).click();
  const first = workshop(page).locator(".finding").first();
  await expect(first).toBeVisible({ timeout: 45_000 });
  await expect(first).toContainText(/Code électoral, art\. |Circulaire/);
  await audit(page, "the checks");
  await remove(page, TYPE, [id]);
});

test("past results follow the stroke: an estimate, said so, with every candidate of a station", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await administrator(page, `town=${MONTPELLIER}`);
  const id = await scenario(page, "Résultats passés");
  const { view, to, from } = await border(page, id);
  await openWorkshop(page, id, view);
  await workshop(page).getByRole("tab", { name: "Comparer" }).click();
  const past = workshop(page).getByRole("region", { name: "Résultats passés sur ce découpage" });
  const european = past.getByRole("combobox", { name: "Scrutin" });
  await expect(european.locator("option")).toHaveCount(60);
  await expect(european.locator("option").first()).toHaveText(/Parlement Européen - Scrutin du 25 Mai 2014/);
  await european.selectOption({ label: "Election du Parlement Européen - Scrutin du 25 Mai 2014" });
  const table = past.getByRole("table", { name: "Résultats passés sur ce découpage" });
  // Nothing is drawn: what was counted, at every station.
  await expect(past).toContainText("les chiffres sont ceux qui ont été comptés");
  await expect(table.locator("tr[data-station]")).toHaveCount(131);
  const registered = (number: string) => table.locator(`tr[data-station="${number}"] td`).first();
  const [before, gave] = [
    figure(await registered(to).textContent()),
    figure(await registered(from).textContent()),
  ];
  await expect(table.locator(`tr[data-station="${to}"]`)).toContainText("compté");

  const { x, y } = await middle(page);
  await workshop(page).getByRole("tab", { name: "Bureaux" }).click();
  await paint(page, to);
  await page.keyboard.press("r");
  await drag(page, [
    [x - 70, y - 70],
    [x + 70, y + 70],
  ]);
  await movedBy(page, to);
  await workshop(page).getByRole("tab", { name: "Comparer" }).click();
  await expect(past.getByText("Estimation", { exact: true })).toBeVisible();
  await expect(past.getByRole("note")).toContainText("Ce ne sont pas des résultats.");
  // Only stations whose figures change: some vote there who voted elsewhere.
  const rows = table.locator("tr[data-station]");
  await expect(rows.filter({ hasText: "compté" })).toHaveCount(0);
  expect(await rows.count()).toBeLessThan(10);
  const after = figure(await registered(to).textContent());
  expect(after).toBeGreaterThan(before);
  expect(figure(await registered(from).textContent())).toBeLessThan(gave);
  const share = table.locator(`tr[data-station="${to}"] td`).last();
  await expect(share).toHaveText(/^\d+(,\d)?\u202f%$/);
  await expect(table.locator(`tr[data-station="${from}"] td`).last()).toHaveText("0\u202f%");

  const opened = table.getByRole("button", { name: `Bureau ${to} : voir tous les candidats` });
  await opened.click();
  await expect(opened).toHaveAttribute("aria-expanded", "true");
  const candidates = past.getByRole("table", { name: `Bureau ${to} : tous les candidats` });
  const figures = (name: string) => candidates.getByRole("row", { name }).locator("td").allTextContents();
  expect((await figures("Inscrits")).slice(0, 2).map(figure)).toEqual([before, after]);
  const votes = await candidates
    .locator("tbody tr:not(.past-count)")
    .evaluateAll((all) => all.map((row) => row.children[2]?.textContent ?? ""));
  expect(votes.length).toBe(25);
  expect(votes.map(figure).reduce((a, b) => a + b, 0)).toBe(figure((await figures("Exprimés"))[1] ?? ""));
  await expect(past.getByText("Estimation", { exact: true })).toBeInViewport();
  await still(page);
  await audit(page, "past results");
  for (const [width, height] of [
    [1024, 768],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await audit(page, `past results at ${width} × ${height}`);
  }
  await past.getByRole("checkbox", { name: "Seulement les bureaux dont les chiffres changent" }).uncheck();
  await expect(rows).toHaveCount(131);
  await remove(page, TYPE, [id]);
});

test("two people draw in one scenario and see each other's strokes", async ({ page, browser }) => {
  test.setTimeout(240_000);
  await administrator(page, `town=${MONTPELLIER}`);
  const id = await scenario(page, "À deux");
  const { view, to, from } = await border(page, id);
  await openWorkshop(page, id, view);
  const other = await another(browser, ADMINISTRATOR.login, `town=${MONTPELLIER}`);
  await other.setViewportSize({ width: 1440, height: 900 });
  await openWorkshop(other, id, view);
  const { x, y } = await middle(page);
  await paint(page, to);
  await page.keyboard.press("l");
  await drag(page, [
    [x - 70, y - 70],
    [x + 70, y - 70],
    [x + 70, y + 70],
    [x - 70, y + 70],
  ]);
  const drawn = await movedBy(page, to);
  expect(drawn).toBeGreaterThan(0);
  await expect(moved(other)).toHaveText(String(drawn));
  await expect(told(other)).toContainText("Modifié par un collègue");
  await expect(row(other, to).locator(".difference")).toHaveText(`+${drawn}`);
  // The colleague takes a street corner of it back.
  await paint(other, from);
  await other.keyboard.press("b");
  await drag(other, [
    [x - 30, y],
    [x + 30, y],
  ]);
  await expect(told(other)).toContainText(`→ ${from}`);
  await kept(other);
  await expect(moved(other)).not.toHaveText(String(drawn));
  const both = await movedNow(other);
  await expect(moved(page)).toHaveText(String(both));
  await expect(told(page)).toContainText("Modifié par un collègue");
  await other.context().close();
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
  await page.keyboard.type("2");
  await expect(form.getByLabel("Bureau qui reçoit")).toHaveValue(/\d+/);
  const give = form.getByRole("button", { name: /^Donner : \d+ adresses?$/ });
  expect(figure(await give.textContent())).toBeGreaterThan(0);
  await give.focus();
  await page.keyboard.press("Enter");
  const count = await movedBy(page, "2");
  await workshop(page).getByLabel("Chercher une voie").focus();
  await page.keyboard.type("foch");
  const streets = workshop(page).getByRole("table", { name: "Voies" });
  await expect(streets.getByRole("row").filter({ hasText: "Rue Foch" }).first()).toBeVisible();
  // Not yet opened, a list offers its own station alone: the rows just given to station 2.
  const given = streets.locator('select:has(option[value="1"])').first();
  const label = (await given.getAttribute("aria-label")) ?? "";
  const station = streets.getByRole("combobox", { name: label, exact: true });
  await station.focus();
  await page.keyboard.press("ArrowUp");
  // Passing over a station gives it nothing yet.
  await expect(told(page)).toContainText(/→ 2(?!\d)/);
  await page.keyboard.press("Enter");
  await expect(told(page)).toContainText(/→ 1(?!\d)/);
  await kept(page);
  await audit(page, "the streets");
  await bar(page)
    .getByRole("button", { name: /^Annuler/ })
    .focus();
  await page.keyboard.press("Enter");
  await expect(told(page)).toHaveText("Dernière action annulée.");
  await expect(moved(page)).toHaveText(String(count));
  await remove(page, TYPE, [id]);
});

const square = (west: number, south: number, east: number, north: number) => ({
  type: "MultiPolygon",
  coordinates: [
    [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  ],
});

/** Two stations, west and east of the middle of Bondy: in Montpellier, addresses beyond the commune's outline forbid freezing. */
async function twoStations(page: Page): Promise<number[]> {
  const made: number[] = [];
  for (const [id, west, east] of [
    ["901", 2.4, 2.4822],
    ["902", 2.4822, 2.56],
  ] as const) {
    const values = { id, name: `École ${id}` };
    const body = { commune: BONDY, values, geometry: square(west, 48.87, east, 48.94) };
    made.push((await ask<Row>(page, "POST", "/api/records/polling-stations", body)).id);
  }
  return made;
}

test("a frozen scenario is read and compared, not painted, and says why", async ({ page }) => {
  test.setTimeout(240_000);
  await administrator(page, `town=${BONDY}`);
  const stations = await twoStations(page);
  const values = { name: `Figé ${Date.now() % 1_000_000}`, least: 2000, most: 8000 };
  const { id } = await ask<Row>(page, "POST", `/api/records/${TYPE}`, { commune: BONDY, values });
  await page.goto(`/app#town=${BONDY}&style=elections&map=16/48.9025/2.4822&scenario=${id}`);
  await expect(workshop(page).locator("tr[data-part]")).toHaveCount(2, { timeout: 60_000 });
  await expect(page.locator("#map[data-drawn]")).toBeAttached({ timeout: 60_000 });
  const { x, y } = await middle(page);
  await paint(page, "901");
  await page.keyboard.press("l");
  await drag(page, [
    [x - 40, y - 120],
    [x + 60, y - 120],
    [x + 60, y + 120],
    [x - 40, y + 120],
  ]);
  const drawn = await movedBy(page, "901");
  const act = (name: string) =>
    ask<{ changed: number; refused: { reason: string }[] }>(
      page,
      "POST",
      `/api/records/${TYPE}/actions/${name}`,
      { ids: [id], values: {} },
    );
  const { changed, refused } = await act("freeze");
  expect(refused).toEqual([]);
  expect(changed).toBe(1);
  await expect(workshop(page).getByRole("note")).toContainText("Ce scénario est figé");
  await expect(bar(page).getByRole("button", { name: /^Lasso/ })).toHaveCount(0);
  await drag(page, [
    [x + 80, y],
    [x + 180, y - 80],
  ]);
  await expect(moved(page)).toHaveText(String(drawn));
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
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "Passer en thème sombre" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await audit(page, "a frozen scenario in the dark");
  await workshop(page).getByRole("button", { name: "Fiche" }).click();
  await expect(page).toHaveURL(new RegExp(`record=${TYPE}:${id}`));
  expect(await act("thaw")).toMatchObject({ changed: 1 });
  await remove(page, TYPE, [id]);
  await remove(page, "polling-stations", stations);
});
