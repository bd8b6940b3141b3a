/** Legend of a printed sheet: only what is really on it (pure). */
import type { Lang, LayerInfo } from "../api/types";
import { textOf } from "../i18n";
import { type LegendEntry, legendOf } from "../layers/legend";
import { GROUPS } from "../layers/tree";
import type { StyleSpecification } from "../map/types";

export interface LegendGroup {
  title: string;
  entries: LegendEntry[];
}

type Drawn = Map<string, Record<string, unknown>[]>;

export function sheetLegend(
  style: StyleSpecification,
  layers: readonly LayerInfo[],
  drawn: Drawn,
  zoom: number,
  lang: Lang,
): LegendGroup[] {
  const visible: StyleSpecification = { ...style, layers: style.layers.filter((l) => drawn.has(l.id)) };
  const rank = (l: LayerInfo) => (GROUPS as readonly string[]).indexOf(l.group);
  return [...layers]
    .sort((a, b) => rank(a) - rank(b) || b.order - a.order)
    .map((info) => ({ title: textOf(info.title, lang), entries: legendOf(visible, info, zoom, lang, drawn) }))
    .filter((group) => group.entries.length > 0);
}
