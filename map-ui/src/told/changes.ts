/** What is new since the last look (pure): said once, by a short note that is read out. */
import type { Job, Notification } from "./queries";

export const underWay = (job: Job): boolean => job.state === "waiting" || job.state === "running";

/** Jobs that have ended since the last look, also those too quick to be seen under way; cancelled ones left out: who
 * cancels knows. Nothing at the first look. */
export function endedSince(before: readonly Job[] | null, now: readonly Job[]): Job[] {
  if (!before) return [];
  const ended = new Set(before.filter((j) => !underWay(j)).map((j) => j.id));
  return now.filter((j) => !ended.has(j.id) && (j.state === "done" || j.state === "failed"));
}

/** Notifications that were not there at the last look. */
export function cameSince(before: readonly Notification[], now: readonly Notification[]): Notification[] {
  const newest = Math.max(0, ...before.map((n) => n.id));
  return now.filter((n) => !n.read && n.id > newest);
}

/** Share of the work that is done, in per cent; null: not known. */
export function shareOf(job: Pick<Job, "done" | "total">): number | null {
  return job.total > 0 ? Math.min(100, Math.floor((job.done / job.total) * 100)) : null;
}
