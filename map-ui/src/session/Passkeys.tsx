/** Keys of devices that let this person in. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "react-aria-components";
import { getJson, request } from "../api/client";
import { date } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { Failure, Loading } from "../panels/parts";
import { SendForm } from "../panels/SendForm";
import { useSay } from "../records/useSay";
import { useSending } from "../records/useSending";
import { CurrentPasswordInput, TextInput } from "./Fields";
import { makePasskey } from "./passkey";

interface Passkey {
  id: number;
  name: string;
  made: string;
  used: string | null;
}

const PATH = "/api/session/passkeys";

/** Removing a key cannot be taken back: it takes two presses. */
function Line({ passkey, onRemove }: { passkey: Passkey; onRemove: () => void }) {
  const { t, lang } = useWords();
  const [sure, setSure] = useState(false);
  return (
    <li>
      <div>
        <strong>{passkey.name}</strong>
        <p className="quiet">
          {t("passkeys.made", { date: date(passkey.made, lang) })} ·{" "}
          {passkey.used ? t("passkeys.used", { date: date(passkey.used, lang) }) : t("passkeys.unused")}
        </p>
      </div>
      <Button
        className={sure ? "button small danger" : "button small"}
        aria-label={`${t(sure ? "tokens.sure" : "tokens.remove")} : ${passkey.name}`}
        onPress={() => (sure ? onRemove() : setSure(true))}
      >
        {t(sure ? "tokens.sure" : "tokens.remove")}
      </Button>
    </li>
  );
}

function Make({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const { t, lang } = useWords();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { busy, errors, problem, send } = useSending();
  const make = () =>
    send(async () => {
      if (await makePasskey(password, name.trim(), lang)) onMade();
    });
  return (
    <SendForm
      className="session-form"
      verb={t("passkeys.add")}
      busy={busy}
      isDisabled={!name.trim() || !password}
      problem={problem}
      onCancel={onClose}
      onSend={make}
    >
      <TextInput
        label={t("passkeys.name")}
        help={t("passkeys.name.help")}
        value={name}
        error={errors.name}
        maxLength={80}
        onChange={setName}
      />
      <CurrentPasswordInput
        label={t("password.current")}
        value={password}
        error={errors.password}
        onChange={setPassword}
      />
    </SendForm>
  );
}

export function Passkeys() {
  const { t, lang } = useWords();
  const { done, failed } = useSay();
  const client = useQueryClient();
  const [making, setMaking] = useState(false);
  const { data, isPending, isError, error, refetch } = useQuery({
    queryKey: ["account", "passkeys", lang],
    queryFn: ({ signal }) => getJson<Passkey[]>(PATH, lang, signal),
  });
  const reread = () => client.invalidateQueries({ queryKey: ["account", "passkeys"] });
  const remove = (id: number) =>
    request(`${PATH}/${id}`, lang, { method: "DELETE" }).then(reread).catch(failed);
  return (
    <section className="record-section">
      <h3 className="section-title">{t("passkeys.title")}</h3>
      <p className="quiet">{t("passkeys.why")}</p>
      {isPending && <Loading />}
      {isError && <Failure error={error} onRetry={() => refetch()} />}
      {data && data.length > 0 && (
        <ul className="tokens">
          {data.map((passkey) => (
            <Line key={passkey.id} passkey={passkey} onRemove={() => remove(passkey.id)} />
          ))}
        </ul>
      )}
      {making ? (
        <Make
          onClose={() => setMaking(false)}
          onMade={() => {
            setMaking(false);
            done(t("passkeys.added"));
            reread();
          }}
        />
      ) : (
        <Button className="button small" onPress={() => setMaking(true)}>
          {t("passkeys.add")}
        </Button>
      )}
    </section>
  );
}
