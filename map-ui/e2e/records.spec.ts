import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { ADMINISTRATOR, administrator, another, ask, list, type Row, rows } from "./staff";
import { BONDY, expect, still, test } from "./town";

const LIST = `town=${BONDY}&list=addresses`;

interface Described {
  fields: { name: string; title: string; kind: string; required: boolean; readonly: boolean }[];
}

async function first(page: Page): Promise<Row> {
  const answer = await page.request.get("/api/records/addresses", { params: { commune: BONDY, limit: 1 } });
  const { items } = (await answer.json()) as { items: Row[] };
  const row = items[0];
  if (!row) throw new Error("no address in the demo town");
  return row;
}

/** A whole number that may be changed: what the tests change. */
async function number(page: Page): Promise<Described["fields"][number]> {
  const answer = await page.request.get("/api/records/addresses/description?lang=fr");
  const { fields } = (await answer.json()) as Described;
  const field = fields.find((f) => f.kind === "integer" && !f.readonly);
  if (!field) throw new Error("no whole number to change");
  return field;
}

/** Two numbers no address of the demo has, neither of them the one it has now. */
function unused(now: number): [number, number] {
  return now === 7001 || now === 7002 ? [7003, 7004] : [7001, 7002];
}

/** Leaves the record as it was found. */
async function putBack(page: Page, row: Row, name: string): Promise<void> {
  const path = `/api/records/addresses/${row.id}`;
  const { version } = await ask<Row>(page, "GET", path);
  await ask(page, "PATCH", path, { values: { [name]: row.values[name] } }, version);
}

const value = (page: Page, title: string) =>
  page.locator(".desk-record dl.facts div").filter({ hasText: title }).first();

test("an address is found, opened, changed, and brought back from its history", async ({ page }) => {
  await administrator(page, LIST);
  const row = await first(page);
  const field = await number(page);
  const before = Number(row.values[field.name]);
  await page.goto("about:blank");
  await page.goto(`/app#${LIST}&ids=${row.id}`);
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("grid").focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`record=addresses:${row.id}`));
  await page.getByRole("button", { name: "Modifier" }).click();
  const box = page.getByLabel(new RegExp(`^${field.title}`));
  const [next] = unused(before);
  await box.fill(String(next));
  await page.getByRole("button", { name: "Enregistrer" }).dblclick();
  await expect(page.getByText(/est enregistrée/)).toBeVisible();
  await expect(value(page, field.title)).toContainText(String(next));
  await page.getByRole("tab", { name: "Historique" }).click();
  const history = page.locator(".record-history > li");
  await expect(history.first()).toContainText(ADMINISTRATOR.name);
  await expect(history.first()).toContainText(field.title);
  await history.nth(1).getByRole("button", { name: "Revenir à cet état" }).click();
  await expect(page.getByText(/est rétablie/)).toBeVisible();
  await expect(history.first()).toContainText("Rétablissement");
  const after = await (await page.request.get(`/api/records/addresses/${row.id}`)).json();
  expect((after as Row).values[field.name]).toBe(before);
  expect((after as Row).version).toBe(row.version + 2);
});

test("the list is filtered by chips, sorted by headers, and the link remembers", async ({ page }) => {
  await administrator(page, LIST);
  const field = await number(page);
  await page.getByRole("button", { name: "Filtre", exact: true }).click();
  await page.getByRole("menuitem", { name: field.title }).click();
  await page.getByLabel("Condition").selectOption("between");
  await page.getByLabel("De", { exact: true }).fill("10");
  await page.getByLabel("À", { exact: true }).fill("12");
  await page.getByRole("button", { name: "Filtrer", exact: true }).click();
  await expect(page.getByRole("list", { name: "Filtres de la liste" })).toContainText("10 et 12");
  await expect(page).toHaveURL(new RegExp(`f\\.${field.name}=between`));
  const header = page.getByRole("columnheader", { name: field.title });
  await header.getByRole("button").click();
  await expect(header).toHaveAttribute("aria-sort", "ascending");
  await expect(rows(page).first()).toContainText("10");
  await header.getByRole("button").click();
  await expect(rows(page).first()).toContainText("12");
  await expect(page).toHaveURL(/sort=-/);
  await page.reload();
  await expect(rows(page).first()).toContainText("12");
  await still(page);
  const { violations } = await new AxeBuilder({ page }).include(".desk-list").analyze();
  expect(violations.map((v) => `${v.id} ${v.nodes[0]?.target}`)).toEqual([]);
});

test("two people change the same address: what differs is shown, nothing typed is lost", async ({
  page,
  browser,
}) => {
  await administrator(page, LIST);
  const row = await first(page);
  const field = await number(page);
  const [own, theirs] = unused(Number(row.values[field.name]));
  const link = `${LIST}&record=addresses:${row.id}:edit`;
  const title = new RegExp(`^${field.title}`);
  await page.goto(`/app#${link}`);
  await page.getByLabel(title).fill(String(own));
  const other = await another(browser, ADMINISTRATOR.login, link);
  await other.goto(`/app#${link}`);
  await other.getByLabel(title).fill(String(theirs));
  await other.getByRole("button", { name: "Enregistrer" }).click();
  await expect(other.getByText(/est enregistrée/)).toBeVisible();
  await expect(page.getByText(/vient de modifier cette fiche/)).toBeVisible();
  await expect(page.getByLabel(title)).toHaveValue(String(own));
  await page.getByRole("button", { name: "Enregistrer" }).click();
  const merge = page.getByRole("dialog", { name: "Cette fiche a changé entre-temps" });
  await expect(merge).toContainText(field.title);
  await merge.getByRole("radio", { name: /Votre saisie/ }).check();
  await merge.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/est enregistrée/)).toBeVisible();
  const now = (await (await page.request.get(`/api/records/addresses/${row.id}`)).json()) as Row;
  expect(now.values[field.name]).toBe(own);
  await putBack(page, row, field.name);
  await other.context().close();
});

test("a file is tried before it is imported, and its rejects come back", async ({ page }) => {
  await administrator(page, `${LIST}&record=addresses:import`);
  const field = await number(page);
  const total = async () => {
    const answer = await page.request.get("/api/records/addresses", {
      params: { commune: BONDY, limit: 1 },
    });
    return ((await answer.json()) as { total: number }).total;
  };
  const before = await total();
  const chosen = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choisir un fichier" }).click();
  const buffer = Buffer.from(`${field.title}\nnon\n`);
  await (await chosen).setFiles({ name: "adresses.csv", mimeType: "text/csv", buffer });
  await page.getByLabel(`Champ de la colonne ${field.title}`).selectOption(field.name);
  await page.getByRole("button", { name: "Essayer sans rien écrire" }).click();
  await expect(page.locator(".counter.rejected dd")).toHaveText("1");
  await expect(page.locator(".mapping.lines tbody tr")).toHaveCount(1);
  await expect(page.getByRole("button", { name: /^Importer 0/ })).toBeDisabled();
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Télécharger les rejets" }).click();
  expect((await readFile(await (await file).path())).toString()).toContain("non");
  expect(await total()).toBe(before);
});

test("what is exported is exactly what is filtered", async ({ page }) => {
  await administrator(page, LIST);
  const row = await first(page);
  await page.goto("about:blank");
  await page.goto(`/app#${LIST}&ids=${row.id}`);
  await expect(rows(page)).toHaveCount(1);
  for (const [name, end] of [
    [/CSV/, ".csv"],
    [/XLSX/, ".xlsx"],
    [/GeoPackage/, ".gpkg"],
  ] as const) {
    await page.getByRole("button", { name: "Exporter la liste" }).click();
    const file = page.waitForEvent("download");
    await page.getByRole("menuitem", { name }).click();
    const got = await file;
    expect(got.suggestedFilename().endsWith(end)).toBe(true);
    const bytes = await readFile(await got.path());
    if (end === ".csv") expect(bytes.toString().trim().split(/\r?\n/)).toHaveLength(2);
    else expect(bytes.length).toBeGreaterThan(100);
  }
});

test("a deleted record comes back by one press", async ({ page }) => {
  await administrator(page, LIST);
  const row = await first(page);
  await page.goto("about:blank");
  await page.goto(`/app#${LIST}&ids=${row.id}&record=addresses:${row.id}`);
  await page.getByRole("button", { name: "Autres actions" }).click();
  await page.getByRole("menuitem", { name: "Supprimer" }).click();
  await expect(page.getByText(/est supprimée/)).toBeVisible();
  await expect(list(page, "Adresses").getByText("Rien ne correspond")).toBeVisible();
  await page.locator(".toast").getByRole("button", { name: "Annuler" }).click();
  await expect(page.getByText(/est rétablie/)).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
});
