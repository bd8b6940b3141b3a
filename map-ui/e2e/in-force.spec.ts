/**
 * A limit moves from 500 to 450, is decided and takes effect: EL-2 on Montpellier. Nobody here exists. The division of the town
 * is another one afterwards: this runs after everything else.
 */
import type { Page } from "@playwright/test";
import { administrator, ask, list, type Row, rows } from "./staff";
import { audit, expect, MONTPELLIER, test } from "./town";
import { bar, row, TYPE, workshop } from "./workshop";

const once = String(Date.now() % 1_000_000);
const STREET = `Rue de la République ${once}`;
/** The same street, as another service writes it. */
const SHORT = `R REPUBLIQUE ${once}`;
const [B1, B2] = [`L${once}-1`, `L${once}-2`] as const;
const NAME = `Limite à 450 (${once})`;
const NOBODY = "INVENTÉ";
/** Number, list of the roll, whether forced to the first station. */
const ELECTORS: readonly [number, string, boolean][] = [
  [410, "LP", false],
  [451, "LP", false],
  [460, "LP", false],
  [475, "LP", false],
  [500, "LP", false],
  [490, "LCE", false],
  [470, "LP", true],
  [501, "LP", false],
  [540, "LP", false],
];

const make = (page: Page, type: string, values: Record<string, unknown>, geometry?: unknown) =>
  ask<Row>(page, "POST", `/api/records/${type}`, { commune: MONTPELLIER, values, geometry });

const point = (lon: number, lat: number) => ({ type: "Point", coordinates: [lon, lat] });

async function found(page: Page, type: string, query: Record<string, string>): Promise<Row[]> {
  const asked = new URLSearchParams({ commune: MONTPELLIER, limit: "100", ...query });
  return (await ask<{ items: Row[] }>(page, "GET", `/api/records/${type}?${asked}`)).items;
}

/** The street, its two stations with their place, and who lives there. */
async function street(page: Page): Promise<Row[]> {
  const place = await make(
    page,
    "polling-places",
    { name: `École Anne-Frank ${once}`, address: "2 rue Haute", rooms: 3 },
    point(3.8768, 43.6112),
  );
  const stations: Row[] = [];
  for (const id of [B1, B2]) {
    const cell = { canton: "Essai", constituency: "2" };
    stations.push(await make(page, "polling-stations", { id, place: place.id, ...cell }));
  }
  const [first, second] = stations.map((station) => station.id);
  const line = { street: STREET, parity: "both" };
  await make(page, "street-ranges", { ...line, last: 500, station: first });
  await make(page, "street-ranges", { ...line, first: 501, station: second });
  for (const [number, listed, forced] of ELECTORS) {
    const written = number % 2 === 0 && number !== 410 ? SHORT : STREET;
    await make(
      page,
      "addresses",
      { number, street: written, postcode: "34000", post_town: "Montpellier" },
      point(3.8768 + number / 1e6, 43.6112),
    );
    const held = forced ? { station: first, forced, forced_reason: "Fauteuil roulant" } : {};
    const born = { birth_name: `${NOBODY}${once}-${number}`, birth_date: "1980-02-01" };
    await make(page, "electors", { ...born, number, street: written, list: listed, ...held });
  }
  return stations;
}

const electorAt = async (page: Page, number: number) => {
  const [row] = await found(page, "electors", { "f.birth_name": `eq:${NOBODY}${once}-${number}` });
  if (!row) throw new Error(`nobody at ${number}`);
  return row;
};

/** Who votes where, by number of the street. */
async function votes(page: Page): Promise<Record<number, unknown>> {
  const all = ELECTORS.map(
    async ([number]) => [number, (await electorAt(page, number)).values.station] as const,
  );
  return Object.fromEntries(await Promise.all(all));
}

/** Chooses an action of the record, answers it, and gives what is said. */
async function act(page: Page, action: string, on?: string): Promise<string> {
  await page.locator(".desk-record").getByRole("button", { name: "Autres actions" }).click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
  const dialog = page.getByRole("dialog");
  if (on !== undefined) {
    await dialog.getByLabel(/^En vigueur le/).fill(on);
    await dialog.locator("button[type=submit]").click();
  }
  const close = dialog.getByRole("button", { name: "Fermer" }).last();
  await expect(close).toBeVisible({ timeout: 60_000 });
  await expect(dialog.locator("button[type=submit]")).toHaveCount(0);
  const said = (await dialog.locator(".sheet-body").textContent()) ?? "";
  await close.click();
  await expect(dialog).toBeHidden();
  return said;
}

test("une limite passe de 500 à 450 : qui change de bureau se voit, se décide, et ne change qu’au jour dit", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await administrator(page, `town=${MONTPELLIER}&list=${TYPE}`);
  const [first, second] = (await street(page)).map((station) => station.id);
  await list(page, "Scénarios de redécoupage")
    .getByRole("button", { name: "Nouvelle fiche" })
    .first()
    .click();
  await page.getByLabel(/^Nom/).last().fill(NAME);
  await page
    .getByLabel(/^Au moins/)
    .last()
    .fill("1");
  await page
    .getByLabel(/^Au plus/)
    .last()
    .fill("5");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await page.getByRole("button", { name: "Ouvrir l’atelier" }).click({ timeout: 60_000 });

  // Before anything is decided: who would move, what each station would come to, and beyond its limits or not.
  await expect(row(page, B1).locator(".standing")).toHaveText(/Au-dessus de la fourchette.*6$/, {
    timeout: 60_000,
  });
  await workshop(page).getByRole("tab", { name: "Voies" }).click();
  const form = workshop(page).getByRole("form", { name: "Donner des numéros à un bureau" });
  await form.getByLabel("Voie").fill(STREET);
  await form.getByLabel("Du n°").fill("451");
  await form.getByLabel("Au n°").fill("500");
  await form.getByLabel("Bureau qui reçoit").focus();
  await form.getByLabel("Bureau qui reçoit").selectOption({ label: B2 });
  const give = form.getByRole("button", { name: "Donner : 4 électeurs" });
  await expect(give).toBeEnabled();
  await give.click();
  await expect(bar(page).getByRole("status")).toContainText(`→ ${B2}`);
  await expect(workshop(page).locator(".moved-total")).toHaveText("4");
  await workshop(page).getByRole("tab", { name: "Bureaux" }).click();
  await expect(row(page, B1).locator(".standing")).toHaveText(/Dans la fourchette.*2$/);
  await expect(row(page, B1).locator(".difference")).toHaveText("−4");
  await expect(row(page, B2).locator(".standing")).toHaveText(/Au-dessus de la fourchette.*6$/);
  await expect(row(page, B2).locator(".walk")).toHaveText(/\d+\s?m/);
  for (const view of ["Avant", "Après", "Différence"]) {
    await bar(page).getByRole("radio", { name: view }).click();
    await expect(bar(page).getByRole("radio", { name: view })).toBeChecked();
  }
  await workshop(page).getByRole("tab", { name: "Comparer" }).click();
  const beside = workshop(page).getByRole("table", { name: "Chaque bureau, avant et après" });
  await expect(beside.locator(`tr[data-station="${B2}"]`)).toContainText(/2.*6.*\+4/);

  await workshop(page).getByRole("button", { name: "Fiche" }).click();
  const before = await votes(page);
  expect(before[451]).toBe(first);
  expect(await act(page, "Figer")).toMatch(/5 électeurs changeraient de bureau \(LP 4, LCE 1\)/);
  expect(await act(page, "Planifier l’entrée en vigueur", "")).toMatch(
    /5 électeurs changeront de bureau, aucun aujourd’hui/,
  );
  expect(await votes(page)).toEqual(before);
  await page.goto(`/app#town=${MONTPELLIER}&list=elector-movements`);
  await expect(rows(page)).toHaveCount(5);
  await audit(page, "movements that wait for their day");

  // Decided too early: taken back, and planned for today.
  await page.goBack();
  expect(await act(page, "Retirer")).toMatch(/5 mouvements annulés, personne n’a changé de bureau/);
  const today = new Date().toLocaleDateString("fr-CA", { timeZone: "Europe/Paris" });
  expect(await act(page, "Planifier l’entrée en vigueur", today)).toContain("5 électeurs changeront");
  expect(await votes(page)).toEqual(before);
  expect(await act(page, "Mettre en vigueur")).toMatch(/5 électeurs ont changé de bureau/);
  const after = await votes(page);
  const moved = Object.keys(after).filter((number) => after[Number(number)] !== before[Number(number)]);
  expect(moved).toEqual(["451", "460", "475", "490", "500"]);
  expect(new Set(moved.map((number) => after[Number(number)]))).toEqual(new Set([second]));
  expect(after[470]).toBe(first);
  const lines = (await found(page, "street-ranges", { "f.street": `eq:${STREET}` })).map(({ values }) => [
    values.first ?? null,
    values.last ?? null,
    values.station,
  ]);
  expect(lines.sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
    [null, 450, first],
    [451, null, second],
  ]);
  await expect(page.locator(".desk-record")).toContainText("En vigueur");
  await audit(page, "a scenario in force");
});
