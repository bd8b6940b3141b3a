/** What the agents' browser tests need: accounts, and the first administrator from the link the server printed. */
import { readFile } from "node:fs/promises";
import type { APIRequestContext, Browser, Page } from "@playwright/test";
import { expect } from "./town";

export const PASSWORD = "clocher-ardoise-2026-pavé";
export const ADMINISTRATOR = { login: "claire.petit", name: "Claire Petit" };

/** The invitation the server printed when it started: in `BEFFROI_INVITATION`, or in the log of `BEFFROI_LOG`. */
export async function firstInvitation(): Promise<string | null> {
  const given = process.env.BEFFROI_INVITATION;
  if (given) return given.split("#")[1] ?? given;
  const log = process.env.BEFFROI_LOG ? await readFile(process.env.BEFFROI_LOG, "utf8") : "";
  return /\/app\/invitation#([\w-]+)/.exec(log)?.[1] ?? null;
}

export async function firstStart(request: APIRequestContext): Promise<boolean> {
  const session = (await (await request.get("/api/session")).json()) as { first_start: boolean };
  return session.first_start;
}

/** Signs in by the sheet, as a clerk does. */
export async function signIn(page: Page, login: string, fragment: string): Promise<void> {
  await page.goto(`/app#${fragment}`);
  await page.getByRole("button", { name: "Se connecter" }).first().click();
  const sheet = page.getByRole("region", { name: "Se connecter" });
  await sheet.getByLabel("Identifiant").fill(login);
  await sheet.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await sheet.getByRole("button", { name: "Se connecter" }).click();
  await expect(sheet).toBeHidden();
}

/** A page of its own for somebody else. */
export async function another(browser: Browser, login: string, fragment: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await signIn(page, login, fragment);
  return page;
}

/** The administrator signed in; made from the printed link when there is none yet. */
export async function administrator(page: Page, fragment: string): Promise<void> {
  if (await firstStart(page.request)) await acceptFirst(page);
  else await signIn(page, ADMINISTRATOR.login, fragment);
  await page.goto(`/app#${fragment}`);
}

export async function acceptFirst(page: Page): Promise<void> {
  const secret = await firstInvitation();
  expect(
    secret,
    "the server prints a link when nobody administers it: BEFFROI_LOG or BEFFROI_INVITATION",
  ).toBeTruthy();
  await page.goto(`/app/invitation#${secret}`);
  await page.getByLabel("Votre nom").fill(ADMINISTRATOR.name);
  await page.getByLabel("Identifiant").fill(ADMINISTRATOR.login);
  await page.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Entrer" }).click();
  await expect(page.getByRole("button", { name: `Compte de ${ADMINISTRATOR.name}` })).toBeVisible();
}

export const list = (page: Page, title: string) => page.getByRole("region", { name: title, exact: true });
export const rows = (page: Page) => page.getByRole("grid").locator(".grid-lines").getByRole("row");
