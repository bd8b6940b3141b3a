/** The same change to many records at once: only the fields chosen are touched. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { postJson } from "../../api/client";
import { number } from "../../i18n/format";
import { useWords } from "../../i18n/staff";
import { Answer, worthShowing } from "../Answer";
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
  return (
    <Modal title={title} onClose={onClose}>
      <form
        className="sheet-body form"
        onSubmit={(e) => {
          e.preventDefault();
          onChosen(names);
        }}
      >
        <p className="quiet">{t("bulk.choose")}</p>
        <div className="options">
          {description.fields
            .filter((f) => !f.readonly)
            .map((f) => (
              <label key={f.name} className="check">
                <input
                  type="checkbox"
                  checked={names.includes(f.name)}
                  onChange={(e) =>
                    setNames(e.target.checked ? [...names, f.name] : names.filter((n) => n !== f.name))
                  }
                />
                {f.title}
              </label>
            ))}
        </div>
        <div className="modal-actions">
          <button type="button" className="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button type="submit" className="button primary" disabled={names.length === 0}>
            {t("continue")}
          </button>
        </div>
      </form>
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
