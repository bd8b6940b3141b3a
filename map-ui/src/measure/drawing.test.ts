import { expect, test } from "vitest";
import { addPoint, BLANK, drawn, finish, movePointer, outline, removeLast } from "./drawing";

test("the measure follows the pointer until it is finished", () => {
  let d = addPoint(addPoint(BLANK, [0, 0]), [1, 0]);
  d = movePointer(d, [1, 1]);
  expect(outline(d)).toHaveLength(3);
  d = finish(d, "distance");
  expect(outline(movePointer(d, [5, 5]))).toHaveLength(2);
});

test("a double-click does not place the same point twice, and a new click starts again", () => {
  const d = finish(addPoint(addPoint(addPoint(BLANK, [0, 0]), [1, 0]), [1, 0]), "distance");
  expect(d.points).toHaveLength(2);
  expect(addPoint(d, [3, 3]).points).toEqual([[3, 3]]);
});

test("an area needs three corners", () => {
  const two = addPoint(addPoint(BLANK, [0, 0]), [1, 0]);
  expect(finish(two, "area").finished).toBe(false);
  const three = addPoint(two, [1, 1]);
  expect(finish(three, "area").finished).toBe(true);
  expect(drawn(three, "area").features[0]?.geometry.type).toBe("Polygon");
});

test("the last point can be taken back, also after the end", () => {
  const d = finish(addPoint(addPoint(BLANK, [0, 0]), [1, 0]), "distance");
  expect(removeLast(d)).toMatchObject({ points: [[0, 0]], finished: false });
});
