import { expect, test } from "vitest";
import { areaOf, lengthOf } from "./measure";
import {
  LAMBERT_93,
  legalProjection,
  legalSridAt,
  type Position,
  type Projection,
  projection,
} from "./projection";
import { niceLength } from "./scale";

function system(srid: number): Projection {
  const found = projection(srid);
  if (!found) throw new Error(`no projection ${srid}`);
  return found;
}

// Positions computed with PROJ: longitude, latitude, EPSG, easting, northing.
const KNOWN: [number, number, number, number, number][] = [
  [2.3522, 48.8566, 2154, 652469.023, 6862035.259],
  [2.3522, 48.8566, 3949, 1652467.869, 8184256.869],
  [5.3698, 43.2965, 2154, 892390.222, 6247035.257],
  [5.3698, 43.2965, 3943, 1892264.669, 2235649.145],
  [5.3698, 43.2965, 3944, 1892275.621, 3124604.542],
  [4.6278, 43.6767, 3944, 1831248.87, 3165376.522],
  [-4.4861, 48.3904, 2154, 146632.979, 6836262.327],
  [-4.4861, 48.3904, 3948, 1146480.416, 7270301.303],
];

test.each(KNOWN)(
  "%f %f in EPSG:%i is where PROJ says, to the millimetre, and back",
  (lon, lat, srid, x, y) => {
    const p = system(srid);
    const [east, north] = p.forward([lon, lat]);
    expect(Math.abs(east - x)).toBeLessThan(0.001);
    expect(Math.abs(north - y)).toBeLessThan(0.001);
    const [backLon, backLat] = p.inverse([x, y]);
    expect(backLon).toBeCloseTo(lon, 7);
    expect(backLat).toBeCloseTo(lat, 7);
  },
);

test("the conic zone of a town is that of its latitude, and overseas towns have their own system", () => {
  expect(legalSridAt([2.65, 50.0])).toBe(3950);
  expect(legalSridAt([3.87, 43.61])).toBe(3944);
  expect(legalSridAt([9.2, 42.0])).toBe(3942);
  expect(legalSridAt([55.5, -21.1])).toBe(2975);
  expect(legalSridAt([-61, 14.6])).toBe(5490);
  expect(legalProjection(LAMBERT_93, [3, 47]).name).toBe("Lambert-93");
  expect(legalProjection(null, [3.87, 43.61]).name).toBe("CC44");
});

test("a square of 100 m on the town's plan measures 100 m a side and one hectare", () => {
  const p = system(3944);
  const corners: Position[] = [
    [1770000, 3160000],
    [1770100, 3160000],
    [1770100, 3160100],
    [1770000, 3160100],
  ];
  const square = corners.map((c) => p.inverse(c));
  expect(lengthOf(square.slice(0, 2), p)).toBeCloseTo(100, 4);
  expect(areaOf(square, p)).toBeCloseTo(10_000, 2);
  expect(areaOf(square.slice(0, 2), p)).toBe(0);
});

test("a scale bar ends on a round figure", () => {
  expect(niceLength(137)).toBe(100);
  expect(niceLength(999)).toBe(500);
  expect(niceLength(0.37)).toBeCloseTo(0.2);
});
