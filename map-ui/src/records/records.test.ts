import { expect, test } from "vitest";
import {
  changedFields,
  copyOf,
  type Draft,
  draftOf,
  faultOf,
  faultsOf,
  isDirty,
  newDraft,
  newKey,
  parseNumber,
  payloadOf,
} from "./form";
import { difference, stepsOf } from "./history";
import { agrees, compareWith, mergeOver } from "./merge";
import type { Description, Field, HistoryEntry, RecordData, Values } from "./types";

function field(name: string, more: Partial<Field> = {}): Field {
  return {
    name,
    title: name,
    help: "",
    kind: "text",
    required: false,
    readonly: false,
    unit: null,
    choices: null,
    reference: null,
    max_length: null,
    min: null,
    max: null,
    pattern: null,
    depends: null,
    personal: false,
    sortable: true,
    ...more,
  };
}

const FIELDS = [
  field("number", { kind: "integer", required: true, min: 0, max: 9999 }),
  field("suffix", { max_length: 9 }),
  field("street_id", { kind: "reference", required: true, reference: { type: "streets" } }),
  field("certified", { kind: "boolean", required: true }),
  field("certified_on", { kind: "date", depends: { field: "certified", values: [true] } }),
  field("code", { readonly: true }),
];

function record(values: Values, more: Partial<RecordData> = {}): RecordData {
  return {
    id: 12,
    version: 3,
    label: "12 Rue Birmingham",
    commune: "80016",
    point: null,
    values,
    labels: { street_id: "Rue Birmingham" },
    geometry: null,
    actions: ["see", "change"],
    named: [],
    changed: null,
    ...more,
  };
}

const VALUES: Values = {
  number: 12,
  suffix: null,
  street_id: 4,
  certified: true,
  certified_on: "2026-03-12",
  code: "x",
};

const edit = (draft: Draft, values: Values): Draft => ({ ...draft, values: { ...draft.values, ...values } });

test("only what changed is sent, and an untouched form sends nothing", () => {
  const draft = draftOf(record(VALUES), "addresses");
  expect(isDirty(draft, FIELDS)).toBe(false);
  const typed = edit(draft, { number: 14, suffix: "" });
  expect(payloadOf(typed, FIELDS)).toEqual({ values: { number: 14 } });
  expect(isDirty(edit(typed, { number: 12 }), FIELDS)).toBe(false);
});

test("a field that no longer concerns the record is emptied with what it depends on", () => {
  const draft = edit(draftOf(record(VALUES), "addresses"), { certified: false });
  expect(payloadOf(draft, FIELDS).values).toEqual({ certified: false, certified_on: null });
  expect(changedFields(draft, FIELDS)).toEqual(["certified", "certified_on"]);
});

test("a new record sends what is filled, its commune and its place", () => {
  const draft = edit(newDraft("addresses", "80016"), { number: 3, street_id: 4 });
  const place = { type: "Point" as const, coordinates: [2.65, 50] };
  expect(payloadOf({ ...draft, geometry: place }, FIELDS)).toEqual({
    commune: "80016",
    values: { number: 3, street_id: 4, certified: false },
    geometry: place,
  });
});

test("a new form begins with what the register proposes, and an emptied field stays empty", () => {
  const fields = [
    field("active", { kind: "boolean", required: true, default: true }),
    field("town", { default: "Albert" }),
  ];
  const draft = newDraft("accounts", null);
  expect(payloadOf(draft, fields).values).toEqual({ active: true, town: "Albert" });
  expect(payloadOf(edit(draft, { active: false, town: "" }), fields).values).toEqual({ active: false });
});

test("what the register fills itself is neither copied nor sent", () => {
  const description = { fields: FIELDS } as unknown as Description;
  expect(copyOf(record(VALUES), description).values).not.toHaveProperty("code");
  expect(payloadOf(edit(draftOf(record(VALUES), "addresses"), { code: "y" }), FIELDS).values).toEqual({});
});

test("faults are found before the server is asked", () => {
  expect(faultOf(FIELDS[0] as Field, null)).toEqual({ reason: "required" });
  expect(faultOf(FIELDS[0] as Field, "abc")).toEqual({ reason: "number" });
  expect(faultOf(FIELDS[0] as Field, 1.5)).toEqual({ reason: "integer" });
  expect(faultOf(FIELDS[0] as Field, 10_000)).toEqual({ reason: "max", detail: 9999 });
  expect(faultOf(FIELDS[1] as Field, "bistrequater")).toEqual({ reason: "length", detail: 9 });
  expect(faultOf(field("postcode", { pattern: "[0-9]{5}" }), "8030")).toEqual({ reason: "pattern" });
  const hidden = [
    field("certified", { kind: "boolean" }),
    field("on", { required: true, depends: { field: "certified", values: [true] } }),
  ];
  expect(faultsOf(edit(newDraft("a", null), { certified: false }), hidden).size).toBe(0);
  expect(faultsOf(edit(newDraft("a", null), { certified: true }), hidden).size).toBe(1);
});

test("numbers are read as clerks write them", () => {
  expect(parseNumber("1 245,50")).toBe(1245.5);
  expect(parseNumber("1\u202f245")).toBe(1245);
  expect(parseNumber("")).toBeNull();
  expect(parseNumber("12 bis")).toBe("12 bis");
});

test("every form has a name of its own", () => {
  expect(newKey()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(newKey()).not.toBe(newKey());
});

test("changes of two people to different fields go together without a question", () => {
  const draft = edit(draftOf(record(VALUES), "addresses"), { number: 14 });
  const now = record({ ...VALUES, suffix: "bis" }, { version: 4 });
  const comparison = compareWith(draft, now, FIELDS);
  expect(agrees(comparison)).toBe(true);
  expect(comparison.theirs).toEqual(["suffix"]);
  const merged = mergeOver(draft, now, comparison, {});
  expect(merged.base.version).toBe(4);
  expect(payloadOf(merged, FIELDS)).toEqual({ values: { number: 14 } });
  expect(merged.values.suffix).toBe("bis");
});

test("the same field changed by both is asked about, and the choice is what is sent", () => {
  const draft = edit(draftOf(record(VALUES), "addresses"), { number: 14, suffix: "ter" });
  const now = record({ ...VALUES, number: 16 }, { version: 5 });
  const comparison = compareWith(draft, now, FIELDS);
  expect(comparison.clashes).toEqual([{ field: "number", base: 12, mine: 14, theirs: 16 }]);
  const mine = mergeOver(draft, now, comparison, { number: "mine" });
  expect(payloadOf(mine, FIELDS).values).toEqual({ number: 14, suffix: "ter" });
  const theirs = mergeOver(draft, now, comparison, { number: "theirs" });
  expect(payloadOf(theirs, FIELDS).values).toEqual({ suffix: "ter" });
});

test("the same change made twice is no conflict", () => {
  const draft = edit(draftOf(record(VALUES), "addresses"), { number: 14 });
  const now = record({ ...VALUES, number: 14 }, { version: 4 });
  expect(agrees(compareWith(draft, now, FIELDS))).toBe(true);
});

test("a place moved by both is asked about, moved by them alone is taken", () => {
  const place = (x: number) => ({ type: "Point" as const, coordinates: [x, 50] });
  const before = record(VALUES, { geometry: place(1) });
  const now = record(VALUES, { version: 4, geometry: place(2) });
  const untouched = draftOf(before, "addresses");
  expect(compareWith(untouched, now, FIELDS)).toMatchObject({ geometry: false, theirGeometry: true });
  const moved = { ...untouched, geometry: place(3) };
  const comparison = compareWith(moved, now, FIELDS);
  expect(agrees(comparison)).toBe(false);
  expect(mergeOver(moved, now, comparison, {}, "theirs").geometry).toBeUndefined();
  expect(mergeOver(moved, now, comparison, {}, "mine").geometry).toEqual(place(3));
});

const change = (name: string, before: string | null, after: string | null) => ({
  field: name,
  title: name,
  before,
  after,
});

const HISTORY = [
  { version: 4, changes: [change("a", "2", "1"), change("b", null, "x")], geometry_changed: true },
  { version: 3, changes: [change("a", "1", "2")], geometry_changed: false },
  { version: 2, changes: [change("a", "0", "1")], geometry_changed: false },
  { version: 1, changes: [], geometry_changed: false },
] as unknown as HistoryEntry[];

test("a record older than its history goes back to the state its history found", () => {
  const [last, first] = stepsOf(HISTORY.filter((h) => h.version === 4));
  expect(last?.version).toBe(4);
  expect(first).toMatchObject({ version: 3, action: "found", changes: [] });
  expect(stepsOf(HISTORY)).toHaveLength(HISTORY.length);
  expect(stepsOf([])).toEqual([]);
});

test("two states of a record are compared over everything between", () => {
  expect(difference(HISTORY, 2, 3)).toEqual({ changes: [change("a", "1", "2")], geometry: false });
  expect(difference(HISTORY, 1, 4)).toEqual({
    changes: [change("a", "0", "1"), change("b", null, "x")],
    geometry: true,
  });
  expect(difference(HISTORY, 2, 4).changes).toEqual([change("b", null, "x")]);
});
