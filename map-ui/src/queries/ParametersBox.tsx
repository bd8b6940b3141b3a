/** What a query asks for: one card for each `:name` of its text. */
import { useEffect, useId, useMemo } from "react";
import { useWords } from "../i18n/staff";
import { draftKey, useDrafts } from "../records/drafts";
import type { WidgetProps } from "../records/fields/Widget";
import { useModules } from "../records/queries";
import { useStore } from "../state/store";
import { KINDS, type Parameter, type ParameterKind, TYPE } from "./types";
import { choicesText, follow, parameterOf, readChoices } from "./values";
import "./queries.css";

export function parametersOf(stored: unknown): Parameter[] {
  if (typeof stored !== "string" || stored.trim() === "") return [];
  try {
    const read: unknown = JSON.parse(stored);
    return Array.isArray(read) ? read.map((p) => parameterOf(p as Partial<Parameter>)) : [];
  } catch {
    return [];
  }
}

/** What is stored of a list: what says nothing is left out. */
export function storedOf(list: readonly Parameter[]): string {
  return JSON.stringify(
    list.map((p) => ({
      name: p.name,
      kind: p.kind,
      ...(p.title ? { title: p.title } : {}),
      ...(p.help ? { help: p.help } : {}),
      ...(p.required ? { required: true } : {}),
      ...(p.default ? { default: p.default } : {}),
      ...(p.kind === "choice" ? { choices: p.choices } : {}),
      ...(p.kind === "record" ? { of: p.of } : {}),
    })),
  );
}

function useStatement(): string {
  const open = useStore((s) => s.record);
  const id = open?.type === TYPE && typeof open.id === "number" ? open.id : null;
  const draft = useDrafts((s) => s.drafts[draftKey(TYPE, id)]);
  const text = draft?.values.statement;
  return typeof text === "string" ? text : "";
}

function One({ parameter, onChange }: { parameter: Parameter; onChange: (p: Parameter) => void }) {
  const { t } = useWords();
  const id = useId();
  const types = useModules().data?.flatMap((m) => m.types) ?? [];
  const set = (part: Partial<Parameter>) => onChange({ ...parameter, ...part });
  return (
    <fieldset className="parameter">
      <legend>
        <code>:{parameter.name}</code>
      </legend>
      <label htmlFor={`${id}-title`}>{t("query.parameter.title")}</label>
      <input
        id={`${id}-title`}
        className="input"
        value={parameter.title}
        onChange={(e) => set({ title: e.target.value })}
      />
      <label htmlFor={`${id}-kind`}>{t("query.parameter.kind")}</label>
      <select
        id={`${id}-kind`}
        className="input"
        value={parameter.kind}
        onChange={(e) => set({ kind: e.target.value as ParameterKind, default: "" })}
      >
        {KINDS.map((k) => (
          <option key={k} value={k}>
            {t(`query.kind.${k}`)}
          </option>
        ))}
      </select>
      {parameter.kind === "choice" && (
        <>
          <label htmlFor={`${id}-choices`}>{t("query.parameter.choices")}</label>
          <textarea
            id={`${id}-choices`}
            className="input"
            rows={4}
            defaultValue={choicesText(parameter)}
            onChange={(e) => set({ choices: readChoices(e.target.value) })}
          />
        </>
      )}
      {parameter.kind === "record" && (
        <>
          <label htmlFor={`${id}-of`}>{t("query.parameter.of")}</label>
          <select
            id={`${id}-of`}
            className="input"
            value={parameter.of}
            onChange={(e) => set({ of: e.target.value })}
          >
            <option value="" />
            {types.map((x) => (
              <option key={x.id} value={x.id}>
                {x.title}
              </option>
            ))}
          </select>
        </>
      )}
      {parameter.kind === "date" ? (
        <label className="check wide-cell">
          <input
            type="checkbox"
            checked={parameter.default === "today"}
            onChange={(e) => set({ default: e.target.checked ? "today" : "" })}
          />
          {t("query.parameter.today")}
        </label>
      ) : (
        parameter.kind !== "record" && (
          <>
            <label htmlFor={`${id}-default`}>{t("query.parameter.default")}</label>
            <input
              id={`${id}-default`}
              className="input"
              value={parameter.default}
              onChange={(e) => set({ default: e.target.value })}
            />
          </>
        )
      )}
      <label className="check wide-cell">
        <input
          type="checkbox"
          checked={parameter.required}
          onChange={(e) => set({ required: e.target.checked })}
        />
        {t("query.parameter.required")}
      </label>
    </fieldset>
  );
}

export default function ParametersBox({ value, onChange, id, describedBy }: WidgetProps) {
  const { t } = useWords();
  const statement = useStatement();
  const stored = useMemo(() => parametersOf(value), [value]);
  const list = useMemo(() => follow(stored, statement), [stored, statement]);
  const written = storedOf(list);
  // The list follows the text as it is typed; a form nobody touched stays as it was.
  useEffect(() => {
    if (statement !== "" && written !== storedOf(stored)) onChange(written);
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: each parameter is a fieldset already.
    <div
      role="group"
      id={id}
      aria-labelledby={`${id}-name`}
      aria-describedby={describedBy}
      className="parameters"
    >
      {list.length === 0 && <p className="quiet">{t("query.parameter.none")}</p>}
      {list.map((p) => (
        <One
          key={p.name}
          parameter={p}
          onChange={(next) => onChange(storedOf(list.map((other) => (other.name === p.name ? next : other))))}
        />
      ))}
    </div>
  );
}
