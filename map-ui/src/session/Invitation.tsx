/** The page behind a link of invitation: one's name here, and a password. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { MailOpen } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import { postJson, sendJson } from "../api/client";
import type { Session } from "../api/types";
import { useWords } from "../i18n/staff";
import { BelfryMark } from "../panels/BelfryMark";
import { Failure, Loading, Sheet } from "../panels/parts";
import { SendForm } from "../panels/SendForm";
import { useSending } from "../records/useSending";
import { useStore } from "../state/store";
import { LoginInput, NewPasswordInput, TextInput } from "./Fields";
import { changeIdentity } from "./session";

interface Offer {
  purpose: "first" | "account";
  login: string | null;
  name: string | null;
}

/** The secret has served: the address is an ordinary one again. */
function leave(): void {
  history.replaceState(null, "", "/app");
  useStore.getState().set({ invitation: null });
}

function Form({ secret, offer }: { secret: string; offer: Offer }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const toast = useStore((s) => s.toast);
  const first = offer.purpose === "first";
  const [login, setLogin] = useState(offer.login ?? "");
  const [name, setName] = useState(offer.name ?? "");
  const [password, setPassword] = useState("");
  const { busy, errors, problem, send } = useSending();
  const accept = () =>
    send(async () => {
      const own = first ? { login: login.trim(), name: name.trim() } : {};
      const response = await sendJson("PUT", "/api/invitation", { secret, ...own, password }, lang);
      const session = (await response.json()) as Session;
      leave();
      changeIdentity(client, session);
      toast({ text: t("signin.welcome", { name: session.person?.name ?? "" }), tone: "info" });
    });
  return (
    <SendForm
      className="session-form"
      verb={t("invitation.accept")}
      busy={busy}
      problem={problem}
      onSend={accept}
    >
      <p>{t(first ? "invitation.first" : "invitation.account", { name: offer.name ?? "" })}</p>
      {first && (
        <TextInput
          label={t("invitation.name")}
          value={name}
          error={errors.name}
          onChange={setName}
          autoComplete="name"
          required
        />
      )}
      {first ? (
        <LoginInput
          help={t("invitation.login.help")}
          value={login}
          error={errors.login}
          onChange={setLogin}
          required
        />
      ) : (
        <LoginInput value={login} onChange={() => undefined} readOnly />
      )}
      <NewPasswordInput
        label={t("invitation.password")}
        value={password}
        error={errors.password}
        onChange={setPassword}
      />
    </SendForm>
  );
}

export function Invitation({ secret }: { secret: string }) {
  const { t, lang } = useWords();
  const offer = useQuery({
    queryKey: ["invitation", secret],
    queryFn: () => postJson<Offer>("/api/invitation", { secret }, lang),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <>
      <div className="veil still" />
      <Sheet label={t("invitation.title")} className="full-state invitation" takeFocus>
        <p className="session-mark large">
          <BelfryMark />
          <span>Beffroi</span>
        </p>
        <h1>{t("invitation.title")}</h1>
        {offer.isPending && <Loading />}
        {offer.isError && (
          <>
            <Failure error={offer.error} />
            <Button className="button" onPress={leave}>
              <MailOpen aria-hidden="true" />
              {t("invitation.leave")}
            </Button>
          </>
        )}
        {offer.data && <Form secret={secret} offer={offer.data} />}
      </Sheet>
    </>
  );
}
