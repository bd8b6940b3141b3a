/** Sending a file before the form it belongs to is saved. */
import { useRef, useState } from "react";
import { request, withQuery } from "../../api/client";
import { useWords } from "../../i18n/staff";
import { pathOf } from "../queries";
import type { FileValue } from "../types";

export interface Upload {
  /** Name of the file on its way. */
  sending: string | null;
  problem: unknown;
  send: (file: File) => void;
  stop: () => void;
}

export function useUpload(type: string, commune: string | null, onSent: (file: FileValue) => void): Upload {
  const { lang } = useWords();
  const [sending, setSending] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const way = useRef<AbortController | null>(null);
  const stop = () => {
    way.current?.abort();
    setSending(null);
  };
  const send = async (file: File) => {
    stop();
    const abort = new AbortController();
    way.current = abort;
    setProblem(null);
    setSending(file.name);
    try {
      const path = withQuery(pathOf(type, "/attachments"), { name: file.name, commune });
      const headers = { "Content-Type": "application/octet-stream" };
      const answer = await request(path, lang, { method: "POST", body: file, headers, signal: abort.signal });
      onSent((await answer.json()) as FileValue);
    } catch (error) {
      if (!abort.signal.aborted) setProblem(error);
    }
    if (way.current === abort) setSending(null);
  };
  return { sending, problem, send, stop };
}
