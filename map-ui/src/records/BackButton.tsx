/** From a record back to the list it was opened from. */
import { ArrowLeft } from "lucide-react";
import { Button } from "react-aria-components";
import { useWords } from "../i18n/staff";

export function BackButton({ onPress }: { onPress: () => void }) {
  const { t } = useWords();
  return (
    <Button className="icon-button small" aria-label={t("record.back")} onPress={onPress}>
      <ArrowLeft aria-hidden="true" />
    </Button>
  );
}
