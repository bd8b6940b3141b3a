import { expect, test } from "vitest";
import type { Position } from "../geometry/projection";
import { at, box } from "./fixtures";
import { geometryOf, type Part } from "./parts";
import { appended, erased, inserted, listed, typed } from "./rings";
import {
  addVertex,
  again,
  back,
  choose,
  docOf,
  drag,
  drop,
  dropBase,
  dropPart,
  dropVertex,
  finish,
  merge,
  type Parcel,
  pick,
  place,
  removeLast,
  removePicked,
  type Sketch,
  setVertex,
  start,
  stop,
  type Tool,
  toggleParcel,
} from "./sketch";

const parcel = (fid: number): Parcel => ({
  fid,
  label: `AK ${fid}`,
  parts: [{ type: "polygon", rings: [box((fid % 4) * 20, Math.floor(fid / 4) * 20, 20)] }],
});
const drawing = (s: Sketch, points: Position[]) => finish(points.reduce((now, p) => place(now, p), s));

/** Numbers that look like chance and are the same each time (Park and Miller). */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % sides;
  };
}

function anyChange(s: Sketch, roll: (sides: number) => number): Sketch {
  const tools: Tool[] = ["polygon", "line", "point", "hole", "split", "edit", "basket"];
  const where = () => at(roll(60), roll(60));
  const ref = { part: roll(3), ring: roll(2), index: roll(5) };
  const changes: ((now: Sketch) => Sketch)[] = [
    (now) => choose(now, tools[roll(tools.length)] ?? "edit"),
    (now) => place(now, where()),
    (now) => place(now, where()),
    (now) => place(now, where()),
    finish,
    removeLast,
    (now) => stop(now) ?? now,
    (now) => drop(drag(now, ref, where())),
    (now) => setVertex(now, ref, where()),
    (now) => addVertex(now, ref, where()),
    (now) => dropVertex(now, ref),
    (now) => dropPart(now, roll(3)),
    (now) => removePicked(pick(now, { ...ref, index: null })),
    (now) => toggleParcel(now, parcel(roll(12))),
    dropBase,
    merge,
    (now) => appended(now, where()),
    (now) => inserted(now, roll(4)),
  ];
  return (changes[roll(changes.length)] ?? finish)(s);
}

test.each([1, 7, 42, 1793, 20_260])(
  "whatever is done from seed %i, undone it is the start, redone the end",
  (seed) => {
    const roll = dice(seed);
    const first: Part[] = [{ type: "polygon", rings: [box(0, 0, 30)] }];
    const begun = start("mixed", first, false);
    let s = begun;
    // Copies, so that a change in place would be seen.
    const seen = [structuredClone(docOf(s))];
    for (let i = 0; i < 200; i++) {
      s = anyChange(s, roll);
      if (s.history.past.length === seen.length) seen.push(structuredClone(docOf(s)));
    }
    expect(seen.length).toBeGreaterThan(40);
    const end = structuredClone(docOf(s));
    for (let i = seen.length - 1; i > 0; i--) {
      expect(docOf(s)).toEqual(seen[i]);
      s = back(s);
    }
    expect(docOf(s)).toEqual(docOf(begun));
    expect(docOf(back(s))).toEqual(docOf(begun));
    for (let i = 1; i < seen.length; i++) s = again(s);
    expect(docOf(s)).toEqual(end);
    expect(docOf(again(s))).toEqual(end);
  },
);

test("a new change forgets what had been undone", () => {
  const s = place(back(place(place(start("line", [], false), at(0, 0)), at(5, 5))), at(9, 9));
  expect(docOf(again(s)).stroke?.points).toEqual([at(0, 0), at(9, 9)]);
});

test("a polygon, its hole and its cut, each undone in turn; undoing goes back into the stroke", () => {
  let s = drawing(start("polygon", [], false), box(0, 0, 30));
  expect(s.tool).toBe("edit");
  s = drawing(choose(s, "hole"), box(10, 10, 5));
  expect(docOf(s).parts[0]?.rings).toHaveLength(2);
  s = drawing(choose(s, "split"), [at(-5, 5), at(35, 5)]);
  expect(docOf(s).parts).toHaveLength(2);
  s = back(s);
  expect(s.tool).toBe("split");
  expect(docOf(s).stroke?.points).toHaveLength(2);
  expect(docOf(merge(again(s))).parts).toHaveLength(1);
});

test("a stroke is not ended too early, and a cut or a hole that fails leaves it in place", () => {
  const two = place(place(start("polygon", [], false), at(0, 0)), at(5, 0));
  expect(finish(two)).toBe(two);
  const holed = drawing(choose(drawing(start("polygon", [], false), box(0, 0, 30)), "hole"), box(50, 50, 5));
  expect(holed.notice).toBe("hole.outside");
  expect(docOf(holed).stroke?.points).toHaveLength(4);
});

test("a record with one point keeps one, a record with several gains one", () => {
  const one = place(place(start("point", [], false), at(0, 0)), at(5, 5));
  expect(geometryOf(docOf(one).parts)).toEqual({ type: "Point", coordinates: at(5, 5) });
  const several = place(place(start("point", [], true), at(0, 0)), at(5, 5));
  expect(docOf(several).parts).toHaveLength(2);
});

test("the basket is the union of its parcels and of what was there, in any order, and gives back", () => {
  const begun = start("polygon", [], false);
  let s = [0, 1, 4].reduce((now, fid) => toggleParcel(now, parcel(fid)), begun);
  expect(docOf(s).parts).toHaveLength(1);
  s = toggleParcel(s, parcel(0));
  expect(docOf(s).parts).toHaveLength(2);
  s = toggleParcel(s, parcel(0));
  expect(docOf(s).parts).toHaveLength(1);
  const emptied = [0, 1, 4].reduce((now, fid) => toggleParcel(now, parcel(fid)), s);
  expect(docOf(emptied).parts).toEqual([]);
  const before: Part[] = [{ type: "polygon", rings: [box(200, 0, 5)] }];
  const based = toggleParcel(start("polygon", before, false), parcel(3));
  expect(docOf(based).parts).toHaveLength(2);
  expect(docOf(dropBase(based)).parts).toHaveLength(1);
});

test("Escape stops one thing at a time, and nothing when nothing is under way", () => {
  let s = place(start("polygon", [{ type: "polygon", rings: [box(0, 0, 9)] }], false), at(0, 0));
  expect(stop(s)).toBeNull();
  s = place(choose(s, "polygon"), at(20, 0));
  const stopped = stop(s);
  expect(stopped && docOf(stopped).stroke).toBeNull();
  expect(stopped && stop(stopped)?.tool).toBe("edit");
});

test("the table types, inserts, erases and draws without a pointer", () => {
  let s = start("polygon", [], false);
  for (const corner of box(0, 0, 10)) s = appended(s, corner);
  expect(listed(s).points).toHaveLength(4);
  s = erased(typed(inserted(s, 0), 1, at(5, -5)), 4);
  expect(listed(s).points).toEqual([at(0, 0), at(5, -5), at(10, 0), at(10, 10)]);
  s = finish(s);
  expect(listed(s).ring).toEqual({ part: 0, ring: 0 });
  s = typed(s, 3, at(0, 10));
  expect(docOf(s).parts[0]?.rings[0]?.[3]).toEqual(at(0, 10));
});
