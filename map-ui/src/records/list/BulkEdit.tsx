/** The same change to many records at once: only the fields chosen are touched. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { postJson } from "../../api/client";
import { number } from "../../i18n/format";
import { useWords } from "../../i18n/staff";
import { SendForm } from "../../panels/SendForm";
import { Answer, worthShowing } from "../Answer";
import { CheckList } from "../fields/CheckList";
import { Modal } from "../Modal";
import { Questions } from "../Questions";
import { pathOf } from "../queries";
import type { BulkAnswer, Description } from "../types";
import { useSay } from "../useSay";

interface Props {
  description: Description;
  ids: number[];
  onClose: () => void;
}

function Choose({
  description,
  title,
  onChosen,
  onClose,
}: {
  description: Description;
  title: string;
  onChosen: (names: string[]) => void;
  onClose: () => void;
}) {
  const { t } = useWords();
  const [names, setNames] = useState<string[]>([]);
  const options = description.fields
    .filter((f) => !f.readonly && f.kind !== "file")
    .map((f) => ({ value: f.name, title: f.title }));
  return (
    <Modal title={title} onClose={onClose}>
      <SendForm
        className="sheet-body form"
        verb={t("continue")}
        isDisabled={names.length === 0}
        onCancel={onClose}
        onSend={() => onChosen(names)}
      >
        <p className="quiet">{t("bulk.choose")}</p>
        <div className="options">
          <CheckList options={options} chosen={names} onChange={setNames} />
        </div>
      </SendForm>
    </Modal>
  );
}

export function BulkEdit({ description, ids, onClose }: Props) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const { done } = useSay();
  const [names, setNames] = useState<string[] | null>(null);
  const [answer, setAnswer] = useState<BulkAnswer | null>(null);
  const count = number(ids.length, lang);
  const title = t("bulk.title", { count });
  if (answer) return <Answer title={title} type={description.id} answer={answer} onClose={onClose} />;
  if (!names) return <Choose description={description} title={title} onChosen={setNames} onClose={onClose} />;
  const fields = description.fields
    .filter((f) => names.includes(f.name))
    .map((f) => ({ ...f, depends: null }));
  return (
    <Questions
      type={description.id}
      title={title}
      what={t("bulk.what", { count })}
      fields={fields}
      verb={t("bulk.run", { count })}
      onClose={onClose}
      onRun={async (values) => {
        const sent = Object.fromEntries(
          fields.map((f) => [f.name, values[f.name] ?? (f.kind === "boolean" && f.required ? false : null)]),
        );
        const said = await postJson<BulkAnswer>(pathOf(description.id, "/bulk"), { ids, values: sent }, lang);
        for (const key of ["records", "record"])
          client.invalidateQueries({ queryKey: [key, description.id] });
        if (worthShowing(said)) return setAnswer(said);
        done(t("answer.changed", { count: number(said.changed, lang) }));
        onClose();
      }}
    />
  );
}
