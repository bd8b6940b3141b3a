import { useEffect } from "react";
import type { Engine } from "../map/engine";
import { decode, encode } from "../permalink/permalink";
import { toPermalink, useStore } from "../state/store";

const SETTLE_MS = 250;

/** What a step back should leave: another list or record is another page, a moved map is not. */
function pageOf(fragment: string): string {
  const q = new URLSearchParams(fragment);
  return `${q.get("list") ?? ""} ${(q.get("record") ?? "").replace(":edit", "")} ${q.get("sheet") ?? ""} ${q.get("scenario") ?? ""}`;
}

/** Does the address say something else than what was last read or written? An anchor of the page says nothing. */
function followed(last: string): boolean {
  const fragment = location.hash.slice(1);
  return fragment !== last && (fragment === "" || fragment.includes("="));
}

/** Keeps the address bar true, and follows it when a link is pasted or the Back button is used. */
export function usePermalink(engine: Engine): void {
  useEffect(() => {
    let timer = 0;
    let last = location.hash.slice(1);
    const write = () => {
      const state = useStore.getState();
      // The secret of an invitation stays where it is until it has served.
      if (state.invitation) return;
      // A link was followed this very moment: what it says comes first.
      if (followed(last)) return read();
      const next = encode(toPermalink(state));
      if (next === last) return;
      const turned = pageOf(next) !== pageOf(last);
      if (turned) history.pushState(null, "", `#${next}`);
      else history.replaceState(null, "", `#${next}`);
      last = location.hash.slice(1);
    };
    const stop = useStore.subscribe(() => {
      clearTimeout(timer);
      timer = window.setTimeout(write, SETTLE_MS);
    });
    const read = () => {
      if (!followed(last)) return;
      last = location.hash.slice(1);
      const { view, theme, lang, ...rest } = decode(location.hash);
      useStore.getState().set({ ...rest, ...(theme ? { theme } : {}), ...(lang ? { lang } : {}) });
      if (view) engine.setView(view);
    };
    window.addEventListener("hashchange", read);
    timer = window.setTimeout(write, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      stop();
      window.removeEventListener("hashchange", read);
    };
  }, [engine]);
}
