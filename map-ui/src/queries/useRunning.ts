/** A run under way: stopped by a press, by another run, by leaving. */
import { useCallback, useEffect, useRef } from "react";

export function useRunning() {
  const current = useRef<AbortController | null>(null);
  const stop = useCallback(() => {
    current.current?.abort();
    current.current = null;
  }, []);
  const begin = useCallback((): AbortSignal => {
    stop();
    current.current = new AbortController();
    return current.current.signal;
  }, [stop]);
  useEffect(() => stop, [stop]);
  return { begin, stop };
}
