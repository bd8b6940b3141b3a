/** A template being written: its text, what is wrong with it, and its pages beside. */
import type { EditorView } from "@codemirror/view";
import { CircleAlert, LoaderCircle, TriangleAlert } from "lucide-react";
import { useRef } from "react";
import { number } from "../../i18n/format";
import { useWords } from "../../i18n/staff";
import { Failure } from "../../panels/parts";
import { useStore } from "../../state/store";
import { draftKey, useDrafts } from "../drafts";
import type { FieldProps } from "../fields/FieldRow";
import { Begin } from "./Begin";
import { CodeBox } from "./CodeBox";
import { useVocabulary } from "./queries";
import type { Diagnostic } from "./types";
import { type Tried, usePreview } from "./usePreview";
import "./documents.css";

const NONE: Diagnostic[] = [];

function Faults({ faults, onGo }: { faults: Diagnostic[]; onGo: (fault: Diagnostic) => void }) {
  const { t } = useWords();
  return (
    <ul className="template-faults" aria-label={t("template.faults")}>
      {faults.map((one) => (
        <li key={`${one.line}:${one.column}:${one.original}`} className={one.severity}>
          {one.severity === "error" ? (
            <CircleAlert aria-hidden="true" />
          ) : (
            <TriangleAlert aria-hidden="true" />
          )}
          <div>
            {one.line !== null && (
              <button type="button" className="link" onClick={() => onGo(one)}>
                {t("template.line", { line: String(one.line) })}
              </button>
            )}{" "}
            {one.message}
            {one.original !== one.message && (
              <p className="quiet" lang="en">
                {one.original}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Pages({ tried }: { tried: Tried }) {
  const { t, lang } = useWords();
  const { preview, problem, busy } = tried;
  const wrong = (preview?.diagnostics ?? NONE).some((one) => one.severity === "error");
  const said = preview?.record ? t("template.filled", { record: preview.record }) : t("template.sample");
  return (
    <section aria-label={t("template.preview")}>
      <div className="template-head">
        <strong>{t("template.preview")}</strong>
        <span className="quiet" role="status">
          {busy ? (
            <>
              <LoaderCircle className="spin" aria-hidden="true" /> {t("template.working")}
            </>
          ) : wrong ? (
            t("template.wrong")
          ) : preview ? (
            `${t("documents.pages", { count: number(preview.total, lang) })} · ${said}`
          ) : (
            t("template.empty")
          )}
        </span>
      </div>
      {problem !== null && <Failure error={problem} />}
      {preview && preview.pages.length > 0 && (
        <div className={`template-pages${wrong ? " old" : ""}`}>
          {preview.pages.map((page, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page is known by its place
            <img key={at} src={page} alt={t("template.page", { page: String(at + 1) })} />
          ))}
        </div>
      )}
    </section>
  );
}

/** Other fields of the form: what the template is for. */
function useForm(type: string) {
  const record = useStore((s) => s.record);
  const id = typeof record?.id === "number" ? record.id : null;
  return useDrafts((s) => s.drafts[draftKey(type, id)]);
}

export default function TemplateBox(props: FieldProps & { id: string; describedBy: string | undefined }) {
  const { t } = useWords();
  const draft = useForm(props.type);
  const view = useRef<EditorView | null>(null);
  const text = (name: string, otherwise = "") => String(draft?.values[name] ?? otherwise);
  const subject = text("subject");
  const commune = draft?.commune ?? null;
  const vocabulary = useVocabulary(subject, commune);
  const patterns = vocabulary.data?.templates ?? [];
  const value = typeof props.value === "string" ? props.value : "";
  const tried = usePreview({
    type: subject,
    form: text("kind", "letter"),
    title: text("title"),
    language: text("language", "fr"),
    text: value,
    commune,
  });
  const faults = tried.preview?.diagnostics ?? NONE;
  const go = (fault: Diagnostic) => {
    const at = Math.min(fault.from ?? 0, view.current?.state.doc.length ?? 0);
    view.current?.dispatch({ selection: { anchor: at }, scrollIntoView: true });
    view.current?.focus();
  };
  return (
    <div className="template-desk">
      <div>
        {subject === "" && <p className="quiet">{t("template.choose")}</p>}
        {draft && value.trim() === "" && patterns.length > 0 && <Begin draft={draft} templates={patterns} />}
        <CodeBox
          id={props.id}
          value={value}
          vocabulary={vocabulary.data}
          diagnostics={faults}
          labelledBy={`${props.id}-name`}
          describedBy={props.describedBy}
          invalid={Boolean(props.error)}
          onChange={(next) => props.onChange(next)}
          onReady={(made) => {
            view.current = made;
          }}
        />
        <p className="quiet">{t("template.keys")}</p>
        {faults.length > 0 && <Faults faults={faults} onGo={go} />}
      </div>
      <Pages tried={tried} />
    </div>
  );
}
