/** The widget of a field, by its kind. */
import { type ComponentType, type LazyExoticComponent, lazy, Suspense, useState } from "react";
import { date } from "../../i18n/format";
import { useWords } from "../../i18n/staff";
import { Loading } from "../../panels/parts";
import { parseNumber } from "../form";
import type { Value } from "../types";
import { localMoment, moment, unitOf } from "../value";
import { CheckList } from "./CheckList";
import type { FieldProps } from "./FieldRow";
import { FileBox } from "./FileBox";
import { ReferenceInput } from "./ReferenceInput";

const RichTextBox = lazy(() => import("./RichTextBox"));

export type WidgetProps = FieldProps & { id: string; describedBy: string | undefined };
type Props = WidgetProps;

/** Fields with a widget of their own, by type and name. */
const OWN: Record<string, LazyExoticComponent<ComponentType<WidgetProps>>> = {
  "document-templates.body": lazy(() => import("../documents/TemplateBox")),
  "document-templates.subject": lazy(() => import("../documents/SubjectBox")),
  "stored-queries.statement": lazy(() => import("../../queries/SqlBox")),
  "stored-queries.parameters": lazy(() => import("../../queries/ParametersBox")),
  "dashboards.widgets": lazy(() => import("../../dashboards/WidgetsBox")),
};
/** Of these, the ones that are several boxes: their name is that of the group. */
export const OWN_GROUPS: readonly string[] = ["stored-queries.parameters", "dashboards.widgets"];

const LONG_ROWS = 4;

function common({ id, describedBy, error, field }: Props) {
  return {
    id,
    "aria-describedby": describedBy,
    "aria-invalid": error ? true : undefined,
    "aria-required": (field.required && field.kind !== "boolean") || undefined,
  };
}

function NumberBox(props: Props) {
  const { value, field, onChange } = props;
  const { lang } = useWords();
  const written = (v: Value | undefined) =>
    typeof v === "number" ? String(v).replace(".", lang === "en" ? "." : ",") : String(v ?? "");
  const [text, setText] = useState(() => written(value));
  // Typing `12,` is on the way to a number; a value set from elsewhere is written anew.
  const shown = parseNumber(text) === (value ?? null) ? text : written(value);
  const unit = unitOf(field);
  return (
    <span className="with-unit">
      <input
        {...common(props)}
        className="input figures number"
        inputMode={field.kind === "integer" ? "numeric" : "decimal"}
        autoComplete="off"
        value={shown}
        onChange={(e) => {
          setText(e.target.value);
          onChange(parseNumber(e.target.value));
        }}
      />
      {unit && <span className="unit">{unit}</span>}
    </span>
  );
}

function DateBox(props: Props) {
  const { value, onChange } = props;
  const { lang } = useWords();
  const text = typeof value === "string" ? value : "";
  return (
    <span className="with-unit">
      <input
        {...common(props)}
        type="date"
        className="input figures"
        max="9999-12-31"
        value={text}
        onChange={(e) => onChange(e.target.value || null)}
      />
      {text && <span className="unit">{date(text, lang)}</span>}
    </span>
  );
}

/** A moment, on the clock of whoever types it; the server is told it in universal time. */
function MomentBox(props: Props) {
  const { value, onChange } = props;
  const { lang } = useWords();
  const text = typeof value === "string" ? value : "";
  return (
    <span className="with-unit">
      <input
        {...common(props)}
        type="datetime-local"
        className="input figures"
        max="9999-12-31T23:59"
        value={localMoment(text)}
        onChange={(e) => onChange(e.target.value ? new Date(e.target.value).toISOString() : null)}
      />
      {text && <span className="unit">{moment(text, lang)}</span>}
    </span>
  );
}

function ChoiceBox(props: Props) {
  const { field, value, onChange } = props;
  const choices = field.choices ?? [];
  return (
    <select
      {...common(props)}
      className="input"
      value={value === null || value === undefined ? "" : String(value)}
      onChange={(e) => onChange(choices.find((c) => String(c.value) === e.target.value)?.value ?? null)}
    >
      <option value="">{field.required ? "" : "—"}</option>
      {choices.map((c) => (
        <option key={c.value} value={String(c.value)}>
          {c.title}
        </option>
      ))}
    </select>
  );
}

/** A box to tick where there is only yes and no; three answers where nothing may be said. */
function BooleanBox(props: Props) {
  const { field, value, onChange } = props;
  const { t } = useWords();
  if (field.required) {
    return (
      <span className="check">
        <input
          {...common(props)}
          type="checkbox"
          checked={value === true}
          onChange={(e) => onChange(e.target.checked)}
        />
        {t(value === true ? "card.yes" : "card.no")}
      </span>
    );
  }
  const text = value === true ? "true" : value === false ? "false" : "";
  return (
    <select
      {...common(props)}
      className="input short"
      value={text}
      onChange={(e) => onChange(e.target.value === "" ? null : e.target.value === "true")}
    >
      <option value="">—</option>
      <option value="true">{t("card.yes")}</option>
      <option value="false">{t("card.no")}</option>
    </select>
  );
}

function ListBox(props: Props) {
  const { field, value, onChange, id, describedBy } = props;
  const { t } = useWords();
  const held = Array.isArray(value) ? value : [];
  if (!field.choices) {
    return (
      <>
        <textarea
          {...common(props)}
          className="input"
          rows={Math.max(2, Math.min(6, held.length + 1))}
          value={held.join("\n")}
          onChange={(e) => onChange(e.target.value === "" ? [] : e.target.value.split("\n"))}
        />
        <p className="quiet">{t("form.onePerLine")}</p>
      </>
    );
  }
  return (
    <fieldset
      className="options"
      aria-labelledby={`${id}-name`}
      aria-describedby={describedBy}
      id={id}
      tabIndex={-1}
    >
      <CheckList options={field.choices} chosen={held} onChange={onChange} />
    </fieldset>
  );
}

function TextBox(props: Props) {
  const { field, value, onChange } = props;
  const shared = {
    ...common(props),
    className: "input",
    value: typeof value === "string" ? value : String(value ?? ""),
    autoComplete: "off",
    onChange: (e: { target: { value: string } }) => onChange(e.target.value),
  };
  if (field.kind === "longtext") return <textarea {...shared} rows={LONG_ROWS} />;
  const short = field.max_length !== null && field.max_length <= 12 ? " short" : "";
  return <input {...shared} className={`input${short}`} type="text" />;
}

export function Widget(props: Props) {
  const { field, value, label, onChange, type, id, describedBy, error } = props;
  const Own = OWN[`${type}.${field.name}`];
  if (Own) {
    return (
      <Suspense fallback={<Loading />}>
        <Own {...props} />
      </Suspense>
    );
  }
  switch (field.kind) {
    case "integer":
    case "real":
    case "amount":
      return <NumberBox {...props} />;
    case "date":
      return <DateBox {...props} />;
    case "time":
      return <MomentBox {...props} />;
    case "choice":
      return <ChoiceBox {...props} />;
    case "boolean":
      return <BooleanBox {...props} />;
    case "list":
      return <ListBox {...props} />;
    case "file":
      return <FileBox {...props} />;
    case "richtext":
      return (
        <Suspense fallback={<Loading />}>
          <RichTextBox {...props} />
        </Suspense>
      );
    case "reference":
      return (
        <ReferenceInput
          type={type}
          field={field}
          commune={props.commune ?? null}
          id={id}
          value={typeof value === "number" ? value : null}
          label={label}
          ariaLabel={field.title}
          describedBy={describedBy}
          invalid={Boolean(error)}
          onChange={(next, text) => onChange(next, text)}
        />
      );
    default:
      return <TextBox {...props} />;
  }
}
