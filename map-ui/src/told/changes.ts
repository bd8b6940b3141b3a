/** What is new since the last look (pure): said once, by a short note that is read out. */
import type { Job, Notification } from "./queries";

/** Jobs that were under way at the last look and have ended since, cancelled ones left out: who cancels knows. */
export function endedSince(before: readonly Job[], now: readonly Job[]): Job[] {
  const open = new Set(before.filter((j) => j.state === "waiting" || j.state === "running").map((j) => j.id));
  return now.filter((j) => open.has(j.id) && (j.state === "done" || j.state === "failed"));
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
