/** What the agents' browser tests need: accounts, and the first administrator from the link the server printed. */
import { readFile } from "node:fs/promises";
import { type APIRequestContext, type Browser, type Page, request } from "@playwright/test";
import { BONDY, expect } from "./town";

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

/** What the lists of the server answer, as far as the tests read it. */
export interface Row {
  id: number;
  version: number;
  label: string;
  values: Record<string, unknown>;
}

type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** Asks the server directly, as whoever is signed in on the page: what a test needs before, and tidies up after. */
export async function ask<T>(page: Page, method: Method, path: string, data?: unknown, version?: number) {
  const { csrf } = (await (await page.request.get("/api/session")).json()) as { csrf: string };
  const headers: Record<string, string> = { "X-Beffroi-CSRF": csrf };
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  const answer = await page.request.fetch(path, { method, headers, data });
  expect(answer.ok(), `${method} ${path}: ${answer.status()}`).toBe(true);
  return (answer.status() === 204 ? null : await answer.json()) as T;
}

/** Takes records away again, whatever became of them since. */
export async function remove(page: Page, type: string, ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    const path = `/api/records/${type}/${id}`;
    const { version } = await ask<Row>(page, "GET", path);
    await ask(page, "DELETE", path, undefined, version);
  }
}

export interface Colleague {
  id: number;
  login: string;
}

/** Somebody who keeps the addresses, for one test; the administrator is signed in on the page. */
export async function colleague(page: Page, name: string): Promise<Colleague> {
  const login = `${name.toLowerCase().replace(/[^a-z]+/g, ".")}.${Date.now() % 1_000_000}`;
  const { id } = await ask<Row>(page, "POST", "/api/records/accounts", { values: { login, name } });
  const roles = await ask<{ items: Row[] }>(page, "GET", "/api/records/roles?limit=100&lang=fr");
  const role = roles.items.find((r) => r.values.name === "addressing")?.id;
  await ask(page, "POST", "/api/records/memberships", { values: { account: id, role } });
  const invited = { ids: [id], values: {} };
  const { link } = await ask<{ link: string }>(page, "POST", "/api/records/accounts/actions/invite", invited);
  const own = await request.newContext({ baseURL: new URL(page.url()).origin });
  const accepted = await own.put("/api/invitation", {
    data: { secret: link.split("#")[1], password: PASSWORD },
  });
  expect(accepted.ok()).toBe(true);
  await own.dispose();
  return { id, login };
}

/** An address nobody else looks at. */
export async function address(page: Page, number: number, street: string): Promise<Row> {
  const values = { number, street, postcode: "93140", post_town: "Bondy" };
  const geometry = { type: "Point", coordinates: [2.4822 + number / 1e6, 48.9025] };
  return ask<Row>(page, "POST", "/api/records/addresses", { commune: BONDY, values, geometry });
}

export async function addressesOf(page: Page, street: string): Promise<Row[]> {
  const query = new URLSearchParams({ commune: BONDY, "f.street": `eq:${street}`, limit: "100" });
  return (await ask<{ items: Row[] }>(page, "GET", `/api/records/addresses?${query}`)).items;
}
