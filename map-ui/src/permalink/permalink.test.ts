import { expect, test } from "vitest";
import { decode, EMPTY, encode, type Permalink } from "./permalink";

const FULL: Permalink = {
  commune: "34172",
  view: { lon: 3.876716, lat: 43.611234, zoom: 16.25, bearing: -12.5 },
  style: "elections",
  theme: "dark",
  lang: "es",
  shown: { zoning: true, addresses: false, "school-perimeters": true },
  opacity: { zoning: 0.6, parcels: 0.35 },
  card: { layer: "polling-stations", fid: 12 },
  selection: { layer: "parcels", fids: [4, 8, 15] },
  date: "2022-01-01",
  list: {
    type: "addresses",
    q: "rue d’Amiens & 12 #=",
    filters: { number: "between:1,10", street: "contains:d'Août=100%" },
    sort: "street,-number",
    columns: ["number", "street"],
    ids: [3, 5],
    wide: true,
  },
  record: { type: "addresses", id: 12, edit: true, tab: "history" },
  sheet: "account",
  scenario: 7,
};

test("a link restores town, view, style, theme, language, layers, opacity, card, selection and date", () => {
  expect(decode(`#${encode(FULL)}`)).toEqual(FULL);
});

test("a new record and an import are links too", () => {
  const record = { type: "polling-stations", id: "new" as const, edit: true, tab: null };
  expect(decode(encode({ ...EMPTY, record }))).toEqual({ ...EMPTY, record });
  expect(decode("record=addresses:import").record?.id).toBe("import");
});

test("a link to a place opens the card of that place", () => {
  const link = { ...FULL, card: { at: [3.87, 43.61] as [number, number], zoom: 17 } };
  expect(decode(encode(link)).card).toEqual({ at: [3.87, 43.61], zoom: 17 });
});

test("an empty address is the town's map as it comes", () => {
  expect(decode("")).toEqual(EMPTY);
  expect(encode(EMPTY)).toBe("");
});

test("a damaged or hostile link is read as far as it makes sense and no further", () => {
  const link = decode(
    "#town=<script>&map=99/abc/2&style=evil&card=../etc:1&sel=parcels:x,1e9&opacity=zoning:500&date=2022-13-45" +
      "&list=<b>&record=../x:1&sheet=evil",
  );
  expect(link).toEqual(EMPTY);
});

test("a Corsican commune is a commune", () => {
  expect(decode("town=2A247").commune).toBe("2A247");
});
