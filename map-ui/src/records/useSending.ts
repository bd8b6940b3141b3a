/** Sending a small form once, and what the server found wrong with it. */
import { useCallback, useRef, useState } from "react";
import { Problem } from "../api/client";
import { violationsOf } from "./problems";

export interface Sending {
  busy: boolean;
  errors: Record<string, string>;
  problem: Problem | null;
  /** What is wrong before anything is sent. */
  refuse: (errors: Record<string, string>) => void;
  send: (run: () => Promise<void>) => Promise<void>;
}

export function useSending(): Sending {
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const sent = useRef(false);
  const refuse = useCallback((found: Record<string, string>) => {
    setErrors(found);
    setProblem(null);
  }, []);
  const send = useCallback(async (run: () => Promise<void>) => {
    if (sent.current) return;
    sent.current = true;
    setBusy(true);
    setErrors({});
    setProblem(null);
    try {
      await run();
    } catch (error) {
      const { byField, general } = violationsOf(error);
      setErrors(byField);
      const told = Object.keys(byField).length > 0 && general.length === 0;
      if (!told) setProblem(error instanceof Problem ? error : new Problem(0, "", String(error), ""));
    } finally {
      sent.current = false;
      setBusy(false);
    }
  }, []);
  return { busy, errors, problem, refuse, send };
}
