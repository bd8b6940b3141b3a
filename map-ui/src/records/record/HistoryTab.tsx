/** What happened to a record: who, when, by which door, and the way back. */
import { ArrowRight, RotateCcw } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import { type StaffKey, useWords } from "../../i18n/staff";
import { Failure, Loading } from "../../panels/parts";
import { difference, type Step, stepsOf } from "../history";
import { useHistory } from "../queries";
import type { Description, HistoryChange, HistoryEntry, RecordData, Value } from "../types";
import { moment, valueText } from "../value";
import { useRestore } from "./useRestore";

const DOORS = ["web", "import", "map", "api", "wfs", "bulk", "restore", "command"];

function useText(description: Description) {
  const words = useWords();
  return (change: HistoryChange, value: Value): string => {
    const field = description.fields.find((f) => f.name === change.field);
    if (!field) return String(value ?? "");
    // References come as texts: an old target may be gone.
    return valueText(field, value, words, value === null ? undefined : String(value));
  };
}

function Changes({
  description,
  changes,
  geometry,
}: {
  description: Description;
  changes: HistoryChange[];
  geometry: boolean;
}) {
  const { t } = useWords();
  const text = useText(description);
  return (
    <ul className="changes">
      {changes.map((c) => (
        <li key={c.field}>
          <span className="changes-field">{c.title}</span>
          <span className="changes-pair">
            <del>{text(c, c.before) || t("history.empty")}</del>
            <ArrowRight aria-label={t("history.became")} />
            <ins>{text(c, c.after) || t("history.empty")}</ins>
          </span>
        </li>
      ))}
      {geometry && (
        <li>
          <span className="changes-field">{t("geometry.title")}</span>
          <span className="changes-pair">{t("history.geometry")}</span>
        </li>
      )}
    </ul>
  );
}

interface EntryProps {
  description: Description;
  record: RecordData;
  history: HistoryEntry[];
  entry: Step;
  may: boolean;
}

function Entry({ description, record, history, entry, may }: EntryProps) {
  const { t, lang } = useWords();
  const [compared, setCompared] = useState(false);
  const restore = useRestore(description.id);
  const newest = history[0]?.version === entry.version;
  const door = DOORS.includes(entry.door) ? t(`door.${entry.door}` as StaffKey) : entry.door;
  const since = difference(history, entry.version, record.version);
  return (
    <li className={newest ? "current" : ""}>
      <p>
        <strong>{t(`history.${entry.action}` as StaffKey)}</strong>{" "}
        {entry.action !== "found" && (
          <span className="quiet">
            {t(entry.by ? "history.by" : "history.door", { by: entry.by ?? "", door })}
          </span>
        )}
      </p>
      <p className="quiet figures">
        {entry.at && `${moment(entry.at, lang)} · `}
        {t("history.version", { version: entry.version })}
      </p>
      <Changes description={description} changes={entry.changes} geometry={entry.geometry_changed} />
      {!newest && (
        <div className="history-acts">
          <Button className="link" aria-expanded={compared} onPress={() => setCompared(!compared)}>
            {t(compared ? "history.compare.hide" : "history.compare")}
          </Button>
          {may && entry.action !== "deleted" && (
            <Button className="link" onPress={() => restore(record, entry.version)}>
              <RotateCcw aria-hidden="true" />
              {t("history.restore")}
            </Button>
          )}
        </div>
      )}
      {compared && (
        <div className="compared">
          <p className="quiet">{t("history.compared", { version: entry.version })}</p>
          {since.changes.length === 0 && !since.geometry ? (
            <p>{t("history.same")}</p>
          ) : (
            <Changes description={description} changes={since.changes} geometry={since.geometry} />
          )}
        </div>
      )}
    </li>
  );
}

export function HistoryTab({
  description,
  record,
  may,
}: {
  description: Description;
  record: RecordData;
  may: boolean;
}) {
  const history = useHistory(description.id, record.id);
  if (history.isPending) return <Loading />;
  if (history.isError) return <Failure error={history.error} onRetry={() => history.refetch()} />;
  return (
    <ol className="timeline record-history">
      {stepsOf(history.data).map((entry) => (
        <Entry
          key={entry.version}
          description={description}
          record={record}
          history={history.data}
          entry={entry}
          may={may}
        />
      ))}
    </ol>
  );
}
