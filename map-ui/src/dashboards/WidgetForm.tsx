/** What a widget shows and where its figures come from. */

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { getJson } from "../api/client";
import { useWords } from "../i18n/staff";
import { SendForm } from "../panels/SendForm";
import { useStoredQuery } from "../queries/api";
import { ParameterField } from "../queries/ParameterField";
import { firstValues } from "../queries/values";
import { Modal } from "../records/Modal";
import { useDescription, useModules, useViews } from "../records/queries";
import type { Page } from "../records/types";
import { complete } from "./arrange";
import { KINDS, type Widget, type WidgetKind } from "./types";

interface Props {
  widget: Widget;
  onKeep: (widget: Widget) => void;
  onClose: () => void;
}

type Set = (part: Partial<Widget>) => void;

function useQueries() {
  const { lang } = useWords();
  return useQuery({
    queryKey: ["records", "stored-queries", "choices", lang],
    queryFn: ({ signal }) => getJson<Page>("/api/records/stored-queries?limit=500", lang, signal),
    retry: false,
  }).data?.items;
}

function Choose({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-name" htmlFor={id}>
        {label}
      </label>
      <div className="field-body">
        <select id={id} className="input" value={value} onChange={(e) => onChange(e.target.value)}>
          {options.map(([key, title]) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

function OfRecords({ widget, type, set }: { widget: Widget; type: string; set: Set }) {
  const { t } = useWords();
  const views = useViews(type).data ?? [];
  const description = useDescription(type).data;
  const offered = description?.views ?? [];
  const kept = [...views, ...offered].some((v) => v.query === widget.filter) || widget.filter === "";
  const filters: [string, string][] = [
    ["", t("board.filter.all")],
    ...offered.map((v): [string, string] => [v.query, v.title]),
    ...views.map((v): [string, string] => [v.query, v.name]),
    ...(kept ? [] : [[widget.filter, t("board.filter.kept")] as [string, string]]),
  ];
  const wanted = widget.kind === "deadlines" ? "date" : "choice";
  const fields = description?.fields.filter((f) => f.kind === wanted) ?? [];
  const byField = widget.kind === "deadlines" || widget.kind === "chart";
  return (
    <>
      <Choose
        label={t("board.filter")}
        value={widget.filter}
        options={filters}
        onChange={(filter) => set({ filter })}
      />
      {byField && (
        <Choose
          label={t(widget.kind === "deadlines" ? "board.field.day" : "board.field.count")}
          value={widget.field ?? ""}
          options={[["", ""], ...fields.map((f): [string, string] => [f.name, f.title])]}
          onChange={(field) => set({ field: field || null })}
        />
      )}
    </>
  );
}

function OfQuery({ widget, query, set }: { widget: Widget; query: number; set: Set }) {
  const parameters = useStoredQuery(query).data?.parameters ?? [];
  const values = { ...firstValues(parameters), ...widget.values };
  return parameters.map((p) => (
    <ParameterField
      key={p.name}
      parameter={p}
      value={values[p.name] ?? ""}
      onChange={(value) => set({ values: { ...widget.values, [p.name]: value } })}
    />
  ));
}

export function WidgetForm({ widget, onKeep, onClose }: Props) {
  const { t } = useWords();
  const [draft, setDraft] = useState(widget);
  const set: Set = (part) => setDraft((w) => ({ ...w, ...part }));
  const id = useId();
  const types = useModules().data?.flatMap((m) => m.types) ?? [];
  const queries = useQueries() ?? [];
  const source = draft.type ? `list/${draft.type}` : draft.query !== null ? `query/${draft.query}` : "";
  const sources: [string, string][] = [
    ["", ""],
    ...types.map((x): [string, string] => [`list/${x.id}`, t("board.source.list", { what: x.title })]),
    ...(draft.kind === "deadlines"
      ? []
      : queries.map((q): [string, string] => [`query/${q.id}`, t("board.source.query", { what: q.label })])),
  ];
  const choose = (key: string) => {
    const [kind, of = ""] = key.split("/");
    const title = draft.title || (sources.find(([k]) => k === key)?.[1].replace(/^[^:]*:\s*/, "") ?? "");
    set({
      type: kind === "list" ? of : null,
      query: kind === "query" ? Number(of) : null,
      filter: "",
      field: null,
      values: {},
      title,
    });
  };
  return (
    <Modal title={t(widget.title ? "board.widget.change" : "board.widget.new")} onClose={onClose}>
      <SendForm
        className="sheet-body form"
        verb={t("board.widget.keep")}
        isDisabled={!complete(draft)}
        onCancel={onClose}
        onSend={() => onKeep(draft)}
      >
        <Choose
          label={t("board.kind")}
          value={draft.kind}
          options={KINDS.map((k) => [k, t(`board.kind.${k}`)] as const)}
          onChange={(kind) =>
            set({ kind: kind as WidgetKind, shape: kind === "chart" ? "bars" : null, field: null })
          }
        />
        <Choose label={t("board.source")} value={source} options={sources} onChange={choose} />
        {draft.type && <OfRecords widget={draft} type={draft.type} set={set} />}
        {draft.query !== null && <OfQuery widget={draft} query={draft.query} set={set} />}
        {draft.kind === "chart" && (
          <Choose
            label={t("query.show")}
            value={draft.shape ?? "bars"}
            options={[
              ["bars", t("query.show.bars")],
              ["line", t("query.show.line")],
            ]}
            onChange={(shape) => set({ shape: shape as Widget["shape"] })}
          />
        )}
        <div className="field">
          <label className="field-name" htmlFor={id}>
            {t("board.title")}
          </label>
          <div className="field-body">
            <input
              id={id}
              className="input"
              maxLength={80}
              value={draft.title}
              onChange={(e) => set({ title: e.target.value })}
            />
          </div>
        </div>
      </SendForm>
    </Modal>
  );
}
