/** A piece of the town's map with what a widget is about, as a picture. */
import { useQuery } from "@tanstack/react-query";
import type { Geometry } from "geojson";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Bbox } from "../api/types";
import { center } from "../geometry/bbox";
import { useWords } from "../i18n/staff";
import type { Engine } from "../map/engine";
import { loadStyle } from "../map/load";
import { shoot } from "../map/offscreen";
import { DARK, LIGHT, overlayLayers, overlaySources } from "../map/overlays";
import type { StyleSpecification } from "../map/types";
import { Loading } from "../panels/parts";
import { boxOf, collectionOf } from "../queries/useDrawn";
import { styleFile } from "../state/files";
import { useStore } from "../state/store";

interface Props {
  engine: Engine;
  title: string;
  height: number;
  geometries: (Geometry | null)[];
}

const CLOSEST = 17;
const EDGE_PX = 28;
const TILE_PX = 512;

/** Zoom at which a box fits into so many pixels (Web Mercator). */
function zoomOf([w, s, e, n]: Bbox, width: number, height: number): number {
  const y = (lat: number) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
  const across = Math.max(1e-9, (e - w) / 360);
  const down = Math.max(1e-9, y(n) - y(s));
  const zoomFor = (px: number, part: number) => Math.log2(Math.max(1, px - 2 * EDGE_PX) / TILE_PX / part);
  return Math.min(CLOSEST, zoomFor(width, across), zoomFor(height, down));
}

function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => setWidth(Math.floor(ref.current?.clientWidth ?? 0)), []);
  return [ref, width] as const;
}

function usePicture({ engine, geometries, height }: Props, width: number) {
  const { lang } = useWords();
  const style = useStore((s) => s.style);
  const theme = useStore((s) => s.theme);
  const file = styleFile(style, theme);
  const base = useQuery({
    queryKey: ["style", file],
    queryFn: ({ signal }) => loadStyle(file, lang, signal),
    staleTime: 60_000,
  }).data;
  const drawn = useMemo(() => collectionOf(geometries), [geometries]);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const box = boxOf(drawn);
    if (!base || !box || width === 0) return;
    let stale = false;
    let made: string | null = null;
    const data = { records: drawn };
    const plain = engine.printStyle(base);
    const tones = theme === "dark" ? DARK : LIGHT;
    const full: StyleSpecification = {
      ...plain,
      sources: { ...plain.sources, ...overlaySources(data) },
      layers: [...plain.layers, ...overlayLayers(null, data, tones)],
    };
    const view = { width, height, centre: center(box), zoom: zoomOf(box, width, height), bearing: 0 };
    shoot({ ...view, style: full, density: window.devicePixelRatio, date: null }).then(
      ({ image }) => {
        if (stale) return;
        made = URL.createObjectURL(image);
        setUrl(made);
      },
      () => setUrl(null),
    );
    return () => {
      stale = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [base, drawn, engine, height, theme, width]);
  return { url, count: drawn.features.length };
}

export default function MapExtract(props: Props) {
  const { t } = useWords();
  const [ref, width] = useWidth();
  const { url, count } = usePicture(props, width);
  return (
    <div ref={ref} className="widget-map" style={{ height: props.height }}>
      {count === 0 ? (
        <p className="widget-none">{t("board.map.none")}</p>
      ) : url ? (
        <img
          src={url}
          alt={t("board.map.told", { what: props.title, count })}
          width={width}
          height={props.height}
        />
      ) : (
        <Loading text={t("loading.map")} />
      )}
    </div>
  );
}
