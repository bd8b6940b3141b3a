/** Bringing in a file: choose it, say which column is which field, try, then do it. */
import { FileUp } from "lucide-react";
import { useState } from "react";
import { useWords } from "../../i18n/staff";
import { Failure, Loading, Sheet, SheetHead } from "../../panels/parts";
import { BackButton } from "../BackButton";
import { Forbidden } from "../Forbidden";
import { closeRecord } from "../open";
import { useCommuneOf, useDescription } from "../queries";
import type { Description } from "../types";
import { ChooseFile } from "./ChooseFile";
import { MapColumns } from "./MapColumns";
import { Report } from "./Report";
import { RollImport } from "./RollImport";
import { proposed, targetsOf } from "./targets";
import { type Mapping, type Proposal, readColumns, startImport } from "./useImport";
import "./import.css";

type Step = "file" | "columns" | "trial" | "import";
/** Its file comes from the state in one form: no columns to choose. */
const ROLL = "electors";
const STEPS: readonly Step[] = ["file", "columns", "trial", "import"];

function Steps({ step }: { step: Step }) {
  const { t } = useWords();
  return (
    <ol className="steps">
      {STEPS.map((s, i) => (
        <li
          key={s}
          aria-current={s === step ? "step" : undefined}
          className={i < STEPS.indexOf(step) ? "past" : s === step ? "now" : ""}
        >
          <span className="steps-number figures">{i + 1}</span>
          {t(`import.step.${s}`)}
        </li>
      ))}
    </ol>
  );
}

function Wizard({ description }: { description: Description }) {
  const { t, lang } = useWords();
  const targets = targetsOf(description, t);
  const commune = useCommuneOf(description);
  const [step, setStep] = useState<Step>("file");
  const [file, setFile] = useState<File | null>(null);
  const [proposal, setProposal] = useState<Proposal | null>(null);
  const [mapping, setMapping] = useState<Mapping>({});
  const [task, setTask] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const attempt = async (run: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await run();
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  };
  const choose = (chosen: File) =>
    attempt(async () => {
      const found = await readColumns(description.id, chosen, lang);
      setFile(chosen);
      setProposal(found);
      setMapping(proposed(found, targets));
      setStep("columns");
    });
  const start = (dryRun: boolean) =>
    attempt(async () => {
      if (!file) return;
      setTask(await startImport({ type: description.id, file, mapping, dryRun, commune }, lang));
      setStep(dryRun ? "trial" : "import");
    });
  return (
    <>
      <Steps step={step} />
      <div className="sheet-body">
        {error !== null && <Failure error={error} />}
        {step === "file" && <ChooseFile targets={targets} busy={busy} onFile={choose} />}
        {step === "columns" && proposal && file && (
          <MapColumns
            targets={targets}
            file={file}
            proposal={proposal}
            mapping={mapping}
            busy={busy}
            onMapping={setMapping}
            onBack={() => setStep("file")}
            onTry={() => start(true)}
          />
        )}
        {(step === "trial" || step === "import") && task && (
          <Report
            key={task}
            description={description}
            task={task}
            busy={busy}
            onBack={() => setStep("columns")}
            onFile={() => setStep("file")}
            onImport={() => start(false)}
          />
        )}
      </div>
    </>
  );
}

export default function ImportSheet({ type }: { type: string }) {
  const { t } = useWords();
  const description = useDescription(type);
  const title = t("import.title", { what: description.data?.title ?? "" });
  return (
    <Sheet label={title} className="desk-sheet desk-record import" onClose={closeRecord} takeFocus>
      <SheetHead
        before={<BackButton onPress={closeRecord} />}
        icon={<FileUp aria-hidden="true" />}
        title={title}
        onClose={closeRecord}
      />
      {description.isPending && <Loading />}
      {description.isError && (
        <Forbidden
          error={description.error}
          otherwise={<Failure error={description.error} onRetry={() => description.refetch()} />}
        />
      )}
      {description.data &&
        (type === ROLL ? (
          <RollImport description={description.data} />
        ) : (
          <Wizard description={description.data} />
        ))}
    </Sheet>
  );
}
