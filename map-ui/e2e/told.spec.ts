import type { Page } from "@playwright/test";
import { openPostOffice } from "./post-office";
import { administrator, another, ask, colleague, type Row } from "./staff";
import { audit, BONDY, expect, test } from "./town";

interface Change {
  version: number;
}

/** Gives somebody an address; the administrator is signed in on the page. */
async function addressed(page: Page, id: number, email: string): Promise<void> {
  const path = `/api/records/accounts/${id}`;
  const { version } = await ask<Row & Change>(page, "GET", path);
  await ask(page, "PATCH", path, { values: { email } }, version);
}

/** Short notes go by themselves: a sheet opened over one is not what is looked at here. */
const quiet = (page: Page) => expect(page.getByRole("status").locator(".toast")).toHaveCount(0);

test("a clerk follows a task to its end, is told of one that fails, and starts it again", async ({
  page,
  browser,
}) => {
  const office = await openPostOffice();
  await administrator(page, `town=${BONDY}`);
  const nadia = await colleague(page, "Nadia Envoi");
  await addressed(page, nadia.id, "nobody@ville.fr");
  const own = await another(browser, nadia.login, `town=${BONDY}`);
  const tasks = own.getByRole("button", { name: /^Opérations/ });
  await tasks.click();
  await expect(own.getByRole("dialog", { name: "Opérations" })).toContainText("Aucune opération");
  await audit(own, "no task");
  await own.keyboard.press("Escape");

  await own.goto(`/app#town=${BONDY}&sheet=account`);
  await own.getByRole("button", { name: "M’envoyer un message d’essai" }).click();
  await expect(own.getByRole("status")).toContainText("Opération en échec");
  const bell = own.getByRole("button", { name: "Notifications, 1 non lue" });
  await quiet(own);
  await bell.click();
  const told = own.getByRole("dialog", { name: /^Notifications/ });
  await expect(told).toContainText("Opération en échec – Courriel : Message d’essai");
  await expect(told).toContainText("550");
  await audit(own, "a notification");
  await told.getByRole("button", { name: /^Marquer comme lue/ }).click();
  await expect(own.getByRole("button", { name: "Notifications", exact: true })).toBeVisible();
  await own.keyboard.press("Escape");

  await tasks.click();
  const tray = own.getByRole("dialog", { name: "Opérations" });
  await expect(tray).toContainText("En échec");
  await audit(own, "a task that failed");
  await tray.getByRole("button", { name: /^Relancer/ }).click();
  await expect(tray).toContainText("En échec");
  await own.keyboard.press("Escape");

  await addressed(page, nadia.id, "nadia@ville.fr");
  await own.goto(`/app#town=${BONDY}&sheet=account`);
  await own.reload();
  await own.getByRole("button", { name: "M’envoyer un message d’essai" }).click();
  await expect(own.getByRole("status")).toContainText("Opération terminée");
  expect(office.letters.filter((letter) => letter.includes("nadia@ville.fr"))).toHaveLength(1);
  await own.getByText("Me prévenir aussi par courriel").click();
  await expect(own.getByRole("status")).toContainText("prévenu par courriel");
  await audit(own, "how one is told");
  await own.context().close();
  await office.close();
});

test("a mail server that is away delays a letter, and a clerk who no longer wants it cancels it", async ({
  page,
  browser,
}) => {
  await administrator(page, `town=${BONDY}`);
  const omar = await colleague(page, "Omar Attente");
  await addressed(page, omar.id, "omar@ville.fr");
  const own = await another(browser, omar.login, `town=${BONDY}&sheet=account`);
  await own.goto(`/app#town=${BONDY}&sheet=account`);
  await own.getByRole("button", { name: "M’envoyer un message d’essai" }).click();
  await quiet(own);
  await own.getByRole("button", { name: "Opérations, 1 en cours" }).click();
  const tray = own.getByRole("dialog", { name: "Opérations" });
  await expect(tray).toContainText("Le serveur de courriel ne répond pas");
  await audit(own, "a task that waits");
  await tray.getByRole("button", { name: /^Annuler l’opération/ }).click();
  await expect(own.getByRole("dialog", { name: "Opérations" })).toContainText("Annulée");
  await own.context().close();
});
