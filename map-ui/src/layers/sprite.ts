/** Pictures cut out of the sprite sheet of a style, for legends on screen and on paper. */
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext, useMemo } from "react";

interface Cell {
  x: number;
  y: number;
  width: number;
  height: number;
  pixelRatio: number;
}

export interface Sprite {
  cells: Record<string, Cell>;
  sheet: ImageBitmap;
}

export async function loadSprite(base: string): Promise<Sprite> {
  const [index, picture] = await Promise.all([fetch(`${base}@2x.json`), fetch(`${base}@2x.png`)]);
  if (!index.ok || !picture.ok) throw new Error(`sprite ${base}`);
  const cells = (await index.json()) as Record<string, Cell>;
  return { cells, sheet: await createImageBitmap(await picture.blob()) };
}

/** One picture of the sheet as a canvas; null when the sheet has none of that name. */
export function cut(sprite: Sprite, name: string): HTMLCanvasElement | null {
  const cell = sprite.cells[name];
  if (!cell) return null;
  const canvas = document.createElement("canvas");
  canvas.width = cell.width;
  canvas.height = cell.height;
  canvas
    .getContext("2d")
    ?.drawImage(sprite.sheet, cell.x, cell.y, cell.width, cell.height, 0, 0, cell.width, cell.height);
  return canvas;
}

/** Address of the sprite sheet of the style on screen, without its ending. */
export const SpriteContext = createContext<string | null>(null);

/** A function from a picture's name to its address; null while the sheet is on its way. */
export function useSprite(): ((name: string) => string | null) | null {
  const base = useContext(SpriteContext);
  const { data } = useQuery({
    queryKey: ["sprite", base],
    queryFn: () => loadSprite(base ?? ""),
    enabled: base !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => {
    if (!data) return null;
    const made = new Map<string, string | null>();
    return (name) => {
      if (!made.has(name)) made.set(name, cut(data, name)?.toDataURL() ?? null);
      return made.get(name) ?? null;
    };
  }, [data]);
}
