/** One's own account: password, second code, keys for programs. */
import { UserRound } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import { sendJson } from "../api/client";
import type { Person } from "../api/types";
import { useWords } from "../i18n/staff";
import { Sheet, SheetHead } from "../panels/parts";
import { SendForm } from "../panels/SendForm";
import { useSending } from "../records/useSending";
import { useStore } from "../state/store";
import { ByEmail } from "./ByEmail";
import { CurrentPasswordInput, NewPasswordInput } from "./Fields";
import { initialsOf } from "./initials";
import { Passkeys } from "./Passkeys";
import { SecondCode } from "./SecondCode";
import { useSignOut } from "./session";
import { Tokens } from "./Tokens";

function Password() {
  const { t, lang } = useWords();
  const toast = useStore((s) => s.toast);
  const [open, setOpen] = useState(false);
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const { busy, errors, problem, send } = useSending();
  const change = () =>
    send(async () => {
      await sendJson("POST", "/api/session/password", { current, password }, lang);
      setCurrent("");
      setPassword("");
      setOpen(false);
      toast({ text: t("password.changed"), tone: "info" });
    });
  return (
    <section className="record-section">
      <h3 className="section-title">{t("signin.password")}</h3>
      {!open && (
        <Button className="button small" onPress={() => setOpen(true)}>
          {t("password.change")}
        </Button>
      )}
      {open && (
        <SendForm
          className="session-form"
          verb={t("password.change")}
          busy={busy}
          problem={problem}
          onCancel={() => setOpen(false)}
          onSend={change}
        >
          <CurrentPasswordInput
            label={t("password.current")}
            value={current}
            error={errors.current}
            onChange={setCurrent}
          />
          <NewPasswordInput
            label={t("password.new")}
            value={password}
            error={errors.password}
            onChange={setPassword}
          />
        </SendForm>
      )}
    </section>
  );
}

export function Account({ person }: { person: Person }) {
  const { t } = useWords();
  const set = useStore((s) => s.set);
  const session = useStore((s) => s.session);
  const toast = useStore((s) => s.toast);
  const signOut = useSignOut();
  const close = () => set({ sheet: null });
  const places = session?.everywhere
    ? t("account.everywhere")
    : session?.communes.map((c) => c.name).join(", ");
  return (
    <Sheet label={t("session.account")} className="desk-sheet desk-record" onClose={close} takeFocus>
      <SheetHead icon={<UserRound aria-hidden="true" />} title={t("session.account")} onClose={close} />
      <div className="sheet-body">
        <div className="who">
          <span className="initials large" aria-hidden="true">
            {initialsOf(person.name)}
          </span>
          <div>
            <strong>{person.name}</strong>
            <p className="quiet">{[person.login, person.email].filter(Boolean).join(" · ")}</p>
            {places && <p className="quiet">{places}</p>}
          </div>
          <Button
            className="button small"
            onPress={() => signOut().catch(() => toast({ text: t("error.title"), tone: "error" }))}
          >
            {t("session.signOut")}
          </Button>
        </div>
        <Password />
        <SecondCode on={person.totp} />
        {session?.passkeys === window.location.origin && <Passkeys />}
        <ByEmail />
        <Tokens />
      </div>
    </Sheet>
  );
}
