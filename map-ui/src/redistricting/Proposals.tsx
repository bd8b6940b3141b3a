/** The computer's help: what to ask of it, how far it is, and what it found. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { Button, Label, ProgressBar } from "react-aria-components";
import { request } from "../api/client";
import { useWords } from "../i18n/staff";
import { Failure, Loading } from "../panels/parts";
import { useSay } from "../records/useSay";
import { underWay } from "../told/changes";
import { rereadJobs, useJobs } from "../told/queries";
import type { PanelProps } from "./Panel";
import { ProposalCard } from "./ProposalCard";
import { useShown } from "./session";
import type { ProposalsAnswer } from "./types";

const AGAIN_MS = 1000;
const MOST_OPENED = 20;
const MOST_SEED = 2 ** 31;

function useProposals({ session, api }: PanelProps) {
  const { lang } = useWords();
  const { fid } = session.now.info;
  return useQuery({
    queryKey: ["scenario", fid, "proposals", lang],
    queryFn: ({ signal }) => api.proposals(signal),
    refetchInterval: ({ state }) => (running(state.data) ? AGAIN_MS : false),
  });
}

const running = (answer: ProposalsAnswer | undefined) =>
  answer?.job != null && ["waiting", "running"].includes(answer.job.state);

function Asking({ props, busy, onAsked }: { props: PanelProps; busy: boolean; onAsked: () => void }) {
  const { t } = useWords();
  const { failed } = useSay();
  const { session, api } = props;
  const stations = useShown(session, (s) => s.stations);
  const [opened, setOpened] = useState(0);
  const [closed, setClosed] = useState<number[]>([]);
  const [beside, setBeside] = useState(false);
  const send = (e: FormEvent) => {
    e.preventDefault();
    const seed = Math.floor(Math.random() * MOST_SEED);
    api.propose({ open: opened, close: closed, neighbours_only: beside, seed }).then(onAsked, failed);
  };
  const toggle = (part: number, on: boolean) =>
    setClosed(on ? [...closed, part] : closed.filter((p) => p !== part));
  return (
    <form className="asking" aria-label={t("workshop.propose.title")} onSubmit={send}>
      <label>
        {t("workshop.propose.open")}
        <input
          className="input"
          type="number"
          min={0}
          max={MOST_OPENED}
          value={opened}
          onChange={(e) => setOpened(Math.max(0, Math.min(MOST_OPENED, Number(e.target.value) || 0)))}
        />
      </label>
      <details>
        <summary>{t("workshop.propose.close", { count: closed.length })}</summary>
        <div className="closing">
          {stations
            .filter((s) => s.open && !s.locked)
            .map((s) => (
              <label key={s.part} className="check">
                <input
                  type="checkbox"
                  checked={closed.includes(s.part)}
                  onChange={(e) => toggle(s.part, e.target.checked)}
                />
                {s.number} {s.name}
              </label>
            ))}
        </div>
      </details>
      <label className="check">
        <input type="checkbox" checked={beside} onChange={(e) => setBeside(e.target.checked)} />
        {t("workshop.propose.beside")}
      </label>
      <Button className="button primary" type="submit" isDisabled={busy}>
        <Sparkles aria-hidden="true" />
        {t("workshop.propose")}
      </Button>
    </form>
  );
}

function Advance({ job, onStopped }: { job: NonNullable<ProposalsAnswer["job"]>; onStopped: () => void }) {
  const { t, lang } = useWords();
  const { failed } = useSay();
  const share = job.progress === null ? null : Math.round(job.progress * 100);
  const stop = () => request(`/api/jobs/${job.fid}/cancel`, lang, { method: "POST" }).then(onStopped, failed);
  return (
    <div className="advance">
      <ProgressBar
        className="told-progress"
        {...(share === null ? { isIndeterminate: true } : { value: share })}
      >
        <Label>{t("workshop.propose.running")}</Label>
        <span className="progress-track">
          <span
            className={share === null ? "progress-fill unknown" : "progress-fill"}
            style={{ width: `${share ?? 30}%` }}
          />
        </span>
      </ProgressBar>
      <Button className="button small" onPress={stop}>
        {t("workshop.propose.stop")}
      </Button>
    </div>
  );
}

export function Proposals(props: PanelProps) {
  const { t } = useWords();
  const { session } = props;
  const client = useQueryClient();
  const query = useProposals(props);
  const jobs = useJobs().data;
  const busy = running(query.data);
  const reread = () => {
    rereadJobs(client);
    query.refetch();
  };
  const ended = jobs?.filter(underWay).length ?? 0;
  const { refetch } = query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when a task ends.
  useEffect(() => {
    refetch();
  }, [ended]);
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data) return <Loading />;
  const { job, proposals } = query.data;
  return (
    <>
      {session.mayChange && <Asking props={props} busy={busy} onAsked={reread} />}
      {job && busy && <Advance job={job} onStopped={reread} />}
      {job?.state === "failed" && (
        <p className="notice wrong">{job.message ?? t("workshop.propose.failed")}</p>
      )}
      {proposals.length === 0 && !busy && <p className="quiet">{t("workshop.propose.none")}</p>}
      <ul className="proposals">
        {proposals.map((p) => (
          <ProposalCard key={p.fid} proposal={p} {...props} />
        ))}
      </ul>
    </>
  );
}
