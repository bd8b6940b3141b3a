import { expect, test } from "vitest";
import type { Town } from "../api/types";
import { type Key, message, type Values } from "../i18n";
import { matchCommands, matchTowns, parseCoordinates } from "./commands";

const t = (key: Key, values?: Values) => message("fr", key, values);
const town = (commune: string, name: string): Town => ({
  commune,
  name,
  department: commune.slice(0, 2),
  bbox: [3.8, 43.56, 3.95, 43.66],
  legal_srid: 3944,
  layers: [],
  shown: {},
  vintages: [],
});

test.each([
  ["43.6, 3.87", [3.87, 43.6]],
  ["43.6 3.87", [3.87, 43.6]],
  ["43,6 ; 3,87", [3.87, 43.6]],
  ["43.6,3.87", [3.87, 43.6]],
  ["-21.1, 55.5", [55.5, -21.1]],
])("« %s » is a place: latitude then longitude", (text, place) => {
  expect(parseCoordinates(text, null)).toEqual(place);
});

test("coordinates of the town's plan and of Lambert-93 are places too", () => {
  const montpellier = town("34172", "Montpellier");
  const [lon, lat] = parseCoordinates("1831248.87 3165376.522", montpellier) ?? [0, 0];
  expect(lon).toBeCloseTo(4.6278, 6);
  expect(lat).toBeCloseTo(43.6767, 6);
  const [x, y] = parseCoordinates("652469,02 ; 6862035,26", montpellier) ?? [0, 0];
  expect(x).toBeCloseTo(2.3522, 5);
  expect(y).toBeCloseTo(48.8566, 5);
});

test.each(["AB 123", "12 rue de la Paix", "12", "000 AB 0123", "12, 14", "34172000AB0123"])(
  "« %s » is not a place but something to look for",
  (text) => {
    expect(parseCoordinates(text, null)).toBeNull();
  },
);

test("« imprimer » prints, « mesurer surface » measures, accents and order do not matter", () => {
  expect(matchCommands("imprimer", t).map((c) => c.id)).toEqual(["print"]);
  expect(matchCommands("surface mesurer", t).map((c) => c.id)).toEqual(["area"]);
  expect(matchCommands("ecoles", t).map((c) => c.id)).toEqual(["schools"]);
  expect(matchCommands("i", t)).toEqual([]);
});

test("a town is found by the beginning of its name or its code", () => {
  const towns = [town("34172", "Montpellier"), town("93010", "Bondy")];
  expect(matchTowns("mont", towns).map((x) => x.commune)).toEqual(["34172"]);
  expect(matchTowns("93010", towns).map((x) => x.name)).toEqual(["Bondy"]);
});
