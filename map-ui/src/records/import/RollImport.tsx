/** The electoral roll from a file of ELIRE: a task reads it, this says how far it is and what it did. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Button, ProgressBar } from "react-aria-components";
import { getJson, request, withQuery } from "../../api/client";
import { number } from "../../i18n/format";
import { useWords } from "../../i18n/staff";
import { Failure, Loading } from "../../panels/parts";
import { rereadJobs } from "../../told/queries";
import type { Job } from "../documents/types";
import { closeRecord } from "../open";
import { useCommuneOf } from "../queries";
import type { Description } from "../types";
import { ChooseFile } from "./ChooseFile";
import "../documents/documents.css";

const LOOK_MS = 500;
const UNDER_WAY = ["waiting", "running"];

function useJob(id: number, type: string) {
  const { lang } = useWords();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ["job", id, lang],
    queryFn: ({ signal }) => getJson<Job>(`/api/jobs/${id}`, lang, signal),
    refetchInterval: ({ state }) => (state.data && !UNDER_WAY.includes(state.data.state) ? false : LOOK_MS),
  });
  const done = query.data?.state === "done";
  useEffect(() => {
    if (done) for (const key of ["records", "record"]) client.invalidateQueries({ queryKey: [key, type] });
  }, [done, client, type]);
  return query;
}

function Progress({ job }: { job: Job }) {
  const { t, lang } = useWords();
  const reading = job.total === 0;
  return (
    <>
      <ProgressBar
        className="merge-bar"
        aria-label={t("letters.progress")}
        {...(reading ? { isIndeterminate: true } : { value: job.done, maxValue: job.total })}
      >
        {({ percentage }) => (
          <div className="merge-track">
            <div className="merge-fill" style={{ width: `${percentage ?? 0}%` }} />
          </div>
        )}
      </ProgressBar>
      <p role="status">
        {reading ? t("roll.reading", { count: number(job.done, lang) }) : t("roll.writing")}
      </p>
      <p className="quiet">{t("roll.leave")}</p>
    </>
  );
}

function Outcome({ id, type, onOther }: { id: number; type: string; onOther: () => void }) {
  const { t } = useWords();
  const query = useJob(id, type);
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data) return <Loading />;
  const job = query.data;
  if (UNDER_WAY.includes(job.state)) return <Progress job={job} />;
  const failed = job.state !== "done";
  return (
    <div role={failed ? "alert" : "status"}>
      <p>{job.message}</p>
      {job.remedy && <p>{job.remedy}</p>}
      <div className="modal-actions">
        {job.link && (
          <a className="button" href={job.link} download>
            {t("roll.rejects")}
          </a>
        )}
        <Button className="button" onPress={onOther}>
          {t("roll.other")}
        </Button>
        {!failed && (
          <Button className="button primary" onPress={closeRecord}>
            {t("roll.see")}
          </Button>
        )}
      </div>
    </div>
  );
}

export function RollImport({ description }: { description: Description }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const commune = useCommuneOf(description);
  const [removals, setRemovals] = useState(false);
  const [job, setJob] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async (file: File) => {
    setBusy(true);
    setError(null);
    try {
      const path = withQuery("/api/elections/roll", { commune, removals, lang });
      const headers = { "Content-Type": "text/csv" };
      const response = await request(path, lang, { method: "POST", body: file, headers });
      setJob(((await response.json()) as { job: number }).job);
      rereadJobs(client);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  if (job !== null) {
    return (
      <div className="sheet-body">
        <Outcome id={job} type={description.id} onOther={() => setJob(null)} />
      </div>
    );
  }
  return (
    <div className="sheet-body">
      {error !== null && <Failure error={error} />}
      <p>{t("roll.what")}</p>
      <ChooseFile targets={[]} busy={busy} onFile={send} plain />
      <label className="check">
        <input type="checkbox" checked={removals} onChange={(e) => setRemovals(e.target.checked)} />{" "}
        {t("roll.removals")}
      </label>
    </div>
  );
}
