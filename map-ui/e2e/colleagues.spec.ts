import { createHmac } from "node:crypto";
import {
  ADMINISTRATOR,
  address,
  administrator,
  another,
  ask,
  colleague,
  PASSWORD,
  type Row,
  remove,
} from "./staff";
import { audit, BONDY, expect, test } from "./town";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The bytes a key stands for (RFC 4648). */
function bytesOf(key: string): Buffer {
  const bits = [...key].map((sign) => BASE32.indexOf(sign).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** What the telephone shows at a step of thirty seconds (RFC 6238). */
function codeAt(key: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac("sha1", bytesOf(key)).update(counter).digest();
  const from = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** A telephone: a code serves once, so each one asked for is of a later step, within the grace the server gives. */
function telephone(key: string): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Math.floor(Date.now() / 30_000) - 1);
    return codeAt(key, last);
  };
}

test("a telephone's code is the one of the norm", () => {
  const key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  expect(codeAt(key, 1)).toBe("287082");
  expect(codeAt(key, Math.floor(1_111_111_109 / 30))).toBe("081804");
});

test("once a second code is in place, the password alone no longer opens the town", async ({
  page,
  browser,
}) => {
  await administrator(page, `town=${BONDY}`);
  const nadia = await colleague(page, "Nadia Benali");
  const own = await another(browser, nadia.login, `town=${BONDY}&sheet=account`);
  await own.goto(`/app#town=${BONDY}&sheet=account`);
  await own.getByRole("button", { name: "Ajouter un code du téléphone" }).click();
  const code = telephone(await own.getByLabel("Clé du deuxième code").inputValue());
  await audit(own, "a second code to set up");
  await own.getByLabel("Code du téléphone").fill("000 000");
  await own.getByRole("button", { name: "Confirmer" }).click();
  await expect(own.getByRole("alert")).toBeVisible();
  await audit(own, "a wrong second code");
  await own.getByLabel("Code du téléphone").fill(code());
  await own.getByRole("button", { name: "Confirmer" }).click();
  await expect(own.getByText("Un code de votre téléphone est demandé à chaque connexion.")).toBeVisible();
  await own.getByRole("button", { name: "Se déconnecter" }).click();
  await own.getByRole("button", { name: "Se connecter" }).first().click();
  const sheet = own.getByRole("region", { name: "Se connecter" });
  await sheet.getByLabel("Identifiant").fill(nadia.login);
  await sheet.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await sheet.getByRole("button", { name: "Se connecter" }).click();
  await expect(sheet.getByLabel("Code du téléphone")).toBeFocused();
  await expect(sheet.getByRole("alert")).toBeHidden();
  await audit(own, "a second code asked for");
  await sheet.getByLabel("Code du téléphone").fill("000 000");
  await sheet.getByRole("button", { name: "Se connecter" }).click();
  await expect(sheet.getByRole("alert")).toContainText("Ce n’est pas le code de cet instant");
  await audit(own, "a wrong second code at the door");
  await sheet.getByLabel("Code du téléphone").fill(code());
  await sheet.getByRole("button", { name: "Se connecter" }).click();
  await expect(own.getByRole("button", { name: "Compte de Nadia Benali" })).toBeVisible();
  await own.goto(`/app#town=${BONDY}&sheet=account`);
  await own.getByRole("button", { name: "Retirer le deuxième code" }).click();
  await own.getByLabel("Code du téléphone").fill(code());
  await own.getByRole("button", { name: "Retirer le deuxième code" }).click();
  await expect(own.getByText(/Le mot de passe suffit pour se connecter/)).toBeVisible();
  await own.context().close();
  await remove(page, "accounts", [nadia.id]);
});

test("who saves second reads what the first one changed, takes it over, and keeps the rest of their own", async ({
  page,
  browser,
}) => {
  const street = `Rue de la Discorde ${Date.now() % 100_000}`;
  await administrator(page, `town=${BONDY}`);
  const paul = await colleague(page, "Paul Martin");
  const { id } = await address(page, 7301, street);
  const link = `town=${BONDY}&record=addresses:${id}:edit`;
  const own = await another(browser, paul.login, link);
  await own.goto(`/app#${link}`);
  await own.getByLabel(/^Numéro/).fill("7302");
  await own.getByLabel(/^Complément/).fill("Hameau du Puits");
  await page.goto(`/app#${link}`);
  await page.getByLabel(/^Numéro/).fill("7303");
  await page.getByLabel(/^Code postal/).fill("93141");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/est enregistrée/)).toBeVisible();
  await expect(own.getByText(`${ADMINISTRATOR.name} vient de modifier cette fiche`)).toBeVisible();
  await expect(own.getByText("Vous choisirez à l’enregistrement ce qui reste.")).toBeVisible();
  await audit(own, "a form somebody else overtook");
  await own.getByRole("button", { name: "Enregistrer" }).click();
  const merge = own.getByRole("dialog", { name: "Cette fiche a changé entre-temps" });
  await expect(merge).toContainText(`${ADMINISTRATOR.name} l’a enregistrée le`);
  const pair = merge.getByRole("group", { name: "Numéro" });
  await expect(pair).toContainText("7302");
  await expect(pair).toContainText("7303");
  await expect(merge).toContainText(`Repris tel quel de ${ADMINISTRATOR.name} : Code postal`);
  await audit(own, "two people changed the same thing");
  await pair.getByRole("radio", { name: new RegExp(ADMINISTRATOR.name) }).check();
  await merge.getByRole("button", { name: "Enregistrer" }).click();
  await expect(own.getByText(/est enregistrée/)).toBeVisible();
  const { values } = await ask<Row>(page, "GET", `/api/records/addresses/${id}`);
  expect([values.number, values.postcode, values.locality]).toEqual([7303, "93141", "Hameau du Puits"]);
  await own.context().close();
  await remove(page, "addresses", [id]);
  await remove(page, "accounts", [paul.id]);
});
