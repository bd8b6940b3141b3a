/** The box a template is written in: names offered, faults marked at their place. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import { useWords } from "../../i18n/staff";
import { nameStart, proposals } from "./completion";
import { TEMPLATE } from "./language";
import type { Diagnostic, Vocabulary } from "./types";

const LANGUAGE = StreamLanguage.define({
  ...TEMPLATE,
  tokenTable: {
    mark: tags.keyword,
    strong: tags.strong,
    heading: tags.heading,
    comment: tags.comment,
    string: tags.string,
  },
});

const LOOK = HighlightStyle.define([
  { tag: tags.keyword, class: "typ-mark" },
  { tag: tags.comment, class: "typ-comment" },
  { tag: tags.string, class: "typ-string" },
  { tag: tags.strong, class: "typ-strong" },
  { tag: tags.heading, class: "typ-heading" },
]);

interface Props {
  id: string;
  value: string;
  vocabulary: Vocabulary | undefined;
  diagnostics: Diagnostic[];
  labelledBy: string;
  describedBy: string | undefined;
  invalid: boolean;
  onChange: (text: string) => void;
  /** The view, for whoever leads to a place in it. */
  onReady: (view: EditorView) => void;
}

/** Words of the kit, in the language of the reader. */
function phrases(t: ReturnType<typeof useWords>["t"]) {
  return EditorState.phrases.of({
    Completions: t("template.completions"),
    Diagnostics: t("template.faults"),
    "No diagnostics": t("template.faults.none"),
  });
}

export function CodeBox(props: Props) {
  const { t } = useWords();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const now = useRef(props);
  now.current = props;
  const attributes = useRef(new Compartment());
  const { id, labelledBy, describedBy, invalid } = props;
  const told = {
    id,
    "aria-labelledby": labelledBy,
    "aria-multiline": "true",
    ...(describedBy ? { "aria-describedby": describedBy } : {}),
    ...(invalid ? { "aria-invalid": "true" } : {}),
  };
  // Made once: what changes later is dispatched to it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view lives as long as the box
  useEffect(() => {
    if (!host.current) return;
    const offered = autocompletion({
      icons: false,
      override: [
        (context) => {
          const line = context.state.doc.lineAt(context.pos);
          const before = context.state.sliceDoc(line.from, context.pos);
          const start = nameStart(before, context.explicit);
          const { vocabulary } = now.current;
          if (start === null || !vocabulary) return null;
          const hash =
            before[start] === "#" || !/#(if|for|let|while)\b|\($|\(.*[(,]\s*$/.test(before.slice(0, start));
          return {
            from: line.from + start,
            validFor: /^#?[\p{L}\p{N}_.-]*$/u,
            options: proposals(vocabulary, hash).map((one) => ({
              label: one.label,
              detail: one.detail,
              apply: (editor, _completion, from, to) =>
                editor.dispatch({
                  changes: { from, to, insert: one.apply },
                  selection: { anchor: from + one.cursor },
                  userEvent: "input.complete",
                }),
            })),
          };
        },
      ],
    });
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: now.current.value,
        extensions: [
          lineNumbers(),
          history(),
          highlightActiveLine(),
          closeBrackets(),
          EditorView.lineWrapping,
          LANGUAGE,
          syntaxHighlighting(LOOK),
          lintGutter(),
          offered,
          phrases(t),
          // Tab leaves the box: the page is used without a mouse.
          keymap.of([...completionKeymap, ...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap]),
          attributes.current.of(EditorView.contentAttributes.of(told)),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) now.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    now.current.onReady(made);
    return () => {
      made.destroy();
      view.current = null;
    };
  }, []);
  useEffect(() => {
    const shown = view.current;
    if (!shown || shown.state.doc.toString() === props.value) return;
    shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: props.value } });
  }, [props.value]);
  useEffect(() => {
    const shown = view.current;
    if (!shown) return;
    const most = shown.state.doc.length;
    const placed = props.diagnostics.filter((one) => one.from !== null && one.to !== null);
    const marks = placed.map((one) => ({
      from: Math.min(one.from ?? 0, most),
      to: Math.min(Math.max(one.to ?? 0, (one.from ?? 0) + 1), most),
      severity: one.severity,
      message: one.message,
    }));
    shown.dispatch(setDiagnostics(shown.state, marks));
  }, [props.diagnostics]);
  const key = JSON.stringify(told);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told by its text
  useEffect(() => {
    view.current?.dispatch({
      effects: attributes.current.reconfigure(EditorView.contentAttributes.of(told)),
    });
  }, [key]);
  return <div className="template-code" ref={host} />;
}
