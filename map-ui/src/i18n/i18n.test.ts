import { expect, test } from "vitest";
import type { Lang } from "../api/types";
import { LANGS, MESSAGES, message } from ".";
import { area, date, length, percent } from "./format";
import { STAFF } from "./staff";

type Catalogue = Record<Lang, Record<string, string>>;

const CATALOGUES: [string, Catalogue][] = [
  ["of the map", MESSAGES],
  ["of the agents", STAFF],
];
const CASES = CATALOGUES.flatMap(([what, all]) => LANGS.map((lang) => [what, lang, all] as const));
const holes = (text: string) => [...text.matchAll(/\{(\w+)[|}]/g)].map((m) => m[1]).sort();

test.each(CASES)("every message %s is written in %s, with the same blanks to fill", (_, lang, all) => {
  for (const [key, french] of Object.entries(all.fr)) {
    const text = all[lang][key] ?? "";
    expect(text, key).toBeTruthy();
    expect(new Set(holes(text)), key).toEqual(new Set(holes(french)));
  }
  expect(Object.keys(all[lang]).sort()).toEqual(Object.keys(all.fr).sort());
});

test.each(CATALOGUES)("no message %s is left in French by forgetting", (_, all) => {
  const same = Object.entries(all.fr).filter(([k, fr]) => all.en[k] === fr && /[éèêàçùœ]/i.test(fr));
  expect(same).toEqual([]);
});

test("the words of the agents do not hide those of the map", () => {
  expect(Object.keys(STAFF.fr).filter((k) => k in MESSAGES.fr)).toEqual([]);
});

test("one parcel is singular, two are plural, in French zero is singular", () => {
  expect(message("fr", "select.count", { count: 0 })).toBe("0 parcelle");
  expect(message("fr", "select.count", { count: 2 })).toBe("2 parcelles");
  expect(message("en", "select.count", { count: 0 })).toBe("0 parcels");
  expect(message("en", "select.count", { count: 1 })).toBe("1 parcel");
});

test("areas, lengths, shares and dates are written as a French clerk writes them", () => {
  expect(area(1245, "fr")).toBe("1\u202f245\u202fm²");
  expect(area(1_234_567, "fr")).toBe("123,46\u202fha");
  expect(length(132.44, "fr")).toBe("132,4\u202fm");
  expect(length(12_340, "fr")).toBe("12,34\u202fkm");
  expect(percent(0.0345, "fr")).toBe("3,5\u202f%");
  expect(percent(1, "fr")).toBe("100\u202f%");
  expect(date("2026-03-12", "fr")).toBe("12 mars 2026");
  expect(date("2024-01-01", "fr")).toBe("1er janvier 2024");
  expect(date("2026-03-12", "en")).toBe("12 March 2026");
});
