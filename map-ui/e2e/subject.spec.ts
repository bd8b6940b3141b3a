/** A resident or an agent asks what the town hall holds about them. */
import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { administrator, colleague } from "./staff";
import { BONDY, expect, still, test } from "./town";

test("la déléguée à la protection des données remet à une personne ce qui est détenu sur elle", async ({
  page,
}) => {
  await administrator(page, `town=${BONDY}`);
  await colleague(page, "Odile Vasseur");
  await page.getByRole("button", { name: /^Compte de/ }).click();
  await page.getByRole("menuitem", { name: "Données d’une personne" }).click();
  const sheet = page.getByRole("region", { name: "Données d’une personne" });
  await sheet.getByLabel("Nom, courriel, téléphone…").fill("personne de ce nom");
  await sheet.getByRole("button", { name: "Chercher" }).click();
  await expect(sheet.getByText("Aucune fiche ne parle de cette personne")).toBeVisible();
  await sheet.getByLabel("Nom, courriel, téléphone…").fill("vasseur odile");
  await sheet.getByRole("button", { name: "Chercher" }).click();
  await sheet
    .getByRole("checkbox", { name: /Odile Vasseur/ })
    .last()
    .check();
  await still(page);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const hand = sheet.getByRole("button", { name: "Télécharger le dossier" });
  await expect(hand).toBeDisabled();
  await sheet.getByLabel("Motif").fill("Courrier du 3 mars");
  const saved = page.waitForEvent("download");
  await hand.click();
  const bytes = await readFile(await (await saved).path());
  expect(bytes.subarray(0, 2).toString()).toBe("PK");
});
