/** From what the person chose to a file. */
import type { Lang, LayerInfo, Town } from "../api/types";
import type { Position, Projection } from "../geometry/projection";
import { message, type Values } from "../i18n";
import { date as formatDate, length, number } from "../i18n/format";
import { cut, loadSprite } from "../layers/sprite";
import type { Engine } from "../map/engine";
import { shoot } from "../map/offscreen";
import type { StyleSpecification } from "../map/types";
import { type Frame, frameAt, pictureOf } from "./frame";
import { type Format, layoutOf, type Orientation } from "./layout";
import { sheetLegend } from "./legend";
import { makeSheet } from "./pdf";
import { barLength, type SheetWords } from "./words";

export interface Choice {
  title: string;
  format: Format;
  orientation: Orientation;
  scale: number;
  legend: boolean;
  graticule: boolean;
}

export interface Context {
  engine: Engine;
  /** The light style of the trade: paper is white. */
  base: StyleSpecification;
  layers: readonly LayerInfo[];
  town: Town | null;
  centre: Position;
  projection: Projection;
  date: string | null;
  lang: Lang;
}

/** Dots per inch of the picture: fine for hairlines, and small enough for the graphics card. */
const DOTS: Record<Format, number> = { A4: 254, A3: 220 };

export function frameOf(choice: Choice, centre: Position, projection: Projection): Frame {
  const layout = layoutOf(choice.format, choice.orientation, choice.legend);
  return frameAt(centre, choice.scale, layout.map, projection);
}

function wordsOf(choice: Choice, context: Context, sources: string[]): SheetWords {
  const { lang, town, projection, date } = context;
  const t = (key: Parameters<typeof message>[1], values?: Values) => message(lang, key, values);
  const today = formatDate(new Date().toISOString(), lang);
  const asOf = date ? ` · ${t("print.sheet.asof")} ${formatDate(date, lang)}` : "";
  const bar = barLength(choice.scale);
  return {
    title: choice.title,
    town: town ? `${town.name} (${town.commune})` : "",
    scale: `${t("print.sheet.scale")} 1:${number(choice.scale, lang)}`,
    barEnd: bar >= 1000 ? `${number(bar / 1000, lang)} km` : length(bar, lang).replace(/[.,]0(?=\u202f)/, ""),
    projection: `${t("print.sheet.projection")} ${projection.name} (EPSG:${projection.srid})`,
    made: `${t("print.sheet.date")} ${today}${asOf}`,
    sources: sources.length > 0 ? `${t("print.sheet.sources")} : ${sources.join(" ; ")}` : "",
    notice: t("print.sheet.notice"),
    north: t("print.sheet.north"),
    legend: t("print.legend"),
    lang,
  };
}

async function symbolsOf(style: StyleSpecification): Promise<(name: string) => string | null> {
  const base = typeof style.sprite === "string" ? style.sprite : style.sprite?.[0]?.url;
  if (!base) return () => null;
  const sprite = await loadSprite(base).catch(() => null);
  return (name) => (sprite ? (cut(sprite, name)?.toDataURL("image/png") ?? null) : null);
}

/** Name a clerk finds again: what, where, scale and day. */
export function fileNameOf(choice: Choice, town: Town | null): string {
  const plain = (choice.title || town?.name || "plan")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase();
  return `${plain || "plan"}-1-${choice.scale}-${new Date().toISOString().slice(0, 10)}.pdf`;
}

export async function printSheet(choice: Choice, context: Context): Promise<Blob> {
  const { engine, layers, lang } = context;
  const layout = layoutOf(choice.format, choice.orientation, choice.legend);
  const frame = frameOf(choice, context.centre, context.projection);
  const picture = pictureOf(frame);
  const style = engine.printStyle(context.base);
  const shot = await shoot({ ...picture, style, density: DOTS[choice.format] / 96, date: context.date });
  const used = layers.filter((l) =>
    style.layers.some((s) => shot.drawn.has(s.id) && "source-layer" in s && s["source-layer"] === l.id),
  );
  const sources = [...new Set(used.map((l) => l.attribution).filter(Boolean))];
  const sheet = await makeSheet({
    layout,
    frame,
    picture,
    image: await shot.image.arrayBuffer(),
    legend: sheetLegend(style, layers, shot.drawn, picture.zoom, lang),
    symbol: await symbolsOf(style),
    graticule: choice.graticule,
    words: wordsOf(choice, context, sources),
  });
  return new Blob([sheet as BlobPart], { type: "application/pdf" });
}
