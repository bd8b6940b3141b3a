/** The documents of a record: made from a template, opened, joined by their signed version. */
import { FilePlus2, FileText, LoaderCircle, PenLine } from "lucide-react";
import { useState } from "react";
import { Button, FileTrigger } from "react-aria-components";
import { number } from "../../i18n/format";
import { type StaffKey, useWords } from "../../i18n/staff";
import { Empty, Failure, Loading } from "../../panels/parts";
import { BusyButton } from "../../panels/SendForm";
import { Modal } from "../Modal";
import type { RecordData } from "../types";
import { useSay } from "../useSay";
import { moment, sizeText } from "../value";
import { documentsPath, useDocuments, useMaking } from "./queries";
import type { DocumentKept, TemplateOffered } from "./types";
import "./documents.css";

function Make({ type, id, templates }: { type: string; id: number; templates: TemplateOffered[] }) {
  const { t } = useWords();
  const { done } = useSay();
  const { make } = useMaking(type, id);
  const [chosen, setChosen] = useState(templates[0]?.name ?? "");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const send = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const made = await make(chosen);
      done(t("documents.made", { number: made.number }));
      window.open(documentsPath(type, id, `/${made.id}`), "_blank", "noopener");
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };
  return (
    <form
      className="document-make"
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
    >
      <label htmlFor="document-template">{t("documents.template")}</label>
      <select
        id="document-template"
        className="input"
        value={chosen}
        onChange={(e) => setChosen(e.target.value)}
      >
        {templates.map((one) => (
          <option key={one.name} value={one.name}>
            {one.title}
          </option>
        ))}
      </select>
      <BusyButton type="submit" busy={busy}>
        {!busy && <FilePlus2 aria-hidden="true" />}
        {t("documents.make")}
      </BusyButton>
      {problem !== null && <Failure error={problem} />}
    </form>
  );
}

function Kept({
  document,
  type,
  id,
  maySign,
}: {
  document: DocumentKept;
  type: string;
  id: number;
  maySign: boolean;
}) {
  const words = useWords();
  const { t, lang } = words;
  const { failed, done } = useSay();
  const { sign } = useMaking(type, id);
  const [open, setOpen] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const path = documentsPath(type, id, `/${document.id}`);
  const send = async (file: File | undefined) => {
    if (!file) return;
    setSending(true);
    try {
      await sign(document.id, file);
      done(t("documents.signed.done", { number: document.number }));
    } catch (error) {
      failed(error);
    }
    setSending(false);
  };
  return (
    <li>
      <FileText className="file-icon" aria-hidden="true" />
      <div>
        <p>
          <a href={path} target="_blank" rel="noreferrer noopener">
            {document.title}
          </a>
        </p>
        <p className="quiet figures">
          {document.number} · {moment(document.made, lang)}
          {document.made_by && ` · ${document.made_by}`} ·{" "}
          {t("documents.pages", { count: number(document.pages, lang) })} · {sizeText(document.size, words)}
        </p>
        {document.signed && (
          <p>
            <PenLine className="file-icon" aria-hidden="true" />{" "}
            <a href={`${path}/signed`} target="_blank" rel="noreferrer noopener">
              {t("documents.signed", { name: document.signed })}
            </a>
          </p>
        )}
        <div className="document-acts">
          <Button
            className="link"
            aria-label={`${t("file.preview")} : ${document.number}`}
            onPress={() => setOpen(path)}
          >
            {t("file.preview")}
          </Button>
          {maySign &&
            (sending ? (
              <span role="status">
                <LoaderCircle className="spin" aria-hidden="true" /> {t("documents.signing")}
              </span>
            ) : (
              <FileTrigger
                acceptedFileTypes={["application/pdf"]}
                onSelect={(files) => send(files?.[0] ?? undefined)}
              >
                <Button className="link" aria-label={`${t("documents.sign")} : ${document.number}`}>
                  {t(document.signed ? "documents.sign.again" : "documents.sign")}
                </Button>
              </FileTrigger>
            ))}
        </div>
      </div>
      {open && (
        <Modal title={document.title} wide onClose={() => setOpen(null)}>
          <iframe className="file-shown page" src={open} title={document.title} />
        </Modal>
      )}
    </li>
  );
}

export default function DocumentsTab({ type, record }: { type: string; record: RecordData }) {
  const { t } = useWords();
  const query = useDocuments(type, record.id);
  if (query.isPending) return <Loading />;
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  const { documents, templates, actions } = query.data;
  const may = actions.includes("print");
  return (
    <div className="documents">
      {may && templates.length > 0 && <Make type={type} id={record.id} templates={templates} />}
      {documents.length === 0 ? (
        <Empty
          title={t("documents.none")}
          what={t(`documents.none.${!may ? "read" : templates.length > 0 ? "make" : "template"}` as StaffKey)}
        />
      ) : (
        <ul className="document-rows">
          {documents.map((one) => (
            <Kept key={one.id} document={one} type={type} id={record.id} maySign={actions.includes("sign")} />
          ))}
        </ul>
      )}
    </div>
  );
}
