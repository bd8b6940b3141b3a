/** One thing a query asks for. */
import { ChevronDown } from "lucide-react";
import { useDeferredValue, useId, useRef, useState } from "react";
import { Button, ComboBox, Input, ListBox, ListBoxItem } from "react-aria-components";
import { useWords } from "../i18n/staff";
import { Suggestions } from "../records/fields/Suggestions";
import { type Found, useFound } from "./api";
import type { Parameter } from "./types";

interface Props {
  parameter: Parameter;
  value: string;
  error?: string | undefined;
  onChange: (value: string) => void;
}

function RecordPicker({ parameter, value, onChange, id }: Props & { id: string }) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const found = useFound(parameter.of, useDeferredValue(text.trim()), asked);
  return (
    <ComboBox<Found>
      className="combo"
      aria-labelledby={`${id}-name`}
      items={found.data ?? []}
      inputValue={text}
      selectedKey={value === "" ? null : Number(value)}
      menuTrigger="input"
      allowsEmptyCollection
      onFocus={() => setAsked(true)}
      onInputChange={(next) => {
        setText(next);
        if (next === "") onChange("");
      }}
      onSelectionChange={(key) => {
        const item = found.data?.find((f) => f.id === key);
        if (!item) return;
        setText(item.label);
        onChange(String(item.id));
      }}
    >
      <div className="combo-box" ref={box}>
        <Input className="input" id={id} placeholder={t("reference.search")} />
        <Button className="combo-open">
          <ChevronDown aria-hidden="true" />
        </Button>
      </div>
      <Suggestions field={box}>
        <ListBox<Found>
          className="menu"
          renderEmptyState={() => (
            <p className="menu-empty">{t(found.isFetching ? "loading" : "reference.none")}</p>
          )}
        >
          {(item) => (
            <ListBoxItem id={item.id} className="menu-item" textValue={item.label}>
              {item.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Suggestions>
    </ComboBox>
  );
}

function Widget(props: Props & { id: string; describedBy: string | undefined }) {
  const { parameter, value, error, onChange, id, describedBy } = props;
  const common = {
    id,
    className: "input",
    value,
    "aria-describedby": describedBy,
    "aria-invalid": error !== undefined,
  };
  if (parameter.kind === "record") return <RecordPicker {...props} />;
  if (parameter.kind === "choice") {
    return (
      <select {...common} onChange={(e) => onChange(e.target.value)}>
        <option value="">—</option>
        {parameter.choices.map((c) => (
          <option key={c.value} value={c.value}>
            {c.title || c.value}
          </option>
        ))}
      </select>
    );
  }
  const figures = parameter.kind === "integer" || parameter.kind === "real";
  return (
    <input
      {...common}
      type={parameter.kind === "date" ? "date" : "text"}
      inputMode={figures ? "decimal" : undefined}
      onChange={(e) => onChange(e.target.value)}
    />
  );
}

export function ParameterField(props: Props) {
  const { parameter, error } = props;
  const { t } = useWords();
  const id = useId();
  const notes = [parameter.help ? `${id}-help` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={`field${error ? " wrong" : ""}`}>
      <label className="field-name" id={`${id}-name`} htmlFor={id}>
        {parameter.title || parameter.name}
        {parameter.required && (
          <span className="required" title={t("form.required")}>
            <span aria-hidden="true">*</span>
            <span className="visually-hidden"> ({t("form.required")})</span>
          </span>
        )}
      </label>
      <div className="field-body">
        <Widget {...props} id={id} describedBy={notes || undefined} />
        {error && (
          <p className="field-error" id={`${id}-error`}>
            {error}
          </p>
        )}
        {parameter.help && (
          <p className="quiet" id={`${id}-help`}>
            {parameter.help}
          </p>
        )}
      </div>
    </div>
  );
}
