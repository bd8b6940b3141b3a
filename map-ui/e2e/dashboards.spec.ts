import type { Page } from "@playwright/test";
import { ADMINISTRATOR, administrator, ask, PASSWORD, type Row, remove } from "./staff";
import { ALBERT, audit, expect, open, still, test } from "./town";

const board = (page: Page) => page.getByRole("region", { name: "Tableau de bord", exact: true });
const titles = (page: Page) => board(page).getByRole("heading", { level: 3 }).allTextContents();

/** A note whose day is past, one whose day is to come. */
async function notes(page: Page): Promise<number[]> {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const made: number[] = [];
  for (const [title, days] of [
    ["Banc cassé", -3],
    ["Passage piéton à repeindre", 5],
  ] as const) {
    const geometry = { type: "Point", coordinates: [2.6502 + days / 1000, 50.0007] };
    const values = { title, due: day(days), category: "report" };
    made.push(
      (await ask<Row>(page, "POST", "/api/records/map-notes", { commune: ALBERT, values, geometry })).id,
    );
  }
  return made;
}

test("whoever signs in begins with the dashboard, and what a colleague saves comes by itself", async ({
  page,
}) => {
  await open(page, `town=${ALBERT}`);
  await page.getByRole("button", { name: "Se connecter" }).first().click();
  const entry = page.getByRole("region", { name: "Se connecter" });
  await entry.getByLabel("Identifiant").fill(ADMINISTRATOR.login);
  await entry.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(board(page)).toBeVisible();
  await expect(page).toHaveURL(/sheet=board/);
  const count = board(page)
    .getByRole("button", { name: /^Remarques à traiter/ })
    .last();
  await expect(count).toHaveText(/^\d+$/);
  const before = Number(await count.textContent());
  const made = await notes(page);
  await expect(count).toHaveText(String(before + 2), { timeout: 45_000 });
  const due = board(page).getByRole("region", { name: "Échéances des remarques" });
  await expect(due.getByText("3 jours de retard").first()).toBeVisible();
  await expect(board(page).getByRole("img", { name: /Remarques par nature/ })).toBeVisible();
  await expect(board(page).getByRole("img", { name: /^Remarques sur la carte/ })).toBeVisible({
    timeout: 60_000,
  });
  await still(page);
  await audit(page, "the dashboard");
  await page.setViewportSize({ width: 390, height: 844 });
  await audit(page, "the dashboard on a phone");
  await page.setViewportSize({ width: 1440, height: 900 });
  await due.getByRole("button", { name: "Banc cassé" }).first().click();
  await expect(page.getByRole("region", { name: "Banc cassé" })).toBeVisible({ timeout: 45_000 });
  await remove(page, "map-notes", made);
});

test("a dashboard is arranged by keyboard alone, for oneself, and taken back", async ({ page }) => {
  await administrator(page, `town=${ALBERT}&sheet=board`);
  await expect(board(page)).toBeVisible();
  const first = await titles(page);
  await board(page).getByRole("button", { name: "Arranger" }).focus();
  await page.keyboard.press("Enter");
  const grid = board(page).getByRole("grid", { name: "Éléments du tableau de bord" });
  await expect(grid).toBeVisible();
  await audit(page, "a dashboard being arranged");
  await grid.getByRole("button", { name: `Déplacer : ${first[0]}` }).focus();
  const landing = () => expect(page.locator(":focus")).toHaveAttribute("aria-label", /^Insérer/);
  await page.keyboard.press("Enter");
  await landing();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(":focus")).not.toHaveAttribute("aria-label", new RegExp(first[0] ?? ""));
  await landing();
  await page.keyboard.press("Enter");
  await expect(
    board(page).getByText(new RegExp(`^${first[0]}\\s: place \\d+ sur ${first.length}`)),
  ).toBeAttached();
  const moved = await titles(page);
  expect(moved).not.toEqual(first);
  expect([...moved].sort()).toEqual([...first].sort());
  await grid.getByRole("button", { name: new RegExp(`^Taille de ${first[0]}`) }).focus();
  await page.keyboard.press("Enter");
  const width = page.getByRole("slider", { name: "Largeur" });
  await width.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByText(`${first[0]} : largeur 2, hauteur 1.`)).toBeAttached();
  await page.keyboard.press("Escape");
  await board(page).getByRole("button", { name: "Enregistrer pour moi" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Tableau de bord enregistré pour vous.")).toBeVisible();
  expect(await titles(page)).toEqual(moved);
  await page.reload();
  await expect(board(page).getByRole("heading", { level: 3 }).first()).toHaveText(moved[0] ?? "");
  await board(page).getByRole("button", { name: "Arranger" }).click();
  await board(page).getByRole("button", { name: "Revenir à l’arrangement commun" }).click();
  await expect(board(page).getByRole("heading", { level: 3 }).first()).toHaveText(first[0] ?? "");
});

test("a widget of a query that fails says so and the others go on", async ({ page }) => {
  await administrator(page, `town=${ALBERT}`);
  const values = {
    title: `Zéro ${Date.now() % 100_000}`,
    statement: "select 1 / (random() * 0)::integer as n",
  };
  const { id } = await ask<Row>(page, "POST", "/api/records/stored-queries", { commune: ALBERT, values });
  await page.goto(`/app#town=${ALBERT}&sheet=board`);
  await board(page).getByRole("button", { name: "Arranger" }).click();
  await board(page).getByRole("button", { name: "Ajouter un élément" }).click();
  const form = page.getByRole("dialog", { name: "Nouvel élément" });
  await form.getByLabel("D’après").selectOption({ label: `Requête\u00a0: ${values.title}` });
  await expect(form.getByLabel("Titre")).toHaveValue(values.title);
  await audit(page, "the form of a widget");
  await form.getByRole("button", { name: "Poser l’élément" }).click();
  await board(page).getByRole("button", { name: "Enregistrer pour moi" }).click();
  const failed = board(page).getByRole("region", { name: values.title });
  await expect(failed.getByText("Division par zéro")).toBeVisible();
  await expect(board(page).getByRole("button", { name: /^Voies : \d/ })).toBeVisible();
  await audit(page, "a widget that fails");
  await board(page).getByRole("button", { name: "Arranger" }).click();
  await board(page).getByRole("button", { name: "Revenir à l’arrangement commun" }).click();
  await remove(page, "stored-queries", [id]);
});
