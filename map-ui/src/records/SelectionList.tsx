/** From what is selected on the map to the list of its records. */
import { TableProperties } from "lucide-react";
import { Button } from "react-aria-components";
import { useWords } from "../i18n/staff";
import { openList } from "./open";
import { typeOfLayer, useModules } from "./queries";

export default function SelectionList({ layer, fids }: { layer: string; fids: number[] }) {
  const { t } = useWords();
  const type = typeOfLayer(useModules().data, layer);
  if (!type) return null;
  return (
    <Button className="button" onPress={() => openList(type.id, { ids: fids })}>
      <TableProperties aria-hidden="true" />
      {type.title}
      <span className="visually-hidden">{t("list.ofSelection")}</span>
    </Button>
  );
}
