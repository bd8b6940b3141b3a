/** A question that must be answered before anything else: a small sheet over the page. */
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button, Dialog, Heading, ModalOverlay, Modal as Overlay } from "react-aria-components";
import { useWords } from "../i18n/staff";
import "./modal.css";

interface Props {
  title: string;
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}

export function Modal({ title, wide = false, onClose, children }: Props) {
  const { t } = useWords();
  return (
    <ModalOverlay
      className="veil"
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Overlay className={`modal sheet${wide ? " wide" : ""}`}>
        <Dialog className="modal-dialog">
          <header className="sheet-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button className="icon-button small" aria-label={t("close")} onPress={onClose}>
              <X aria-hidden="true" />
            </Button>
          </header>
          {children}
        </Dialog>
      </Overlay>
    </ModalOverlay>
  );
}
