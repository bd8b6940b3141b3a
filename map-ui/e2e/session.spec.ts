import AxeBuilder from "@axe-core/playwright";
import { ADMINISTRATOR, administrator, another, list, PASSWORD, rows, signIn } from "./staff";
import { ALBERT, BONDY, expect, still, test } from "./town";

const TOWN = `town=${ALBERT}`;

test("a wrong password is refused in words, a right one opens the registers", async ({ page }) => {
  await administrator(page, TOWN);
  await page.getByRole("button", { name: /^Compte de/ }).click();
  await page.getByRole("menuitem", { name: "Se déconnecter" }).click();
  await page.getByRole("button", { name: "Se connecter" }).click();
  const sheet = page.getByRole("region", { name: "Se connecter" });
  await sheet.getByLabel("Identifiant").fill(ADMINISTRATOR.login);
  await sheet.getByLabel("Mot de passe", { exact: true }).fill("ce n’est pas lui");
  await sheet.getByRole("button", { name: "Se connecter" }).click();
  await expect(sheet.getByRole("alert")).toBeVisible();
  await still(page);
  const { violations } = await new AxeBuilder({ page }).include(".session-sheet").analyze();
  expect(violations.map((v) => v.id)).toEqual([]);
  await sheet.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await sheet.getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByRole("button", { name: `Compte de ${ADMINISTRATOR.name}` })).toBeVisible();
  await expect(page.getByRole("button", { name: "Administration" })).toBeVisible();
});

test("a link to a list asks who is there, then shows it", async ({ page }) => {
  await page.goto(`/app#town=${BONDY}&list=addresses`);
  await page.getByRole("region").getByRole("button", { name: "Se connecter" }).click();
  const sheet = page.getByRole("region", { name: "Se connecter" });
  await sheet.getByLabel("Identifiant").fill(ADMINISTRATOR.login);
  await sheet.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await sheet.getByRole("button", { name: "Se connecter" }).click();
  await expect(rows(page).first()).toBeVisible();
});

test("the administrator makes an account with a role, and its owner comes in by the link", async ({
  page,
  browser,
}) => {
  await administrator(page, `${TOWN}&list=accounts`);
  const login = `jeanne.roy${Date.now() % 100_000}`;
  await list(page, "Comptes").getByRole("toolbar").getByRole("button", { name: "Nouvelle fiche" }).click();
  await page.getByLabel(/^Identifiant/).fill(login);
  await page.getByLabel(/^Nom/).fill("Jeanne Roy");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/est créée/)).toBeVisible();
  await page
    .locator(".desk-record")
    .getByRole("tab", { name: /Rôles|Affectations/ })
    .click();
  await page.getByRole("button", { name: /^Ajouter/ }).click();
  await page.getByRole("combobox", { name: /^Rôle/ }).click();
  await page.getByRole("option").first().click();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page).toHaveURL(/record=memberships:\d+/);
  await page.goto(`/app#${TOWN}&list=accounts&f.login=eq:${login}`);
  await rows(page).first().click();
  await page.getByRole("button", { name: "Autres actions" }).click();
  await page.getByRole("menuitem", { name: /d’invitation|de connexion/i }).click();
  const link = await page.getByLabel("Lien à transmettre").inputValue();
  const other = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await other.goto(new URL(link).pathname + new URL(link).hash);
  await other.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await other.getByRole("button", { name: "Entrer" }).click();
  await expect(other.getByRole("button", { name: "Compte de Jeanne Roy" })).toBeVisible();
  await other.context().close();
  const again = await another(browser, login, TOWN);
  await expect(again.getByRole("button", { name: "Compte de Jeanne Roy" })).toBeVisible();
  await again.context().close();
});

test("a second code is set up with its picture and its key", async ({ page }) => {
  await signIn(page, ADMINISTRATOR.login, `${TOWN}&sheet=account`);
  await page.goto(`/app#${TOWN}&sheet=account`);
  await page.getByRole("button", { name: "Ajouter un code du téléphone" }).click();
  await expect(page.getByRole("img", { name: "Image à lire avec le téléphone" })).toBeVisible();
  await expect(page.getByLabel("Clé du deuxième code")).toHaveValue(/^[A-Z2-7]{16,}$/);
});
