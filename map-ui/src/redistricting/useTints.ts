/** The colours of stations that read on the map of the chosen theme. */
import { useStore } from "../state/store";
import { DARK_TINTS, LIGHT_TINTS, type Tint } from "./colours";

export function useTints(): readonly Tint[] {
  return useStore((s) => (s.theme === "dark" ? DARK_TINTS : LIGHT_TINTS));
}
