/** Figures of a past ballot at a station (pure). */
import type { PastFigures, PastStation } from "./types";

export function votesOf(figures: PastFigures, candidate: number): number | null {
  return figures.votes.find((x) => x.candidate === candidate)?.votes ?? null;
}

/** Share of the votes expressed. */
export function shareOf(figures: PastFigures, candidate: number): number | null {
  const votes = votesOf(figures, candidate);
  return votes === null || !figures.valid_votes ? null : votes / figures.valid_votes;
}

/** Share of the registered electors who voted. */
export function turnout(figures: PastFigures): number | null {
  return figures.voters === null || !figures.registered ? null : figures.voters / figures.registered;
}

/** Who led before, where another leads now, or nobody alone; null where nothing changes. */
export function leadChange({ before, estimate }: PastStation): { before: number | null } | null {
  if (!before || !estimate || before.leading === estimate.leading) return null;
  return { before: before.leading };
}
