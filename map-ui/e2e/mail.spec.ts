/** A letter's way through the town hall: registered with its scan, given to a service, answered, closed, archived. */
import type { Page } from "@playwright/test";
import { administrator, ask, list, type Row, rows } from "./staff";
import { ALBERT, audit, expect, test } from "./town";

/** A page of A4 with nothing on it. */
const PDF = [
  "%PDF-1.4",
  "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
  "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
  "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj",
  "trailer<</Root 1 0 R/Size 4>>",
  "%%EOF",
].join("\n");

const once = String(Date.now() % 1_000_000);
const SENDER = `Garage du Pont ${once} (fictif)`;
const SUBJECT = `Place de livraison ${once}`;

const form = (page: Page, title: RegExp) => page.getByRole("region", { name: title }).last();
const saved = (page: Page) => expect(page.getByText(/est (créée|enregistrée)/).first()).toBeVisible();

async function choose(page: Page, label: RegExp, text: string, option: RegExp): Promise<void> {
  await page.getByLabel(label).last().fill(text);
  await page.getByRole("option", { name: option }).first().click();
}

async function letter(page: Page): Promise<Row> {
  const query = new URLSearchParams({ commune: ALBERT, q: SUBJECT });
  const { items } = await ask<{ items: Row[] }>(page, "GET", `/api/records/mail-arrivals?${query}`);
  if (!items[0]) throw new Error("the letter is not there");
  return items[0];
}

test.describe.configure({ mode: "serial" });

test("un courrier arrive : l’expéditeur s’ajoute en chemin, le numéro est donné et apposé", async ({
  page,
}) => {
  await administrator(page, `town=${ALBERT}&list=mail-arrivals`);
  await list(page, "Courrier arrivé")
    .getByRole("toolbar")
    .getByRole("button", { name: "Nouvelle fiche" })
    .click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choisir un fichier : Document numérisé" }).click();
  await (await chooser).setFiles({ name: "scan.pdf", mimeType: "application/pdf", buffer: Buffer.from(PDF) });
  await expect(page.getByText("scan.pdf").first()).toBeVisible();
  await choose(page, /^Expéditeur/, SENDER, /Ajouter/);
  await page.getByLabel(/^Objet/).fill(SUBJECT);
  await choose(page, /^Catégorie/, "habitant", /Demande d’un habitant/);
  await choose(page, /^Service/, "Secr", /Secrétariat général/);
  await audit(page, "a letter being registered");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await saved(page);
  const made = await letter(page);
  expect(made.values.reference).toMatch(/^\d{4}-A-\d{6}$/);
  expect(made.values.state).toBe("assigned");
  expect(made.values.reply_expected).toBe(true);
  const file = await page.request.get(`/api/records/mail-arrivals/${made.id}/attachments/file`);
  expect((await file.body()).toString("latin1")).toContain(String(made.values.reference));
  const card = form(page, new RegExp(SUBJECT));
  await expect(card).toContainText(String(made.values.reference));
  await audit(page, "a letter");
});

test("le service trouve sa tâche, la place sur la carte et la voit en retard", async ({ page }) => {
  await administrator(page, `town=${ALBERT}&list=mail-arrivals`);
  const made = await letter(page);
  await page.goto(`/app#town=${ALBERT}&list=mail-arrivals&record=mail-arrivals:${made.id}`);
  await page.locator(".desk-record").getByRole("tab", { name: "Tâches" }).click();
  await expect(page.getByText("Répondre au courrier").first()).toBeVisible();
  const { items } = await ask<{ items: Row[] }>(
    page,
    "GET",
    `/api/records/mail-tasks?f.arrival=eq:${made.id}`,
  );
  const task = items[0] as Row;
  const geometry = { type: "Point", coordinates: [2.6512, 50.0012] };
  await ask(
    page,
    "PATCH",
    `/api/records/mail-tasks/${task.id}`,
    { values: { due: "2026-01-05" }, geometry },
    task.version,
  );
  await page.goto(`/app#town=${ALBERT}&list=mail-tasks`);
  await page.getByRole("button", { name: "Vues enregistrées" }).click();
  await page.getByRole("button", { name: "En retard", exact: true }).click();
  await expect(page.getByRole("list", { name: "Filtres de la liste" })).toContainText("aujourd’hui");
  await expect(rows(page).first()).toContainText("Répondre au courrier");
  await audit(page, "late tasks");
});

test("la réponse part, le courrier se clôt et s’archive", async ({ page }) => {
  await administrator(page, `town=${ALBERT}&list=mail-arrivals`);
  const made = await letter(page);
  await page.goto(`/app#town=${ALBERT}&list=mail-arrivals&record=mail-arrivals:${made.id}:edit`);
  await page.getByLabel(/^État/).selectOption({ label: "Clos" });
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/Une réponse est attendue/).first()).toBeVisible();
  await page.getByRole("button", { name: "Annuler", exact: true }).click();

  await page.locator(".desk-record").getByRole("tab", { name: "Réponses" }).click();
  await page
    .locator(".desk-record")
    .getByRole("tabpanel")
    .getByRole("button", { name: /Nouvelle fiche|Ajouter/ })
    .click();
  await page
    .getByLabel(/^Objet/)
    .last()
    .fill(`Réponse : ${SUBJECT}`);
  await page.getByLabel(/^État/).last().selectOption({ label: "Parti" });
  await audit(page, "a reply being written");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await saved(page);

  const { version } = await ask<Row>(page, "GET", `/api/records/mail-arrivals/${made.id}`);
  await page.goto("about:blank");
  await page.goto(`/app#town=${ALBERT}&list=mail-arrivals&record=mail-arrivals:${made.id}:edit`);
  await page.getByLabel(/^État/).selectOption({ label: "Clos" });
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await saved(page);
  await page.getByRole("button", { name: "Autres actions" }).click();
  await page.getByRole("menuitem", { name: "Archiver" }).click();
  await expect
    .poll(async () => (await ask<Row>(page, "GET", `/api/records/mail-arrivals/${made.id}`)).values.archived)
    .toBeTruthy();
  const closed = await ask<Row>(page, "GET", `/api/records/mail-arrivals/${made.id}`);
  expect(closed.values.state).toBe("closed");
  expect(closed.version).toBeGreaterThan(version);
});

test("un numéro donné par erreur s’annule avec son motif et ne se supprime pas", async ({ page }) => {
  await administrator(page, `town=${ALBERT}&list=mail-departures`);
  const { items } = await ask<{ items: Row[] }>(
    page,
    "GET",
    `/api/records/mail-correspondents?${new URLSearchParams({ q: SENDER, commune: ALBERT })}`,
  );
  const values = { recipient: (items[0] as Row).id, subject: `Erreur ${once}` };
  const wrong = await ask<Row>(page, "POST", "/api/records/mail-departures", { commune: ALBERT, values });
  await page.goto(`/app#town=${ALBERT}&list=mail-departures&record=mail-departures:${wrong.id}`);
  await page.getByRole("button", { name: "Autres actions" }).click();
  await expect(page.getByRole("menuitem", { name: "Supprimer" })).toHaveCount(0);
  await page.getByRole("menuitem", { name: "Annuler ce numéro" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Motif/).fill("Enregistré deux fois");
  await audit(page, "a number being cancelled");
  await dialog
    .getByRole("button", { name: /Annuler ce numéro|Exécuter|Valider/ })
    .last()
    .click();
  await expect
    .poll(async () => (await ask<Row>(page, "GET", `/api/records/mail-departures/${wrong.id}`)).values.state)
    .toBe("cancelled");
});
