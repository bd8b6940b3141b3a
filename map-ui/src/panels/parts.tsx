/** Small pieces every panel is made of: the sheet of paper, and the states a page can be in. */
import { CircleAlert, LoaderCircle, WifiOff, X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "react-aria-components";
import { Problem } from "../api/client";
import { useI18n } from "../i18n";

interface SheetProps {
  label: string;
  className?: string;
  onClose?: () => void;
  /** Moves the reading position into the sheet when it opens. */
  takeFocus?: boolean;
  children: ReactNode;
}

/** A sheet of paper on the map: a labelled region that Escape puts away. */
export function Sheet({ label, className = "", onClose, takeFocus = false, children }: SheetProps) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    if (takeFocus) ref.current?.focus({ preventScroll: true });
  }, [takeFocus]);
  return (
    <section
      ref={ref}
      className={`sheet ${className}`}
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(e) => {
        if (e.key === "Escape" && !e.defaultPrevented) onClose?.();
      }}
    >
      {children}
    </section>
  );
}

interface SheetHeadProps {
  title: ReactNode;
  icon?: ReactNode;
  /** The way back, where there is one. */
  before?: ReactNode;
  onClose: () => void;
  /** What can be done with what the sheet shows. */
  children?: ReactNode;
}

/** What lies on the sheet, what can be done with it, and the way to put it away. */
export function SheetHead({ title, icon, before, onClose, children }: SheetHeadProps) {
  const { t } = useI18n();
  return (
    <header className="sheet-head">
      {before}
      {icon}
      <h2>{title}</h2>
      {children}
      <Button className="icon-button small" aria-label={t("close")} onPress={onClose}>
        <X aria-hidden="true" />
      </Button>
    </header>
  );
}

export function Loading({ text }: { text?: string }) {
  const { t } = useI18n();
  return (
    <div className="state" role="status">
      <LoaderCircle className="spin" aria-hidden="true" />
      <p>{text ?? t("loading")}</p>
    </div>
  );
}

export function Empty({ title, what, icon }: { title: string; what: string; icon?: ReactNode }) {
  return (
    <div className="state">
      {icon}
      <strong>{title}</strong>
      <p>{what}</p>
    </div>
  );
}

/** What happened, why, what to do. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useI18n();
  const problem = error instanceof Problem ? error : null;
  const offline = problem?.offline ?? false;
  const title = offline ? t("offline.title") : problem?.title || t("error.title");
  const detail = offline
    ? t("offline.why")
    : problem?.detail || (problem ? t("error.detail", { status: problem.status }) : "");
  const remedy = offline ? t("offline.what") : problem?.remedy || t("error.remedy");
  return (
    <div className="state failure" role="alert">
      {offline ? <WifiOff aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}
      <strong>{title}</strong>
      {detail && <p>{detail}</p>}
      <p>{remedy}</p>
      {onRetry && (
        <Button className="button" onPress={onRetry}>
          {t("retry")}
        </Button>
      )}
    </div>
  );
}
