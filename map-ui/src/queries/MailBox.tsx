/** A query that comes by e-mail: how often, in which form; withdrawn at any time. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Mail } from "lucide-react";
import { useId, useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { getJson, request, sendJson } from "../api/client";
import { date } from "../i18n/format";
import { type StaffKey, useWords } from "../i18n/staff";
import { SendForm } from "../panels/SendForm";
import { useSay } from "../records/useSay";
import { pathOf } from "./api";
import type { Values } from "./types";

interface Subscription {
  every: "day" | "week" | "month";
  format: "csv" | "xlsx" | "ods";
  values: Values;
  next: string | null;
}

const EVERY = ["day", "week", "month"] as const;
const FORMATS = ["xlsx", "ods", "csv"] as const;

function Choose<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={(e) => onChange(e.target.value as T)}>
        {options.map(([key, title]) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </select>
    </>
  );
}

function useSubscription(id: number, enabled: boolean) {
  const { lang } = useWords();
  return useQuery({
    queryKey: ["record", "stored-queries", id, "subscription", lang],
    queryFn: ({ signal }) => getJson<Subscription | null>(pathOf(id, "/subscription"), lang, signal),
    enabled,
  });
}

function Form({
  id,
  values,
  now,
  onDone,
}: {
  id: number;
  values: Values;
  now: Subscription | null;
  onDone: () => void;
}) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const { done } = useSay();
  const [every, setEvery] = useState(now?.every ?? "week");
  const [format, setFormat] = useState(now?.format ?? "xlsx");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const send = async (run: () => Promise<unknown>, text: string) => {
    setBusy(true);
    setProblem(null);
    try {
      await run();
      await client.invalidateQueries({ queryKey: ["record", "stored-queries", id, "subscription"] });
      done(text);
      onDone();
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const path = pathOf(id, "/subscription");
  return (
    <SendForm
      className="mail-form"
      verb={t(now ? "query.mail.change" : "query.mail.ask")}
      busy={busy}
      problem={problem}
      onSend={() => send(() => sendJson("PUT", path, { every, format, values }, lang), t("query.mail.asked"))}
      foot={
        now && (
          <Button
            className="button"
            isDisabled={busy}
            onPress={() => send(() => request(path, lang, { method: "DELETE" }), t("query.mail.ended"))}
          >
            {t("query.mail.end")}
          </Button>
        )
      }
    >
      <p className="quiet">
        {now?.next ? t("query.mail.next", { day: date(now.next, lang) }) : t("query.mail.what")}
      </p>
      <Choose
        label={t("query.mail.every")}
        value={every}
        options={EVERY.map((e) => [e, t(`query.mail.${e}`)] as const)}
        onChange={setEvery}
      />
      <Choose
        label={t("query.file")}
        value={format}
        options={FORMATS.map((f) => [f, t(`list.export.${f}` as StaffKey)] as const)}
        onChange={setFormat}
      />
    </SendForm>
  );
}

export function MailBox({ id, values }: { id: number; values: Values }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const now = useSubscription(id, open);
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className="button small">
        <Mail aria-hidden="true" />
        {t("query.mail")}
      </Button>
      <Popover className="popover" placement="bottom end">
        <Dialog className="dialog mail-dialog" aria-label={t("query.mail")}>
          {now.isPending ? (
            <p className="quiet">{t("loading")}</p>
          ) : (
            <Form
              key={now.data?.next ?? ""}
              id={id}
              values={values}
              now={now.data ?? null}
              onDone={() => setOpen(false)}
            />
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
