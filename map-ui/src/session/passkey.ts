/** Passkeys between the server and the device. */
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { sendJson } from "../api/client";
import type { Lang, Session } from "../api/types";

interface Challenge<Options> {
  ceremony: string;
  publicKey: Options;
}

const PATH = "/api/session/passkeys";

/** The person changed their mind, or took too long: nothing went wrong. */
const givenUp = (error: unknown) =>
  error instanceof Error && (error.name === "NotAllowedError" || error.name === "AbortError");

async function unlessGivenUp<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (givenUp(error)) return null;
    throw error;
  }
}

/** Signs in with a passkey of the device; null when the person gave up. */
export async function proveWithPasskey(lang: Lang): Promise<Session | null> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const asked = await sendJson("POST", `${PATH}/challenge`, {}, lang);
  const { ceremony, publicKey } = (await asked.json()) as Challenge<PublicKeyCredentialRequestOptionsJSON>;
  const credential = await unlessGivenUp(() => startAuthentication({ optionsJSON: publicKey }));
  if (!credential) return null;
  const entered = await sendJson("POST", `${PATH}/proof`, { ceremony, credential }, lang);
  return (await entered.json()) as Session;
}

/** Makes a passkey in the device; false when the person gave up. */
export async function makePasskey(password: string, name: string, lang: Lang): Promise<boolean> {
  const { startRegistration } = await import("@simplewebauthn/browser");
  const begun = await sendJson("POST", PATH, { password }, lang);
  const { ceremony, publicKey } = (await begun.json()) as Challenge<PublicKeyCredentialCreationOptionsJSON>;
  const credential = await unlessGivenUp(() => startRegistration({ optionsJSON: publicKey }));
  if (!credential) return false;
  await sendJson("PUT", PATH, { ceremony, name, credential }, lang);
  return true;
}
