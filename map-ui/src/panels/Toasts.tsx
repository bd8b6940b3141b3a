import { X } from "lucide-react";
import { useEffect } from "react";
import { Button } from "react-aria-components";
import { useI18n } from "../i18n";
import { type Toast, useStore } from "../state/store";

const LIFE_MS = 8000;

function One({ toast }: { toast: Toast }) {
  const { t } = useI18n();
  const dismiss = useStore((s) => s.dismiss);
  useEffect(() => {
    const timer = setTimeout(() => dismiss(toast.id), LIFE_MS);
    return () => clearTimeout(timer);
  }, [toast.id, dismiss]);
  return (
    <div className={`toast ${toast.tone}`}>
      <span>{toast.text}</span>
      {toast.action && (
        <Button
          className="toast-action"
          onPress={() => {
            toast.action?.run();
            dismiss(toast.id);
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <Button className="icon-button small" aria-label={t("close")} onPress={() => dismiss(toast.id)}>
        <X aria-hidden="true" />
      </Button>
    </div>
  );
}

/** Short notes at the foot of the map; read out as they come. */
export function Toasts() {
  const toasts = useStore((s) => s.toasts);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <One key={toast.id} toast={toast} />
      ))}
    </div>
  );
}
