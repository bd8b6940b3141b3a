/** A record to be filled: the form the description asks for. */
import { CircleAlert } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { Button } from "react-aria-components";
import { useWords } from "../../i18n/staff";
import { Failure } from "../../panels/parts";
import { BusyButton } from "../../panels/SendForm";
import { draftKey, useDrafts } from "../drafts";
import { FieldRow, fieldId } from "../fields/FieldRow";
import { applies, changedFields, type Draft, isDirty, shownValue } from "../form";
import type { Description, Value } from "../types";
import { valueText } from "../value";
import { GeometryRow } from "./GeometryRow";
import { Merge } from "./Merge";
import { sectionsOf } from "./RecordView";
import { countChanges, type Saving, useSave } from "./useSave";

const PREFIX = "record";

interface Props {
  description: Description;
  draft: Draft;
  baseLabels: Record<string, string>;
  onLeave: () => void;
  /** What stands under the fields, of the form as it is. */
  after?: ((draft: Draft) => ReactNode) | undefined;
}

function Wrong({ saving, description }: { saving: Saving; description: Description }) {
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const names = description.fields.filter((f) => saving.errors[f.name] !== undefined);
  const first = names[0]?.name;
  useEffect(() => {
    if (first) document.getElementById(fieldId(PREFIX, first))?.focus();
    else if (saving.general.length > 0) box.current?.focus();
  }, [first, saving.general]);
  if (names.length === 0 && saving.general.length === 0 && !saving.problem) return null;
  return (
    <div className="notice wrong wrong-box" role="alert" ref={box} tabIndex={-1}>
      {saving.problem && <Failure error={saving.problem} />}
      {saving.general.map((text) => (
        <p key={text}>
          <CircleAlert aria-hidden="true" />
          {text}
        </p>
      ))}
      {names.length > 0 && (
        <p>
          <CircleAlert aria-hidden="true" />
          {t("form.wrong", { count: names.length })}{" "}
          {names.map((f, i) => (
            <span key={f.name}>
              {i > 0 && ", "}
              <button
                type="button"
                className="link"
                onClick={() => document.getElementById(fieldId(PREFIX, f.name))?.focus()}
              >
                {f.title}
              </button>
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

function Fields({
  description,
  draft,
  baseLabels,
  saving,
}: Omit<Props, "onLeave" | "after"> & { saving: Saving }) {
  const words = useWords();
  const put = useDrafts((s) => s.put);
  const changed = draft.id === null ? [] : changedFields(draft, description.fields);
  const set = (name: string, value: Value, label?: string) => {
    saving.forget(name);
    // A file that arrives or a record that was added may come after something else was typed.
    const now = useDrafts.getState().drafts[draftKey(draft.type, draft.id)] ?? draft;
    const labels = label === undefined ? now.labels : { ...now.labels, [name]: label };
    put({ ...now, values: { ...now.values, [name]: value }, labels });
  };
  return sectionsOf(description).map((s, i) => {
    const fields = s.fields.filter((f) => applies(f, draft.values) && !(draft.id === null && f.readonly));
    if (fields.length === 0) return null;
    return (
      <section key={s.title || i} className="record-section">
        {s.title && <h3 className="section-title">{s.title}</h3>}
        {fields.map((f) => (
          <FieldRow
            key={f.name}
            type={description.id}
            field={f}
            prefix={PREFIX}
            value={shownValue(draft, f)}
            label={draft.labels[f.name] ?? ""}
            commune={draft.commune}
            error={saving.errors[f.name]}
            before={
              changed.includes(f.name)
                ? valueText(f, draft.base.values[f.name], words, baseLabels[f.name])
                : undefined
            }
            onChange={(value, label) => set(f.name, value, label)}
          />
        ))}
      </section>
    );
  });
}

/** Keeps the browser from closing the page over a form that is not saved. */
function useUnloadGuard(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const ask = (e: BeforeUnloadEvent) => e.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [dirty]);
}

export function RecordForm({ description, draft, baseLabels, onLeave, after }: Props) {
  const { t } = useWords();
  const saving = useSave(description);
  const put = useDrafts((s) => s.put);
  const form = useRef<HTMLFormElement>(null);
  const fresh = draft.id === null;
  const dirty = isDirty(draft, description.fields);
  useUnloadGuard(dirty);
  useEffect(() => {
    const boxes = [...(form.current?.querySelectorAll<HTMLInputElement>("input, select, textarea") ?? [])];
    const empty = boxes.find((box) => box.value === "");
    // A new record begins where something is missing, another where it begins.
    (fresh ? (empty ?? boxes[0]) : boxes[0])?.focus({ preventScroll: true });
  }, [fresh]);
  const keys = (e: KeyboardEvent) => {
    if (!(e.ctrlKey || e.metaKey) || (e.key.toLowerCase() !== "s" && e.key !== "Enter")) return;
    e.preventDefault();
    saving.save(draft);
  };
  const count = countChanges(draft, description);
  return (
    <form
      ref={form}
      className="record-form"
      noValidate
      autoComplete="off"
      onKeyDown={keys}
      onSubmit={(e) => {
        e.preventDefault();
        saving.save(draft);
      }}
    >
      <div className="sheet-body">
        {draft.id === null && description.help && <p className="quiet">{description.help}</p>}
        <Fields description={description} draft={draft} baseLabels={baseLabels} saving={saving} />
        {description.geometry && (
          <GeometryRow
            description={description}
            draft={draft}
            onChange={(geometry) => put({ ...draft, geometry })}
          />
        )}
        {after?.(draft)}
      </div>
      <footer className="record-foot">
        <Wrong saving={saving} description={description} />
        <div className="record-acts">
          <span className="quiet" aria-live="polite">
            {draft.id !== null && count > 0 && t("form.changes", { count })}
          </span>
          <Button className="button" onPress={onLeave}>
            {t("cancel")}
          </Button>
          <BusyButton type="submit" busy={saving.busy}>
            {t("form.save")}
          </BusyButton>
        </div>
      </footer>
      {saving.clash && (
        <Merge
          description={description}
          draft={draft}
          clash={saving.clash}
          onClose={() => saving.setClash(null)}
          onMerged={(merged) => {
            put(merged);
            saving.setClash(null);
            saving.save(merged);
          }}
        />
      )}
    </form>
  );
}
