/** What the workshop asks of the server. */
import type { FeatureCollection } from "geojson";
import { getJson, postJson } from "../api/client";
import type { Lang } from "../api/types";
import type {
  AskedProposals,
  Changes,
  Comparison,
  Finding,
  GroundAnswer,
  Move,
  PastBallots,
  PastResults,
  PlanAnswer,
  ProposalsAnswer,
  Step,
  StepAnswer,
} from "./types";

/** Everything a scenario can be asked. */
export function scenarioApi(fid: number, lang: Lang) {
  const path = (rest: string) => `/api/elections/scenarios/${fid}/${rest}`;
  const get = <T>(rest: string, signal?: AbortSignal) => getJson<T>(path(rest), lang, signal);
  return {
    ground: (signal?: AbortSignal) => get<GroundAnswer>("ground", signal),
    plan: (signal?: AbortSignal) => get<PlanAnswer>("plan", signal),
    changes: (after: number) => get<Changes>(`changes?after=${after}`),
    step: (after: number, step: Step) => postJson<StepAnswer>(path("steps"), { after, ...step }, lang),
    areas: (parts: readonly number[] | null, signal?: AbortSignal) =>
      get<FeatureCollection>(parts ? `areas?parts=${parts.join(",")}` : "areas", signal),
    areasOfBase: (signal?: AbortSignal) => get<FeatureCollection>("areas?base=true", signal),
    findings: (signal?: AbortSignal) => get<Finding[]>("findings", signal),
    propose: (asked: AskedProposals) => postJson<{ job: number }>(path("proposals"), asked, lang),
    proposals: (signal?: AbortSignal) => get<ProposalsAnswer>("proposals", signal),
    moves: (proposal: number) => get<Move[]>(`proposals/${proposal}/moves`),
    compare: (other: "base" | number, signal?: AbortSignal) =>
      get<Comparison>(`comparison?with=${other}`, signal),
    pastBallots: (signal?: AbortSignal) => get<PastBallots>("past-ballots", signal),
    pastResults: (ballot: string, signal?: AbortSignal) =>
      get<PastResults>(`past-results?ballot=${encodeURIComponent(ballot)}`, signal),
  };
}

export type ScenarioApi = ReturnType<typeof scenarioApi>;
