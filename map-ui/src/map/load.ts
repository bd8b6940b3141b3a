/** A style and what its sources say of themselves, in one go: the map starts a round trip earlier. */
import { getJson } from "../api/client";
import type { Lang } from "../api/types";
import type { StyleSpecification } from "./types";

interface TileJson {
  tiles: string[];
  minzoom?: number;
  maxzoom?: number;
  bounds?: [number, number, number, number];
}

/** Addresses as paths of this server, whatever name a proxy gave it. */
const pathOf = (url: string) => url.replace(/^https?:\/\/[^/]+/, "");

type Source = StyleSpecification["sources"][string];

async function described(source: Source, lang: Lang, signal?: AbortSignal): Promise<Source> {
  if (source.type !== "vector" || !source.url) return source;
  const { url, ...rest } = source;
  const said = await getJson<TileJson>(pathOf(url), lang, signal).catch(() => null);
  if (!said) return source;
  return {
    ...rest,
    tiles: said.tiles.map(pathOf),
    ...(said.minzoom === undefined ? {} : { minzoom: said.minzoom }),
    ...(said.maxzoom === undefined ? {} : { maxzoom: said.maxzoom }),
  };
}

/** The style of that file name; a source that does not answer is left for the map to ask again. */
export async function loadStyle(file: string, lang: Lang, signal?: AbortSignal): Promise<StyleSpecification> {
  const style = await getJson<StyleSpecification>(`/styles/${file}.json`, lang, signal);
  const entries = Object.entries(style.sources);
  const sources = await Promise.all(
    entries.map(async ([id, s]) => [id, await described(s, lang, signal)] as const),
  );
  return { ...style, sources: Object.fromEntries(sources) };
}
