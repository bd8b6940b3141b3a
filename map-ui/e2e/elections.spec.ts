/** The roll and its street list, as the elections service works with them: EL-1 on Montpellier. Nobody here exists. */
import type { Page } from "@playwright/test";
import { administrator, ask, list, type Row, rows } from "./staff";
import { at, audit, card, expect, find, MONTPELLIER, test } from "./town";

const once = String(Date.now() % 1_000_000);
const STREET = `Rue de la République ${once}`;
const [B1, B2, B7] = ["1", "2", "7"].map((number) => `E${once}-${number}`);
/** Heads of the columns of a file of ELIRE this test fills. */
const COLUMNS = [
  "code du l'ugle",
  "libellé de l'ugle",
  "libellé du type de liste",
  "nom de naissance",
  "nom d'usage",
  "prénoms",
  "sexe",
  "date de naissance",
  "code commune de naissance",
  "libellé commune de naissance",
  "code département de naissance",
  "pays de naissance",
  "libellé nationalité",
  "numéro de voie",
  "libellé de voie",
  "complément 1",
  "complément 2",
  "lieu-dit",
  "code postal",
  "commune",
  "pays",
  "code du bureau de vote",
  "libellé du bureau de vote",
  "code circonscription législative du bureau de vote",
  "libellé canton du bureau de vote",
  "libellé circonscription métropolitaine du bureau de vote",
  "numéro d'ordre dans le bureau de vote",
];

const line = (name: string, door: string, order: number) =>
  [
    MONTPELLIER,
    "MONTPELLIER",
    "liste principale",
    name,
    "",
    "Alix",
    "F",
    "12/03/1968",
    MONTPELLIER,
    "Montpellier",
    "34",
    "FRANCE",
    "Française",
    door,
    STREET.toUpperCase(),
    "",
    "",
    "",
    "34000",
    "MONTPELLIER",
    "FRANCE",
    B1,
    "ÉCOLE",
    "2",
    "Montpellier-1",
    "",
    String(order),
  ]
    .map((cell) => `"${cell}"`)
    .join(";");

const values = (page: Page, type: string, given: Record<string, unknown>) =>
  ask<Row>(page, "POST", `/api/records/${type}?commune=${MONTPELLIER}`, {
    commune: MONTPELLIER,
    values: given,
  });

async function choose(page: Page, label: RegExp, text: string): Promise<void> {
  await page.getByLabel(label).last().fill(text);
  await page
    .getByRole("option", { name: new RegExp(text) })
    .first()
    .click();
}

async function found(page: Page, type: string, q: string): Promise<Row[]> {
  const query = new URLSearchParams({ commune: MONTPELLIER, q });
  return (await ask<{ items: Row[] }>(page, "GET", `/api/records/${type}?${query}`)).items;
}

test.describe.configure({ mode: "serial" });

test("le découpage se tient voie par voie : une ligne se saisit, celle qui chevauche est refusée", async ({
  page,
}) => {
  await administrator(page, `town=${MONTPELLIER}&list=street-ranges`);
  for (const id of [B1, B2, B7]) await values(page, "polling-stations", { id, name: "École (essai)" });
  const streets = list(page, "Découpage");
  await streets.getByRole("toolbar").getByRole("button", { name: "Nouvelle fiche" }).click();
  await page.getByLabel(/^Voie/).last().fill(STREET);
  await page
    .getByLabel(/^Du numéro/)
    .last()
    .fill("1");
  await page
    .getByLabel(/^Au numéro/)
    .last()
    .fill("500");
  await choose(page, /^Bureau/, B1 as string);
  await audit(page, "a line of the street list");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/est (créée|enregistrée)/).first()).toBeVisible();

  const stations = await found(page, "polling-stations", B2 as string);
  await values(page, "street-ranges", {
    street: STREET,
    parity: "both",
    first: 501,
    last: 1000,
    station: stations[0]?.id,
  });
  await page.goto(`/app#town=${MONTPELLIER}&list=street-ranges&record=street-ranges:new`);
  await page.getByLabel(/^Voie/).last().fill(STREET.toUpperCase());
  await page
    .getByLabel(/^Du numéro/)
    .last()
    .fill("500");
  await choose(page, /^Bureau/, B7 as string);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/deux lignes tiennent les mêmes numéros/).first()).toBeVisible();
});

test("la liste du répertoire se dépose ; chaque électeur a le bureau de son numéro, ou aucun", async ({
  page,
}) => {
  await administrator(page, `town=${MONTPELLIER}&list=electors`);
  await list(page, "Électeurs").getByRole("button", { name: "Importer" }).click();
  const doors = ["2", "500", "502", "1001"];
  const file = [
    COLUMNS.map((head) => `"${head}"`).join(";"),
    ...doors.map((door, at) => line(`FICTIF-${once}-${door}`, door, at + 1)),
  ];
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /Choisir un fichier/ }).click();
  await (await chooser).setFiles({
    name: "liste.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`\ufeff${file.join("\n")}\n`),
  });
  await expect(page.getByRole("button", { name: "Voir les électeurs" })).toBeVisible();
  await audit(page, "a roll taken in");
  await page.getByRole("button", { name: "Voir les électeurs" }).click();
  await expect(rows(page).first()).toBeVisible();

  const station = async (door: string) => {
    const [elector] = await found(page, "electors", `FICTIF-${once}-${door}`);
    const one = await ask<Row & { labels?: unknown }>(page, "GET", `/api/records/electors/${elector?.id}`);
    const id = one.values.range_station as { id: number } | number | null;
    return typeof id === "object" ? (id?.id ?? null) : id;
  };
  const [b1] = await found(page, "polling-stations", B1 as string);
  const [b2] = await found(page, "polling-stations", B2 as string);
  expect([await station("2"), await station("500")]).toEqual([b1?.id, b1?.id]);
  expect([await station("502"), await station("1001")]).toEqual([b2?.id, null]);
});

test("qui habite au 502 et que le fichier met ailleurs est dans la vue de ceux qui changent ; un bureau se force avec un motif", async ({
  page,
}) => {
  await administrator(page, `town=${MONTPELLIER}&list=electors`);
  const [elector] = await found(page, "electors", `FICTIF-${once}-502`);
  await page.goto(`/app#town=${MONTPELLIER}&list=electors&record=electors:${elector?.id}`);
  const sheet = page.locator(".desk-record");
  await expect(sheet).toContainText(B2 as string);
  await sheet.getByRole("button", { name: "Modifier" }).click();
  await choose(page, /^Bureau(?! selon)/, B7 as string);
  await page
    .getByLabel(/^Forcé/)
    .last()
    .check();
  await page
    .getByLabel(/^Motif du forçage/)
    .last()
    .fill("Conseiller municipal");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/est (créée|enregistrée)/).first()).toBeVisible();
  await audit(page, "an elector");
  const [kept] = await found(page, "electors", `FICTIF-${once}-502`);
  expect(kept?.values.forced).toBe(true);
});

test("le contrôle du découpage compte ce qu’il laisse, et la fiche d’une adresse dit où l’on vote", async ({
  page,
}) => {
  await administrator(page, `town=${MONTPELLIER}&list=street-ranges`);
  const [one] = await found(page, "street-ranges", STREET);
  await page.goto(`/app#town=${MONTPELLIER}&list=street-ranges&record=street-ranges:${one?.id}`);
  await page.locator(".desk-record").getByRole("button", { name: "Contrôler le découpage" }).click();
  await expect(page.getByText(/suite\(s\) de numéros sans bureau/).first()).toBeVisible();

  const address = await find(page, "12 rue foch montpellier", MONTPELLIER, "addresses");
  const street = address.label.replace(/^\d+\S*\s+/, "").replace(/,.*$/, "");
  const [b2] = await found(page, "polling-stations", B2 as string);
  const made = await values(page, "street-ranges", { street, parity: "both", station: b2?.id });
  await page.goto(`/#${at(address, MONTPELLIER, 19)}`);
  await expect(page.locator("#map[data-drawn]")).toBeAttached({ timeout: 60_000 });
  await page.locator("#map").click({ position: { x: 720, y: 450 } });
  await expect(card(page)).toContainText(B2 as string);
  await ask(page, "DELETE", `/api/records/street-ranges/${made.id}`, undefined, made.version);
});

test("rien de ce que cette suite a mis dans la commune n’y reste", async ({ page }) => {
  await administrator(page, `town=${MONTPELLIER}&list=electors`);
  const drop = async (type: string, q: string) => {
    for (const row of await found(page, type, q)) {
      await ask(page, "DELETE", `/api/records/${type}/${row.id}`, undefined, row.version);
    }
  };
  await drop("electors", `FICTIF-${once}`);
  await drop("street-ranges", STREET);
  for (const id of [B1, B2, B7]) await drop("polling-stations", id as string);
  expect(await found(page, "electors", `FICTIF-${once}`)).toEqual([]);
});
