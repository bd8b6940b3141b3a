/** Choosing another record by writing a part of its name. */
import { useQueryClient } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useContext, useDeferredValue, useRef, useState } from "react";
import { Button, ComboBox, ComboBoxStateContext, Input, ListBox, ListBoxItem } from "react-aria-components";
import { sendJson } from "../../api/client";
import { useWords } from "../../i18n/staff";
import { pathOf, useChoices } from "../queries";
import type { Field, Row } from "../types";
import { useSay } from "../useSay";
import { Suggestions } from "./Suggestions";

interface Props {
  type: string;
  field: Field;
  value: number | null;
  label: string;
  ariaLabel: string;
  describedBy?: string | undefined;
  invalid?: boolean;
  id?: string;
  /** Town a record added here belongs to. */
  commune?: string | null;
  onChange: (value: number | null, label: string) => void;
}

interface Item {
  id: number;
  title: string;
}

/** Key of the line that adds what was written. */
const ADD = -1;

/** Makes the record that was not found, where its name is all it needs. */
function useAdd(field: Field, commune: string | null): ((name: string) => Promise<Row>) | null {
  const { lang } = useWords();
  const client = useQueryClient();
  const reference = field.reference;
  if (!reference?.add) return null;
  const { type, add } = reference;
  return async (name) => {
    const answer = await sendJson("POST", pathOf(type), { commune, values: { [add]: name } }, lang, {
      headers: { "Idempotency-Key": crypto.randomUUID() },
    });
    const made = (await answer.json()) as Row;
    for (const key of ["choices", "records"]) client.invalidateQueries({ queryKey: [key] });
    return made;
  };
}

/** A press opens the list; coming by with the Tab key, or a form that opens on the field, does not. */
function Writing({ id }: { id: string | undefined }) {
  const { t } = useWords();
  const state = useContext(ComboBoxStateContext);
  return (
    <Input
      className="input"
      {...(id ? { id } : {})}
      placeholder={t("reference.search")}
      onClick={() => state?.open(null, "manual")}
    />
  );
}

export function ReferenceInput({
  type,
  field,
  value,
  label,
  ariaLabel,
  describedBy,
  invalid,
  id,
  commune = null,
  onChange,
}: Props) {
  const { t } = useWords();
  const { failed } = useSay();
  const [text, setText] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const written = text ?? label;
  // What is already chosen is no question: the whole list is more use than itself.
  const q = useDeferredValue(text === null || text === label ? "" : text.trim());
  const found = useChoices(type, field.name, q, asked);
  const items: Item[] = (found.data ?? []).map((c) => ({ id: Number(c.value), title: c.title }));
  if (value !== null && !items.some((i) => i.id === value)) items.push({ id: value, title: label });
  const add = useAdd(field, commune);
  const name = written.trim();
  const missing = add !== null && q !== "" && !found.isFetching && !items.some((i) => i.title === name);
  if (missing) items.push({ id: ADD, title: t("reference.add", { what: name }) });
  return (
    <ComboBox
      className="combo"
      aria-label={ariaLabel}
      {...(describedBy ? { "aria-describedby": describedBy } : {})}
      isInvalid={invalid ?? false}
      items={items}
      inputValue={written}
      selectedKey={value}
      menuTrigger="input"
      allowsEmptyCollection
      onFocus={() => setAsked(true)}
      onBlur={() => setText(null)}
      onInputChange={(next) => {
        setText(next);
        if (next === "" && value !== null) onChange(null, "");
      }}
      onSelectionChange={(key) => {
        if (key === ADD) {
          add?.(name).then((made) => {
            setText(null);
            onChange(made.id, made.label);
          }, failed);
          return;
        }
        const item = items.find((i) => i.id === key);
        if (!item) return;
        setText(null);
        onChange(item.id, item.title);
      }}
    >
      <div className="combo-box" ref={box}>
        <Writing id={id} />
        <Button className="combo-open">
          <ChevronDown aria-hidden="true" />
        </Button>
      </div>
      <Suggestions field={box}>
        <ListBox<Item>
          className="menu"
          renderEmptyState={() => (
            <p className="menu-empty">{t(found.isFetching ? "loading" : "reference.none")}</p>
          )}
        >
          {(item) => (
            <ListBoxItem id={item.id} className="menu-item" textValue={item.title}>
              {item.title}
            </ListBoxItem>
          )}
        </ListBox>
      </Suggestions>
    </ComboBox>
  );
}
