/** A whole list put into letters, a report or labels: which template, how far it is, the file. */
import { useQuery } from "@tanstack/react-query";
import { Printer } from "lucide-react";
import { useState } from "react";
import { Button, ProgressBar } from "react-aria-components";
import { getJson, postJson, sendJson, withQuery } from "../../api/client";
import { number } from "../../i18n/format";
import { type StaffKey, useWords } from "../../i18n/staff";
import { Empty, Failure, Loading } from "../../panels/parts";
import { SendForm } from "../../panels/SendForm";
import { Modal } from "../Modal";
import { pathOf, useCommuneOf } from "../queries";
import type { Description } from "../types";
import { useSay } from "../useSay";
import type { Asked, Job, TemplateOffered } from "./types";
import "./documents.css";

/** How often it is asked how far a merge is. */
const LOOK_MS = 700;
const UNDER_WAY = ["waiting", "running"];

function useJob(id: number | null) {
  const { lang } = useWords();
  return useQuery({
    queryKey: ["job", id, lang],
    queryFn: ({ signal }) => getJson<Job>(`/api/jobs/${id}`, lang, signal),
    enabled: id !== null,
    refetchInterval: (query) =>
      query.state.data && !UNDER_WAY.includes(query.state.data.state) ? false : LOOK_MS,
  });
}

function Progress({ id, onAgain }: { id: number; onAgain: () => void }) {
  const { t, lang } = useWords();
  const { failed } = useSay();
  const query = useJob(id);
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data) return <Loading />;
  const { state, done, total, message, remedy, link } = query.data;
  const act = async (verb: "cancel" | "retry") => {
    try {
      await sendJson("POST", `/api/jobs/${id}/${verb}`, {}, lang);
    } catch (error) {
      failed(error);
    }
    query.refetch();
  };
  if (UNDER_WAY.includes(state)) {
    const counts = { done: number(done, lang), total: number(total, lang) };
    return (
      <div className="merge">
        <ProgressBar
          className="merge-bar"
          aria-label={t("letters.progress")}
          {...(total > 0 ? { value: done, maxValue: total } : { isIndeterminate: true })}
        >
          {({ percentage }) => (
            <div className="merge-track">
              <div className="merge-fill" style={{ width: `${percentage ?? 0}%` }} />
            </div>
          )}
        </ProgressBar>
        <p className="figures" role="status">
          {total > 0 ? t("letters.done", counts) : t("letters.waiting")}
        </p>
        <p className="quiet">{t("letters.leave")}</p>
        <div className="modal-actions">
          <Button className="button" onPress={() => act("cancel")} isDisabled={query.data.stopping}>
            {t("letters.stop")}
          </Button>
        </div>
      </div>
    );
  }
  if (state === "done" && link) {
    return (
      <div className="merge">
        <p role="status">{t("letters.ready", { what: message ?? "" })}</p>
        <div className="modal-actions">
          <a className="button primary" href={link} target="_blank" rel="noreferrer noopener">
            {t("letters.open")}
          </a>
        </div>
      </div>
    );
  }
  return (
    <div className="merge" role="alert">
      <p>{state === "cancelled" ? t("letters.stopped") : message}</p>
      {remedy && <p>{remedy}</p>}
      <div className="modal-actions">
        <Button className="button" onPress={onAgain}>
          {t("letters.other")}
        </Button>
        <Button className="button primary" onPress={() => act("retry")}>
          {t("letters.again")}
        </Button>
      </div>
    </div>
  );
}

interface ChooseProps {
  description: Description;
  query: [string, string][];
  selected: ReadonlySet<number>;
  onAsked: (job: number) => void;
}

function Choose({ description, query, selected, onAsked }: ChooseProps) {
  const { t, lang } = useWords();
  const commune = useCommuneOf(description);
  const offered = useQuery({
    queryKey: ["templates", description.id, commune, lang],
    queryFn: ({ signal }) =>
      getJson<{ templates: TemplateOffered[] }>(
        withQuery(pathOf(description.id, "/templates"), { commune }),
        lang,
        signal,
      ),
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  if (offered.isError) return <Failure error={offered.error} onRetry={() => offered.refetch()} />;
  if (!offered.data) return <Loading />;
  const { templates } = offered.data;
  if (templates.length === 0) return <Empty title={t("letters.none")} what={t("documents.none.template")} />;
  const template = chosen ?? templates[0]?.name ?? "";
  const form = templates.find((one) => one.name === template)?.form ?? "letter";
  const send = async () => {
    setBusy(true);
    setProblem(null);
    const list = new URLSearchParams(query);
    if (selected.size > 0) list.set("ids", [...selected].join(","));
    try {
      const body = { template, query: list.toString() };
      const { job } = await postJson<Asked>(pathOf(description.id, "/documents"), body, lang);
      onAsked(job);
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };
  return (
    <SendForm className="merge" verb={t("letters.make")} busy={busy} problem={problem} onSend={send}>
      <label htmlFor="merge-template">{t("documents.template")}</label>
      <select
        id="merge-template"
        className="input"
        value={template}
        onChange={(e) => setChosen(e.target.value)}
      >
        {templates.map((one) => (
          <option key={one.name} value={one.name}>
            {one.title}
          </option>
        ))}
      </select>
      <p className="quiet">
        {t(`letters.form.${form}` as StaffKey)}{" "}
        {selected.size > 0
          ? t("letters.selected", { count: number(selected.size, lang) })
          : t("letters.filtered")}
      </p>
    </SendForm>
  );
}

export default function MailMerge({ description, query, selected }: Omit<ChooseProps, "onAsked">) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [job, setJob] = useState<number | null>(null);
  return (
    <>
      <Button className="icon-button small" aria-label={t("letters.title")} onPress={() => setOpen(true)}>
        <Printer aria-hidden="true" />
      </Button>
      {open && (
        <Modal title={t("letters.title")} onClose={() => setOpen(false)}>
          <div className="sheet-body">
            {job === null ? (
              <Choose description={description} query={query} selected={selected} onAsked={setJob} />
            ) : (
              <Progress id={job} onAgain={() => setJob(null)} />
            )}
          </div>
        </Modal>
      )}
    </>
  );
}
