/** Everything held about one person: found, ticked, handed over. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { getJson, sendJson, withQuery } from "../api/client";
import { useWords } from "../i18n/staff";
import { Failure, Loading, Sheet, SheetHead } from "../panels/parts";
import { SendForm } from "../panels/SendForm";
import { CheckList } from "../records/fields/CheckList";
import { useSending } from "../records/useSending";
import { download } from "../select/download";
import { useStore } from "../state/store";
import { TextInput } from "./Fields";

interface Held {
  id: number;
  label: string;
  present: boolean;
}

interface Group {
  type: string;
  title: string;
  items: Held[];
}

const PATH = "/api/subject-access";
const LEAST = 3;

function useHeld(q: string | null) {
  const { lang } = useWords();
  return useQuery({
    queryKey: ["account", "subject", q, lang],
    queryFn: ({ signal }) => getJson<Group[]>(withQuery(PATH, { q }), lang, signal),
    enabled: q !== null,
    // Each look is logged: none is made that nobody asked for.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}

function Found({ groups }: { groups: readonly Group[] }) {
  const { t, lang } = useWords();
  const [chosen, setChosen] = useState<string[]>([]);
  const [reason, setReason] = useState("");
  const { busy, errors, problem, send } = useSending();
  if (groups.length === 0) return <p role="status">{t("subject.none")}</p>;
  const export_ = () =>
    send(async () => {
      const records = chosen.map((key) => {
        const [type = "", id = ""] = key.split(":");
        return { type, id: Number(id) };
      });
      const answer = await sendJson("POST", `${PATH}/export`, { records, reason }, lang);
      await download(answer, "donnees-personne.zip");
    });
  return (
    <SendForm
      className="session-form"
      verb={t("subject.export")}
      busy={busy}
      isDisabled={chosen.length === 0 || !reason.trim()}
      problem={problem}
      onSend={export_}
    >
      <p className="quiet">{t("subject.choose")}</p>
      {groups.map((group) => (
        <fieldset key={group.type} className="options">
          <legend className="section-title">{group.title}</legend>
          <CheckList
            options={group.items.map((held) => ({
              value: `${group.type}:${held.id}`,
              title: held.present ? held.label : t("subject.former", { label: held.label }),
            }))}
            chosen={chosen}
            onChange={setChosen}
          />
        </fieldset>
      ))}
      <TextInput
        label={t("subject.reason")}
        help={t("subject.reason.help")}
        value={reason}
        error={errors.reason}
        onChange={setReason}
      />
    </SendForm>
  );
}

export function SubjectAccess() {
  const { t } = useWords();
  const set = useStore((s) => s.set);
  const [typed, setTyped] = useState("");
  const [q, setQ] = useState<string | null>(null);
  const held = useHeld(q);
  return (
    <Sheet
      label={t("session.subject")}
      className="desk-sheet desk-record"
      onClose={() => set({ sheet: null })}
    >
      <SheetHead title={t("session.subject")} onClose={() => set({ sheet: null })} />
      <div className="sheet-body">
        <p>{t("subject.why")}</p>
        <SendForm
          className="session-form"
          verb={t("subject.find")}
          isDisabled={typed.trim().length < LEAST}
          secondary
          onSend={() => setQ(typed.trim())}
        >
          <TextInput label={t("subject.words")} value={typed} onChange={setTyped} />
        </SendForm>
        {held.isFetching && <Loading />}
        {held.isError && <Failure error={held.error} onRetry={() => held.refetch()} />}
        {held.data && !held.isFetching && <Found key={q} groups={held.data} />}
      </div>
    </Sheet>
  );
}
