import { administrator, ask, colleague, PASSWORD, type Row, remove, signIn } from "./staff";
import { ALBERT, audit, expect, test } from "./town";

const TEXT = `select street as "Voie", count(*) as "Adresses"
from addresses.addresses
where street ilike '%' || :word || '%'
group by street order by 2 desc`;

const sheet = (page: import("@playwright/test").Page, name: string) => page.getByRole("region", { name });

test("an administrator writes a query, tries it, is led to a mistake, saves it; it is run as table, chart and file", async ({
  page,
}) => {
  const title = `Adresses par voie ${Date.now() % 100_000}`;
  await administrator(page, `town=${ALBERT}&list=stored-queries&record=stored-queries:new`);
  const form = sheet(page, "Nouvelle requête");
  await form.getByLabel(/^Titre/).fill(title);
  const text = form.getByLabel(/^Texte SQL/);
  await text.fill(TEXT.replace("group by street", "group by rue"));
  await expect(form.getByText(":word", { exact: true })).toBeVisible();
  await form.getByRole("group", { name: ":word" }).getByLabel("Question").fill("Mot de la voie");
  const trial = form.getByRole("region", { name: "Essai" });
  await trial.getByLabel("Mot de la voie").fill("rue");
  await trial.getByRole("button", { name: "Essayer sans enregistrer" }).click();
  await expect(trial.getByText("Colonne inconnue")).toBeVisible();
  await audit(page, "a query with a mistake");
  await trial.getByRole("button", { name: "Aller à la ligne 4, colonne 10" }).click();
  await expect(text).toBeFocused();
  expect(
    await text.evaluate((box: HTMLTextAreaElement) => box.value.slice(box.selectionStart).slice(0, 3)),
  ).toBe("rue");
  await text.fill(TEXT);
  await trial.getByRole("button", { name: "Essayer sans enregistrer" }).click();
  await expect(trial.getByRole("columnheader", { name: "Adresses" })).toBeVisible();
  await form.getByRole("button", { name: "Enregistrer", exact: true }).click();

  const query = sheet(page, title);
  await expect(query.getByRole("button", { name: "Exécuter" })).toBeDisabled();
  await query.getByLabel(/^Mot de la voie/).fill("rue");
  await page.keyboard.press("Enter");
  await expect(query.getByRole("row").nth(1)).toContainText(/rue/i);
  await audit(page, "the result of a query as a table");
  await query.getByRole("radio", { name: "Barres" }).click();
  await expect(query.getByRole("img", { name: new RegExp(title) })).toBeVisible();
  await audit(page, "the result of a query as bars");
  const file = page.waitForEvent("download");
  await query.getByRole("button", { name: "Fichier" }).click();
  await page.getByRole("menuitem", { name: /Excel/ }).click();
  expect((await file).suggestedFilename()).toMatch(/^query-\d+\.xlsx$/);
  const id = Number(/stored-queries:(\d+)/.exec(decodeURIComponent(page.url()))?.[1]);
  await remove(page, "stored-queries", [id]);
});

test("a query that is drawn shows its rows on the town's map, and asks for nothing it need not", async ({
  page,
}) => {
  await administrator(page, `town=${ALBERT}`);
  const values = {
    title: `Voies ${Date.now() % 100_000}`,
    show: "map",
    statement: "select name, geom from addresses.streets where commune = '80016' limit 40",
  };
  const { id } = await ask<Row>(page, "POST", "/api/records/stored-queries", { commune: ALBERT, values });
  await page.goto(`/app#town=${ALBERT}&record=stored-queries:${id}`);
  const query = sheet(page, values.title);
  await expect(query.getByText("Le résultat est dessiné sur la carte de la commune.")).toBeVisible();
  await expect(query.getByRole("radio", { name: "Carte" })).toBeChecked();
  await audit(page, "a query on the map");
  await remove(page, "stored-queries", [id]);
});

test("whoever may not run a query is told so, and a query too long says why it was stopped", async ({
  page,
  browser,
}) => {
  await administrator(page, `town=${ALBERT}`);
  const values = {
    title: `Sans fin ${Date.now() % 100_000}`,
    statement:
      "select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b where a + b < 0",
  };
  const { id } = await ask<Row>(page, "POST", "/api/records/stored-queries", { commune: ALBERT, values });
  await page.goto(`/app#town=${ALBERT}&record=stored-queries:${id}`);
  const query = sheet(page, values.title);
  await expect(query.getByText("Exécution en cours")).toBeVisible();
  await query.getByRole("button", { name: "Arrêter" }).click();
  await query.getByRole("button", { name: "Exécuter" }).click();
  await expect(query.getByText("Requête trop longue")).toBeVisible({ timeout: 20_000 });
  await expect(query.getByText(/chaque ligne d’une table/)).toBeVisible();
  await audit(page, "a query that was stopped");
  const { login } = await colleague(page, "Odile Sanréquête");
  const other = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await signIn(other, login, `town=${ALBERT}`);
  await other.goto(`/app#town=${ALBERT}&record=stored-queries:${id}`);
  await expect(other.getByRole("alert")).toContainText(/Liste inconnue|Action non permise/);
  await other.close();
  await remove(page, "stored-queries", [id]);
  expect(PASSWORD).toBeTruthy();
});
