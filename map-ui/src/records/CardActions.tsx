/** From the map to the record: what a feature's card offers to an agent. */
import { FileText, Pencil } from "lucide-react";
import { Button } from "react-aria-components";
import { useWords } from "../i18n/staff";
import { openRecord } from "./open";
import { typeOfLayer, useModules } from "./queries";

export default function CardActions({ layer, fid }: { layer: string; fid: number }) {
  const { t } = useWords();
  const type = typeOfLayer(useModules().data, layer);
  if (!type?.actions.includes("see")) return null;
  return (
    <>
      <Button className="button" onPress={() => openRecord(type.id, fid)}>
        <FileText aria-hidden="true" />
        {t("record.open")}
      </Button>
      {type.actions.includes("change") && (
        <Button className="button" onPress={() => openRecord(type.id, fid, { edit: true })}>
          <Pencil aria-hidden="true" />
          {t("record.change")}
        </Button>
      )}
    </>
  );
}
