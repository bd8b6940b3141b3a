import { expect, test } from "vitest";
import { complete, daysBetween, moveBeside, newWidget, resized } from "./arrange";
import type { Widget } from "./types";

const three: Widget[] = [];
for (const _ of "abc") three.push(newWidget("count", three));
const order = (widgets: Widget[]) => widgets.map((w) => w.id).join(" ");

test("a widget is dropped before or after another", () => {
  expect(order(three)).toBe("w1 w2 w3");
  expect(order(moveBeside(three, new Set(["w3"]), "w1", "before"))).toBe("w3 w1 w2");
  expect(order(moveBeside(three, new Set(["w1"]), "w2", "after"))).toBe("w2 w1 w3");
  expect(order(moveBeside(three, new Set(["w1", "w2"]), "w3", "after"))).toBe("w3 w1 w2");
  expect(order(moveBeside(three, new Set(["w1"]), "w1", "after"))).toBe("w1 w2 w3");
});

test("sizes stay within the grid", () => {
  expect(resized(three, "w2", 9, 0)[1]).toMatchObject({ width: 4, height: 1 });
  expect(resized(three, "w2", 2, 3)[0]).toBe(three[0]);
});

test("a widget needs a title, one source, and a field where it counts by one", () => {
  const widget = { ...newWidget("deadlines", []), title: "Échéances", type: "map-notes" };
  expect(complete(widget)).toBe(false);
  expect(complete({ ...widget, field: "due" })).toBe(true);
  expect(complete({ ...widget, field: "due", query: 2 })).toBe(false);
  expect(complete({ ...newWidget("chart", []), title: "x", query: 2 })).toBe(true);
});

test("days are counted by the calendar", () => {
  expect(daysBetween("2026-11-27", "2026-11-30")).toBe(3);
  expect(daysBetween("2026-03-30", "2026-03-28")).toBe(-2);
  expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
});
