import { expect, test } from "vitest";
import { type Key, LANGS, MESSAGES, message } from ".";
import { area, date, length, percent } from "./format";

const keys = Object.keys(MESSAGES.fr) as Key[];
const holes = (text: string) => [...text.matchAll(/\{(\w+)[|}]/g)].map((m) => m[1]).sort();

test.each(LANGS)("every message is written in %s, with the same blanks to fill", (lang) => {
  for (const key of keys) {
    expect(MESSAGES[lang][key], key).toBeTruthy();
    expect(new Set(holes(MESSAGES[lang][key])), key).toEqual(new Set(holes(MESSAGES.fr[key])));
  }
  expect(Object.keys(MESSAGES[lang]).sort()).toEqual([...keys].sort());
});

test("no message is left in French by forgetting", () => {
  const same = keys.filter((k) => MESSAGES.en[k] === MESSAGES.fr[k] && /[éèêàçùœ]/i.test(MESSAGES.fr[k]));
  expect(same).toEqual([]);
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
