import { expect, test } from "vitest";
import type { Position } from "../geometry/projection";
import { hitAt } from "./hits";
import type { Part } from "./parts";
import { type Outline, snapTo } from "./snapping";
import { tileBox } from "./targets";

/** A screen where a millionth of a degree is a pixel. */
const project = ([x, y]: Position): [number, number] => [x * 1e6, y * 1e6];
const px = (x: number, y: number): Position => [x / 1e6, y / 1e6];
const outline = (layer: string | null, ...points: Position[]): Outline => ({ layer, points, within: null });

const parcel = outline("parcels", px(0, 0), px(100, 0), px(100, 100), px(0, 100), px(0, 0));

test("a corner within reach wins over a nearer side", () => {
  const snap = snapTo([92, 1], [parcel], project);
  expect(snap).toMatchObject({ on: "corner", at: px(100, 0), layer: "parcels" });
});

test("a side serves when no corner is near, at the foot of the pointer", () => {
  const snap = snapTo([50, 7], [parcel], project);
  expect(snap?.on).toBe("side");
  expect(snap?.at[0]).toBeCloseTo(50e-6, 12);
  expect(snap?.at[1]).toBeCloseTo(0, 12);
});

test("beyond twelve pixels nothing is drawn to anything", () => {
  expect(snapTo([50, 12], [parcel], project)).not.toBeNull();
  expect(snapTo([50, 12.5], [parcel], project)).toBeNull();
  expect(snapTo([-9, -9], [parcel], project)).toBeNull();
  expect(snapTo([0, 0], [], project)).toBeNull();
});

test("the nearest corner of all layers is taken, exactly as it is written", () => {
  const house = outline("buildings", [3.000000001e-6, 4.000000001e-6], px(30, 30));
  expect(snapTo([4, 4], [parcel, house], project)).toEqual({
    at: [3.000000001e-6, 4.000000001e-6],
    on: "corner",
    layer: "buildings",
  });
});

test("the edge of a tile is no boundary", () => {
  const cut: Outline = { ...parcel, within: [-1, 5e-6, 1, 1] };
  expect(snapTo([50, 2], [cut], project)).toBeNull();
  expect(snapTo([98, 98], [cut], project)?.at).toEqual(px(100, 100));
  const [w, s, e, n] = tileBox(2, 1, 2);
  expect([w, s, e]).toEqual([0, 0, 90]);
  expect(n).toBeCloseTo(66.513, 3);
});

const square: Part = { type: "polygon", rings: [[px(0, 0), px(100, 0), px(100, 100), px(0, 100)]] };

test("under the pointer: a vertex, else the middle of a side, else the shape", () => {
  const hit = (x: number, y: number) => hitAt([x, y], px(x, y), [square], project, 10);
  expect(hit(98, 3)).toMatchObject({ kind: "vertex", ref: { index: 1 } });
  expect(hit(2, 52)).toMatchObject({ kind: "middle", ref: { index: 4 } });
  expect(hit(40, 40)).toEqual({ kind: "ring", part: 0, ring: 0 });
  expect(hit(150, 150)).toBeNull();
});
