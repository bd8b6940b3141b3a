import { useQueryClient } from "@tanstack/react-query";
import { Command, CornerDownLeft, FileText, MapPin, Search, X } from "lucide-react";
import { type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import {
  Autocomplete,
  Button,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  SearchField,
  Text,
} from "react-aria-components";
import { useRecordSearch, useSearch } from "../api/queries";
import type { FoundRecord, SearchItem, Town } from "../api/types";
import type { Position } from "../geometry/projection";
import { useI18n } from "../i18n";
import { degrees } from "../i18n/format";
import { iconOf } from "../layers/icons";
import { useStore } from "../state/store";
import { type CommandId, matchCommands, matchTowns, parseCoordinates } from "./commands";
import "./search.css";

export interface SearchActions {
  item(item: SearchItem): void;
  command(id: CommandId): void;
  town(town: Town): void;
  place(at: Position): void;
  record(type: string, found: FoundRecord): void;
}

interface Row {
  key: string;
  icon: ReactNode;
  label: string;
  detail: string;
  run: () => void;
}

interface Section {
  key: string;
  title: string;
  rows: Row[];
}

function useSections(q: string, towns: Town[], town: Town | null, act: SearchActions) {
  const { t, lang } = useI18n();
  const commune = useStore((s) => s.commune);
  const answer = useSearch(q, commune, lang);
  const found = useRecordSearch(q, commune, lang).data;
  // Places come first: records that answer sooner must not take the cursor.
  const records = answer.isFetching ? undefined : found;
  const sections = useMemo(() => {
    const out: Section[] = [];
    const at = parseCoordinates(q, town);
    if (at) {
      const label = t("search.goto", { at: `${degrees(at[1])}, ${degrees(at[0])}` });
      const row: Row = { key: "at", icon: <MapPin />, label, detail: "", run: () => act.place(at) };
      out.push({ key: "coordinates", title: t("search.coordinates"), rows: [row] });
    }
    for (const group of answer.data?.groups ?? []) {
      const rows = group.items.map((item) => ({
        key: `${item.layer}/${item.fid}`,
        icon: iconOf(item.layer),
        label: item.label,
        detail: item.detail ?? "",
        run: () => act.item(item),
      }));
      if (rows.length > 0) out.push({ key: group.kind, title: group.title, rows });
    }
    for (const group of records ?? []) {
      const rows = group.items.map((found) => ({
        key: `${found.id}`,
        icon: <FileText />,
        label: found.label,
        detail: "",
        run: () => act.record(group.type, found),
      }));
      if (rows.length > 0) out.push({ key: `records/${group.type}`, title: group.title, rows });
    }
    const named = matchTowns(q, towns).map((found) => ({
      key: `town/${found.commune}`,
      icon: <MapPin />,
      label: found.name,
      detail: found.commune,
      run: () => act.town(found),
    }));
    if (named.length > 0) out.push({ key: "towns", title: t("search.towns"), rows: named });
    const commands = matchCommands(q, t).map(({ id, label }) => ({
      key: `command/${id}`,
      icon: <Command />,
      label,
      detail: "",
      run: () => act.command(id),
    }));
    if (commands.length > 0) out.push({ key: "commands", title: t("search.commands"), rows: commands });
    return out;
  }, [q, town, towns, answer.data, records, act, t]);
  return { sections, answer };
}

function Results({ sections, onRun }: { sections: Section[]; onRun: (row: Row) => void }) {
  const { t } = useI18n();
  const rows = new Map(sections.flatMap((s) => s.rows.map((r): [string, Row] => [`${s.key}:${r.key}`, r])));
  return (
    <ListBox
      aria-label={t("search.short")}
      className="results"
      onAction={(key) => {
        const row = rows.get(String(key));
        if (row) onRun(row);
      }}
    >
      {sections.map((section) => (
        <ListBoxSection key={section.key} id={section.key}>
          <Header className="results-title">{section.title}</Header>
          {section.rows.map((row) => (
            <ListBoxItem
              key={row.key}
              id={`${section.key}:${row.key}`}
              textValue={row.label}
              className="result"
            >
              <span className="result-icon" aria-hidden="true">
                {row.icon}
              </span>
              <Text slot="label" className="result-label">
                {row.label}
              </Text>
              {row.detail && (
                <Text slot="description" className="result-detail">
                  {row.detail}
                </Text>
              )}
              <CornerDownLeft className="result-enter" aria-hidden="true" />
            </ListBoxItem>
          ))}
        </ListBoxSection>
      ))}
    </ListBox>
  );
}

/** `/` and Ctrl-K bring the cursor here from anywhere but a text field. */
function useShortcut(focus: () => void) {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      const target = e.target as HTMLElement;
      const typing = target.closest("input, textarea, select, [contenteditable=true]") !== null;
      const wanted = (e.key === "/" && !typing) || (e.key.toLowerCase() === "k" && (e.ctrlKey || e.metaKey));
      if (!wanted) return;
      e.preventDefault();
      focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [focus]);
}

interface Props {
  towns: Town[];
  town: Town | null;
  actions: SearchActions;
}

export function SearchBox({ towns, town, actions }: Props) {
  const { t } = useI18n();
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const client = useQueryClient();
  const q = useDeferredValue(text.trim());
  const { sections, answer } = useSections(q, towns, town, actions);
  const count = sections.reduce((n, s) => n + s.rows.length, 0);
  const focus = useRef(() => {
    input.current?.focus();
    input.current?.select();
  }).current;
  useShortcut(focus);
  useEffect(() => {
    const away = (e: PointerEvent) => {
      if (!root.current?.contains(e.target as Node)) setOpen(false);
    };
    window.addEventListener("pointerdown", away);
    return () => window.removeEventListener("pointerdown", away);
  }, []);
  const run = (row: Row) => {
    row.run();
    setOpen(false);
    input.current?.blur();
  };
  const showing = open && q.length > 0;
  const nothing = showing && count === 0 && !answer.isFetching && !answer.isError;
  return (
    <search ref={root} className="search">
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField
          id="search"
          aria-label={t("search.label")}
          className="search-field"
          value={text}
          onFocus={() => setOpen(true)}
          onKeyDown={(e) => {
            if (e.key === "Escape") setOpen(false);
            else setOpen(true);
          }}
          onClear={() => client.cancelQueries({ queryKey: ["search"] })}
        >
          <Search className="search-glass" aria-hidden="true" />
          <Input ref={input} placeholder={t("search.placeholder")} spellCheck="false" enterKeyHint="search" />
          {text === "" ? (
            <span className="search-key" aria-hidden="true">
              /
            </span>
          ) : (
            <Button className="icon-button small" aria-label={t("search.clear")}>
              <X aria-hidden="true" />
            </Button>
          )}
        </SearchField>
        {showing && (count > 0 || nothing || answer.isError) && (
          <div className="search-popup sheet">
            {count > 0 && <Results sections={sections} onRun={run} />}
            {nothing && (
              <div className="search-empty">
                <strong>{t("search.empty.title", { q })}</strong>
                <p>{t("search.empty.what")}</p>
              </div>
            )}
            {answer.isError && (
              <div className="search-empty" role="alert">
                <strong>{t("search.error")}</strong>
                <Button className="button" onPress={() => answer.refetch()}>
                  {t("retry")}
                </Button>
              </div>
            )}
          </div>
        )}
      </Autocomplete>
      <div className="visually-hidden" aria-live="polite">
        {showing && !answer.isFetching ? t("search.results", { count }) : ""}
      </div>
    </search>
  );
}
