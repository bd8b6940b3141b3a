/** Changes told by the server while the page is open. */
import type { ChangeEvent } from "./types";

export interface LiveHandlers {
  change(event: ChangeEvent): void;
  lost(): void;
  back(): void;
}

/** Listens until the returned function is called; the browser reconnects by itself. */
export function listen(handlers: LiveHandlers): () => void {
  const source = new EventSource("/events");
  let broken = false;
  source.addEventListener("change", (e) => {
    try {
      handlers.change(JSON.parse((e as MessageEvent<string>).data) as ChangeEvent);
    } catch {
      // A note that cannot be read must not cost a fresh map: everything is asked for again.
      handlers.back();
    }
  });
  source.onerror = () => {
    if (!broken) handlers.lost();
    broken = true;
  };
  source.onopen = () => {
    if (broken) handlers.back();
    broken = false;
  };
  return () => source.close();
}
