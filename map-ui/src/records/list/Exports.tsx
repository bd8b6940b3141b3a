/** A file of exactly what the list shows. */
import { Download } from "lucide-react";
import { MenuItem } from "react-aria-components";
import { request, withQuery } from "../../api/client";
import { type StaffKey, useWords } from "../../i18n/staff";
import { IconMenu } from "../../panels/popovers";
import { download } from "../../select/download";
import { useStore } from "../../state/store";
import { pathOf } from "../queries";
import type { Description, Field } from "../types";
import { useSay } from "../useSay";

const FILES = ["csv", "xlsx", "ods"] as const;
const MAPS = ["gpkg", "geojson"] as const;

interface Props {
  description: Description;
  columns: Field[];
  query: [string, string][];
  /** Only these, when some are selected. */
  selected: ReadonlySet<number>;
}

export function Exports({ description, columns, query, selected }: Props) {
  const { t, lang } = useWords();
  const toast = useStore((s) => s.toast);
  const { failed } = useSay();
  const formats = [...FILES, ...(description.geometry ? MAPS : [])];
  const run = async (format: string) => {
    const asked = {
      ...Object.fromEntries(query),
      ...(selected.size > 0 ? { ids: [...selected].join(",") } : {}),
      columns: columns.map((f) => f.name).join(","),
      format,
      lang,
    };
    toast({ text: t("list.export.working"), tone: "info" });
    try {
      const response = await request(withQuery(pathOf(description.id, "/export"), asked), lang);
      await download(response, `${description.id}.${format}`);
    } catch (error) {
      failed(error);
    }
  };
  return (
    <IconMenu label={t("list.export")} icon={<Download aria-hidden="true" />} onAction={run}>
      {formats.map((f) => (
        <MenuItem key={f} id={f} className="menu-item">
          {t(`list.export.${f}` as StaffKey)}
        </MenuItem>
      ))}
    </IconMenu>
  );
}
