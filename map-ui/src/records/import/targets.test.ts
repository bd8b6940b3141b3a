import { expect, test } from "vitest";
import { staffMessage, type Words } from "../../i18n/staff";
import type { Description, Field } from "../types";
import { columnText, missingOf, proposed, targetsOf } from "./targets";

const t: Words = (key, values) => staffMessage("fr", key, values);
const field = (name: string, title: string, part: Partial<Field> = {}) =>
  ({ name, title, kind: "text", required: false, readonly: false, ...part }) as Field;
const addresses = {
  geometry: "point",
  geometry_required: true,
  by_commune: true,
  fields: [
    field("street", "Voie", { required: true }),
    field("id", "Clé d’interopérabilité", { required: true, readonly: true }),
    field("updated", "Mise à jour", { readonly: true }),
  ],
} as Description;
const targets = targetsOf(addresses, t);

test("a column goes into a field, the place, the commune, or what names the record", () => {
  const names = targets.map((target) => target.name);
  expect(names).toEqual(["street", "id", "longitude", "latitude", "commune", "fid"]);
  const accounts = { ...addresses, geometry: null, by_commune: false } as Description;
  expect(targetsOf(accounts, t).map((target) => target.name)).toEqual(["street", "id", "fid"]);
});

test("what the server would not read is not said to be read", () => {
  const columns = [
    { column: "lon", samples: [], field: "longitude" },
    { column: "Mise à jour", samples: [], field: "updated" },
    { column: "remarque", samples: [], field: null },
  ];
  expect(proposed({ columns, separator: ";" }, targets)).toEqual({
    lon: "longitude",
    "Mise à jour": "",
    remarque: "",
  });
});

test("what new records would lack is said, unless the lines name records that exist", () => {
  const lacking = missingOf({ voie: "street", lon: "longitude" }, targets);
  expect(lacking.map((target) => target.name)).toEqual(["latitude"]);
  expect(missingOf({ fid: "fid" }, targets)).toEqual([]);
});

test("a refused line says where in the words of the trade", () => {
  expect(columnText("geometry", addresses, t)).toBe("Place sur la carte");
  expect(columnText("street", addresses, t)).toBe("Voie");
  expect(columnText("nom de la voie", addresses, t)).toBe("nom de la voie");
  expect(columnText(null, addresses, t)).toBe("");
});
