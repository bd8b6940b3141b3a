/** The register of processing activities: kept by the town, read by everybody; a request answered in time. */
import { administrator, ask, list, type Row } from "./staff";
import { ALBERT, audit, expect, test } from "./town";

const once = String(Date.now() % 1_000_000);
const LIST = `town=${ALBERT}&list=processings`;

test("le registre n’est pas vide au départ ; un traitement publié est lu de tous", async ({
  page,
  browser,
}) => {
  await administrator(page, LIST);
  await expect(list(page, "Registre des traitements")).toContainText("Courrier : Courrier arrivé");
  await audit(page, "the register");
  const query = new URLSearchParams({ commune: ALBERT, "f.code": "eq:mail-arrivals" });
  const { items } = await ask<{ items: Row[] }>(page, "GET", `/api/records/processings?${query}`);
  const line = items[0] as Row;
  await page.goto(`/app#${LIST}&record=processings:${line.id}:edit`);
  await page.getByLabel(/^Délégué à la protection/).fill("dpo@albert.example");
  await page.getByLabel(/^Publié/).selectOption({ label: "oui" });
  await audit(page, "a processing activity");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/est enregistrée/).first()).toBeVisible();

  const stranger = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await stranger.goto("/registre");
  await expect(stranger.getByRole("heading", { level: 1 })).toHaveText("Registre des traitements – Albert");
  await expect(stranger.getByRole("main")).toContainText("dpo@albert.example");
  await expect(stranger.getByRole("main")).not.toContainText("Comptes");
  await audit(stranger, "the public page");
  await stranger.getByRole("link", { name: "English" }).click();
  await expect(stranger.getByRole("main")).toContainText("Purposes");
  await audit(stranger, "the public page in English");
  await stranger.emulateMedia({ media: "print" });
  await expect(stranger.getByRole("navigation", { name: "Language" })).toBeHidden();
  await stranger.context().close();

  const { version } = await ask<Row>(page, "GET", `/api/records/processings/${line.id}`);
  await ask(page, "PATCH", `/api/records/processings/${line.id}`, { values: { public: false } }, version);
});

test("une demande a son échéance, se prolonge avec motif, et se clôt par la réponse", async ({ page }) => {
  await administrator(page, `town=${ALBERT}&list=data-requests&record=data-requests:new`);
  await page.getByLabel(/^Droit exercé/).selectOption({ label: "Accès (art. 15)" });
  await page.getByLabel(/^Personne/).fill(`Odile Fictive ${once}`);
  await page.getByLabel(/^Reçue le/).fill("2026-03-03");
  await audit(page, "a request being registered");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  const card = page.getByRole("region", { name: /^\d{4}-P-\d{4}/ });
  await expect(card).toContainText("3 avril 2026");
  await page.getByRole("button", { name: "Modifier" }).click();
  await page.getByLabel(/^Prolongation annoncée/).fill("2026-04-20");
  await page.getByLabel(/^Motif de la prolongation/).fill("Dossiers nombreux");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/dans le mois qui suit sa demande/).first()).toBeVisible();
  await page.getByLabel(/^Prolongation annoncée/).fill("2026-03-20");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(card).toContainText("3 juin 2026");
  await page.getByRole("button", { name: "Modifier" }).click();
  await page.getByLabel(/^État/).selectOption({ label: "Répondue" });
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(card).toContainText("Répondue");
  await audit(page, "a request");
});

test("une violation montre les 72 heures pour notifier", async ({ page }) => {
  await administrator(page, `town=${ALBERT}&list=incidents&record=incidents:new`);
  await page.getByLabel(/^Constatée le/).fill("2026-11-27T18:30");
  await page.getByLabel(/^Faits/).fill(`Clé USB perdue (exemple fictif ${once})`);
  await audit(page, "a breach being registered");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  const card = page.getByRole("region", { name: /^\d{4}-V-\d{3}/ });
  await expect(card).toContainText("30 novembre 2026");
});
