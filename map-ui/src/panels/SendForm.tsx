/** A form that is sent once: what it asks, what went wrong, and the button that sends it. */
import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { Button, type ButtonProps } from "react-aria-components";
import { useI18n } from "../i18n";
import { Failure } from "./parts";

interface BusyProps extends Omit<ButtonProps, "children"> {
  busy: boolean;
  children: ReactNode;
}

/** The main button, which turns while its work is under way and cannot be pressed twice. */
export function BusyButton({ busy, isDisabled = false, children, ...button }: BusyProps) {
  return (
    <Button className="button primary" {...button} isDisabled={busy || isDisabled}>
      {busy && <LoaderCircle className="spin" aria-hidden="true" />}
      {children}
    </Button>
  );
}

interface Props {
  className?: string;
  /** What the button says. */
  verb: string;
  busy?: boolean;
  /** Nothing to send yet. */
  isDisabled?: boolean;
  problem?: unknown;
  /** One thing among others on its sheet, not what the sheet is for. */
  secondary?: boolean;
  /** The button beside the main one; without it the main one stands alone. */
  onCancel?: () => void;
  cancelVerb?: string;
  onSend: () => void;
  children: ReactNode;
  /** Under the button. */
  foot?: ReactNode;
}

export function SendForm({
  className,
  verb,
  busy = false,
  isDisabled = false,
  problem = null,
  secondary = false,
  onCancel,
  cancelVerb,
  onSend,
  children,
  foot,
}: Props) {
  const { t } = useI18n();
  const main = (
    <BusyButton
      type="submit"
      className={secondary ? "button" : "button primary"}
      busy={busy}
      isDisabled={isDisabled}
    >
      {verb}
    </BusyButton>
  );
  return (
    <form
      className={className}
      onSubmit={(e) => {
        e.preventDefault();
        onSend();
      }}
    >
      {children}
      {problem !== null && <Failure error={problem} />}
      {onCancel ? (
        <div className="modal-actions">
          <Button className="button" onPress={onCancel}>
            {cancelVerb ?? t("cancel")}
          </Button>
          {main}
        </div>
      ) : (
        main
      )}
      {foot}
    </form>
  );
}
