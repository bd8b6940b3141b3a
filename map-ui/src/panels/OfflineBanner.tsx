import { WifiOff } from "lucide-react";
import { useI18n } from "../i18n";
import { useStore } from "../state/store";

export function OfflineBanner() {
  const { t } = useI18n();
  const offline = useStore((s) => s.offline);
  if (!offline) return null;
  return (
    <div className="banner offline" role="alert">
      <WifiOff aria-hidden="true" />
      <strong>{t("offline.title")}</strong>
      <span className="banner-why">{t("offline.what")}</span>
    </div>
  );
}
