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
};

test("a link restores town, view, style, theme, language, layers, opacity, card, selection and date", () => {
  expect(decode(`#${encode(FULL)}`)).toEqual(FULL);
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
    "#town=<script>&map=99/abc/2&style=evil&card=../etc:1&sel=parcels:x,1e9&opacity=zoning:500&date=2022-13-45",
  );
  expect(link).toEqual(EMPTY);
});

test("a Corsican commune is a commune", () => {
  expect(decode("town=2A247").commune).toBe("2A247");
});
