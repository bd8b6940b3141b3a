/** What can be done with a record: the actions of the trade first. */
import { Copy, EllipsisVertical, Link2, Trash2, Zap } from "lucide-react";
import { useState } from "react";
import { MenuItem, Separator } from "react-aria-components";
import { useWords } from "../../i18n/staff";
import { IconMenu } from "../../panels/popovers";
import { copyOf } from "../form";
import { Named } from "../Named";
import { openNew } from "../open";
import type { Description, NamedAction, RecordData } from "../types";
import { copyText, useSay } from "../useSay";
import { useDelete } from "./useRestore";

interface Props {
  description: Description;
  record: RecordData;
  past: boolean;
}

export function RecordMenu({ description, record, past }: Props) {
  const { t } = useWords();
  const { done } = useSay();
  const remove = useDelete(description.id);
  const [named, setNamed] = useState<NamedAction | null>(null);
  const actions = past ? [] : description.named.filter((n) => record.named.includes(n.id));
  const run = async (key: string) => {
    if (key === "copy") openNew(description.id, { ...copyOf(record, description), commune: record.commune });
    else if (key === "delete") remove(record);
    else if (key === "link") done(t((await copyText(location.href)) ? "share.done" : "share.failed"));
    else setNamed(actions.find((a) => `named/${a.id}` === key) ?? null);
  };
  return (
    <>
      <IconMenu label={t("record.more")} icon={<EllipsisVertical aria-hidden="true" />} onAction={run}>
        {actions.map((a) => (
          <MenuItem key={a.id} id={`named/${a.id}`} className="menu-item with-icon" textValue={a.title}>
            <Zap aria-hidden="true" />
            {a.title}
          </MenuItem>
        ))}
        {actions.length > 0 && <Separator className="menu-rule" />}
        {description.actions.includes("create") && !past && (
          <MenuItem id="copy" className="menu-item with-icon" textValue={t("record.copy")}>
            <Copy aria-hidden="true" />
            {t("record.copy")}
          </MenuItem>
        )}
        <MenuItem id="link" className="menu-item with-icon" textValue={t("command.share")}>
          <Link2 aria-hidden="true" />
          {t("command.share")}
        </MenuItem>
        {record.actions.includes("delete") && !past && (
          <MenuItem id="delete" className="menu-item with-icon danger" textValue={t("record.delete")}>
            <Trash2 aria-hidden="true" />
            {t("record.delete")}
          </MenuItem>
        )}
      </IconMenu>
      {named && (
        <Named
          type={description.id}
          action={named}
          ids={[record.id]}
          what={record.label}
          onClose={() => setNamed(null)}
        />
      )}
    </>
  );
}
