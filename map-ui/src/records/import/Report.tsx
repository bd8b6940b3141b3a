/** How far the import is, then what it did or would do, and every line it could not read. */
import { CircleAlert, CircleCheck, CircleSlash, Download, OctagonX } from "lucide-react";
import { Button, Label, ProgressBar } from "react-aria-components";
import { request } from "../../api/client";
import { number } from "../../i18n/format";
import { type StaffKey, useWords } from "../../i18n/staff";
import { Failure, Loading } from "../../panels/parts";
import { BusyButton } from "../../panels/SendForm";
import { download } from "../../select/download";
import { closeRecord } from "../open";
import type { Description, ImportState } from "../types";
import { useSay } from "../useSay";
import { columnText } from "./targets";
import { useImportState, useStop } from "./useImport";

interface Props {
  description: Description;
  task: string;
  busy: boolean;
  onBack: () => void;
  onFile: () => void;
  onImport: () => void;
}

const COUNTERS = ["added", "changed", "unchanged", "rejected"] as const;

function Counters({ state }: { state: ImportState }) {
  const { t, lang } = useWords();
  return (
    <dl className="counters">
      {COUNTERS.map((name) => (
        <div key={name} className={`counter ${name}${state[name] === 0 ? " zero" : ""}`}>
          <dt>{t(`import.${name}${state.dry_run ? ".would" : ""}` as StaffKey)}</dt>
          <dd className="figures">{number(state[name], lang)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Lines({ state, task, description }: { state: ImportState } & Pick<Props, "task" | "description">) {
  const { t, lang } = useWords();
  const { failed } = useSay();
  if (state.lines.length === 0) return null;
  const rejects = async () => {
    try {
      await download(await request(`/api/imports/${task}/rejects`, lang), `${description.id}-rejects.csv`);
    } catch (error) {
      failed(error);
    }
  };
  return (
    <section>
      <h3 className="section-title">{t("import.lines")}</h3>
      <table className="mapping lines">
        <thead>
          <tr>
            <th scope="col">{t("import.line")}</th>
            <th scope="col">{t("import.column")}</th>
            <th scope="col">{t("import.why")}</th>
          </tr>
        </thead>
        <tbody>
          {state.lines.map((l) => (
            <tr key={`${l.line} ${l.column} ${l.message}`}>
              <td className="figures">{number(l.line, lang)}</td>
              <td>{columnText(l.column, description, t)}</td>
              <td>{l.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {state.rejected > state.lines.length && (
        <p className="quiet">
          {t("import.lines.more", { count: number(state.rejected - state.lines.length, lang) })}
        </p>
      )}
      {state.rejects && (
        <Button className="button small" onPress={rejects}>
          <Download aria-hidden="true" />
          {t("import.rejects")}
        </Button>
      )}
    </section>
  );
}

/** Lines are read ahead of what is tried: those tried count, as a part of what the share read stands for. */
function advanceOf({ added, changed, unchanged, rejected, read, share }: ImportState) {
  const done = added + changed + unchanged + rejected;
  return { done, part: done === 0 || read === 0 ? null : Math.round((done / read) * share * 100) };
}

function Running({ state, task }: { state: ImportState; task: string }) {
  const { t, lang } = useWords();
  const stop = useStop();
  const { done, part } = advanceOf(state);
  return (
    <>
      <ProgressBar className="progress" {...(part === null ? { isIndeterminate: true } : { value: part })}>
        <Label>{t(state.dry_run ? "import.trying" : "import.importing")}</Label>
        <span className="quiet figures">{t("import.read", { count: number(done, lang) })}</span>
        <span className="progress-track">
          <span className="progress-fill" style={{ width: `${part ?? 30}%` }} />
        </span>
      </ProgressBar>
      <Button className="button" onPress={() => stop(task)}>
        <OctagonX aria-hidden="true" />
        {t("import.stop")}
      </Button>
    </>
  );
}

function Verdict({ state }: { state: ImportState }) {
  const { t } = useWords();
  if (state.state === "stopped") {
    return (
      <p className="verdict">
        <CircleSlash aria-hidden="true" />
        {t("import.stopped")}
      </p>
    );
  }
  const clean = state.rejected === 0;
  const key = `import.${state.dry_run ? "tried" : "done"}${clean ? "" : ".some"}` as const;
  return (
    <p className={clean ? "verdict good" : "verdict mixed"}>
      {clean ? <CircleCheck aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}
      {t(key)}
    </p>
  );
}

export function Report({ description, task, busy, onBack, onFile, onImport }: Props) {
  const { t, lang } = useWords();
  const query = useImportState(task, description.id);
  const state = query.data;
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  if (!state) return <Loading />;
  if (state.state === "running") return <Running state={state} task={task} />;
  const writes = state.added + state.changed;
  return (
    <div className="report">
      {state.problem ? (
        <div className="state failure" role="alert">
          <strong>{state.problem.title}</strong>
          <p>{state.problem.detail}</p>
          <p>{state.problem.remedy}</p>
        </div>
      ) : (
        <div role="status">
          <Verdict state={state} />
        </div>
      )}
      {state.state !== "stopped" && <Counters state={state} />}
      <Lines state={state} task={task} description={description} />
      <div className="modal-actions">
        {state.dry_run || state.state !== "done" ? (
          <>
            <Button className="button" onPress={onBack}>
              {t("import.back")}
            </Button>
            {state.state === "done" && (
              <BusyButton busy={busy} isDisabled={writes === 0} onPress={onImport}>
                {t("import.run", { count: number(writes, lang) })}
              </BusyButton>
            )}
          </>
        ) : (
          <>
            <Button className="button" onPress={onFile}>
              {t("import.again")}
            </Button>
            <Button className="button primary" onPress={closeRecord}>
              {t("import.list")}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
