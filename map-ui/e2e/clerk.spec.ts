import { readFile } from "node:fs/promises";
import { ALBERT, at, BONDY, card, expect, find, MONTPELLIER, middle, open, test } from "./town";

test("a clerk switches between the three towns and the map follows", async ({ page }) => {
  await open(page, `town=${ALBERT}`);
  await expect(page).toHaveTitle(/Albert/);
  for (const [name, code] of [
    ["Montpellier", MONTPELLIER],
    ["Bondy", BONDY],
  ] as const) {
    await page.getByRole("button", { name: /Commune/ }).click();
    await page.getByRole("option", { name: new RegExp(name) }).click();
    await expect(page).toHaveTitle(new RegExp(name));
    await expect(page).toHaveURL(new RegExp(`town=${code}`));
  }
});

test("a click on a parcel says everything that is there, with the share of each zone", async ({ page }) => {
  const parcel = await find(page, "AK 145", ALBERT, "parcels");
  await open(page, at(parcel, ALBERT));
  const { x, y } = await middle(page);
  await page.mouse.click(x, y);
  await expect(card(page).getByRole("heading", { level: 2 })).toContainText("AK 145");
  await expect(card(page)).toContainText("Zonage");
  await expect(card(page).locator(".share-figure").first()).toHaveText(/\d.*%|touche|limite/);
  await expect(card(page)).toContainText("Lambert-93");
  await expect(card(page)).toContainText("CC50");
  await expect(card(page)).toContainText("WGS 84");
  await page.keyboard.press("Escape");
  await expect(card(page)).toBeHidden();
});

test("a parcel is found in every written form", async ({ page }) => {
  await open(page, `town=${ALBERT}`);
  for (const written of ["AK 145", "ak145", "000 AK 0145", "80016000AK0145", "AK0145"]) {
    await page.keyboard.press("Control+k");
    await page.keyboard.insertText(written);
    await expect(page.getByRole("option", { name: /AK 145/ }).first()).toBeVisible();
    await page.getByRole("button", { name: "Effacer la recherche" }).click();
  }
});

test("the search is driven by the keyboard alone: /, letters, arrows, Enter", async ({ page }) => {
  await open(page, `town=${MONTPELLIER}`);
  await page.keyboard.press("/");
  await page.keyboard.type("comedie", { delay: 30 });
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(card(page)).toBeVisible();
  await expect(page).toHaveURL(/card=/);
});

test("commands and coordinates are understood", async ({ page }) => {
  await open(page, `town=${MONTPELLIER}`);
  await page.keyboard.press("/");
  await page.keyboard.type("43.611, 3.877");
  await expect(page.getByRole("option", { name: /Aller à 43\.611/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/map=18\/43\.611\d*\/3\.87/);
  await page.keyboard.press("/");
  await page.keyboard.type("imprimer");
  await page.getByRole("option", { name: "Imprimer la carte" }).click();
  await expect(page.getByRole("region", { name: "Imprimer à l’échelle" })).toBeVisible();
});

test("nothing found says what to try", async ({ page }) => {
  await open(page, `town=${ALBERT}`);
  await page.keyboard.press("/");
  await page.keyboard.type("zzqqxxyyww");
  await expect(page.getByText(/Rien trouvé pour/)).toBeVisible();
});

test("the page opens again on the town looked at last, in name and on the map", async ({ page }) => {
  await open(page, `town=${BONDY}`);
  await page.goto("about:blank");
  await open(page, "");
  await expect(page).toHaveTitle(/Bondy/);
  await expect(page.getByRole("button", { name: "Bondy" })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`town=${BONDY}`));
});

test("layers are hidden, faded, explained, and the link remembers", async ({ page }) => {
  await open(page, `town=${ALBERT}&map=15/50.0005/2.6519`);
  await page.getByRole("button", { name: "Couches" }).click();
  const panel = page.getByRole("region", { name: "Couches" });
  await panel.getByRole("button", { name: /Légende et réglages.*Zonage/ }).click();
  await expect(panel.getByText("Zone urbaine (U)")).toBeVisible();
  await panel.getByRole("slider", { name: /Opacité de Zonage/ }).focus();
  for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowLeft");
  await expect(page).toHaveURL(/opacity=zoning:60/);
  await panel.getByRole("button", { name: "Afficher Parcelles" }).click();
  await expect(page).toHaveURL(/off=parcels/);
  await panel.getByRole("button", { name: "Rétablir l’affichage du métier" }).click();
  await expect(page).not.toHaveURL(/off=|opacity=/);
});

test("two parcels are selected by Shift-click, added up and exported three ways", async ({ page }) => {
  const parcel = await find(page, "AK 145", ALBERT, "parcels");
  await open(page, at(parcel, ALBERT, 17.5));
  const { x, y } = await middle(page);
  const shiftClick = async (dx: number, dy: number) => {
    await page.keyboard.down("Shift");
    await page.mouse.click(x + dx, y + dy);
    await page.keyboard.up("Shift");
  };
  await shiftClick(0, 0);
  const bar = page.getByRole("region", { name: "Sélection" });
  await expect(bar).toContainText("1 parcelle");
  await shiftClick(180, 120);
  await expect(bar).toContainText("2 parcelles");
  await expect(bar).toContainText(/\d.*(m²|ha)/);
  const read = async (name: RegExp) => {
    await bar.getByRole("button", { name: "Exporter" }).click();
    const wait = page.waitForEvent("download");
    await page.getByRole("menuitem", { name }).click();
    const file = await wait;
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };
  const geojson = await read(/GeoJSON/);
  expect(geojson.name).toMatch(/\.geojson$/);
  expect(JSON.parse(geojson.bytes.toString()).features).toHaveLength(2);
  const csv = await read(/CSV/);
  expect(csv.bytes.toString().trim().split("\n")).toHaveLength(3);
  const flat = await read(/FlatGeobuf/);
  expect(flat.bytes.subarray(0, 3).toString()).toBe("fgb");
  await bar.getByRole("button", { name: "Vider la sélection" }).click();
  await expect(bar).toBeHidden();
  await page.getByRole("button", { name: "Rétablir" }).click();
  await expect(bar).toContainText("2 parcelles");
});

test("a lasso selects the parcels inside", async ({ page }) => {
  const parcel = await find(page, "AK 145", ALBERT, "parcels");
  await open(page, at(parcel, ALBERT, 17.5));
  await page.getByRole("button", { name: "Sélectionner au lasso" }).click();
  const { x, y } = await middle(page);
  await page.mouse.move(x - 150, y - 150);
  await page.mouse.down();
  for (const [dx, dy] of [
    [150, -150],
    [150, 150],
    [-150, 150],
    [-150, -140],
  ] as const) {
    await page.mouse.move(x + dx, y + dy, { steps: 8 });
  }
  await page.mouse.up();
  const bar = page.getByRole("region", { name: "Sélection" });
  await expect(bar).toContainText(/\d+ parcelles/);
  const said = Number(/(\d+) parcelles/.exec((await bar.textContent()) ?? "")?.[1]);
  expect(said).toBeGreaterThan(1);
});

test("a distance and an area are measured in the town's own projection", async ({ page }) => {
  await open(page, `town=${ALBERT}&map=17/50.0005/2.6519`);
  const { x, y } = await middle(page);
  await page.getByRole("button", { name: "Mesurer une distance" }).click();
  await page.mouse.click(x, y);
  await page.mouse.dblclick(x + 200, y);
  // 200 pixels at zoom 17 and latitude 50: 156543.03 / 2 × cos φ / 2^17 × 200.
  const expected = ((78271.517 * Math.cos((50.0005 * Math.PI) / 180)) / 2 ** 17) * 200;
  const value = await page.locator(".measure-value").textContent();
  const metres = Number((value ?? "").replace(/[^\d,]/g, "").replace(",", "."));
  expect(Math.abs(metres / expected - 1)).toBeLessThan(0.005);
  await expect(page.getByText("Calculé en CC50")).toBeVisible();
  await page.getByRole("button", { name: "Mesurer une surface" }).click();
  await page.mouse.click(x - 100, y);
  await page.mouse.click(x + 100, y);
  await page.mouse.dblclick(x, y + 150);
  await expect(page.locator(".measure-value")).toHaveText(/\d.*m²/);
  await page.keyboard.press("Escape");
  await expect(page.locator(".measure-value")).toBeHidden();
});

test("a distance is measured without a mouse", async ({ page }) => {
  await open(page, `town=${ALBERT}&map=17/50.0005/2.6519`);
  await page.getByRole("button", { name: "Mesurer une distance" }).press("Enter");
  await page.locator("#map canvas").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowRight");
  await page.waitForTimeout(800);
  await page.keyboard.press("Enter");
  await expect(page.locator(".measure-value")).toHaveText(/[1-9].*m/);
});

test("the centre of the map is asked with the keyboard", async ({ page }) => {
  const parcel = await find(page, "AK 145", ALBERT, "parcels");
  await open(page, at(parcel, ALBERT));
  await page.locator("#map canvas").focus();
  await page.keyboard.press("Enter");
  await expect(card(page)).toContainText("AK 145");
});

test("the pointer's position is read in Lambert-93, CC and WGS 84", async ({ page }) => {
  await open(page, `town=${ALBERT}&map=17/50.0005/2.6519`);
  const { x, y } = await middle(page);
  await page.mouse.move(x, y);
  const pointer = page.getByTestId("pointer");
  await expect(pointer).toHaveText(/^1\u202f6\d{2}\u202f\d{3},\d ; 9\u202f\d{3}\u202f\d{3},\d$/);
  await page.getByRole("button", { name: /Système de coordonnées/ }).click();
  await page.getByRole("option", { name: "WGS 84" }).click();
  await page.mouse.move(x, y);
  await expect(pointer).toHaveText(/^50\.000\d+, 2\.65\d+$/);
});

test("Bondy is seen as it was in 2022, and the page says it is the past", async ({ page }) => {
  const towns = (await (await page.request.get("/api/towns")).json()) as {
    commune: string;
    vintages: string[];
  }[];
  const vintages = towns.find((t) => t.commune === BONDY)?.vintages ?? [];
  expect(vintages.length).toBeGreaterThanOrEqual(3);
  await open(page, `town=${BONDY}&map=16/48.9032/2.4847`);
  await page.getByRole("button", { name: "Voir la carte à une date" }).click();
  const past = page.waitForRequest((r) => r.url().includes("/tiles/") && r.url().includes("at=2022-"));
  await page.locator("label", { hasText: /2022/ }).click();
  await past;
  await expect(page.getByText(/Carte au .* 2022/)).toBeVisible();
  await expect(page).toHaveURL(/date=2022-/);
  await page.getByRole("button", { name: "Revenir à aujourd’hui" }).click();
  await expect(page).not.toHaveURL(/date=/);
});

test("a parcel of Bondy tells its history", async ({ page }) => {
  const parcel = await find(page, "Q 2", BONDY, "parcels");
  await open(page, at(parcel, BONDY, 18, `&card=parcels:${parcel.fid}`));
  await expect(card(page).getByRole("region", { name: "Historique" })).toBeVisible();
});

test("a link restores everything", async ({ page, context }) => {
  const parcel = await find(page, "AK 145", ALBERT, "parcels");
  const fragment = at(
    parcel,
    ALBERT,
    17.5,
    `&style=planning&theme=dark&lang=es&off=addresses&opacity=zoning:40&card=parcels:${parcel.fid}&sel=parcels:${parcel.fid}`,
  );
  await open(page, fragment);
  await expect(page.getByRole("region", { name: "En este lugar" })).toContainText("AK 145");
  await expect(page.getByRole("region", { name: "Selección" })).toContainText("1 parcela");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.waitForTimeout(1000);
  const again = await context.newPage();
  await again.goto(page.url());
  await expect(again.getByRole("region", { name: "En este lugar" })).toContainText("AK 145");
  await again.waitForTimeout(1500);
  expect(new URL(again.url()).hash).toBe(new URL(page.url()).hash);
  await again.close();
});

test("elections and schools have their own map of Montpellier", async ({ page }) => {
  await open(page, `town=${MONTPELLIER}`);
  await page.getByRole("radio", { name: "Élections" }).click();
  await expect(page).toHaveURL(/style=elections/);
  await page.waitForTimeout(1500);
  const { x, y } = await middle(page);
  await page.mouse.click(x, y);
  await expect(card(page)).toContainText(/bureau/i);
  await page.getByRole("radio", { name: "Écoles" }).click();
  await expect(page).toHaveURL(/style=schools/);
});

test("the page speaks French, English and Spanish", async ({ page }) => {
  await open(page, `town=${ALBERT}`);
  await page.getByRole("button", { name: /Langue/ }).click();
  await page.getByRole("option", { name: "English" }).click();
  await expect(page.getByRole("radio", { name: "Planning" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByRole("button", { name: /Language/ }).click();
  await page.getByRole("option", { name: "Español" }).click();
  await expect(page.getByRole("radio", { name: "Urbanismo" })).toBeVisible();
});
