/** A query tried out before it is saved. */
import { FlaskConical, Square } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import { Problem } from "../api/client";
import { useWords } from "../i18n/staff";
import type { Engine } from "../map/engine";
import { Failure, Loading } from "../panels/parts";
import { fieldId } from "../records/fields/FieldRow";
import type { Draft } from "../records/form";
import { violationsOf } from "../records/problems";
import { useTry } from "./api";
import { ParameterField } from "./ParameterField";
import { parametersOf } from "./ParametersBox";
import { Result } from "./Result";
import type { Show, Values } from "./types";
import { useRunning } from "./useRunning";
import { firstValues, follow, offsetOf } from "./values";

/** Leads to the place of a mistake: the box is the one of the form. */
function Place({ error, statement }: { error: unknown; statement: string }) {
  const { t } = useWords();
  const { line, column } = error instanceof Problem ? error.body : {};
  if (typeof line !== "number" || typeof column !== "number") return null;
  return (
    <Button
      className="button small"
      onPress={() => {
        const box = document.getElementById(fieldId("record", "statement"));
        if (!(box instanceof HTMLTextAreaElement)) return;
        const at = offsetOf(statement, line, column);
        box.focus();
        box.setSelectionRange(at, Math.min(statement.length, at + 1));
      }}
    >
      {t("query.place", { line, column })}
    </Button>
  );
}

export function TryOut({ draft, engine }: { draft: Draft; engine: Engine }) {
  const { t } = useWords();
  const statement = String(draft.values.statement ?? "");
  const parameters = follow(parametersOf(draft.values.parameters), statement);
  const [typed, setTyped] = useState<Values>({});
  const [show, setShow] = useState<Show | null>(null);
  const attempt = useTry();
  const running = useRunning();
  const values = { ...firstValues(parameters), ...typed };
  const wrong = violationsOf(attempt.error).byField;
  const go = () => {
    const named = parameters.map((p) => [p.name, values[p.name] ?? ""] as const);
    const sent = { statement, parameters, values: Object.fromEntries(named) };
    attempt.mutate({ attempt: sent, signal: running.begin() });
  };
  const shown = show ?? ((draft.values.show as Show | null) || "table");
  return (
    <section className="record-section try-out" aria-label={t("query.try")}>
      <h3 className="section-title">{t("query.try")}</h3>
      {parameters.map((p) => (
        <ParameterField
          key={`${p.name}-${p.kind}-${p.of}`}
          parameter={p}
          value={values[p.name] ?? ""}
          error={wrong[p.name]}
          onChange={(value) => setTyped((all) => ({ ...all, [p.name]: value }))}
        />
      ))}
      <div className="query-actions">
        {attempt.isPending ? (
          <Button
            className="button"
            onPress={() => {
              running.stop();
              attempt.reset();
            }}
          >
            <Square aria-hidden="true" />
            {t("query.stop")}
          </Button>
        ) : (
          <Button className="button" isDisabled={statement.trim() === ""} onPress={go}>
            <FlaskConical aria-hidden="true" />
            {t("query.try.run")}
          </Button>
        )}
      </div>
      {attempt.isPending && <Loading text={t("query.running")} />}
      {attempt.isError && (
        <>
          <Failure error={attempt.error} />
          <Place error={attempt.error} statement={statement} />
        </>
      )}
      {attempt.data && (
        <Result
          answer={attempt.data}
          title={String(draft.values.title ?? "")}
          show={shown}
          onShow={setShow}
          engine={engine}
        />
      )}
    </section>
  );
}
