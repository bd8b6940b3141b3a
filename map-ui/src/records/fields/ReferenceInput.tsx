/** Choosing another record by writing a part of its name. */
import { ChevronDown } from "lucide-react";
import { useContext, useDeferredValue, useState } from "react";
import {
  Button,
  ComboBox,
  ComboBoxStateContext,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
} from "react-aria-components";
import { useWords } from "../../i18n/staff";
import { useChoices } from "../queries";
import type { Field } from "../types";

interface Props {
  type: string;
  field: Field;
  value: number | null;
  label: string;
  ariaLabel: string;
  describedBy?: string | undefined;
  invalid?: boolean;
  id?: string;
  onChange: (value: number | null, label: string) => void;
}

interface Item {
  id: number;
  title: string;
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
  onChange,
}: Props) {
  const { t } = useWords();
  const [text, setText] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const written = text ?? label;
  // What is already chosen is no question: the whole list is more use than itself.
  const q = useDeferredValue(text === null || text === label ? "" : text.trim());
  const found = useChoices(type, field.name, q, asked);
  const items: Item[] = (found.data ?? []).map((c) => ({ id: Number(c.value), title: c.title }));
  if (value !== null && !items.some((i) => i.id === value)) items.push({ id: value, title: label });
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
        const item = items.find((i) => i.id === key);
        if (!item) return;
        setText(null);
        onChange(item.id, item.title);
      }}
    >
      <div className="combo-box">
        <Writing id={id} />
        <Button className="combo-open">
          <ChevronDown aria-hidden="true" />
        </Button>
      </div>
      <Popover className="popover">
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
      </Popover>
    </ComboBox>
  );
}
