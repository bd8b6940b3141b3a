import type { Feature } from "geojson";

export const TOWNS = [
  {
    commune: "93010",
    name: "Bondy",
    department: "93",
    legal_srid: 3949,
    vintages: ["2022-01-01", "2023-01-01", "2024-01-01"],
  },
  { commune: "80016", name: "Albert", department: "80", legal_srid: 3950, vintages: [] },
  { commune: "34172", name: "Montpellier", department: "34", legal_srid: 3944, vintages: [] },
];

const layer = (
  id: string,
  fr: string,
  en: string,
  es: string,
  group: string,
  order: number,
  minzoom: number,
) => ({
  id,
  title: { fr, en, es },
  description: {},
  group,
  order,
  geometry: "polygon" as const,
  minzoom,
  maxzoom: 18,
  history: id === "parcels",
  attribution: "Licence Ouverte (Etalab)",
  columns: [],
});

export const LAYERS = [
  layer("parcels", "Parcelles", "Parcels", "Parcelas", "cadastre", 40, 13),
  layer("zoning", "Zonage", "Zoning", "Zonificación", "planning", 10, 12),
  layer("polling-stations", "Bureaux de vote", "Polling stations", "Mesas electorales", "elections", 10, 11),
  layer("communes", "Communes", "Communes", "Municipios", "cadastre", 0, 0),
];

/** Columns of ours from those of the source files. */
export function label(layerId: string, f: Feature): Record<string, unknown> {
  const p = f.properties ?? {};
  if (layerId === "parcels") {
    const section = p.section ?? p.ccosec ?? "";
    const number = p.numero ?? p.dnupla ?? "";
    return {
      id: p.id ?? p.ident ?? "",
      section,
      number: String(number).replace(/^0+/, ""),
      area: p.contenance ?? null,
      label: `${section} ${String(number).replace(/^0+/, "")}`,
    };
  }
  if (layerId === "zoning") return { label: p.LIBELLE, long_label: p.LIBELONG, kind: p.TYPEZONE };
  if (layerId === "communes") return { label: p.nom, name: p.nom, id: p.code };
  return { ...p, label: String(p.BUREAU ?? p.NUM ?? p.id ?? "") };
}
