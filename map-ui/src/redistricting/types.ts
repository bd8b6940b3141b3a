/** What the server says of a scenario; units and stations ("parts") by their numbers in it. */
import type { Bbox } from "../api/types";

/** Record type of scenarios. */
export const TYPE = "redistricting-scenarios";

export interface GroundAnswer {
  /** What is counted: electors, or one for each address in a commune without a roll. */
  counted: "electors" | "addresses";
  units: number;
  addresses: {
    unit: number[];
    lon: number[];
    lat: number[];
    electors: number[];
    /** Index into `streets`. */
    street: number[];
    /** 0: none. */
    number: number[];
    suffix: string[];
    /** 0: not known. */
    block: number[];
  };
  streets: string[];
  cells: Cell[];
  /** Legal cell of each unit. */
  cell: number[];
  bbox: Bbox;
  /** Station of each unit in the division there is. */
  first: number[];
}

/** What no station may straddle. */
export interface Cell {
  canton: string | null;
  constituency: string | null;
}

export interface PollingPlace {
  name: string;
  lon: number;
  lat: number;
}

export interface Station {
  part: number;
  number: string;
  name: string | null;
  place: PollingPlace | null;
  cell: Cell | null;
  /** Electors who vote there whatever their address. */
  apart: number;
  open: boolean;
  locked: boolean;
  electors: number;
  /** In the division there is. */
  before: number;
  units: number;
  /** Length of its borders, decimetres. */
  cut: number;
  arrived: number;
  left: number;
  pieces: number;
  /** Metres, mean of the electors. */
  walk: number | null;
}

export type ScenarioState = "draft" | "frozen" | "submitted" | "planned" | "applied";

export interface ScenarioInfo {
  fid: number;
  name: string;
  commune: string;
  state: ScenarioState;
  least: number;
  most: number;
  applies_on: string | null;
  may_change: boolean;
}

export type Move = [unit: number, part: number];

export interface PlanAnswer {
  scenario: ScenarioInfo;
  step: number;
  /** How many. */
  undo: number;
  redo: number;
  of: number[];
  locked: number[];
  moved: number;
  total: number;
  placeless: number;
  stations: Station[];
}

export interface Changes {
  step: number;
  /** How many. */
  undo: number;
  redo: number;
  moves: Move[];
  stations: Station[];
  locked?: number[];
  moved: number;
}

/** What a stroke did: units and electors moved, units left because locked, units of another canton. */
export interface Outcome {
  units: number;
  electors: number;
  held: number;
  beyond: number;
}

export type StepAnswer = Changes & { outcome?: Outcome };

export interface NewStation {
  number: string;
  name: string | null;
  place: PollingPlace | null;
}

export type Operation =
  | { operation: "stroke"; units: number[]; to: number }
  | { operation: "lock-units" | "unlock-units"; units: number[] }
  | { operation: "lock-station" | "unlock-station" | "close"; station: number }
  | { operation: "open" };

export type Step =
  | { act: "do"; operation: Operation; station?: NewStation }
  | { act: "undo" }
  | { act: "redo" }
  | { act: "proposal"; proposal: number };

export interface Finding {
  severity: "error" | "warning" | "information";
  article: string;
  what: string;
  why: string;
  todo: string;
  part: number | null;
  units: number[];
  at: [number, number] | null;
}

export type Aim = "fewest-moved" | "shortest-walk" | "most-balanced" | "most-compact" | "compromise";

export interface Proposal {
  fid: number;
  best_at: Aim[];
  step: number;
  figures: {
    outside: number;
    moved: number | null;
    walk: number | null;
    deviation: number;
    /** Length of the borders, decimetres. */
    cut: number;
    detached: number;
    heaviest: number;
    lightest: number;
    lines?: number | null;
  };
  /** No plan does better. */
  least: { moved?: number | null; moved_between_neighbours?: number | null; walk?: number | null };
  impossible: string[];
}

export interface ProposalsAnswer {
  /** The reader's last search; `progress` from 0 to 1, null: not known; `message`: why it failed. */
  job: { fid: number; state: string; progress: number | null; message: string | null } | null;
  proposals: Proposal[];
}

export interface AskedProposals {
  open: number;
  close: number[];
  neighbours_only: boolean;
  seed: number;
}

/** A past ballot of the commune. */
export interface PastBallot {
  id: string;
  label: string;
  held: string | null;
  /** How many stations of the base have results in it. */
  stations: number;
}

export interface PastBallots {
  ballots: PastBallot[];
  /** Stations of the base. */
  stations: number;
}

/** Null: the file of results does not tell. */
export interface PastFigures {
  registered: number | null;
  voters: number | null;
  blank_votes: number | null;
  null_votes: number | null;
  valid_votes: number | null;
  /** The most first; `candidate`: index into the candidates. */
  votes: { candidate: number; votes: number }[];
  leading: number | null;
}

export interface PastStation {
  part: number;
  number: string;
  name: string | null;
  open: boolean;
  /** The figures are those counted there. */
  as_counted: boolean;
  estimate: PastFigures | null;
  /** Shares, 0 to 1. */
  from_others: number;
  without_results: number;
  before: PastFigures | null;
}

/** An estimate: no results. */
export interface PastResults {
  estimated: true;
  notice: string;
  basis: string;
  ballot: PastBallot;
  candidates: string[];
  stations: PastStation[];
  unplaced: { number: string; registered: number | null; valid_votes: number | null }[];
}

export interface Comparison {
  stations: { part: number; number: string; name: string | null; before: number; after: number }[];
  transfers: { from: number; to: number; electors: number; units: number }[];
  moved: number;
  of_with: number[];
}
