import { useSyncExternalStore } from "react";

const PHONE = "(max-width: 720px)";

function subscribe(run: () => void): () => void {
  const media = window.matchMedia(PHONE);
  media.addEventListener("change", run);
  return () => media.removeEventListener("change", run);
}

/** Is the page on a screen as narrow as a telephone's? */
export function usePhone(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(PHONE).matches);
}
