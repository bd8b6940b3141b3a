import { expect, test } from "vitest";
import { decodeDesk, EMPTY_DESK, encodeDesk, listOf } from "../permalink/desk";
import {
  type Condition,
  complete,
  directionOf,
  listQuery,
  nextSort,
  operatorsOf,
  readCondition,
  writeCondition,
} from "./filters";

test.each<[Condition, string]>([
  [{ operator: "ge", args: ["10"] }, "ge:10"],
  [{ operator: "between", args: ["2026-01-01", "2026-12-31"] }, "between:2026-01-01,2026-12-31"],
  [{ operator: "in", args: ["a,b", "c\\d"] }, "in:a\\,b,c\\\\d"],
  [{ operator: "contains", args: ["12:30, rue"] }, "contains:12:30, rue"],
  [{ operator: "empty", args: [] }, "empty:"],
])("a condition is written and read back the same: %o", (condition, text) => {
  expect(writeCondition(condition)).toBe(text);
  expect(readCondition(text)).toEqual(condition);
});

test("a condition nobody could have chosen is not read", () => {
  expect(readCondition("drop:1")).toBeNull();
  expect(readCondition("between:1")).toBeNull();
  expect(readCondition("")).toBeNull();
});

test("a condition without its value is not sent", () => {
  expect(complete({ operator: "ge", args: [""] })).toBe(false);
  expect(complete({ operator: "between", args: ["1"] })).toBe(false);
  expect(complete({ operator: "in", args: [] })).toBe(false);
  expect(complete({ operator: "filled", args: [] })).toBe(true);
});

test("dates are compared, long texts are not", () => {
  expect(operatorsOf("date")).toContain("between");
  expect(operatorsOf("longtext")).not.toContain("ge");
});

test("the list goes through the address bar to the query of the server unharmed", () => {
  const list = listOf("addresses", {
    q: "  d’Amiens ",
    filters: { number: "between:1,10", note: "contains:a&b=c#d%" },
    sort: "street,-number",
  });
  const fragment = encodeDesk({ ...EMPTY_DESK, list })
    .map(([k, v]) => `${k}=${v}`)
    .join("&");
  const back = decodeDesk(new URLSearchParams(fragment)).list;
  expect(back).toEqual(list);
  expect(listQuery(list, { commune: "80016", date: null })).toEqual([
    ["q", "d’Amiens"],
    ["commune", "80016"],
    ["sort", "street,-number"],
    ["f.note", "contains:a&b=c#d%"],
    ["f.number", "between:1,10"],
  ]);
});

test("a header sorts up, then down, then not; with Shift beside the others", () => {
  expect(nextSort("street", "number", false)).toBe("number");
  expect(nextSort("number", "number", false)).toBe("-number");
  expect(nextSort("-number", "number", false)).toBeNull();
  expect(nextSort("street,number", "number", false)).toBe("number");
  expect(nextSort("street", "number", true)).toBe("street,number");
  expect(nextSort("street,number", "number", true)).toBe("street,-number");
  expect(directionOf("street,-number", "number")).toBe("descending");
});
