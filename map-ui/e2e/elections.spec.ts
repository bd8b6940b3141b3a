/** The roll and its street list, as the elections service works with them: EL-1 on Montpellier. Nobody here exists. */
import type { Page } from "@playwright/test";
import { administrator, ask, list, type Row, rows } from "./staff";
import { at, audit, card, expect, find, MONTPELLIER, test } from "./town";

const once = String(Date.now() % 1_000_000);
const STREET = `Rue de la République ${once}`;
const [B1, B2, B7] = [`E${once}-1`, `E${once}-2`, `E${once}-7`] as const;
const DOORS = ["2", "500", "502", "1001"];
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
  const field = page.getByLabel(label).last();
  await field.click();
  await field.fill(text);
  await page
    .getByRole("option", { name: new RegExp(text) })
    .first()
    .click();
}

/** What is written in a field stays, and the list under it goes with the field, when the form scrolls. */
async function followed(page: Page, label: RegExp, text: string): Promise<void> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  await page.setViewportSize({ ...size, height: 480 });
  const field = page.getByLabel(label).last();
  await field.click();
  await field.fill(text);
  const option = page.getByRole("option", { name: new RegExp(text) }).first();
  await expect(option).toBeVisible();
  const heights = async () => [(await field.boundingBox())?.y ?? 0, (await option.boundingBox())?.y ?? 0];
  const [before = 0, under = 0] = await heights();
  await field.evaluate((input) => {
    let box = input.parentElement;
    const scrolls = (e: Element) =>
      /auto|scroll/.test(getComputedStyle(e).overflowY) && e.scrollHeight - e.clientHeight > 40;
    while (box && !scrolls(box)) box = box.parentElement;
    box?.scrollBy(0, box.scrollTop < 40 ? 40 : -40);
  });
  await expect.poll(async () => (await heights())[0]).not.toBe(before);
  await expect(field).toHaveValue(text);
  await expect(option).toBeVisible();
  await expect
    .poll(async () => {
      const [now = 0, list = 0] = await heights();
      // Where there is no room left below, the list stands above its field.
      return Math.abs(list - now) <= Math.abs(under - before) + 2 || list < now;
    })
    .toBe(true);
  await option.click();
  await page.setViewportSize(size);
}

/** Records of a type by one of their fields. */
async function found(page: Page, type: string, field: string, is: string): Promise<Row[]> {
  const query = new URLSearchParams({ commune: MONTPELLIER, [`f.${field}`]: is });
  return (await ask<{ items: Row[] }>(page, "GET", `/api/records/${type}?${query}`)).items;
}

async function one(page: Page, type: string, field: string, value: string): Promise<Row> {
  const [row] = await found(page, type, field, `eq:${value}`);
  if (!row) throw new Error(`no ${type} of ${value}`);
  return row;
}

const station = (page: Page, id: string) => one(page, "polling-stations", "id", id);
const elector = (page: Page, door: string) => one(page, "electors", "birth_name", `FICTIF-${once}-${door}`);

async function drop(page: Page, type: string, field: string, is: string): Promise<void> {
  for (const row of await found(page, type, field, is)) {
    await ask(page, "DELETE", `/api/records/${type}/${row.id}`, undefined, row.version);
  }
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
  await choose(page, /^Bureau/, B1);
  await audit(page, "a line of the street list");
  await followed(page, /^Bureau/, B1);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/est (créée|enregistrée)/).first()).toBeVisible();

  await values(page, "street-ranges", {
    street: STREET,
    parity: "both",
    first: 501,
    last: 1000,
    station: (await station(page, B2)).id,
  });
  await page.goto(`/app#town=${MONTPELLIER}&list=street-ranges&record=street-ranges:new`);
  await page.getByLabel(/^Voie/).last().fill(STREET.toUpperCase());
  await page
    .getByLabel(/^Du numéro/)
    .last()
    .fill("500");
  await choose(page, /^Bureau/, B7);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/deux lignes tiennent les mêmes numéros/).first()).toBeVisible();
});

test("la liste du répertoire se dépose ; chaque électeur a le bureau de son numéro, ou aucun", async ({
  page,
}) => {
  await administrator(page, `town=${MONTPELLIER}&list=electors`);
  // Of an attempt before this one: a file that leaves them out would be refused as incomplete.
  await drop(page, "electors", "birth_name", "starts:FICTIF-");
  await list(page, "Électeurs").getByRole("button", { name: "Importer" }).click();
  const file = [
    COLUMNS.map((head) => `"${head}"`).join(";"),
    ...DOORS.map((door, at) => line(`FICTIF-${once}-${door}`, door, at + 1)),
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

  const [b1, b2] = [await station(page, B1), await station(page, B2)];
  const cut = async (door: string) => (await elector(page, door)).values.range_station;
  expect([await cut("2"), await cut("500")]).toEqual([b1.id, b1.id]);
  expect([await cut("502"), await cut("1001")]).toEqual([b2.id, null]);
});

test("qui habite au 502 et que le fichier met ailleurs est dans la vue de ceux qui changent ; un bureau se force avec un motif", async ({
  page,
}) => {
  await administrator(page, `town=${MONTPELLIER}&list=electors`);
  const { id } = await elector(page, "502");
  await page.goto(`/app#town=${MONTPELLIER}&list=electors&record=electors:${id}`);
  const sheet = page.locator(".desk-record");
  await expect(sheet).toContainText(B2);
  await sheet.getByRole("button", { name: "Modifier" }).click();
  await choose(page, /^Bureau$/, B7);
  await page.getByLabel("Forcé", { exact: true }).selectOption("oui");
  await page
    .getByLabel(/^Motif du forçage/)
    .last()
    .fill("Conseiller municipal");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/est (créée|enregistrée)/).first()).toBeVisible();
  await audit(page, "an elector");
  expect((await elector(page, "502")).values.forced).toBe(true);
});

test("le contrôle du découpage compte ce qu’il laisse, et la fiche d’une adresse dit où l’on vote", async ({
  page,
}) => {
  await administrator(page, `town=${MONTPELLIER}&list=street-ranges`);
  const [range] = await found(page, "street-ranges", "street", `eq:${STREET}`);
  await page.goto(`/app#town=${MONTPELLIER}&list=street-ranges&record=street-ranges:${range?.id}`);
  await page.locator(".desk-record").getByRole("button", { name: "Autres actions" }).click();
  await page.getByRole("menuitem", { name: "Contrôler le découpage" }).click();
  await expect(page.getByText(/suite\(s\) de numéros sans bureau/).first()).toBeVisible();

  const address = await find(page, "12 rue foch montpellier", MONTPELLIER, "addresses");
  const street = address.label.replace(/^\d+\S*\s+/, "").replace(/,.*$/, "");
  await drop(page, "street-ranges", "street", `eq:${street}`);
  const b2 = await station(page, B2);
  const made = await values(page, "street-ranges", { street, parity: "both", station: b2.id });
  await page.goto(`/#${at(address, MONTPELLIER, 19)}`);
  await expect(page.locator("#map[data-drawn]")).toBeAttached({ timeout: 60_000 });
  await page.getByRole("region", { name: /^Carte de Montpellier/ }).press("Enter");
  await expect(card(page)).toContainText(B2);
  await ask(page, "DELETE", `/api/records/street-ranges/${made.id}`, undefined, made.version);
});

test("rien de ce que cette suite a mis dans la commune n’y reste", async ({ page }) => {
  await administrator(page, `town=${MONTPELLIER}&list=electors`);
  for (const door of DOORS) await drop(page, "electors", "birth_name", `eq:FICTIF-${once}-${door}`);
  await drop(page, "street-ranges", "street", `eq:${STREET}`);
  for (const id of [B1, B2, B7]) await drop(page, "polling-stations", "id", `eq:${id}`);
  expect(await found(page, "street-ranges", "street", `eq:${STREET}`)).toEqual([]);
});
