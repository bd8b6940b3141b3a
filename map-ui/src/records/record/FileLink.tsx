/** A file of a record: opened, saved, or looked at here. */
import { Paperclip } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import { useWords } from "../../i18n/staff";
import { Modal } from "../Modal";
import type { FileValue } from "../types";
import { sizeText } from "../value";
import "../fields/file.css";

const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

export function FileLink({ file, path }: { file: FileValue; path: string }) {
  const words = useWords();
  const [open, setOpen] = useState(false);
  const picture = PICTURES.includes(file.type);
  return (
    <>
      <span className="file-held">
        <Paperclip className="file-icon" aria-hidden="true" />
        <a href={path} target="_blank" rel="noreferrer noopener">
          {file.name}
        </a>
        <span className="quiet">{sizeText(file.size, words)}</span>
        {(picture || file.type === "application/pdf") && (
          <Button
            className="link"
            aria-label={`${words.t("file.preview")} : ${file.name}`}
            onPress={() => setOpen(true)}
          >
            {words.t("file.preview")}
          </Button>
        )}
      </span>
      {open && (
        <Modal title={file.name} wide onClose={() => setOpen(false)}>
          {picture ? (
            <img className="file-shown" src={path} alt={file.name} />
          ) : (
            <iframe className="file-shown page" src={path} title={file.name} />
          )}
        </Modal>
      )}
    </>
  );
}
