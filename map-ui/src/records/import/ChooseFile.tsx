import { FileSpreadsheet } from "lucide-react";
import { type DropItem, DropZone, FileTrigger } from "react-aria-components";
import { useWords } from "../../i18n/staff";
import { BusyButton } from "../../panels/SendForm";
import type { Target } from "./targets";

const ACCEPTED = [".csv", ".txt", ".xlsx"];

interface Props {
  targets: readonly Target[];
  busy: boolean;
  onFile: (file: File) => void;
  /** Without what is said of a trial and its columns. */
  plain?: boolean;
}

async function fileOf(items: DropItem[]): Promise<File | null> {
  const dropped = items.find((i) => i.kind === "file");
  return dropped ? dropped.getFile() : null;
}

export function ChooseFile({ targets, busy, onFile, plain = false }: Props) {
  const { t } = useWords();
  const required = targets.filter((target) => target.required);
  return (
    <>
      <DropZone
        className="drop"
        aria-label={t("import.drop")}
        onDrop={async (e) => {
          const file = await fileOf(e.items);
          if (file) onFile(file);
        }}
      >
        <FileSpreadsheet aria-hidden="true" />
        <strong>{t("import.drop")}</strong>
        {!plain && <p className="quiet">{t("import.formats")}</p>}
        <FileTrigger
          acceptedFileTypes={ACCEPTED}
          onSelect={(files) => {
            const file = files?.[0];
            if (file) onFile(file);
          }}
        >
          <BusyButton busy={busy}>{t("import.choose")}</BusyButton>
        </FileTrigger>
      </DropZone>
      {required.length > 0 && (
        <p className="quiet">
          {t("import.required", { what: required.map((target) => target.title).join(", ") })}
        </p>
      )}
      {!plain && <p className="quiet">{t("import.safe")}</p>}
    </>
  );
}
