import { expect, test } from "vitest";
import {
  choicesText,
  complete,
  firstValues,
  follow,
  namesIn,
  offsetOf,
  parameterOf,
  readChoices,
} from "./values";

test("the parameters of a text are what stands after colons, outside of quotes, comments and casts", () => {
  expect(namesIn("select :a, b::date, ':c', \":d\" -- :e\n/* :f */ where x = :a and y = :g_1")).toEqual([
    "a",
    "g_1",
  ]);
  expect(namesIn("select $$ :x $$, $t$ :y $t$, it''s := 2")).toEqual([]);
});

test("the list follows the text and keeps what was said of a parameter", () => {
  const day = parameterOf({ name: "day", title: "Jour", kind: "date" });
  const gone = parameterOf({ name: "gone" });
  expect(follow([day, gone], "select :day, :street")).toEqual([day, parameterOf({ name: "street" })]);
});

test("a form begins with the defaults, and with the day it is", () => {
  const list = [
    parameterOf({ name: "day", kind: "date", default: "today" }),
    parameterOf({ name: "street", default: "Rue Haute" }),
    parameterOf({ name: "town" }),
  ];
  const values = firstValues(list, new Date(2026, 10, 27));
  expect(values).toEqual({ day: "2026-11-27", street: "Rue Haute", town: "" });
  expect(complete(list, values)).toBe(false);
  expect(complete(list, { ...values, town: "Albert" })).toBe(true);
});

test("choices are typed one a line", () => {
  const choices = readChoices("open = Ouverte\nclosed\n\n a=b = c ");
  expect(choices).toEqual([
    { value: "open", title: "Ouverte" },
    { value: "closed", title: "" },
    { value: "a", title: "b = c" },
  ]);
  expect(choicesText(parameterOf({ choices }))).toBe("open = Ouverte\nclosed\na = b = c");
});

test("a line and a column are a place in the text, whatever its letters", () => {
  expect(offsetOf("select 1\nfrom é x", 2, 8)).toBe(16);
  expect(offsetOf("😀x", 1, 2)).toBe(2);
  expect(offsetOf("a", 9, 9)).toBe(1);
});
