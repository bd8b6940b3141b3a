/** What the server tells this person alone: their tasks, and their notifications. */
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { getJson } from "../api/client";
import { useWords } from "../i18n/staff";
import { useStore } from "../state/store";
import { underWay } from "./changes";

export interface Job {
  id: number;
  title: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  done: number;
  total: number;
  message: string | null;
  remedy: string | null;
  link: string | null;
  asked: string;
  not_before: string | null;
  ended: string | null;
  stopping: boolean;
}

export interface Notification {
  id: number;
  at: string;
  title: string;
  text: string;
  link: string | null;
  read: boolean;
}

export interface Notifications {
  unread: number;
  items: Notification[];
}

const MINUTE = 60_000;
/** Changes are told as they come; this is for a page that was not told. */
const FALLBACK_MS = 5000;

export function useJobs() {
  const { lang } = useWords();
  const person = useStore((s) => s.session?.person?.id ?? null);
  return useQuery({
    queryKey: ["jobs", person],
    queryFn: ({ signal }) => getJson<Job[]>("/api/jobs", lang, signal),
    enabled: person !== null,
    staleTime: MINUTE,
    refetchInterval: ({ state }) => (state.data?.some(underWay) ? FALLBACK_MS : false),
  });
}

export function useNotifications() {
  const { lang } = useWords();
  const person = useStore((s) => s.session?.person?.id ?? null);
  return useQuery({
    queryKey: ["notifications", person],
    queryFn: ({ signal }) => getJson<Notifications>("/api/notifications", lang, signal),
    enabled: person !== null,
    staleTime: MINUTE,
  });
}

/** Asked again after something was asked for on this page: the tray shows it at once. */
export function rereadJobs(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: ["jobs"] });
}
