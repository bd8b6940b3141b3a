import { expect, test } from "vitest";
import { drawDot, type Ink, LOCKED, PALE, type Picture, PLAIN, rgbOf } from "./dots";

const picture = (width: number, height: number): Picture => ({
  data: new Uint8ClampedArray(width * height * 4),
  width,
  height,
});
const at = ({ data, width }: Picture, x: number, y: number) => [
  ...data.slice((y * width + x) * 4, (y * width + x) * 4 + 4),
];
const ink = (kind: number): Ink => ({ fill: rgbOf("#3366cc"), edge: rgbOf("#803010"), kind });

test("a dot has its colour in the middle, its rim around it, and nothing beyond", () => {
  const drawn = picture(21, 21);
  drawDot(drawn, 10.5, 10.5, 16, ink(PLAIN));
  expect(at(drawn, 10, 10)).toEqual([0x33, 0x66, 0xcc, 255]);
  expect(at(drawn, 10, 3)).toEqual([0x80, 0x30, 0x10, 255]);
  expect(at(drawn, 10, 1)).toEqual([0, 0, 0, 0]);
  expect(at(drawn, 3, 3)).toEqual([0, 0, 0, 0]);
});

test("a locked dot is dark in the middle, a pale one lets the ground through", () => {
  const locked = picture(21, 21);
  drawDot(locked, 10.5, 10.5, 16, ink(LOCKED));
  expect(at(locked, 10, 10)).toEqual([58, 22, 7, 255]);
  const pale = picture(21, 21);
  drawDot(pale, 10.5, 10.5, 16, ink(PALE));
  expect(at(pale, 10, 10)).toEqual([0x33, 0x66, 0xcc, 89]);
});

test("the later of two dots lies over the earlier", () => {
  const drawn = picture(21, 21);
  drawDot(drawn, 10.5, 10.5, 16, ink(PLAIN));
  drawDot(drawn, 10.5, 10.5, 16, { ...ink(PLAIN), fill: rgbOf("#ffffff") });
  expect(at(drawn, 10, 10)).toEqual([255, 255, 255, 255]);
});

test("a dot at the border of the picture is cut off there", () => {
  const drawn = picture(12, 12);
  for (const [x, y] of [
    [0, 0],
    [12, 12],
    [-7, 2],
    [40, 40],
  ] as const)
    drawDot(drawn, x, y, 10, ink(PLAIN));
  expect(at(drawn, 0, 0)).toEqual([0x33, 0x66, 0xcc, 255]);
  expect(drawn.data.length).toBe(576);
});
