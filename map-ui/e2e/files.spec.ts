/** The former name of a street, with the deliberation that changed it and where the name comes from. */
import AxeBuilder from "@axe-core/playwright";
import { administrator, ask, list, type Row, remove } from "./staff";
import { BONDY, expect, still, test } from "./town";

const PDF = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";
/** A red point. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

test("une délibération est jointe à l’ancien nom d’une voie, puis relue", async ({ page }) => {
  await administrator(page, `list=aliases&town=${BONDY}`);
  const old = await ask<{ items: Row[] }>(page, "GET", "/api/records/aliases?q=Sente+des+Lavandières");
  await remove(
    page,
    "aliases",
    old.items.map((r) => r.id),
  );
  await page.goto(`/app#town=${BONDY}&list=aliases&record=aliases:new`);
  const form = page.getByRole("region", { name: /Autre nom/ }).last();
  await form.getByLabel("Autre nom", { exact: false }).first().fill("Sente des Lavandières");
  await form.getByLabel(/^Voie/).fill("Rue Louis Auguste Blanqui");
  const chooser = page.waitForEvent("filechooser");
  await form.getByRole("button", { name: "Choisir un fichier : Délibération" }).click();
  await (await chooser).setFiles({
    name: "délibération 12.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from(PDF),
  });
  await expect(form.getByText("délibération 12.pdf")).toBeVisible();
  const note = form.getByRole("textbox", { name: "Origine du nom" });
  await note.click();
  await page.keyboard.type("Un lavoir s’y trouvait ");
  await form.getByRole("button", { name: "Gras" }).click();
  await expect(note).toBeFocused();
  await page.keyboard.type("avant 1912");
  await still(page);
  const axe = await new AxeBuilder({ page }).analyze();
  expect(axe.violations).toEqual([]);
  await form.getByRole("button", { name: "Enregistrer" }).click();
  const card = page.getByRole("region", { name: /Sente des Lavandières/ });
  await expect(card.getByText("avant 1912")).toHaveCSS("font-weight", /[6-9]00/);
  const link = card.getByRole("link", { name: "délibération 12.pdf" });
  const opened = await page.request.get((await link.getAttribute("href")) ?? "");
  expect(opened.headers()["content-type"]).toBe("application/pdf");
  expect(await opened.text()).toBe(PDF);

  // The plate of the street takes the place of the deliberation, and is looked at here.
  await card.getByRole("button", { name: "Modifier" }).click();
  const again = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Remplacer : Délibération" }).click();
  await (await again).setFiles({
    name: "plaque.png",
    mimeType: "image/png",
    buffer: Buffer.from(PNG, "base64"),
  });
  await expect(page.getByText("plaque.png").first()).toBeVisible();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await card.getByRole("button", { name: "Aperçu : plaque.png" }).click();
  const shown = page.getByRole("dialog").getByRole("img", { name: "plaque.png" });
  await expect(shown).toHaveJSProperty("naturalWidth", 1);
  await page.keyboard.press("Escape");
  await expect(list(page, "Autres noms")).toBeVisible();
});
