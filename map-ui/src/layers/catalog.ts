/** The published layers, for those who need a layer's name far from the query. */
import { createContext, useContext } from "react";
import type { LayerInfo } from "../api/types";
import { textOf, useI18n } from "../i18n";

export const CatalogContext = createContext<readonly LayerInfo[]>([]);

export function useCatalog() {
  const layers = useContext(CatalogContext);
  const { lang } = useI18n();
  return {
    layers,
    title: (id: string): string => textOf(layers.find((l) => l.id === id)?.title, lang) || id,
  };
}
