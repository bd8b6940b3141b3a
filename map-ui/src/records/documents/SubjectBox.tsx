/** The record type a template is for, by its title. */
import { useWords } from "../../i18n/staff";
import type { FieldProps } from "../fields/FieldRow";
import { useModules } from "../queries";
import { hasDocuments } from "./types";

export default function SubjectBox(props: FieldProps & { id: string; describedBy: string | undefined }) {
  const { t } = useWords();
  const modules = (useModules().data ?? []).filter((one) => hasDocuments(one.module));
  const value = typeof props.value === "string" ? props.value : "";
  const known = modules.some((one) => one.types.some((type) => type.id === value));
  return (
    <select
      id={props.id}
      className="input"
      aria-describedby={props.describedBy}
      aria-invalid={props.error ? true : undefined}
      aria-required
      value={value}
      onChange={(e) => props.onChange(e.target.value || null)}
    >
      <option value="">{t("template.subject")}</option>
      {value !== "" && !known && <option value={value}>{value}</option>}
      {modules.map((one) => (
        <optgroup key={one.module} label={one.title}>
          {one.types.map((type) => (
            <option key={type.id} value={type.id}>
              {type.title}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}
