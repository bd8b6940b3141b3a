import { ALBERT, card, expect, find, middle, open, test } from "./town";

test("a town without data says what to do", async ({ page }) => {
  await page.route("**/api/towns", (r) => r.fulfill({ json: [] }));
  await page.goto("/");
  await expect(page.getByText("Aucune commune chargée")).toBeVisible();
  await expect(page.getByText(/beffroi import/)).toBeVisible();
});

test("a refusal of the server is shown in three parts: what, why, what to do", async ({ page }) => {
  await page.route("**/api/at?**", (r) =>
    r.fulfill({
      status: 404,
      contentType: "application/problem+json",
      body: JSON.stringify({
        title: "Lieu inconnu",
        detail: "Ce point est hors de la commune.",
        remedy: "Cliquez dans la commune.",
      }),
    }),
  );
  await open(page, `town=${ALBERT}&map=17/50.0005/2.6519`);
  const { x, y } = await middle(page);
  await page.mouse.click(x, y);
  const alert = card(page).getByRole("alert");
  await expect(alert).toContainText("Lieu inconnu");
  await expect(alert).toContainText("hors de la commune");
  await expect(alert).toContainText("Cliquez dans la commune");
});

test("a server that does not answer is said so, and asked again on demand", async ({ page }) => {
  await open(page, `town=${ALBERT}&map=17/50.0005/2.6519`);
  await page.route("**/api/at?**", (r) => r.abort());
  const { x, y } = await middle(page);
  await page.mouse.click(x, y);
  await expect(card(page).getByText("Le serveur ne répond pas")).toBeVisible();
  await page.unroute("**/api/at?**");
  await card(page).getByRole("button", { name: "Réessayer" }).click();
  await expect(card(page)).toContainText("Lambert-93");
});

test("a start without a server shows the next step instead of an empty page", async ({ page }) => {
  await page.route("**/api/towns", (r) => r.abort());
  await page.goto("/");
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByRole("button", { name: "Réessayer" })).toBeVisible();
});

test("losing the network is said, coming back too", async ({ page, context }) => {
  await open(page, `town=${ALBERT}`);
  await context.setOffline(true);
  await expect(page.getByRole("alert")).toContainText("Le serveur ne répond pas");
  await context.setOffline(false);
  await expect(page.getByRole("alert")).toBeHidden();
});

test("a place with nothing recorded says so", async ({ page }) => {
  await page.route("**/api/at?**", (r) =>
    r.fulfill({ json: { lon: 2.65, lat: 50, coordinates: [], groups: [] } }),
  );
  await open(page, `town=${ALBERT}&map=17/50.0005/2.6519`);
  const { x, y } = await middle(page);
  await page.mouse.click(x, y);
  await expect(card(page).getByText("Rien d’enregistré ici")).toBeVisible();
});

test("a broken layer is listed with its file, line and remedy", async ({ page }) => {
  await page.route("**/api/layers", async (r) => {
    const layers = (await (await r.fetch()).json()) as Record<string, unknown>[];
    const error = {
      file: "layers/parcels/layer.toml",
      line: 12,
      message: "colonne inconnue",
      remedy: "Corrigez le nom.",
    };
    await r.fulfill({ json: layers.map((l) => (l.id === "parcels" ? { ...l, error } : l)) });
  });
  await open(page, `town=${ALBERT}`);
  await page.getByRole("button", { name: "Couches" }).click();
  const panel = page.getByRole("region", { name: "Couches" });
  await expect(panel.getByText("couche en erreur")).toBeVisible();
  await panel.getByRole("button", { name: /Légende et réglages.*Parcelles/ }).click();
  await expect(panel.getByText("layers/parcels/layer.toml, ligne 12")).toBeVisible();
  await expect(panel.getByText("Corrigez le nom.")).toBeVisible();
});

test("a change made elsewhere is asked for at once by the open map", async ({ page }) => {
  let tell: (() => void) | undefined;
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  await page.route("**/events", async (r) => {
    await told;
    const note = JSON.stringify({ layer: "parcels", bbox: [2.64, 49.99, 2.66, 50.01], version: 2 });
    await r.fulfill({ contentType: "text/event-stream", body: `event: change\ndata: ${note}\n\n` });
  });
  await open(page, `town=${ALBERT}&map=16/50.0005/2.6519`);
  await page.waitForTimeout(500);
  const asked = page.waitForRequest((r) => /\/tiles\/[^/]*parcels/.test(r.url()), { timeout: 5000 });
  tell?.();
  await asked;
});

test("a parcel stays in view beside its card", async ({ page }) => {
  const parcel = await find(page, "AK 145", ALBERT, "parcels");
  await open(page, `town=${ALBERT}`);
  await page.keyboard.press("/");
  await page.keyboard.type("AK 145");
  await page
    .getByRole("option", { name: new RegExp(parcel.label) })
    .first()
    .click();
  await expect(card(page)).toBeVisible();
  await page.waitForTimeout(1200);
  const box = await card(page).boundingBox();
  const { x } = await middle(page);
  expect(box?.x ?? 0).toBeGreaterThan(x);
});
