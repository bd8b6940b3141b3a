import { useEffect } from "react";
import type { Engine } from "../map/engine";
import { decode, encode } from "../permalink/permalink";
import { toPermalink, useStore } from "../state/store";

const SETTLE_MS = 250;

/** Keeps the address bar true, and follows it when a link is pasted or the Back button is used. */
export function usePermalink(engine: Engine): void {
  useEffect(() => {
    let timer = 0;
    let last = location.hash.slice(1);
    const write = () => {
      const next = encode(toPermalink(useStore.getState()));
      if (next === last) return;
      last = next;
      history.replaceState(null, "", `#${next}`);
    };
    const stop = useStore.subscribe(() => {
      clearTimeout(timer);
      timer = window.setTimeout(write, SETTLE_MS);
    });
    const read = () => {
      if (location.hash.slice(1) === last) return;
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
