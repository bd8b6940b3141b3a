/**
 * The map first: what it needs is asked for before the rest of the page is even loaded, because a clerk
 * on a slow line waits for the map, not for buttons.
 */
import { getJson } from "./api/client";
import type { Lang, Town } from "./api/types";
import type { Engine } from "./map/engine";
import { loadStyle } from "./map/load";
import { prefetch, prefetchSymbols, viewOf } from "./map/prefetch";
import type { StyleSpecification } from "./map/types";
import { decode, type Permalink, type Theme } from "./permalink/permalink";
import { styleFile } from "./state/files";

/** Pixels between a whole town and the edges of the map. */
const EDGE = 24;

export interface Boot {
  link: Permalink;
  lang: Lang;
  theme: Theme;
  towns: Town[];
  style: StyleSpecification;
  engine: Engine;
}

export interface Start {
  link: Permalink;
  lang: Lang;
  theme: Theme;
}

export function readStart(): Start {
  const link = decode(location.hash);
  const wanted = link.lang ?? localStorage.getItem("beffroi.lang");
  const lang: Lang = wanted === "en" || wanted === "es" ? wanted : "fr";
  const stored = link.theme ?? localStorage.getItem("beffroi.theme");
  const theme: Theme = stored === "dark" ? "dark" : "light";
  document.documentElement.lang = lang;
  document.documentElement.dataset.theme = theme;
  return { link, lang, theme };
}

/** Town of the address, else the last one looked at, else the first. */
export function startTown(towns: readonly Town[], wanted: string | null): Town | null {
  const last = localStorage.getItem("beffroi.town");
  return towns.find((t) => t.commune === wanted) ?? towns.find((t) => t.commune === last) ?? towns[0] ?? null;
}

/** Loads style, towns and the map library side by side, then draws. */
export async function bootMap(start: Start, container: HTMLElement): Promise<Boot> {
  const { link, lang, theme } = start;
  const library = import("./map/engine");
  const [style, towns] = await Promise.all([
    loadStyle(styleFile(link.style, theme), lang),
    getJson<Town[]>("/api/towns", lang),
  ]);
  prefetchSymbols(style);
  const town = startTown(towns, link.commune);
  const size = { width: container.clientWidth, height: container.clientHeight };
  const first = link.view ?? (town?.bbox ? viewOf(town.bbox, size, EDGE) : null);
  const { Engine } = await library;
  // The line is free now, and the map will take a moment to wake its workers.
  const awaited = first ? prefetch(style, first, size, link.date) : new Set<string>();
  const engine = new Engine({
    container,
    style,
    awaited,
    view: first,
    dark: theme === "dark",
    wish: { shown: { ...town?.shown, ...link.shown }, opacity: link.opacity, selection: link.selection },
    date: link.date,
  });
  // The marks are read by the browser tests that hold the page to its time, and by whoever profiles it.
  const begun = engine.on("begun", () => {
    performance.mark("beffroi:first-map");
    begun();
  });
  const drawn = engine.on("drawn", () => {
    performance.mark("beffroi:whole-map");
    container.dataset.drawn = "true";
    drawn();
  });
  return { link, lang, theme, towns, style, engine };
}
