/** What the browser tests of the redistricting workshop do on its page. */
import type { Page } from "@playwright/test";
import { ask, type Row } from "./staff";
import { expect, MONTPELLIER } from "./town";

export const TYPE = "redistricting-scenarios";
/** The Écusson: narrow streets, several stations within a few hundred metres. */
export const OLD_TOWN = "15.6/43.6112/3.8768";

export const workshop = (page: Page) => page.getByRole("region", { name: "Atelier de redécoupage" });
export const bar = (page: Page) => page.getByRole("region", { name: "Outils de l’atelier" });
export const told = (page: Page) => bar(page).getByRole("status");
export const moved = (page: Page) => workshop(page).locator(".moved-total");
/** The last figure of a text, `−1 204` too. */
export const figure = (text: string | null) =>
  Number(
    (/[−+]?\d[\d\u202f]*(?!.*\d)/.exec(text ?? "")?.[0] ?? "0").replace("−", "-").replace(/[^\d-]/g, ""),
  );
export const movedNow = async (page: Page) => figure(await moved(page).textContent());
/** How many have moved after a stroke: the line says it of the stroke, the total of all. */
export async function movedBy(page: Page, to: string): Promise<number> {
  await expect(told(page)).toContainText(new RegExp(`→ ${to}(?!\\d)`));
  await kept(page);
  const count = figure(((await told(page).textContent()) ?? "").split(" adresse")[0] ?? "");
  await expect(moved(page)).toHaveText(String(count));
  return count;
}
export const row = (page: Page, number: string) =>
  workshop(page)
    .locator("tr[data-part]")
    .filter({ has: page.getByRole("button", { name: new RegExp(`^Peindre le bureau ${number},`) }) });

/** Where every test begins: taken from the town once, gone on from by the others. */
const BEGINNING = "Division de départ";

/** The scenario the others go on from. Taking 36,000 addresses over is work for the server: once is enough. */
export async function beginning(page: Page): Promise<number> {
  const query = new URLSearchParams({ commune: MONTPELLIER, "f.name": `eq:${BEGINNING}` });
  const found = await ask<{ items: Row[] }>(page, "GET", `/api/records/${TYPE}?${query}`);
  if (found.items[0]) return found.items[0].id;
  const values = { name: BEGINNING, least: 200, most: 400 };
  return (await ask<Row>(page, "POST", `/api/records/${TYPE}`, { commune: MONTPELLIER, values })).id;
}

/** A scenario of the town; there is no roll in the demo, so that each address counts one. */
export async function scenario(page: Page, name: string): Promise<number> {
  const parent = await beginning(page);
  const values = { name: `${name} ${Date.now() % 1_000_000}`, least: 200, most: 400, parent };
  return (await ask<Row>(page, "POST", `/api/records/${TYPE}`, { commune: MONTPELLIER, values })).id;
}

export const link = (id: number, view = OLD_TOWN) =>
  `town=${MONTPELLIER}&style=elections&map=${view}&scenario=${id}`;

/** The middle of the part of the map that neither bar nor sheet cover. */
export async function free(page: Page): Promise<{ x: number; y: number }> {
  const [tools, sheet] = [await bar(page).boundingBox(), await workshop(page).boundingBox()];
  if (!tools || !sheet) throw new Error("the workshop is not open");
  return { x: (tools.x + sheet.x) / 2, y: (tools.y + tools.height + 860) / 2 };
}

interface Ground {
  addresses: { unit: number[]; lon: number[]; lat: number[] };
  cell: number[];
  first: number[];
}

/** Where two stations of one canton meet, and their numbers. */
interface Border {
  view: string;
  to: string;
  from: string;
}

const SQUARE = 0.0006;
const ZOOM = 16.6;

/** The square of some sixty metres in which the lesser of two stations of one canton has the most addresses. */
export async function border(page: Page, id: number): Promise<Border> {
  const ground = await ask<Ground>(page, "GET", `/api/elections/scenarios/${id}/ground`);
  const plan = await ask<{ stations: { number: string }[] }>(
    page,
    "GET",
    `/api/elections/scenarios/${id}/plan`,
  );
  const squares = new Map<string, Map<number, number>>();
  for (const [i, unit] of ground.addresses.unit.entries()) {
    const [lon, lat] = [ground.addresses.lon[i] ?? 0, ground.addresses.lat[i] ?? 0];
    const key = `${Math.round(lon / SQUARE)} ${Math.round(lat / SQUARE)} ${ground.cell[unit]}`;
    const held = squares.get(key) ?? new Map<number, number>();
    const part = ground.first[unit] ?? 0;
    squares.set(key, held.set(part, (held.get(part) ?? 0) + 1));
  }
  const ranked = [...squares].map(([key, parts]) => {
    const [most, second] = [...parts].sort((x, y) => y[1] - x[1]);
    return { key, most: most?.[0] ?? 0, second: second?.[0] ?? 0, count: second?.[1] ?? 0 };
  });
  const best = ranked.reduce((x, y) => (y.count > x.count ? y : x));
  const [x = 0, y = 0] = best.key.split(" ").map(Number);
  const name = (part: number) => plan.stations[part]?.number ?? "";
  return {
    view: `${ZOOM}/${(y * SQUARE).toFixed(6)}/${(x * SQUARE).toFixed(6)}`,
    to: name(best.most),
    from: name(best.second),
  };
}

/** The workshop open, its addresses and areas on the map. */
export async function openWorkshop(page: Page, id: number, view = OLD_TOWN): Promise<void> {
  await page.goto(`/app#${link(id, view)}`);
  await expect(workshop(page).locator("tr[data-part]").first()).toBeVisible({ timeout: 60_000 });
  await expect(page.locator("#map[data-drawn]")).toBeAttached({ timeout: 60_000 });
}

export const paint = (page: Page, number: string) =>
  row(page, number)
    .getByRole("button", { name: /^Peindre/ })
    .click();

export async function drag(page: Page, points: [number, number][]): Promise<void> {
  const [first, ...others] = points;
  if (!first) return;
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const point of others) await page.mouse.move(...point, { steps: 12 });
  await page.mouse.up();
}

/** Everything drawn has reached the server. */
export const kept = (page: Page) => expect(told(page)).toHaveAttribute("data-sending", "false");
