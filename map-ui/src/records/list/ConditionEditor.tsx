/** The little form behind a chip: an operator and its values. */
import { useState } from "react";
import { Button } from "react-aria-components";
import { type StaffKey, useWords } from "../../i18n/staff";
import { CheckList } from "../fields/CheckList";
import { ReferenceInput } from "../fields/ReferenceInput";
import { arity, type Condition, complete, firstCondition, type Operator, operatorsOf } from "../filters";
import type { Field } from "../types";

interface Props {
  type: string;
  field: Field;
  condition: Condition | null;
  /** Text of the reference chosen. */
  label: string | null;
  onApply: (condition: Condition) => void;
  onRemove: () => void;
}

const INPUTS: Partial<Record<Field["kind"], string>> = { date: "date", time: "datetime-local" };

function Text({
  field,
  value,
  label,
  onChange,
}: {
  field: Field;
  value: string;
  label: string;
  onChange: (text: string) => void;
}) {
  const numeric = ["integer", "real", "amount"].includes(field.kind);
  return (
    <input
      className="input figures"
      aria-label={label}
      // A day counted from today is no day of a calendar.
      type={value.startsWith("today") ? "text" : (INPUTS[field.kind] ?? "text")}
      inputMode={numeric ? "decimal" : undefined}
      value={value}
      onChange={(e) => onChange(numeric ? e.target.value.replace(",", ".") : e.target.value)}
    />
  );
}

function Arguments({
  type,
  field,
  condition,
  label,
  set,
}: Omit<Props, "condition" | "onApply" | "onRemove"> & {
  condition: Condition;
  set: (c: Condition) => void;
}) {
  const { t } = useWords();
  const { operator, args } = condition;
  const put = (i: number) => (text: string) =>
    set({ operator, args: Object.assign([...args], { [i]: text }) });
  if (arity(operator) === 0) return null;
  if (operator === "in")
    return (
      <div className="condition-options">
        <CheckList
          options={field.choices ?? []}
          chosen={args}
          onChange={(next) => set({ operator, args: next })}
        />
      </div>
    );
  if (field.kind === "reference") {
    return (
      <ReferenceInput
        type={type}
        field={field}
        value={args[0] ? Number(args[0]) : null}
        label={label ?? ""}
        ariaLabel={field.title}
        onChange={(value) => set({ operator, args: value === null ? [] : [String(value)] })}
      />
    );
  }
  if (field.kind === "boolean") {
    return (
      <div className="condition-options" role="radiogroup" aria-label={field.title}>
        {["true", "false"].map((value) => (
          <label key={value} className="check">
            <input
              type="radio"
              name={`condition-${field.name}`}
              checked={args[0] === value}
              onChange={() => set({ operator, args: [value] })}
            />
            {t(value === "true" ? "card.yes" : "card.no")}
          </label>
        ))}
      </div>
    );
  }
  return (
    <div className="condition-values">
      <Text
        field={field}
        value={args[0] ?? ""}
        label={t(operator === "between" ? "filter.from" : "filter.value")}
        onChange={put(0)}
      />
      {operator === "between" && (
        <Text field={field} value={args[1] ?? ""} label={t("filter.to")} onChange={put(1)} />
      )}
    </div>
  );
}

export function ConditionEditor({ type, field, condition, label, onApply, onRemove }: Props) {
  const { t } = useWords();
  const [draft, setDraft] = useState<Condition>(condition ?? firstCondition(field));
  const operators = operatorsOf(field.kind);
  return (
    <form
      className="condition"
      onSubmit={(e) => {
        e.preventDefault();
        if (complete(draft)) onApply(draft);
      }}
    >
      <strong>{field.title}</strong>
      {operators.length > 1 && (
        <select
          className="input"
          aria-label={t("filter.operator")}
          value={draft.operator}
          onChange={(e) => setDraft({ ...draft, operator: e.target.value as Operator })}
        >
          {operators.map((o) => (
            <option key={o} value={o}>
              {t(
                `operator.${field.kind === "date" && (o === "ge" || o === "le") ? `date.${o}` : o}` as StaffKey,
              )}
            </option>
          ))}
        </select>
      )}
      <Arguments type={type} field={field} condition={draft} label={label} set={setDraft} />
      <div className="condition-actions">
        {condition && (
          <Button className="button small" onPress={onRemove}>
            {t("filter.remove")}
          </Button>
        )}
        <Button type="submit" className="button small primary" isDisabled={!complete(draft)}>
          {t("filter.apply")}
        </Button>
      </div>
    </form>
  );
}
