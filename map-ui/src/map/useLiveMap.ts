/** The open map follows what others change, and says when it cannot. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { listen } from "../api/events";
import { useI18n } from "../i18n";
import { useStore } from "../state/store";
import type { Engine } from "./engine";

const GATHER_MS = 120;
/** A task that goes on is told four times a second. */
const PERSONAL_MS = 400;
const LOST_AFTER_MS = 4000;

/** An import is thousands of changes: what changed is gathered for a moment, then asked for once. */
function gather(
  run: (names: Set<string>) => void,
  wait = GATHER_MS,
): { add: (name: string) => void; stop: () => void } {
  let names = new Set<string>();
  let timer = 0;
  return {
    add: (name) => {
      names.add(name);
      if (timer) return;
      timer = window.setTimeout(() => {
        timer = 0;
        const due = names;
        names = new Set();
        run(due);
      }, wait);
    },
    stop: () => clearTimeout(timer),
  };
}

export function useLiveMap(engine: Engine): void {
  const client = useQueryClient();
  const { t } = useI18n();
  const identity = useStore((s) => s.identity);
  useEffect(() => {
    const { set, toast } = useStore.getState();
    if (identity > 0) engine.refreshAll();
    let lostTimer = 0;
    const refresh = gather((layers) => {
      for (const layer of layers) engine.refreshLayer(layer);
      for (const key of ["at", "search", "towns", "layers", "selection"])
        client.invalidateQueries({ queryKey: [key] });
    });
    const reread = gather((types) => {
      for (const type of types) {
        for (const key of ["records", "record"]) client.invalidateQueries({ queryKey: [key, type] });
        client.invalidateQueries({
          predicate: ({ queryKey, state }) =>
            queryKey[0] === "answer" &&
            (state.data as { types?: string[] } | undefined)?.types?.includes(type) === true,
        });
      }
    });
    const told = gather((about) => {
      for (const what of about)
        client.invalidateQueries({ queryKey: [what === "job" ? "jobs" : "notifications"] });
    }, PERSONAL_MS);
    const stop = listen({
      change: (e) => refresh.add(e.layer),
      record: (e) => reread.add(e.type),
      personal: (e) => told.add(e.about),
      scenario: (e) => set({ drawn: e }),
      lost: () => {
        // A server that only restarts is back before anyone needs to know.
        lostTimer = window.setTimeout(() => set({ offline: true }), LOST_AFTER_MS);
      },
      back: () => {
        clearTimeout(lostTimer);
        if (useStore.getState().offline) toast({ text: t("online.again"), tone: "info" });
        set({ offline: false });
        engine.refreshAll();
        client.invalidateQueries();
      },
    });
    const off = () => set({ offline: true });
    const on = () => set({ offline: false });
    window.addEventListener("offline", off);
    window.addEventListener("online", on);
    return () => {
      clearTimeout(lostTimer);
      refresh.stop();
      reread.stop();
      told.stop();
      stop();
      window.removeEventListener("offline", off);
      window.removeEventListener("online", on);
    };
  }, [engine, client, t, identity]);
}
