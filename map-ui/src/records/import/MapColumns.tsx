import { CircleAlert } from "lucide-react";
import { number } from "../../i18n/format";
import { useWords } from "../../i18n/staff";
import { SendForm } from "../../panels/SendForm";
import { missingOf, type Target } from "./targets";
import type { Mapping, Proposal } from "./useImport";

interface Props {
  targets: readonly Target[];
  file: File;
  proposal: Proposal;
  mapping: Mapping;
  busy: boolean;
  onMapping: (mapping: Mapping) => void;
  onBack: () => void;
  onTry: () => void;
}

function twice(mapping: Mapping): string[] {
  const used = Object.values(mapping).filter((f) => f !== "");
  return [...new Set(used.filter((f, i) => used.indexOf(f) !== i))];
}

function Warnings({ missing, doubled }: { missing: Target[]; doubled: Target[] }) {
  const { t } = useWords();
  const list = (targets: Target[]) => targets.map((target) => target.title).join(", ");
  return (
    <div aria-live="polite">
      {missing.length > 0 && (
        <p className="warn">
          <CircleAlert aria-hidden="true" />
          {t("import.missing", { what: list(missing) })}
        </p>
      )}
      {doubled.length > 0 && (
        <p className="warn">
          <CircleAlert aria-hidden="true" />
          {t("import.doubled", { what: list(doubled) })}
        </p>
      )}
    </div>
  );
}

export function MapColumns({ targets, file, proposal, mapping, busy, onMapping, onBack, onTry }: Props) {
  const { t, lang } = useWords();
  const missing = missingOf(mapping, targets);
  const doubled = targets.filter((target) => twice(mapping).includes(target.name));
  const count = proposal.columns.filter((c) => (mapping[c.column] ?? "") !== "").length;
  return (
    <SendForm
      verb={t("import.try")}
      busy={busy}
      isDisabled={count === 0 || doubled.length > 0}
      cancelVerb={t("import.other")}
      onCancel={onBack}
      onSend={onTry}
    >
      <p>
        <strong>{file.name}</strong>{" "}
        <span className="quiet figures">
          {t("import.columns", { count, total: number(proposal.columns.length, lang) })}
        </span>
      </p>
      <table className="mapping">
        <thead>
          <tr>
            <th scope="col">{t("import.column")}</th>
            <th scope="col">{t("import.samples")}</th>
            <th scope="col">{t("import.field")}</th>
          </tr>
        </thead>
        <tbody>
          {proposal.columns.map((c) => (
            <tr key={c.column} className={mapping[c.column] ? "" : "off"}>
              <th scope="row">{c.column}</th>
              <td className="quiet">{c.samples.filter(Boolean).slice(0, 3).join(" · ")}</td>
              <td>
                <select
                  className="input"
                  aria-label={t("import.field.of", { what: c.column })}
                  value={mapping[c.column] ?? ""}
                  onChange={(e) => onMapping({ ...mapping, [c.column]: e.target.value })}
                >
                  <option value="">{t("import.ignore")}</option>
                  {targets.map((target) => (
                    <option key={target.name} value={target.name}>
                      {target.title}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Warnings missing={missing} doubled={doubled} />
    </SendForm>
  );
}
