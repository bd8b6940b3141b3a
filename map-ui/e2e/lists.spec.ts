import { address, addressesOf, administrator, ask, list, remove, rows } from "./staff";
import { audit, BONDY, expect, test } from "./town";

test("several addresses are certified and renamed in one go, and their history keeps what was before", async ({
  page,
}) => {
  const street = `Rue du Lot ${Date.now() % 100_000}`;
  const renamed = `${street} renommée`;
  await administrator(page, `town=${BONDY}`);
  const made = [await address(page, 7201, street), await address(page, 7202, street)];
  const ids = made.map((a) => a.id);
  await page.goto(`/app#town=${BONDY}&list=addresses&ids=${ids.join(",")}`);
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("checkbox", { name: /^Tout choisir/ }).click();
  const chosen = page.getByRole("region", { name: "Fiches choisies" });
  await expect(chosen).toContainText("2 fiches choisies");
  await audit(page, "addresses chosen in the list");
  await chosen.getByRole("button", { name: "Modifier" }).click();
  const question = page.getByRole("dialog", { name: "Modifier 2 fiches" });
  await expect(question.getByRole("button", { name: "Continuer" })).toBeDisabled();
  await question.getByLabel("Voie", { exact: true }).check();
  await question.getByLabel("Complément").check();
  await audit(page, "fields to change in one go");
  await question.getByRole("button", { name: "Continuer" }).click();
  await expect(question).toContainText("La même valeur sera mise dans 2 fiches.");
  await question.getByLabel(/^Voie/).fill("R");
  await question.getByRole("button", { name: "Modifier 2 fiches" }).click();
  const answer = page.getByRole("dialog", { name: "Modifier 2 fiches" });
  await expect(answer).toContainText("2 fiches refusées");
  await expect(answer).toContainText("Le nom de la voie est à remplir, en entier.");
  await audit(page, "addresses that refuse a change");
  await answer.locator(".modal-actions").getByRole("button", { name: "Fermer" }).click();
  await chosen.getByRole("button", { name: "Modifier" }).click();
  await question.getByLabel("Voie", { exact: true }).check();
  await question.getByRole("button", { name: "Continuer" }).click();
  await question.getByLabel(/^Voie/).fill(renamed);
  await question.getByRole("button", { name: "Modifier 2 fiches" }).click();
  await expect(page.getByText("2 fiches modifiées.")).toBeVisible();
  await expect(rows(page).filter({ hasText: renamed })).toHaveCount(2);
  await chosen.getByRole("button", { name: "Certifier", exact: true }).click();
  await expect(page.getByText("Certifier : 2 fiches.")).toBeVisible();
  const now = await addressesOf(page, renamed);
  expect(now.map((a) => a.values.certified)).toEqual([true, true]);
  await rows(page).first().click();
  await page.getByRole("tab", { name: "Historique" }).click();
  await expect(page.locator(".record-history > li").nth(1)).toContainText(street);
  await remove(page, "addresses", ids);
});

test("a list worth coming back to is kept under a name and found again after signing in anew", async ({
  page,
  browser,
}) => {
  const name = `Impasses certifiées ${Date.now() % 100_000}`;
  await administrator(
    page,
    `town=${BONDY}&list=addresses&f.street=contains:Impasse&sort=-number&cols=number,street`,
  );
  await expect(rows(page).first()).toContainText("Impasse");
  const first = await rows(page).first().textContent();
  await page.getByRole("button", { name: "Vues enregistrées" }).click();
  const views = page.getByRole("dialog", { name: "Vues enregistrées" });
  await views.getByLabel("Nom de la vue").fill(name);
  await views.getByRole("button", { name: "Enregistrer" }).click();
  await expect(views.getByRole("button", { name, exact: true })).toBeVisible();
  await audit(page, "saved views");
  const later = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await administrator(later, `town=${BONDY}&list=addresses`);
  await expect(list(later, "Adresses").getByRole("columnheader", { name: "Code postal" })).toBeHidden();
  await later.getByRole("button", { name: "Vues enregistrées" }).click();
  await later.getByRole("button", { name, exact: true }).click();
  await expect(later.getByRole("list", { name: "Filtres de la liste" })).toContainText("Impasse");
  await expect(rows(later).first()).toHaveText(first ?? "");
  await expect(later).toHaveURL(/sort=-number/);
  await expect(later).toHaveURL(/cols=number,street/);
  await later.getByRole("button", { name: "Vues enregistrées" }).click();
  await later.getByRole("button", { name: `Retirer la vue ${name}` }).click();
  await expect(later.getByText(/^Vue «.* retirée\.$/)).toBeVisible();
  await expect(later.getByRole("button", { name, exact: true })).toBeHidden();
  const kept = await ask<{ name: string }[]>(later, "GET", "/api/views?type=addresses");
  expect(kept.map((v) => v.name)).not.toContain(name);
  await later.context().close();
});
