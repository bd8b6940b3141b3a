/** Short notes: what was done, and what did not work in the three parts a clerk needs. */
import { useCallback, useMemo } from "react";
import { Problem } from "../api/client";
import { useWords } from "../i18n/staff";
import { useStore } from "../state/store";

export function useSay() {
  const { t } = useWords();
  const toast = useStore((s) => s.toast);
  const failed = useCallback(
    (error: unknown) => {
      const problem = error instanceof Problem ? error : null;
      const parts = problem?.offline
        ? [t("offline.title"), t("offline.why")]
        : [
            problem?.title || t("error.title"),
            problem?.detail,
            problem?.remedy || (problem?.title ? "" : t("error.remedy")),
          ];
      toast({ text: parts.filter(Boolean).join(". ").replaceAll("..", "."), tone: "error" });
    },
    [t, toast],
  );
  const done = useCallback(
    (text: string, undo?: () => void) =>
      toast({ text, tone: "info", ...(undo ? { action: { label: t("undo"), run: undo } } : {}) }),
    [t, toast],
  );
  return useMemo(() => ({ failed, done }), [failed, done]);
}

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
