/** A record to be read, section by section. */
import { useWords } from "../../i18n/staff";
import { applies } from "../form";
import { openRecord } from "../open";
import { pathOf } from "../queries";
import type { Description, Field, RecordData } from "../types";
import { isFigure, isFile, moment, valueText } from "../value";
import { FileLink } from "./FileLink";
import { RichText } from "./RichText";

function Value({ type, field, record }: { type: string; field: Field; record: RecordData }) {
  const words = useWords();
  const value = record.values[field.name];
  const text = valueText(field, value, words, record.labels[field.name]);
  if (text === "") return <span className="none">—</span>;
  if (isFile(value)) {
    const path = pathOf(type, `/${record.id}/attachments/${encodeURIComponent(field.name)}`);
    return <FileLink file={value} path={path} />;
  }
  if (field.kind === "richtext") return <RichText html={String(value)} />;
  if (field.kind === "reference" && field.reference && typeof value === "number") {
    const { type } = field.reference;
    return (
      <button type="button" className="link plain" onClick={() => openRecord(type, value)}>
        {text}
      </button>
    );
  }
  if (field.kind === "boolean") return <span className={value ? "mark yes" : "mark no"}>{text}</span>;
  if (/^https?:\/\//i.test(text)) {
    return (
      <a href={text} target="_blank" rel="noreferrer noopener">
        {text}
      </a>
    );
  }
  return <span className={field.kind === "longtext" ? "prose" : undefined}>{text}</span>;
}

/** Sections of the description; fields it names nowhere come last. */
export function sectionsOf(description: Description): { title: string; fields: Field[] }[] {
  const named = description.sections.map((s) => ({
    title: s.title,
    fields: s.fields.flatMap((n) => description.fields.filter((f) => f.name === n)),
  }));
  const placed = new Set(description.sections.flatMap((s) => s.fields));
  const rest = description.fields.filter((f) => !placed.has(f.name));
  return rest.length > 0 ? [...named, { title: "", fields: rest }] : named;
}

export function RecordView({ description, record }: { description: Description; record: RecordData }) {
  const { t, lang } = useWords();
  const sections = sectionsOf(description);
  return (
    <>
      {sections.map((s, i) => (
        <section key={s.title || i} className="record-section">
          {s.title && <h3 className="section-title">{s.title}</h3>}
          <dl className="facts">
            {s.fields
              .filter((f) => applies(f, record.values))
              .map((f) => (
                <div key={f.name}>
                  <dt>{f.title}</dt>
                  <dd className={isFigure(f) ? "figures" : undefined}>
                    <Value type={description.id} field={f} record={record} />
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
      {record.changed && (
        <p className="quiet record-changed">
          {t(record.changed.by ? "record.changed.by" : "record.changed", {
            at: moment(record.changed.at, lang),
            by: record.changed.by ?? "",
          })}
        </p>
      )}
    </>
  );
}
