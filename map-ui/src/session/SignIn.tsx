import { useQueryClient } from "@tanstack/react-query";
import { Fingerprint, KeyRound, Terminal } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "react-aria-components";
import { type Problem, sendJson } from "../api/client";
import type { Session } from "../api/types";
import { useWords } from "../i18n/staff";
import { BelfryMark } from "../panels/BelfryMark";
import { Sheet, SheetHead } from "../panels/parts";
import { SendForm } from "../panels/SendForm";
import { useSending } from "../records/useSending";
import { isAgent, useStore } from "../state/store";
import { CodeInput, CurrentPasswordInput, digitsOf, LoginInput } from "./Fields";
import { proveWithPasskey } from "./passkey";
import { changeIdentity } from "./session";

/** Seconds left before another try makes sense. */
function useWait(problem: Problem | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (problem?.status !== 429) return setLeft(0);
    const until = Date.now() + (problem.retryAfter ?? 30) * 1000;
    const tick = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [problem]);
  return left;
}

function Refused({ problem, wait }: { problem: Problem; wait: number }) {
  const { t } = useWords();
  if (problem.status === 429) {
    return (
      <div className="notice wrong" role="alert">
        <strong>{problem.title || t("signin.tooMany")}</strong>
        <p className="figures">{wait > 0 ? t("signin.wait", { count: wait }) : t("signin.again")}</p>
      </div>
    );
  }
  return (
    <div className="notice wrong" role="alert">
      <strong>{problem.offline ? t("offline.title") : problem.title || t("error.title")}</strong>
      <p>{problem.offline ? t("offline.why") : [problem.detail, problem.remedy].filter(Boolean).join(" ")}</p>
    </div>
  );
}

export function SignIn({ session }: { session: Session }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const set = useStore((s) => s.set);
  const toast = useStore((s) => s.toast);
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const { busy, errors, problem, send } = useSending();
  const wait = useWait(problem);
  const close = () => set({ sheet: null });
  useEffect(() => {
    if (problem?.body.needs === "code") setAsked(true);
  }, [problem]);
  const welcome = (entered: Session) => {
    changeIdentity(client, entered);
    // Whoever was on the way to a list or a record goes on there; the others begin with their dashboard.
    const { list, record } = useStore.getState();
    const free = list === null && record === null && isAgent({ session: entered });
    set({ sheet: free ? "board" : null });
    toast({ text: t("signin.welcome", { name: entered.person?.name ?? "" }), tone: "info" });
  };
  const enter = () =>
    send(async () => {
      const body = { login: login.trim(), password, ...(asked ? { code: digitsOf(code) } : {}) };
      const response = await sendJson("POST", "/api/session", body, lang);
      welcome((await response.json()) as Session);
    });
  const enterWithPasskey = () =>
    send(async () => {
      const entered = await proveWithPasskey(lang);
      if (entered) welcome(entered);
    });
  const codeOnly = problem?.body.needs === "code" && code === "";
  return (
    <Sheet label={t("session.signIn")} className="desk-sheet session-sheet" onClose={close}>
      <SheetHead icon={<KeyRound aria-hidden="true" />} title={t("session.signIn")} onClose={close} />
      <SendForm
        className="sheet-body session-form"
        verb={t("session.signIn")}
        busy={busy}
        isDisabled={wait > 0}
        onSend={() => {
          if (wait === 0) enter();
        }}
        foot={<p className="quiet">{t("signin.forgotten")}</p>}
      >
        <p className="session-mark">
          <BelfryMark />
          <span>{t("signin.intro")}</span>
        </p>
        {session.first_start && (
          <div className="notice notice-row">
            <Terminal aria-hidden="true" />
            <div>
              <strong>{t("signin.first.title")}</strong>
              <p>{t("signin.first.what")}</p>
            </div>
          </div>
        )}
        <LoginInput value={login} error={errors.login} onChange={setLogin} required autoFocus />
        <CurrentPasswordInput
          label={t("signin.password")}
          value={password}
          error={errors.password}
          onChange={setPassword}
        />
        {asked && (
          <CodeInput
            help={t("signin.code.help")}
            value={code}
            error={errors.code}
            onChange={setCode}
            autoFocus
          />
        )}
        {problem && !codeOnly && <Refused problem={problem} wait={wait} />}
        {session.passkeys === window.location.origin && (
          <Button className="button" isDisabled={busy} onPress={enterWithPasskey}>
            <Fingerprint aria-hidden="true" />
            {t("signin.passkey")}
          </Button>
        )}
        {session.openid && (
          <a className="button" href="/api/session/oidc">
            {t("signin.openid", { name: session.openid })}
          </a>
        )}
      </SendForm>
    </Sheet>
  );
}
