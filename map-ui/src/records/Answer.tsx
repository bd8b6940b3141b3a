/** What an action on several records did: how many, which were refused and why, and a link to hand on. */
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import { number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { Modal } from "./Modal";
import { openRecord } from "./open";
import type { BulkAnswer } from "./types";
import { copyText } from "./useSay";

/** Is there more to say than a short note can? */
export function worthShowing(answer: BulkAnswer): boolean {
  return answer.refused.length > 0 || Boolean(answer.link) || Boolean(answer.message);
}

export function Copied({ text, label }: { text: string; label: string }) {
  const { t } = useWords();
  const [done, setDone] = useState(false);
  return (
    <div className="copied">
      <input
        className="input figures"
        readOnly
        aria-label={label}
        value={text}
        onFocus={(e) => e.target.select()}
      />
      <Button className="button" onPress={async () => setDone(await copyText(text))}>
        {done ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
        {t(done ? "copied" : "copy")}
      </Button>
    </div>
  );
}

export function Answer({
  title,
  type,
  answer,
  onClose,
}: {
  title: string;
  type: string;
  answer: BulkAnswer;
  onClose: () => void;
}) {
  const { t, lang } = useWords();
  return (
    <Modal title={title} onClose={onClose}>
      <div className="sheet-body">
        {answer.message && <p>{answer.message}</p>}
        {answer.link && <Copied text={new URL(answer.link, location.origin).href} label={t("answer.link")} />}
        {!answer.message && <p>{t("answer.changed", { count: number(answer.changed, lang) })}</p>}
        {answer.refused.length > 0 && (
          <>
            <h3 className="section-title">
              {t("answer.refused", { count: number(answer.refused.length, lang) })}
            </h3>
            <ul className="refused">
              {answer.refused.map((r) => (
                <li key={r.id}>
                  <Button
                    className="link"
                    onPress={() => {
                      onClose();
                      openRecord(type, r.id);
                    }}
                  >
                    {r.label}
                  </Button>
                  <span>{r.reason}</span>
                </li>
              ))}
            </ul>
          </>
        )}
        <div className="modal-actions">
          <Button className="button primary" onPress={onClose} autoFocus>
            {t("close")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
