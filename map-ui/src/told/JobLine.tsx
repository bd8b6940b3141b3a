/** One task: what it is, how far it is, how it ended. */
import { useQueryClient } from "@tanstack/react-query";
import { Ban, CircleAlert, CircleCheck, Clock } from "lucide-react";
import { useRef } from "react";
import { Button, Label, ProgressBar } from "react-aria-components";
import { request } from "../api/client";
import { number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { useSay } from "../records/useSay";
import { shareOf, underWay } from "./changes";
import { moment } from "./moment";
import { type Job, rereadJobs } from "./queries";
import { ToldLink } from "./ToldLink";

const ICONS = { done: CircleCheck, failed: CircleAlert, cancelled: Ban, waiting: Clock, running: null };

function Advance({ job }: { job: Job }) {
  const { t, lang } = useWords();
  const share = shareOf(job);
  return (
    <ProgressBar
      className="told-progress"
      {...(share === null ? { isIndeterminate: true } : { value: share })}
    >
      <Label className="told-title">{job.title}</Label>
      <span className="quiet figures">
        {share === null
          ? t("jobs.running")
          : t("jobs.advance", { done: number(job.done, lang), total: number(job.total, lang) })}
      </span>
      <span className="progress-track">
        <span
          className={share === null ? "progress-fill unknown" : "progress-fill"}
          style={{ width: `${share ?? 30}%` }}
        />
      </span>
    </ProgressBar>
  );
}

function State({ job }: { job: Job }) {
  const { t, lang } = useWords();
  const Icon = ICONS[job.state];
  const when = job.ended ?? (job.state === "waiting" ? job.not_before : null);
  const state = t(`jobs.state.${job.state}`);
  return (
    <>
      <p className="told-title">{job.title}</p>
      <p className={`told-state ${job.state}`}>
        {Icon && <Icon aria-hidden="true" />}
        <span>{when ? t("jobs.state.at", { state, when: moment(when, lang) }) : state}</span>
      </p>
    </>
  );
}

export function JobLine({ job, onFollow }: { job: Job; onFollow: () => void }) {
  const { t, lang } = useWords();
  const { failed } = useSay();
  const client = useQueryClient();
  const line = useRef<HTMLLIElement>(null);
  const send = (what: "cancel" | "retry") => {
    // The button goes away with what it did: the reading position stays on the line.
    line.current?.focus();
    return request(`/api/jobs/${job.id}/${what}`, lang, { method: "POST" })
      .then(() => rereadJobs(client))
      .catch(failed);
  };
  return (
    <li className="told-line" ref={line} tabIndex={-1}>
      {job.state === "running" ? <Advance job={job} /> : <State job={job} />}
      {job.message && <p className="told-text">{job.message}</p>}
      {job.remedy && <p className="told-text quiet">{job.remedy}</p>}
      <div className="told-actions">
        {job.link && job.state === "done" && (
          <ToldLink link={job.link} what={job.title} onFollow={onFollow} />
        )}
        {underWay(job) && !job.stopping && (
          <Button
            className="button small"
            aria-label={`${t("jobs.cancel")} : ${job.title}`}
            onPress={() => send("cancel")}
          >
            {t("jobs.cancel")}
          </Button>
        )}
        {job.stopping && <span className="quiet">{t("jobs.stopping")}</span>}
        {(job.state === "failed" || job.state === "cancelled") && (
          <Button
            className="button small"
            aria-label={`${t("jobs.retry")} : ${job.title}`}
            onPress={() => send("retry")}
          >
            {t("jobs.retry")}
          </Button>
        )}
      </div>
    </li>
  );
}
