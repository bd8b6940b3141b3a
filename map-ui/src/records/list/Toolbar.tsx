/** Above the list: its own search, filters, and what can be done with all of it. */
import { FileUp, MapPinned, Plus, Search, X } from "lucide-react";
import { lazy, type RefObject, Suspense, useEffect, useState } from "react";
import { Button, ToggleButton } from "react-aria-components";
import { useWords } from "../../i18n/staff";
import type { ListRef } from "../../permalink/desk";
import { hasDocuments } from "../documents/types";
import { changeList, openImport, openNew } from "../open";
import type { Description, Field } from "../types";
import { Columns } from "./Columns";
import { Exports } from "./Exports";
import { AddFilter } from "./Filters";
import { Views } from "./Views";

const MailMerge = lazy(() => import("../documents/MailMerge"));

const SETTLE_MS = 180;

/** What is typed is searched when the fingers rest. */
function QuickSearch({
  list,
  title,
  input,
}: {
  list: ListRef;
  title: string;
  input: RefObject<HTMLInputElement | null>;
}) {
  const { t } = useWords();
  const [text, setText] = useState(list.q);
  useEffect(() => setText(list.q), [list.q]);
  useEffect(() => {
    if (text === list.q) return;
    const timer = setTimeout(() => changeList({ q: text }), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, list.q]);
  return (
    <div className="quick">
      <Search aria-hidden="true" />
      <input
        ref={input}
        type="search"
        aria-label={t("list.search", { what: title })}
        placeholder={t("list.search.short")}
        value={text}
        spellCheck="false"
        onChange={(e) => setText(e.target.value)}
        onKeyDown={(e) => {
          if (e.key !== "Escape" || text === "") return;
          e.preventDefault();
          setText("");
          changeList({ q: "" });
        }}
      />
      {text !== "" && (
        <Button
          className="icon-button tiny"
          aria-label={t("search.clear")}
          onPress={() => {
            setText("");
            changeList({ q: "" });
          }}
        >
          <X aria-hidden="true" />
        </Button>
      )}
    </div>
  );
}

interface Props {
  list: ListRef;
  description: Description;
  columns: Field[];
  query: [string, string][];
  selected: ReadonlySet<number>;
  input: RefObject<HTMLInputElement | null>;
  mapped: boolean;
  past: boolean;
  onMapped: (on: boolean) => void;
}

export function Toolbar({
  list,
  description,
  columns,
  query,
  selected,
  input,
  mapped,
  past,
  onMapped,
}: Props) {
  const { t } = useWords();
  const may = (a: Description["actions"][number]) => description.actions.includes(a);
  const placed = description.geometry !== null || description.layer !== null;
  return (
    <div className="list-tools" role="toolbar" aria-label={t("list.tools")}>
      {description.searchable !== false && (
        <QuickSearch list={list} title={description.title} input={input} />
      )}
      <AddFilter list={list} description={description} />
      <span className="list-tools-right">
        {placed && (
          <ToggleButton
            className="icon-button small"
            aria-label={t("list.map")}
            isSelected={mapped}
            onChange={onMapped}
          >
            <MapPinned aria-hidden="true" />
          </ToggleButton>
        )}
        <Views list={list} />
        <Columns description={description} columns={columns} />
        {may("export") && (
          <Exports description={description} columns={columns} query={query} selected={selected} />
        )}
        {may("print") && !past && hasDocuments(description.module) && (
          <Suspense>
            <MailMerge description={description} query={query} selected={selected} />
          </Suspense>
        )}
        {may("import") && !past && (
          <Button
            className="icon-button small"
            aria-label={t("import.open")}
            onPress={() => openImport(list.type)}
          >
            <FileUp aria-hidden="true" />
          </Button>
        )}
        {may("create") && !past && (
          <Button className="button small primary" onPress={() => openNew(list.type)}>
            <Plus aria-hidden="true" />
            {t("list.new")}
          </Button>
        )}
      </span>
    </div>
  );
}
