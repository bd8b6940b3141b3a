/** What a column of a file may go into: a field, the place, or what tells the record apart (pure). */
import type { Words } from "../../i18n/staff";
import type { Description } from "../types";
import type { Mapping, Proposal } from "./useImport";

/** Names the server gives to what is no field. */
const LONGITUDE = "longitude";
const LATITUDE = "latitude";
const COMMUNE = "commune";
const IDENTIFIER = "fid";

export interface Target {
  name: string;
  title: string;
  /** A new record cannot do without it. */
  required: boolean;
}

export function targetsOf(description: Description, t: Words): Target[] {
  const needed = description.geometry_required ?? false;
  const places = description.geometry === "point" || description.geometry === "mixed";
  // What the server writes itself is read only where it tells one record from another.
  const fields = description.fields.filter((f) => f.kind !== "file" && (!f.readonly || f.required));
  return [
    ...fields.map(({ name, title, required, readonly, kind }) => ({
      name,
      title,
      required: required && !readonly && kind !== "boolean",
    })),
    ...(places
      ? [
          { name: LONGITUDE, title: t("import.longitude"), required: needed },
          { name: LATITUDE, title: t("import.latitude"), required: needed },
        ]
      : []),
    ...(description.by_commune ? [{ name: COMMUNE, title: t("import.commune"), required: false }] : []),
    { name: IDENTIFIER, title: t("import.fid"), required: false },
  ];
}

/** What the server proposes, where it is something the file may say. */
export function proposed({ columns }: Proposal, targets: readonly Target[]): Mapping {
  const known = new Set(targets.map((target) => target.name));
  return Object.fromEntries(columns.map((c) => [c.column, c.field && known.has(c.field) ? c.field : ""]));
}

/** What new records would lack; lines that name their record need nothing more. */
export function missingOf(mapping: Mapping, targets: readonly Target[]): Target[] {
  const used = new Set(Object.values(mapping));
  return used.has(IDENTIFIER) ? [] : targets.filter((target) => target.required && !used.has(target.name));
}

/** Where a refused line is wrong: the server says the column of the file, or the field no column fills. */
export function columnText(column: string | null, description: Description, t: Words): string {
  if (column === null) return "";
  if (column === "geometry") return t("geometry.title");
  return description.fields.find((f) => f.name === column)?.title ?? column;
}
