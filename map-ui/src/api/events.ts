/** Changes told by the server while the page is open. */
import type { ChangeEvent, PersonalEvent, RecordEvent, ScenarioEvent } from "./types";

export interface LiveHandlers {
  change(event: ChangeEvent): void;
  record(event: RecordEvent): void;
  personal(event: PersonalEvent): void;
  scenario(event: ScenarioEvent): void;
  lost(): void;
  back(): void;
}

/** Listens until the returned function is called; the browser reconnects by itself. */
export function listen(handlers: LiveHandlers): () => void {
  const source = new EventSource("/events");
  let broken = false;
  const read = <T>(name: string, tell: (event: T) => void) =>
    source.addEventListener(name, (e) => {
      try {
        tell(JSON.parse((e as MessageEvent<string>).data) as T);
      } catch {
        // A note that cannot be read must not cost a fresh map: everything is asked for again.
        handlers.back();
      }
    });
  read<ChangeEvent>("change", handlers.change);
  read<RecordEvent>("record", handlers.record);
  read<PersonalEvent>("personal", handlers.personal);
  read<ScenarioEvent>("scenario", handlers.scenario);
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
