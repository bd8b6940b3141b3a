/** A colleague enters with the key of her telephone: no password, no code. */
import { administrator, colleague, PASSWORD } from "./staff";
import { audit, BONDY, expect, test } from "./town";

/** Passkeys belong to a name; the other tests use the number of the machine. */
const NAMED = "http://localhost:8765";

test("une collègue ajoute une clé d’accès, et entre avec elle seule", async ({ page, browser }) => {
  test.skip(process.env.BEFFROI_URL !== undefined, "the server given may have another name");
  await administrator(page, `town=${BONDY}`);
  const nadia = await colleague(page, "Nadia Clé");
  const own = await (await browser.newContext({ locale: "fr-FR", baseURL: NAMED })).newPage();
  const device = await own.context().newCDPSession(own);
  await device.send("WebAuthn.enable");
  const { authenticatorId } = await device.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await own.goto(`/app#town=${BONDY}&sheet=signin`);
  const sheet = own.getByRole("region", { name: "Se connecter" });
  await sheet.getByLabel("Identifiant").fill(nadia.login);
  await sheet.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await sheet.getByRole("button", { name: "Se connecter" }).click();
  await expect(sheet).toBeHidden();
  await own.goto(`/app#town=${BONDY}&sheet=account`);
  await own.getByRole("button", { name: "Ajouter une clé d’accès" }).click();
  await own.getByLabel("Nom de la clé").fill("Téléphone");
  await own.getByLabel(/Mot de passe actuel/).fill(PASSWORD);
  await audit(own, "a passkey to name");
  await own.getByRole("button", { name: "Ajouter une clé d’accès" }).click();
  await expect(own.getByText("Téléphone", { exact: true })).toBeVisible();
  const { credentials } = await device.send("WebAuthn.getCredentials", { authenticatorId });
  expect(credentials.map((c) => c.isResidentCredential)).toEqual([true]);

  await own.getByRole("button", { name: "Se déconnecter" }).click();
  await own.getByRole("button", { name: "Se connecter" }).first().click();
  await own.getByRole("button", { name: "Entrer avec une clé d’accès" }).click();
  await expect(own.getByRole("button", { name: "Compte de Nadia Clé" })).toBeVisible();

  await own.goto(`/app#town=${BONDY}&sheet=account`);
  await own.getByRole("button", { name: /^Retirer : Téléphone/ }).click();
  await own.getByRole("button", { name: /: Téléphone/ }).click();
  await expect(own.getByText("Téléphone", { exact: true })).toBeHidden();
  await own.getByRole("button", { name: "Se déconnecter" }).click();
  await own.getByRole("button", { name: "Se connecter" }).first().click();
  await own.getByRole("button", { name: "Entrer avec une clé d’accès" }).click();
  await expect(own.getByRole("alert")).toContainText("Clé d’accès refusée");
});
