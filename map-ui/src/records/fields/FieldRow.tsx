/** One field of a form: its name, its widget, its help, what is wrong with it. */
import { useWords } from "../../i18n/staff";
import type { Field, Value } from "../types";
import { valueText } from "../value";
import { OWN_GROUPS, Widget } from "./Widget";

export interface FieldProps {
  type: string;
  field: Field;
  /** Keeps the ids of two forms apart. */
  prefix: string;
  value: Value | undefined;
  /** Text of the reference. */
  label: string;
  error?: string | undefined;
  /** What the field held before it was changed, in words. */
  before?: string | undefined;
  /** Town of the record: its files are kept there. */
  commune?: string | null | undefined;
  onChange: (value: Value, label?: string) => void;
}

export const fieldId = (prefix: string, name: string) => `${prefix}-${name}`;

/** A field that takes the width of the form. */
const isWhole = ({ type, field }: FieldProps) => `${type}.${field.name}` === "document-templates.body";

export function FieldRow(props: FieldProps) {
  const { field, prefix, error, before, value, label } = props;
  const words = useWords();
  const id = fieldId(prefix, field.name);
  const notes = [field.help ? `${id}-help` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  const grouped =
    (field.kind === "list" && field.choices !== null) ||
    field.kind === "file" ||
    field.kind === "richtext" ||
    isWhole(props) ||
    OWN_GROUPS.includes(`${props.type}.${field.name}`);
  return (
    <div
      className={`field${error ? " wrong" : ""}${before !== undefined ? " changed" : ""}${isWhole(props) ? " whole" : ""}`}
    >
      {grouped || field.readonly ? (
        <span className="field-name" id={`${id}-name`}>
          {field.title}
        </span>
      ) : (
        <label className="field-name" htmlFor={id}>
          {field.title}
          {field.required && field.kind !== "boolean" && (
            <span className="required" title={words.t("form.required")}>
              <span aria-hidden="true">*</span>
              <span className="visually-hidden"> ({words.t("form.required")})</span>
            </span>
          )}
        </label>
      )}
      <div className="field-body">
        {field.readonly ? (
          <span className="field-fixed">{valueText(field, value, words, label) || "—"}</span>
        ) : (
          <Widget {...props} id={id} describedBy={notes || undefined} />
        )}
        {error && (
          <p className="field-error" id={`${id}-error`}>
            {error}
          </p>
        )}
        {before !== undefined && before !== "" && (
          <p className="quiet">{words.t("form.before", { what: before })}</p>
        )}
        {field.help && (
          <p className="quiet" id={`${id}-help`}>
            {field.help}
          </p>
        )}
      </div>
    </div>
  );
}
