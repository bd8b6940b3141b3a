/** What the list is narrowed to, as chips one can read, change and take away. */
import { ListFilter, X } from "lucide-react";
import { useState } from "react";
import { Button, Dialog, DialogTrigger, MenuItem, Popover } from "react-aria-components";
import { number } from "../../i18n/format";
import { type StaffKey, useWords } from "../../i18n/staff";
import { ActionMenu } from "../../panels/popovers";
import type { ListRef } from "../../permalink/desk";
import { type Condition, readCondition, writeCondition } from "../filters";
import { changeList } from "../open";
import { useRecord } from "../queries";
import type { Description, Field, Value } from "../types";
import { isFigure, valueText } from "../value";
import { ConditionEditor } from "./ConditionEditor";

function set(list: ListRef, field: string, condition: Condition | null): void {
  const { [field]: _, ...rest } = list.filters;
  changeList({ filters: condition ? { ...rest, [field]: writeCondition(condition) } : rest });
}

/** Text of the record a reference filter names. */
function useReferenceLabel(field: Field, condition: Condition | null): string | null {
  const id = field.kind === "reference" && condition?.operator === "eq" ? Number(condition.args[0]) : null;
  return useRecord(field.reference?.type ?? "", id).data?.label ?? null;
}

function useArgText() {
  const words = useWords();
  return (field: Field, arg: string, label: string | null): string => {
    const value: Value =
      isFigure(field) && arg !== "" ? Number(arg) : field.kind === "boolean" ? arg === "true" : arg;
    return valueText(field, field.kind === "list" ? [arg] : value, words, label ?? "…");
  };
}

function Chip({ list, field, condition }: { list: ListRef; field: Field; condition: Condition }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const label = useReferenceLabel(field, condition);
  const argText = useArgText();
  const sign = t(`sign.${condition.operator}` as StaffKey);
  const args = condition.args.map((a) => argText(field, a, label));
  const text =
    `${field.title} ${sign} ${args.join(condition.operator === "between" ? ` ${t("filter.and")} ` : ", ")}`.trim();
  return (
    <li className="chip">
      <DialogTrigger isOpen={open} onOpenChange={setOpen}>
        <Button className="chip-text" aria-label={t("filter.change", { what: text })}>
          <span className="chip-field">{field.title}</span> {sign}{" "}
          <strong>{args.join(condition.operator === "between" ? ` ${t("filter.and")} ` : ", ")}</strong>
        </Button>
        <Popover className="popover" placement="bottom start">
          <Dialog aria-label={text} className="dialog">
            <ConditionEditor
              type={list.type}
              field={field}
              condition={condition}
              label={label}
              onApply={(next) => {
                set(list, field.name, next);
                setOpen(false);
              }}
              onRemove={() => set(list, field.name, null)}
            />
          </Dialog>
        </Popover>
      </DialogTrigger>
      <Button
        className="chip-remove"
        aria-label={t("filter.removeOne", { what: text })}
        onPress={() => set(list, field.name, null)}
      >
        <X aria-hidden="true" />
      </Button>
    </li>
  );
}

export function AddFilter({ list, description }: { list: ListRef; description: Description }) {
  const { t } = useWords();
  const [field, setField] = useState<Field | null>(null);
  const free = description.fields.filter((f) => !(f.name in list.filters));
  return (
    <>
      <ActionMenu
        label={t("filter.add")}
        button={
          <Button className="button small" id="add-filter">
            <ListFilter aria-hidden="true" />
            {t("filter.add")}
          </Button>
        }
        placement="bottom start"
        onAction={(key) => setField(free.find((f) => f.name === key) ?? null)}
      >
        {free.map((f) => (
          <MenuItem key={f.name} id={f.name} className="menu-item">
            {f.title}
          </MenuItem>
        ))}
      </ActionMenu>
      {field && (
        <Popover
          className="popover"
          placement="bottom start"
          isOpen
          triggerRef={{ current: document.getElementById("add-filter") }}
          onOpenChange={(open) => {
            if (!open) setField(null);
          }}
        >
          <Dialog aria-label={field.title} className="dialog">
            <ConditionEditor
              type={list.type}
              field={field}
              condition={null}
              label={null}
              onApply={(next) => {
                set(list, field.name, next);
                setField(null);
              }}
              onRemove={() => setField(null)}
            />
          </Dialog>
        </Popover>
      )}
    </>
  );
}

export function Chips({ list, description }: { list: ListRef; description: Description }) {
  const { t, lang } = useWords();
  const chosen = Object.entries(list.filters).flatMap(([name, text]) => {
    const field = description.fields.find((f) => f.name === name);
    const condition = readCondition(text);
    return field && condition ? [{ field, condition }] : [];
  });
  if (chosen.length === 0 && !list.ids) return null;
  return (
    <ul className="chips" aria-label={t("filter.list")}>
      {list.ids && (
        <li className="chip">
          <span className="chip-text">{t("filter.ids", { count: number(list.ids.length, lang) })}</span>
          <Button
            className="chip-remove"
            aria-label={t("filter.ids.remove")}
            onPress={() => changeList({ ids: null })}
          >
            <X aria-hidden="true" />
          </Button>
        </li>
      )}
      {chosen.map(({ field, condition }) => (
        <Chip
          key={`${field.name} ${writeCondition(condition)}`}
          list={list}
          field={field}
          condition={condition}
        />
      ))}
      {chosen.length + (list.ids ? 1 : 0) > 1 && (
        <li>
          <Button className="link" onPress={() => changeList({ filters: {}, ids: null })}>
            {t("filter.clear")}
          </Button>
        </li>
      )}
    </ul>
  );
}
