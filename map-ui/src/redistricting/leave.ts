import type { Engine } from "../map/engine";
import { useStore } from "../state/store";

/** Puts the workshop away; the map is the town's again. */
export function leave(engine: Engine): void {
  useStore.getState().set({ scenario: null });
  engine.canvas().focus({ preventScroll: true });
}
