/** From a redistricting scenario to its workshop on the map. */
import { Vote } from "lucide-react";
import { Button } from "react-aria-components";
import { useWords } from "../../i18n/staff";
import { openScenario } from "../open";

const TYPE = "redistricting-scenarios";

export function OpenWorkshop({ type, id }: { type: string; id: number }) {
  const { t } = useWords();
  if (type !== TYPE) return null;
  return (
    <Button className="button small primary" onPress={() => openScenario(id)}>
      <Vote aria-hidden="true" />
      {t("workshop.open.scenario")}
    </Button>
  );
}
