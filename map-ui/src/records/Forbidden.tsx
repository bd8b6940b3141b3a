/** A link to what this person may not open: who may, and what to do. */
import { Lock, LogIn } from "lucide-react";
import type { ReactElement } from "react";
import { Button } from "react-aria-components";
import { Problem } from "../api/client";
import { useWords } from "../i18n/staff";
import { useStore } from "../state/store";

export function Forbidden({ error, otherwise }: { error: unknown; otherwise: ReactElement }) {
  const { t } = useWords();
  const signed = useStore((s) => s.session?.person ?? null) !== null;
  const set = useStore((s) => s.set);
  if (!(error instanceof Problem) || (error.status !== 401 && error.status !== 403)) return otherwise;
  return (
    <div className="state" role="alert">
      <Lock aria-hidden="true" />
      <strong>{signed ? error.title || t("forbidden.title") : t("forbidden.signin")}</strong>
      <p>{signed ? error.detail || t("forbidden.why") : t("forbidden.signin.why")}</p>
      {signed ? (
        <p>{error.remedy || t("forbidden.what")}</p>
      ) : (
        <Button className="button primary" onPress={() => set({ sheet: "signin" })}>
          <LogIn aria-hidden="true" />
          {t("session.signIn")}
        </Button>
      )}
    </div>
  );
}
