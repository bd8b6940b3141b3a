/** An open scenario: what is drawn is seen at once, sent in order, and put right by what the server answers. */
import type { Feature } from "geojson";
import { createStore, type StoreApi, useStore } from "zustand";
import type { ScenarioApi } from "./api";
import type { Ground } from "./ground";
import { loads, movedElectors, type PlanState, paint } from "./plan";
import { type Said, saidOfStroke } from "./said";
import type { Changes, Operation, PlanAnswer, ScenarioInfo, Station, Step, StepAnswer } from "./types";

export type Tool =
  | "brush"
  | "lasso"
  | "rectangle"
  | "address"
  | "side"
  | "street"
  | "block"
  | "pick"
  | "open"
  | "pan";
export type Mode = "paint" | "lock" | "unlock";
export type View = "after" | "before" | "difference" | "beside";

/** A division this one is compared with. */
export interface Other {
  /** Number of its scenario. */
  fid: number;
  name: string;
  /** Station of each unit. */
  of: Uint16Array;
  /** Numbers of the stations it has more than this one, by part. */
  more: ReadonlyMap<number, string>;
}

/** What the panels show; replaced whole at each change. */
export interface Shown {
  info: ScenarioInfo;
  stations: readonly Station[];
  /** Electors of each station with what is being drawn. */
  live: readonly number[];
  moved: number;
  total: number;
  placeless: number;
  step: number;
  undo: boolean;
  redo: boolean;
  /** Counts changes of the plan or of what is locked. */
  revision: number;
  /** Stations whose areas are not drawn as they are. */
  stale: readonly number[] | "all";
  /** Steps on their way to the server. */
  sending: number;
  said: Said | null;
  tool: Tool;
  mode: Mode;
  /** Radius of the brush in pixels. */
  size: number;
  /** The station that is painted. */
  to: number | null;
  view: View;
  /** Division shown instead of this one: a proposal looked at. */
  preview: Uint16Array | null;
  /** The proposal that stays shown when the pointer leaves it. */
  kept: number | null;
  /** Division this one is compared with; null is the one there is. */
  other: Other | null;
  /** Where a station is to be opened. */
  opening: [number, number] | null;
}

const LEAST_BRUSH = 6;
const LARGEST_BRUSH = 120;

export class Session {
  readonly store: StoreApi<Shown>;
  readonly plan: PlanState;
  /** Area of each station, as last asked for. */
  readonly areas = new Map<number, Feature>();
  private confirmed: PlanState;
  private pending: Operation[] = [];
  private drawn = new Set<number>();
  private chain: Promise<void> = Promise.resolve();

  constructor(
    readonly ground: Ground,
    answer: PlanAnswer,
    private readonly api: ScenarioApi,
    private readonly failed: (error: unknown) => void,
    private readonly later: (run: () => void) => void = afterFrame,
  ) {
    this.confirmed = stateOf(ground, answer);
    this.plan = { of: this.confirmed.of.slice(), locked: this.confirmed.locked.slice() };
    this.store = createStore<Shown>(() => ({
      ...shownOf(answer),
      live: [],
      revision: 0,
      stale: "all",
      sending: 0,
      said: null,
      tool: answer.scenario.may_change ? "brush" : "pan",
      mode: "paint",
      size: 24,
      to: null,
      view: "after",
      preview: null,
      kept: null,
      other: null,
      opening: null,
    }));
    this.count();
  }

  /** Told at once of each change of what is on the map, before anything is counted. */
  private readonly painters = new Set<() => void>();

  onPaint(run: () => void): () => void {
    this.painters.add(run);
    return () => this.painters.delete(run);
  }

  get now(): Shown {
    return this.store.getState();
  }

  set(part: Partial<Shown>): void {
    this.store.setState(part);
  }

  get mayChange(): boolean {
    return this.now.info.may_change && this.now.info.state === "draft";
  }

  resize(by: number): void {
    this.set({ size: Math.max(LEAST_BRUSH, Math.min(LARGEST_BRUSH, this.now.size + by)) });
  }

  /** Units met by the stroke under way: shown at once. */
  draw(units: readonly number[]): void {
    const fresh = units.filter((u) => !this.drawn.has(u));
    if (fresh.length === 0 || !this.mayChange) return;
    for (const u of fresh) this.drawn.add(u);
    this.perform(this.operation(fresh));
    this.renew();
  }

  /** When the pointer was lifted, once: until its pixels are there. */
  private ended: number | null = null;

  takeEnded(): number | null {
    const { ended } = this;
    this.ended = null;
    return ended;
  }

  /** The stroke is done: it is one step. `lifted` is when the pointer was, in milliseconds of the page. */
  finish(lifted: number | null = null): void {
    this.ended = lifted;
    const units = [...this.drawn];
    this.drawn.clear();
    const operation = units.length > 0 ? this.operation(units) : null;
    if (operation) this.send(operation);
  }

  /** The stroke is given up. */
  cancel(): void {
    this.drawn.clear();
    this.rebuild();
  }

  /** A whole stroke at once. */
  stroke(units: readonly number[], lifted: number | null = null): void {
    this.draw(units);
    this.finish(lifted);
  }

  /** Units given to a station from elsewhere than the map. */
  give(units: readonly number[], to: number): void {
    if (units.length > 0) this.send({ operation: "stroke", units: [...units], to });
  }

  lockUnits(units: readonly number[], locked: boolean): void {
    this.send({ operation: locked ? "lock-units" : "unlock-units", units: [...units] });
  }

  lockStation(station: number, locked: boolean): void {
    this.send({ operation: locked ? "lock-station" : "unlock-station", station });
  }

  /** Another step than a stroke: undo, redo, a proposal, a station opened or closed. */
  act(step: Step, said: Said | null = null): Promise<void> {
    return this.queue(async () => {
      const before = this.now.stations.length;
      const answer = await this.api.step(this.now.step, step);
      this.absorb(answer);
      this.set({ said });
      if (this.now.stations.length > before) this.set({ to: before });
    });
  }

  undo(): void {
    if (this.now.undo && this.mayChange) this.act({ act: "undo" }, { kind: "undone" });
  }

  redo(): void {
    if (this.now.redo && this.mayChange) this.act({ act: "redo" }, { kind: "redone" });
  }

  /** Others have drawn: their strokes are taken in. */
  catchUp(step: number): void {
    this.queue(async () => {
      if (step <= this.now.step) return;
      const changes = await this.api.changes(this.now.step);
      const electors = changes.moves.reduce((sum, [u]) => sum + (this.ground.weight[u] ?? 0), 0);
      this.absorb(changes);
      this.set({ said: { kind: "colleague", electors } });
    });
  }

  reload(): Promise<void> {
    return this.queue(() => this.reread());
  }

  private async reread(): Promise<void> {
    const answer = await this.api.plan();
    this.confirmed = stateOf(this.ground, answer);
    this.set({ ...shownOf(answer), stale: "all" });
    // Frozen meanwhile: the hand moves the map.
    if (!this.mayChange) this.set({ tool: "pan", opening: null });
  }

  private operation(units: number[]): Operation {
    const { mode, to } = this.now;
    if (mode === "paint") return { operation: "stroke", units, to: to ?? 0 };
    return { operation: mode === "lock" ? "lock-units" : "unlock-units", units };
  }

  private send(operation: Operation): void {
    if (!this.mayChange) return;
    this.pending.push(operation);
    const said = this.rebuild(operation);
    if (said) this.set({ said });
    this.queue(async () => {
      try {
        const after = this.now.step;
        const answer = await this.api.step(after, { act: "do", operation });
        this.absorb(answer);
        if (said && answer.outcome) this.set({ said: { ...said, ...answer.outcome } });
      } finally {
        this.pending = this.pending.filter((o) => o !== operation);
      }
    });
  }

  /** One after the other: the order here is the order there. */
  private queue(run: () => Promise<void>): Promise<void> {
    this.set({ sending: this.now.sending + 1 });
    this.chain = this.chain
      .then(run)
      .catch(async (error) => {
        this.failed(error);
        this.pending = [];
        await this.reread().catch(() => undefined);
      })
      .finally(() => {
        this.set({ sending: this.now.sending - 1 });
        this.rebuild();
      });
    return this.chain;
  }

  private absorb(answer: StepAnswer | Changes): void {
    const touched = new Set<number>(answer.stations.map((s) => s.part));
    for (const [unit, part] of answer.moves) {
      touched.add(this.confirmed.of[unit] ?? 0).add(part);
      this.confirmed.of[unit] = part;
    }
    if (answer.locked) this.confirmed.locked = lockedOf(this.ground, answer.locked);
    const stations = [...this.now.stations];
    for (const s of answer.stations) stations[s.part] = s;
    const { stale } = this.now;
    this.set({
      stations,
      stale: stale === "all" ? stale : [...new Set([...stale, ...touched])],
      step: answer.step,
      undo: answer.undo > 0,
      redo: answer.redo > 0,
    });
  }

  /** The plan of the server with what is still on its way; what the last operation did is told. */
  private rebuild(last?: Operation): (Said & { kind: "stroke" }) | null {
    this.plan.of.set(this.confirmed.of);
    this.plan.locked.set(this.confirmed.locked);
    let said: (Said & { kind: "stroke" }) | null = null;
    for (const operation of this.pending) {
      const done = this.perform(operation);
      if (operation === last && done) said = saidOfStroke(done);
    }
    if (this.drawn.size > 0) this.perform(this.operation([...this.drawn]));
    this.renew();
    return said;
  }

  private perform(operation: Operation) {
    const { stations } = this.now;
    if (operation.operation === "stroke") return paint(this.ground, this.plan, stations, operation);
    if (operation.operation === "lock-units" || operation.operation === "unlock-units") {
      const locked = operation.operation === "lock-units" ? 1 : 0;
      for (const u of operation.units) this.plan.locked[u] = locked;
    }
    return null;
  }

  private counting = false;

  /** The map first, the figures behind it. */
  private renew(): void {
    for (const run of this.painters) run();
    if (this.counting) return;
    this.counting = true;
    this.later(() => {
      this.counting = false;
      this.count();
    });
  }

  /** Sums of what is on the map. */
  private count(): void {
    const { stations, revision } = this.now;
    const own = loads(this.ground, this.plan.of, stations.length);
    const sent = loads(this.ground, this.confirmed.of, stations.length);
    const live = stations.map((s, part) => s.electors + (own[part] ?? 0) - (sent[part] ?? 0));
    this.set({ live, moved: movedElectors(this.ground, this.plan.of), revision: revision + 1 });
  }
}

/** Once the next picture is on its way. */
function afterFrame(run: () => void): void {
  requestAnimationFrame(() => setTimeout(run));
}

function lockedOf(ground: Ground, units: readonly number[]): Uint8Array {
  const locked = new Uint8Array(ground.units);
  for (const u of units) locked[u] = 1;
  return locked;
}

function stateOf(ground: Ground, answer: PlanAnswer): PlanState {
  return { of: Uint16Array.from(answer.of), locked: lockedOf(ground, answer.locked) };
}

function shownOf(answer: PlanAnswer) {
  const stations: Station[] = [];
  for (const s of answer.stations) stations[s.part] = s;
  return {
    info: answer.scenario,
    stations,
    moved: answer.moved,
    total: answer.total,
    placeless: answer.placeless,
    step: answer.step,
    undo: answer.undo > 0,
    redo: answer.redo > 0,
  };
}

/** A part of what an open scenario shows; the component follows it. */
export function useShown<T>(session: Session, part: (shown: Shown) => T): T {
  return useStore(session.store, part);
}
