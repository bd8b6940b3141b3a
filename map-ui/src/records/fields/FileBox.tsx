/** A file of a record: chosen or dropped, sent at once, kept when the form is saved. */
import { LoaderCircle, Paperclip } from "lucide-react";
import { Button, DropZone, FileTrigger } from "react-aria-components";
import { useWords } from "../../i18n/staff";
import { Failure } from "../../panels/parts";
import { isFile, sizeText } from "../value";
import type { FieldProps } from "./FieldRow";
import { Scans } from "./Scans";
import { useUpload } from "./useUpload";
import "./file.css";

export function FileBox(props: FieldProps & { id: string; describedBy: string | undefined }) {
  const { type, field, value, commune = null, id, describedBy, onChange } = props;
  const words = useWords();
  const { t } = words;
  const upload = useUpload(type, commune, onChange);
  const file = isFile(value) ? value : null;
  const verb = t(file ? "file.replace" : "file.choose");
  return (
    <DropZone
      className="file-box"
      aria-label={field.title}
      onDrop={async (e) => {
        const dropped = e.items.find((i) => i.kind === "file");
        if (dropped) upload.send(await dropped.getFile());
      }}
    >
      {file && (
        <p className="file-held">
          <Paperclip aria-hidden="true" />
          <span>{file.name}</span> <span className="quiet">{sizeText(file.size, words)}</span>
        </p>
      )}
      {upload.sending !== null ? (
        <p role="status">
          <LoaderCircle className="spin" aria-hidden="true" /> {t("file.sending", { name: upload.sending })}{" "}
          <Button className="link" onPress={upload.stop}>
            {t("file.stop")}
          </Button>
        </p>
      ) : (
        <div className="file-acts">
          <FileTrigger
            onSelect={(files) => {
              const chosen = files?.[0];
              if (chosen) upload.send(chosen);
            }}
          >
            <Button
              id={id}
              className="button small"
              aria-label={`${verb} : ${field.title}`}
              {...(describedBy ? { "aria-describedby": describedBy } : {})}
            >
              {verb}
            </Button>
          </FileTrigger>
          {file && (
            <Button
              className="link"
              aria-label={`${t("file.remove")} : ${field.title}`}
              onPress={() => onChange(null)}
            >
              {t("file.remove")}
            </Button>
          )}
          {!file && <span className="quiet">{t("file.drop")}</span>}
        </div>
      )}
      {field.scans && !file && upload.sending === null && (
        <Scans type={type} commune={commune} onTaken={onChange} />
      )}
      {upload.problem !== null && <Failure error={upload.problem} />}
    </DropZone>
  );
}
