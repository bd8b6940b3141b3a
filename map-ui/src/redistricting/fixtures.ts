/** A street of two sides in two stations, for the tests: odd 1, 3, 5 and even 2, 4, 6, then a house of another canton. */
import { groundOf } from "./ground";
import type { GroundAnswer, PlanAnswer, Station } from "./types";

const NUMBERS = [1, 3, 5, 2, 4, 6, 0];
/** About ten metres of longitude at 43.6°. */
const STEP = 0.000124;

export const ANSWER: GroundAnswer = {
  counted: "electors",
  units: 7,
  addresses: {
    unit: [0, 1, 2, 3, 4, 5, 6],
    lon: NUMBERS.map((n) => 3.87 + n * STEP),
    lat: NUMBERS.map((n) => (n % 2 === 0 ? 43.6 : 43.6005)),
    electors: [10, 20, 30, 5, 5, 5, 7],
    street: [0, 0, 0, 0, 0, 0, 1],
    number: NUMBERS,
    suffix: ["", "", "bis", "", "", "", ""],
    block: [1, 1, 1, 2, 2, 0, 0],
  },
  streets: ["Rue de la République", "Chemin du Puits"],
  cells: [
    { canton: "Nord", constituency: null },
    { canton: "Sud", constituency: null },
  ],
  cell: [0, 0, 0, 0, 0, 0, 1],
  bbox: [3.86, 43.59, 3.88, 43.61],
  first: [0, 0, 0, 1, 1, 1, 2],
};

export const GROUND = groundOf(ANSWER);

const station = (part: number, electors: number, canton: string): Station => ({
  part,
  number: String(part + 1),
  name: `École ${part + 1}`,
  place: null,
  cell: { canton, constituency: null },
  apart: 0,
  open: true,
  locked: false,
  electors,
  before: electors,
  units: 3,
  cut: 0,
  arrived: 0,
  left: 0,
  pieces: 1,
  walk: null,
});

export const STATIONS = [station(0, 60, "Nord"), station(1, 15, "Nord"), station(2, 7, "Sud")];

export const PLAN: PlanAnswer = {
  scenario: {
    fid: 4,
    name: "Essai",
    commune: "34172",
    state: "draft",
    least: 20,
    most: 40,
    applies_on: null,
    may_change: true,
  },
  step: 3,
  undo: 3,
  redo: 0,
  of: ANSWER.first,
  locked: [],
  moved: 0,
  total: 82,
  placeless: 0,
  stations: STATIONS,
};
