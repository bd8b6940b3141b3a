import type { Geometry } from "geojson";
import { expect, test } from "vitest";
import { addHole, insertVertex, moveVertex, removeRing, removeVertex } from "./edit";
import { geometryOf, type Part, partsOf, sidesOf } from "./parts";

const square: Part = {
  type: "polygon",
  rings: [
    [
      [2, 50],
      [2.001, 50],
      [2.001, 50.001],
      [2, 50.001],
    ],
  ],
};
const hole: [number, number][] = [
  [2.0002, 50.0002],
  [2.0004, 50.0002],
  [2.0004, 50.0004],
];

const GEOMETRIES: Geometry[] = [
  { type: "Point", coordinates: [2.65, 50] },
  { type: "MultiPoint", coordinates: [[2.65, 50]] },
  {
    type: "LineString",
    coordinates: [
      [2, 50],
      [2.1, 50.123456789],
    ],
  },
  {
    type: "Polygon",
    coordinates: [
      [
        [2, 50],
        [2.1, 50],
        [2.1, 50.1],
        [2, 50],
      ],
    ],
  },
  {
    type: "MultiPolygon",
    coordinates: [
      [
        [
          [2, 50],
          [2.1, 50],
          [2.1, 50.1],
          [2, 50],
        ],
      ],
    ],
  },
];

test.each(GEOMETRIES)("$type goes in and out unchanged", (geometry) => {
  const writing = geometry.type.startsWith("Multi") ? "multi" : "single";
  expect(geometryOf(partsOf(geometry), writing)).toEqual(geometry);
});

test("what is of several kinds becomes a collection, and nothing is null", () => {
  const parts = GEOMETRIES.flatMap(partsOf);
  const whole = geometryOf(parts);
  expect(whole?.type).toBe("GeometryCollection");
  expect(partsOf(whole)).toHaveLength(parts.length);
  expect(geometryOf([])).toBeNull();
});

test("the closing side of a polygon is a side, that of a line is not", () => {
  expect(sidesOf("polygon", square.rings[0] ?? [])).toHaveLength(4);
  expect(sidesOf("line", square.rings[0] ?? [])).toHaveLength(3);
});

test("a vertex moves, comes and goes without touching what was given", () => {
  const given = structuredClone([square]);
  const ref = { part: 0, ring: 0, index: 1 };
  expect(moveVertex([square], ref, [3, 51])[0]?.rings[0]?.[1]).toEqual([3, 51]);
  expect(insertVertex([square], ref, [2.0005, 50])[0]?.rings[0]).toHaveLength(5);
  expect(insertVertex([square], { ...ref, index: 4 }, [2, 50.0005])[0]?.rings[0]?.[4]).toEqual([2, 50.0005]);
  expect(removeVertex([square], ref)[0]?.rings[0]).toHaveLength(3);
  expect([square]).toEqual(given);
});

test("a ring too small to lose a vertex goes whole: the hole, then the part", () => {
  const [holed] = addHole([square], hole) ?? [];
  expect(holed?.rings).toHaveLength(2);
  if (!holed) return;
  expect(removeVertex([holed], { part: 0, ring: 1, index: 0 })[0]?.rings).toHaveLength(1);
  const three = removeVertex([square], { part: 0, ring: 0, index: 0 });
  expect(removeVertex(three, { part: 0, ring: 0, index: 0 })).toEqual([]);
  expect(removeRing([holed], 0, 1)).toEqual([square]);
});

test("a hole goes to the polygon that holds it, and to none outside", () => {
  const other: Part = { type: "polygon", rings: [(square.rings[0] ?? []).map(([x, y]) => [x + 0.01, y])] };
  expect(addHole([other, square], hole)?.[1]?.rings).toHaveLength(2);
  expect(
    addHole(
      [square],
      hole.map(([x, y]) => [x + 1, y]),
    ),
  ).toBeNull();
});
