import { expect, test } from "vitest";
import { fileName } from "./download";

test("the file keeps the name the server gave it, accents included", () => {
  expect(
    fileName("attachment; filename=\"a.csv\"; filename*=UTF-8''parcelles%20%C3%A0%20Bondy.csv", "x"),
  ).toBe("parcelles à Bondy.csv");
  expect(fileName('attachment; filename="parcelles.csv"', "x")).toBe("parcelles.csv");
  expect(fileName(null, "parcels.csv")).toBe("parcels.csv");
  expect(fileName("attachment; filename*=UTF-8''%E0%A4%A", "parcels.csv")).toBe("parcels.csv");
});
