import { expect, test } from "vitest";
import { cameSince, endedSince, shareOf } from "./changes";
import { recordOfLink } from "./link";
import type { Job, Notification } from "./queries";

const job = (id: number, state: Job["state"], done = 0, total = 0) => ({ id, state, done, total }) as Job;
const told = (id: number, read = false) => ({ id, read }) as Notification;

test("a task that ends while the page is open is said once, one that somebody cancelled is not", () => {
  const before = [job(1, "running"), job(2, "waiting"), job(3, "running"), job(4, "done")];
  const now = [job(1, "done"), job(2, "failed"), job(3, "cancelled"), job(4, "done"), job(5, "done")];
  expect(endedSince(before, now).map((j) => j.id)).toEqual([1, 2, 5]);
  expect(endedSince(now, now)).toEqual([]);
  expect(endedSince(null, now)).toEqual([]);
});

test("a notification is said when it comes, not when the page opens on old ones", () => {
  expect(cameSince([told(3), told(2)], [told(5), told(4, true), told(3)]).map((n) => n.id)).toEqual([5]);
  expect(cameSince([], [told(1)]).map((n) => n.id)).toEqual([1]);
});

test("progress is a share of what is known, and never says all before the end", () => {
  expect(shareOf(job(1, "running", 999, 1000))).toBe(99);
  expect(shareOf(job(1, "running", 3, 0))).toBeNull();
  expect(shareOf(job(1, "running", 12, 10))).toBe(100);
});

test("a link to a record opens it in the page, any other is left to the browser", () => {
  expect(recordOfLink("/app#record=map-notes:7")?.id).toBe(7);
  expect(recordOfLink("/app#town=80016&record=map-notes:7")?.type).toBe("map-notes");
  expect(recordOfLink("/api/records/map-notes/7/files/plan")).toBeNull();
  expect(recordOfLink("/app#record=new")).toBeNull();
});
