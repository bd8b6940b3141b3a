import { expect, test } from "vitest";
import { leadChange, shareOf, turnout } from "./past";
import type { PastFigures, PastStation } from "./types";

const figures = (votes: number[], leading: number | null): PastFigures => ({
  registered: 200,
  voters: 110,
  blank_votes: null,
  null_votes: null,
  valid_votes: votes.reduce((a, b) => a + b, 0),
  votes: votes.map((n, candidate) => ({ candidate, votes: n })),
  leading,
});

const station = (before: PastFigures | null, estimate: PastFigures | null): PastStation => ({
  part: 0,
  number: "1",
  name: null,
  open: true,
  as_counted: false,
  estimate,
  from_others: 0.25,
  without_results: 0,
  before,
});

test("turnout is of the registered, a share of the votes expressed; without either there is none", () => {
  expect(turnout(figures([60, 40], 0))).toBeCloseTo(0.55);
  expect(shareOf(figures([60, 40], 0), 1)).toBeCloseTo(0.4);
  expect(shareOf(figures([60, 40], 0), 2)).toBeNull();
  expect(shareOf(figures([0, 0], null), 0)).toBeNull();
  expect(turnout({ ...figures([1], 0), registered: null })).toBeNull();
});

test("a station that is led by another says who led before", () => {
  expect(leadChange(station(figures([60, 40], 0), figures([40, 60], 1)))).toEqual({ before: 0 });
  expect(leadChange(station(figures([50, 50], null), figures([40, 60], 1)))).toEqual({ before: null });
  expect(leadChange(station(figures([60, 40], 0), figures([55, 45], 0)))).toBeNull();
  expect(leadChange(station(null, figures([55, 45], 0)))).toBeNull();
});
