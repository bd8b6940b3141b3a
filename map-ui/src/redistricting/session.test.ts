import { expect, test } from "vitest";
import type { ScenarioApi } from "./api";
import { ANSWER, GROUND, PLAN, STATIONS } from "./fixtures";
import { Session } from "./session";
import type { PlanAnswer, Step, StepAnswer } from "./types";

/** A server that answers when the test lets it. */
function server(plan: PlanAnswer = PLAN) {
  const asked: { after: number; step: Step }[] = [];
  const answers: { give: (answer: StepAnswer) => void; refuse: (error: unknown) => void }[] = [];
  const api = {
    step: (after: number, step: Step) => {
      asked.push({ after, step });
      return new Promise<StepAnswer>((give, refuse) => answers.push({ give, refuse }));
    },
    changes: async (after: number): Promise<StepAnswer> => ({ ...answer(after + 1), moves: [[3, 0]] }),
    plan: async () => plan,
  };
  const failed: unknown[] = [];
  const now = (run: () => void) => run();
  const session = new Session(GROUND, plan, api as unknown as ScenarioApi, (e) => failed.push(e), now);
  return { session, asked, answers, failed };
}

const answer = (step: number, more: Partial<StepAnswer> = {}): StepAnswer => ({
  step,
  undo: step,
  redo: 0,
  moves: [],
  stations: [],
  moved: 0,
  ...more,
});

const settled = () => new Promise((done) => setTimeout(done));

test("a stroke is seen and counted before the server has answered", async () => {
  const { session, asked, answers } = server();
  session.set({ to: 1 });
  session.stroke([0, 1]);
  expect([...session.plan.of]).toEqual([1, 1, 0, 1, 1, 1, 2]);
  expect(session.now.live).toEqual([30, 45, 7]);
  expect(session.now.moved).toBe(30);
  await settled();
  expect(asked).toEqual([
    { after: 3, step: { act: "do", operation: { operation: "stroke", units: [0, 1], to: 1 } } },
  ]);
  const stations = [
    { ...STATIONS[0], electors: 30 },
    { ...STATIONS[1], electors: 45 },
  ] as StepAnswer["stations"];
  answers[0]?.give(
    answer(4, {
      stations,
      moves: [
        [0, 1],
        [1, 1],
      ],
    }),
  );
  await settled();
  expect(session.now.live).toEqual([30, 45, 7]);
  expect(session.now.step).toBe(4);
  expect(session.now.undo).toBe(true);
});

test("strokes are sent one after the other, and what is still on its way stays on the map", async () => {
  const { session, asked, answers } = server();
  session.set({ to: 1 });
  session.stroke([0]);
  session.stroke([1]);
  await settled();
  expect(asked.length).toBe(1);
  // A colleague's stroke comes with the answer to the first.
  answers[0]?.give(
    answer(5, {
      moves: [
        [0, 1],
        [5, 0],
      ],
    }),
  );
  await settled();
  expect(asked[1]?.after).toBe(5);
  expect([...session.plan.of]).toEqual([1, 1, 0, 1, 1, 0, 2]);
});

test("what the server refuses is taken back and said", async () => {
  const { session, answers, failed } = server();
  session.set({ to: 1 });
  session.stroke([0]);
  await settled();
  answers[0]?.refuse(new Error("frozen"));
  await settled();
  await settled();
  expect(failed.length).toBe(1);
  expect([...session.plan.of]).toEqual(ANSWER.first);
});

test("a colleague's stroke is shown and named as such; one's own echo is not", async () => {
  const { session } = server();
  session.catchUp(3);
  await settled();
  expect(session.now.said).toBeNull();
  session.catchUp(4);
  await settled();
  expect(session.plan.of[3]).toBe(0);
  expect(session.now.said).toEqual({ kind: "colleague", electors: 5 });
});

test("in a frozen scenario nothing is painted and nothing is sent", async () => {
  const frozen = { ...PLAN, scenario: { ...PLAN.scenario, state: "frozen" as const, may_change: false } };
  const { session, asked } = server(frozen);
  session.set({ to: 1 });
  session.stroke([0, 1]);
  session.give([0], 1);
  session.lockStation(0, true);
  session.undo();
  await settled();
  expect([...session.plan.of]).toEqual(ANSWER.first);
  expect(asked).toEqual([]);
});

test("a stroke that is given up leaves nothing", async () => {
  const { session, asked } = server();
  session.set({ to: 1 });
  session.draw([0, 1]);
  session.cancel();
  await settled();
  expect([...session.plan.of]).toEqual(ANSWER.first);
  expect(asked).toEqual([]);
});
