/** Keys for programs that act in this person's name. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "react-aria-components";
import { getJson, postJson, request } from "../api/client";
import { date } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { Failure, Loading } from "../panels/parts";
import { SendForm } from "../panels/SendForm";
import { Copied } from "../records/Answer";
import { useSay } from "../records/useSay";
import { useSending } from "../records/useSending";
import { TextInput } from "./Fields";

interface Token {
  id: number;
  name: string;
  expires: string;
  seen: string | null;
}

const PATH = "/api/session/tokens";
const DAYS = [30, 90, 365];

/** Withdrawing a key cannot be taken back: it takes two presses, the second one saying so. */
function Line({ token, onRemove }: { token: Token; onRemove: () => void }) {
  const { t, lang } = useWords();
  const [sure, setSure] = useState(false);
  return (
    <li>
      <div>
        <strong>{token.name}</strong>
        <p className="quiet">
          {t("tokens.until", { date: date(token.expires, lang) })} ·{" "}
          {token.seen ? t("tokens.seen", { date: date(token.seen, lang) }) : t("tokens.unseen")}
        </p>
      </div>
      <Button
        className={sure ? "button small danger" : "button small"}
        onPress={() => (sure ? onRemove() : setSure(true))}
      >
        {t(sure ? "tokens.sure" : "tokens.remove")}
      </Button>
    </li>
  );
}

function Create({ onCreated }: { onCreated: (secret: string) => void }) {
  const { t, lang } = useWords();
  const [name, setName] = useState("");
  const [days, setDays] = useState(90);
  const { busy, errors, problem, send } = useSending();
  return (
    <SendForm
      className="session-form"
      verb={t("tokens.create")}
      busy={busy}
      isDisabled={!name.trim()}
      problem={problem}
      secondary
      onSend={() =>
        send(async () => {
          onCreated((await postJson<{ token: string }>(PATH, { name: name.trim(), days }, lang)).token);
          setName("");
        })
      }
    >
      <TextInput label={t("tokens.name")} value={name} error={errors.name} onChange={setName} required />
      <label className="stacked">
        {t("tokens.days")}
        <select className="input" value={days} onChange={(e) => setDays(Number(e.target.value))}>
          {DAYS.map((d) => (
            <option key={d} value={d}>
              {t("tokens.days.count", { count: d })}
            </option>
          ))}
        </select>
      </label>
    </SendForm>
  );
}

export function Tokens() {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const { failed } = useSay();
  const [secret, setSecret] = useState<string | null>(null);
  const tokens = useQuery({
    queryKey: ["account", "tokens", lang],
    queryFn: ({ signal }) => getJson<Token[]>(PATH, lang, signal),
  });
  const reread = () => client.invalidateQueries({ queryKey: ["account", "tokens"] });
  const remove = (id: number) =>
    request(`${PATH}/${id}`, lang, { method: "DELETE" }).then(() => reread(), failed);
  return (
    <section className="record-section">
      <h3 className="section-title">{t("tokens.title")}</h3>
      <p className="quiet">{t("tokens.what")}</p>
      {tokens.isPending && <Loading />}
      {tokens.isError && <Failure error={tokens.error} onRetry={() => tokens.refetch()} />}
      {tokens.data && tokens.data.length > 0 && (
        <ul className="tokens">
          {tokens.data.map((token) => (
            <Line key={token.id} token={token} onRemove={() => remove(token.id)} />
          ))}
        </ul>
      )}
      {secret && (
        <div className="notice notice-row" role="status">
          <div>
            <strong>{t("tokens.once")}</strong>
            <Copied text={secret} label={t("tokens.secret")} />
          </div>
        </div>
      )}
      <Create
        onCreated={(made) => {
          setSecret(made);
          reread();
        }}
      />
    </section>
  );
}
