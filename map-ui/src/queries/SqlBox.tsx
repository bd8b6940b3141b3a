/** The text of a query: lines with their numbers, and the tables one may read beside it. */
import { ChevronDown, Lock } from "lucide-react";
import { useRef } from "react";
import { Button, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import { useWords } from "../i18n/staff";
import type { WidgetProps } from "../records/fields/Widget";
import { useTables } from "./api";
import type { Table } from "./types";
import "./queries.css";

const MIN_LINES = 8;
const MAX_LINES = 24;

function Columns({ table, onWrite }: { table: Table; onWrite: (text: string) => void }) {
  const { t } = useWords();
  return (
    <Disclosure className="sql-table">
      <Heading>
        <Button slot="trigger" className="sql-table-name">
          <ChevronDown aria-hidden="true" />
          <code>{table.name}</code>
          <span className="quiet">{table.title}</span>
        </Button>
      </Heading>
      <DisclosurePanel>
        <div className="sql-columns">
          <Button
            className="sql-column"
            aria-label={t("query.write", { what: table.name })}
            onPress={() => onWrite(table.name)}
          >
            <code>{table.name}</code>
          </Button>
          {table.columns.map((c) => (
            <Button
              key={c.name}
              className="sql-column"
              aria-label={t("query.write", { what: `${c.name}, ${c.title}` })}
              onPress={() => onWrite(c.name)}
            >
              <code>{c.name}</code> {c.title}
              {c.personal && <Lock aria-label={t("query.personal")} />}
            </Button>
          ))}
        </div>
      </DisclosurePanel>
    </Disclosure>
  );
}

export default function SqlBox({ id, describedBy, error, value, onChange }: WidgetProps) {
  const { t } = useWords();
  const box = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLPreElement>(null);
  const tables = useTables(true);
  const text = typeof value === "string" ? value : "";
  const lines = text.split("\n").length;
  const write = (what: string) => {
    const element = box.current;
    const [from, to] = [element?.selectionStart ?? text.length, element?.selectionEnd ?? text.length];
    onChange(`${text.slice(0, from)}${what}${text.slice(to)}`);
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(from + what.length, from + what.length);
    });
  };
  return (
    <>
      <div className={`sql-box${error ? " wrong" : ""}`}>
        <pre className="sql-numbers" aria-hidden="true" ref={numbers}>
          {Array.from({ length: lines }, (_, i) => i + 1).join("\n")}
        </pre>
        <textarea
          id={id}
          ref={box}
          className="sql-text"
          aria-describedby={describedBy}
          aria-invalid={error ? true : undefined}
          aria-required
          spellCheck={false}
          autoCapitalize="off"
          wrap="off"
          rows={Math.min(MAX_LINES, Math.max(MIN_LINES, lines + 1))}
          value={text}
          onChange={(e) => onChange(e.target.value)}
          onScroll={(e) => {
            if (numbers.current) numbers.current.scrollTop = e.currentTarget.scrollTop;
          }}
        />
      </div>
      {tables.data && (
        <Disclosure className="sql-tables">
          <Heading>
            <Button slot="trigger" className="link plain">
              <ChevronDown aria-hidden="true" />
              {t("query.tables")}
            </Button>
          </Heading>
          <DisclosurePanel>
            {tables.data.map((table) => (
              <Columns key={table.name} table={table} onWrite={write} />
            ))}
          </DisclosurePanel>
        </Disclosure>
      )}
    </>
  );
}
