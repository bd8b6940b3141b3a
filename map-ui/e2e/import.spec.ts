import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { addressesOf, administrator, remove } from "./staff";
import { audit, BONDY, expect, test } from "./town";

const HEAD = "Numéro;Suffixe;nom de la voie;lon;lat;remarque";

/** Drops a file on the page, as the clerk who received it does. */
async function give(page: Page, lines: string[]): Promise<void> {
  const chosen = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choisir un fichier" }).click();
  const buffer = Buffer.from(`${[HEAD, ...lines].join("\n")}\n`);
  await (await chosen).setFiles({ name: "adresses.csv", mimeType: "text/csv", buffer });
}

const column = (page: Page, name: string) => page.getByLabel(`Champ de la colonne ${name}`);
const counter = (page: Page, name: string) => page.locator(`.counter.${name} dd`);
const start = `town=${BONDY}&list=addresses&record=addresses:import`;

test("new addresses come in from a file; the lines that cannot be read come back to be corrected", async ({
  page,
}) => {
  const street = `Rue des Ardoises ${Date.now() % 100_000}`;
  await administrator(page, start);
  await expect(page.getByText(/le fichier doit dire.*Longitude.*Latitude/)).toBeVisible();
  await audit(page, "a file to import");
  await give(page, [
    `7101;;${street};2,48221;48,90251;`,
    `7102;bis;${street};2.48222;48.90252;vu sur place`,
    `douze;;${street};2.48223;48.90253;à revoir`,
    `7104;;${street};;;sans place`,
  ]);
  await expect(column(page, "lon")).toHaveValue("longitude");
  await expect(column(page, "lat")).toHaveValue("latitude");
  await expect(column(page, "remarque")).toHaveValue("");
  await column(page, "nom de la voie").selectOption({ label: "Voie" });
  await audit(page, "columns of a file");
  await page.getByRole("button", { name: "Essayer sans rien écrire" }).click();
  await expect(page.getByText("Des lignes seraient refusées")).toBeVisible();
  await expect(counter(page, "added")).toHaveText("2");
  await expect(counter(page, "rejected")).toHaveText("2");
  const refused = page.getByRole("table").getByRole("row");
  await expect(refused.filter({ hasText: "douze" })).toContainText("Numéro");
  await expect(refused.filter({ hasText: "Place sur la carte" })).toContainText("À remplir");
  await audit(page, "a trial with refused lines");
  expect(await addressesOf(page, street)).toEqual([]);
  await page.getByRole("button", { name: "Importer 2 lignes" }).click();
  await expect(page.getByText("L’import est fait, sauf les lignes refusées.")).toBeVisible();
  await expect(counter(page, "added")).toHaveText("2");
  await audit(page, "an import done");
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Télécharger les rejets à corriger" }).click();
  const rejects = (await readFile(await (await file).path())).toString();
  expect(rejects).toContain("douze");
  expect(rejects).toContain("sans place");
  expect(rejects).not.toContain("vu sur place");
  await page.getByRole("button", { name: "Voir la liste" }).click();
  await page.getByRole("searchbox", { name: /^Filtrer/ }).fill(street);
  await expect(page.getByRole("grid").getByRole("row").filter({ hasText: street })).toHaveCount(2);
  const written = await addressesOf(page, street);
  expect(written.map((a) => [a.values.number, a.values.suffix])).toEqual([
    [7101, null],
    [7102, "bis"],
  ]);
  await remove(
    page,
    "addresses",
    written.map((a) => a.id),
  );
});

test("a long import says how far it is, and stopping it keeps nothing", async ({ page }) => {
  const street = `Rue sans Fin ${Date.now() % 100_000}`;
  await administrator(page, start);
  await give(
    page,
    Array.from({ length: 20_000 }, (_, i) => `${i % 9000};;${street};2.48;48.90;`),
  );
  await column(page, "nom de la voie").selectOption({ label: "Voie" });
  await page.getByRole("button", { name: "Essayer sans rien écrire" }).click();
  const progress = page.getByRole("progressbar", { name: "Essai en cours…" });
  await expect(progress).toContainText(/[1-9]\d* lignes lues/);
  await expect(progress).toHaveAttribute("aria-valuenow", /^[1-9]/);
  await audit(page, "an import under way");
  await page.getByRole("button", { name: "Arrêter" }).click();
  await expect(page.locator(".verdict")).toHaveText("Arrêté : rien n’a été gardé.");
  await expect(page.locator(".counters")).toBeHidden();
  expect(await addressesOf(page, street)).toEqual([]);
  await page.getByRole("button", { name: "Revoir les colonnes" }).click();
  await expect(column(page, "lon")).toBeVisible();
});
