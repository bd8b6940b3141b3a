/** The tasks of this person: what is under way, and what became of the last ones. */
import { ListChecks } from "lucide-react";
import { useEffect, useRef } from "react";
import { useWords } from "../i18n/staff";
import { Empty, Failure, Loading } from "../panels/parts";
import { IconDialog } from "../panels/popovers";
import { useStore } from "../state/store";
import { Badge } from "./Badge";
import { endedSince, underWay } from "./changes";
import { JobLine } from "./JobLine";
import { type Job, useJobs } from "./queries";

/** A task that ends is said, wherever the person is on the page. */
function useSaidEnds(jobs: Job[] | undefined): void {
  const { t } = useWords();
  const toast = useStore((s) => s.toast);
  const last = useRef<Job[] | null>(null);
  useEffect(() => {
    if (!jobs) return;
    for (const job of endedSince(last.current, jobs)) {
      const failed = job.state === "failed";
      toast({
        text: t(failed ? "jobs.said.failed" : "jobs.said.done", { what: job.title }),
        tone: failed ? "error" : "info",
      });
    }
    last.current = jobs;
  }, [jobs, t, toast]);
}

export function JobsTray() {
  const { t } = useWords();
  const jobs = useJobs();
  useSaidEnds(jobs.data);
  const running = jobs.data?.filter(underWay).length ?? 0;
  return (
    <IconDialog
      label={t("jobs.title")}
      {...(running > 0 ? { buttonLabel: t("jobs.button", { count: running }) } : {})}
      icon={
        <>
          <ListChecks aria-hidden="true" />
          <Badge count={running} moving />
        </>
      }
      className="told"
      buttonClass="rail-tool rail-told"
      placement="right bottom"
    >
      {({ close }) => (
        <section aria-label={t("jobs.title")}>
          <h2 className="told-head">{t("jobs.title")}</h2>
          {jobs.isPending && <Loading />}
          {jobs.isError && <Failure error={jobs.error} onRetry={() => jobs.refetch()} />}
          {jobs.data?.length === 0 && <Empty title={t("jobs.none")} what={t("jobs.none.what")} />}
          {jobs.data && jobs.data.length > 0 && (
            <ul className="told-list">
              {jobs.data.map((job) => (
                <JobLine key={job.id} job={job} onFollow={close} />
              ))}
            </ul>
          )}
        </section>
      )}
    </IconDialog>
  );
}
