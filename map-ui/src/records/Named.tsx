/** An action of the trade: asked what it needs, run, and what it did is said. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { postJson } from "../api/client";
import { number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { Answer, worthShowing } from "./Answer";
import { Questions } from "./Questions";
import { pathOf } from "./queries";
import type { BulkAnswer, NamedAction, Values } from "./types";
import { useSay } from "./useSay";

interface Props {
  type: string;
  action: NamedAction;
  ids: number[];
  /** What it is done to, in words. */
  what: string;
  onClose: () => void;
}

function useRun({ type, action, ids, onClose }: Props, onAnswer: (answer: BulkAnswer) => void) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const { done } = useSay();
  return useCallback(
    async (values: Values) => {
      const path = pathOf(type, `/actions/${encodeURIComponent(action.id)}`);
      const said = await postJson<BulkAnswer>(path, { ids, values }, lang);
      for (const key of ["records", "record"]) client.invalidateQueries({ queryKey: [key, type] });
      if (worthShowing(said)) return onAnswer(said);
      done(t("action.done", { what: action.title, count: number(said.changed, lang) }));
      onClose();
    },
    [type, action, ids, lang, client, done, t, onClose, onAnswer],
  );
}

export function Named(props: Props) {
  const { type, action, what, onClose } = props;
  const { failed } = useSay();
  const [answer, setAnswer] = useState<BulkAnswer | null>(null);
  const run = useRun(props, setAnswer);
  const begun = useRef(false);
  const asks = action.fields.length > 0;
  useEffect(() => {
    if (asks || begun.current) return;
    begun.current = true;
    run({}).catch((error) => {
      failed(error);
      onClose();
    });
  }, [asks, run, failed, onClose]);
  if (answer) return <Answer title={action.title} type={type} answer={answer} onClose={onClose} />;
  if (!asks) return null;
  return (
    <Questions
      type={type}
      title={action.title}
      what={what}
      fields={action.fields}
      verb={action.title}
      onRun={run}
      onClose={onClose}
    />
  );
}
