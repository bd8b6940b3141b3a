/** The pages of a template while it is written: asked for when the fingers rest, the last question wins. */
import { useEffect, useState } from "react";
import { postJson } from "../../api/client";
import { useWords } from "../../i18n/staff";
import type { Preview } from "./types";

const SETTLE_MS = 500;

export interface Tried {
  preview: Preview | null;
  problem: unknown;
  /** A newer one is on its way. */
  busy: boolean;
}

export interface Trial {
  type: string;
  form: string;
  title: string;
  language: string;
  text: string;
  commune: string | null;
}

export function usePreview(trial: Trial): Tried {
  const { lang } = useWords();
  const [tried, setTried] = useState<Tried>({ preview: null, problem: null, busy: false });
  const { type, form, title, language, text, commune } = trial;
  useEffect(() => {
    if (type === "" || text.trim() === "") {
      setTried({ preview: null, problem: null, busy: false });
      return;
    }
    const abort = new AbortController();
    setTried((old) => ({ ...old, busy: true }));
    const timer = setTimeout(async () => {
      const body = { type, form, title, language, text, commune };
      try {
        const preview = await postJson<Preview>("/api/documents/preview", body, lang, abort.signal);
        // Pages stay while a fault is being typed.
        setTried((old) => ({
          preview: preview.pages.length > 0 ? preview : { ...preview, pages: old.preview?.pages ?? [] },
          problem: null,
          busy: false,
        }));
      } catch (problem) {
        if (!abort.signal.aborted) setTried((old) => ({ ...old, problem, busy: false }));
      }
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [type, form, title, language, text, commune, lang]);
  return tried;
}
