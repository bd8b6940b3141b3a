import { Lasso, X } from "lucide-react";
import { Button } from "react-aria-components";
import { useI18n } from "../i18n";
import { useStore } from "../state/store";

export function LassoHint() {
  const { t } = useI18n();
  const set = useStore((s) => s.set);
  return (
    <div className="measure sheet" role="status">
      <div className="measure-line">
        <Lasso aria-hidden="true" />
        <p>{t("select.lasso")}</p>
        <Button className="icon-button small" aria-label={t("close")} onPress={() => set({ tool: "none" })}>
          <X aria-hidden="true" />
        </Button>
      </div>
    </div>
  );
}
