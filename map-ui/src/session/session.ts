/** Who is signed in: asked once the first map is there, and after every sign-in and sign-out. */
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { getJson, onSignedOut, request, setCsrf } from "../api/client";
import type { Lang, Session } from "../api/types";
import type { Engine } from "../map/engine";
import { useStore } from "../state/store";

const PATH = "/api/session";
/** A map that has nothing to draw never begins; the session does not wait for it any longer. */
const PATIENCE_MS = 4000;
const MINUTE = 60_000;

/** The secret of `/app/invitation#secret`, when that is the page. */
export function invitationOf({ pathname, hash }: Pick<Location, "pathname" | "hash">): string | null {
  return /\/app\/invitation\/?$/.test(pathname) && hash.length > 1 ? hash.slice(1) : null;
}

function adopt(session: Session): void {
  setCsrf(session.csrf);
  useStore.getState().set({ session });
}

/** True once a first map is on the screen: nothing of the session may slow it. */
function useFirstMap(engine: Engine): boolean {
  const [there, setThere] = useState(() => performance.getEntriesByName("beffroi:first-map").length > 0);
  useEffect(() => {
    if (there) return;
    const timer = setTimeout(() => setThere(true), PATIENCE_MS);
    const stop = engine.on("begun", () => setThere(true));
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [engine, there]);
  return there;
}

export function useSession(engine: Engine, lang: Lang): void {
  const ready = useFirstMap(engine);
  const client = useQueryClient();
  useEffect(() => {
    // A session that ended while somebody was working: what was typed stays, the way in is offered.
    onSignedOut(() => {
      setCsrf(null);
      useStore.getState().set({ sheet: "signin" });
      client.invalidateQueries({ queryKey: ["session"] });
    });
  }, [client]);
  const { data } = useQuery({
    queryKey: ["session"],
    queryFn: ({ signal }) => getJson<Session>(PATH, lang, signal),
    enabled: ready,
    staleTime: 5 * MINUTE,
  });
  useEffect(() => {
    if (data) adopt(data);
  }, [data]);
}

/** Somebody signed in or out: everything is asked again as that person. */
export function changeIdentity(client: QueryClient, session: Session): void {
  adopt(session);
  const { set, identity } = useStore.getState();
  set({ identity: identity + 1 });
  for (const key of ["modules", "records", "record", "description", "account", "jobs", "notifications"]) {
    client.removeQueries({ queryKey: [key] });
  }
  client.setQueryData(["session"], session);
  client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
}

export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  const lang = useStore((s) => s.lang);
  return useCallback(async () => {
    await request(PATH, lang, { method: "DELETE" });
    useStore.getState().set({ sheet: null, list: null, record: null });
    // What one person typed is not shown to the next.
    const { useDrafts } = await import("../records/drafts");
    useDrafts.setState({ drafts: {} });
    setCsrf(null);
    changeIdentity(client, await getJson<Session>(PATH, lang));
  }, [client, lang]);
}
