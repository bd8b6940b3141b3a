/** The layer tree: groups and layers in the order of the map, and what each one is doing now (pure). */

import type { LayerInfo, Town } from "../api/types";
import type { StyleSpecification } from "../map/types";

/** Top of the tree first. */
export const GROUPS = ["planning", "elections", "schools", "town", "addresses", "cadastre"] as const;

export interface TreeLayer {
  info: LayerInfo;
  shown: boolean;
  opacity: number;
  /** Zoom from which something is drawn. */
  from: number;
  /** False when the town has no row of it. */
  present: boolean;
}

export interface TreeGroup {
  id: string;
  layers: TreeLayer[];
}

interface Wish {
  shown: Record<string, boolean>;
  opacity: Record<string, number>;
}

type StyleLayer = StyleSpecification["layers"][number];

function layersOf(style: StyleSpecification, id: string): StyleLayer[] {
  return style.layers.filter((l) => {
    const named = (l.metadata as Record<string, unknown> | undefined)?.["beffroi:layer"];
    return named === id || (named === undefined && "source-layer" in l && l["source-layer"] === id);
  });
}

/** First zoom at which the style draws the layer; the layer's own first zoom bounds it. */
export function firstZoom(style: StyleSpecification, info: LayerInfo): number {
  const drawn = layersOf(style, info.id).map((l) => l.minzoom ?? 0);
  return drawn.length === 0 ? info.minzoom : Math.max(info.minzoom, Math.min(...drawn));
}

function entry(info: LayerInfo, style: StyleSpecification, wish: Wish, town: Town | null): TreeLayer {
  const visible = layersOf(style, info.id).some((l) => l.layout?.visibility !== "none");
  return {
    info,
    shown: !info.error && (wish.shown[info.id] ?? town?.shown[info.id] ?? visible),
    opacity: wish.opacity[info.id] ?? 1,
    from: firstZoom(style, info),
    present: town === null || town.layers.includes(info.id),
  };
}

export function buildTree(
  layers: readonly LayerInfo[],
  style: StyleSpecification,
  wish: Wish,
  town: Town | null,
): TreeGroup[] {
  const known: readonly string[] = GROUPS;
  const rank = (group: string) => (known.includes(group) ? known.indexOf(group) : known.length);
  const ids = [...new Set(layers.map((l) => l.group))].sort(
    (a, b) => rank(a) - rank(b) || a.localeCompare(b),
  );
  return ids.map((id) => ({
    id,
    layers: layers
      .filter((l) => l.group === id)
      .sort((a, b) => b.order - a.order || a.id.localeCompare(b.id))
      .map((info) => entry(info, style, wish, town)),
  }));
}
