/** The division there was, on a map of its own at the left of the map: the same ground at the same scale, and where one goes the other goes. */
import { useEffect, useRef, useState } from "react";
import { useWords } from "../i18n/staff";
import type { Engine } from "../map/engine";
import { STATIONS_LAYER } from "../map/overlays";
import { layUnits, type UnitsOnMap } from "../map/units";
import { beside } from "./beside";
import { beforeOf, namesOf, writeBefore } from "./looks";
import type { PanelProps } from "./Panel";
import { type Session, useShown } from "./session";
import { tinted } from "./useAreas";
import { useAreasBefore } from "./useAreasBefore";
import { useTints } from "./useTints";
import "./beside.css";

type Props = Pick<PanelProps, "engine" | "session" | "api" | "colours">;

/** A second map in the style of the first, as long as this is shown. */
function useSecond(engine: Engine, label: string) {
  const box = useRef<HTMLDivElement>(null);
  const [second, setSecond] = useState<Engine | null>(null);
  useEffect(() => {
    const container = box.current;
    if (!container) return;
    const made = engine.twin(container, "ground");
    const apart = beside(engine, made);
    setSecond(made);
    return () => {
      apart();
      setSecond(null);
      made.remove();
    };
  }, [engine]);
  useEffect(() => second?.canvas().setAttribute("aria-label", label), [second, label]);
  return { box, second };
}

/** The addresses and the names of the division, drawn on the second map. Strokes ask nothing of it. */
function useDivision(second: Engine | null, session: Session, colours: readonly number[]): void {
  const other = useShown(session, (s) => s.other);
  const opened = useShown(session, (s) => s.stations.length);
  const tints = useTints();
  const layer = useRef<UnitsOnMap | null>(null);
  const write = useRef((_: Uint8Array) => {});
  write.current = (looks) => writeBefore(session, colours, looks);
  useEffect(() => {
    if (!second) return;
    layer.current = layUnits(second, session.ground.lonlat, (looks) => write.current(looks), STATIONS_LAYER);
    return () => layer.current?.remove();
  }, [second, session]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: names are others when a station is opened, and the colours with them.
  useEffect(() => {
    if (!second) return;
    const more = other ? { more: other.more } : {};
    const named = {
      ground: session.ground,
      stations: session.now.stations,
      ...more,
      colours,
      tints,
      to: null,
    };
    second.setOverlay("stations", namesOf(beforeOf(session, session.now), named));
    layer.current?.setTints(tints);
    layer.current?.stale();
  }, [second, session, other, opened, colours, tints]);
}

/** The areas of its stations under them. */
function useAreasOn(second: Engine | null, { session, api, colours }: Props): void {
  const areas = useAreasBefore(session, api, second !== null);
  const tints = useTints();
  useEffect(
    () => second?.setOverlay("areas", tinted(areas, colours, tints)),
    [second, areas, colours, tints],
  );
}

export function MapBefore(props: Props) {
  const { engine, session, colours } = props;
  const { t } = useWords();
  const other = useShown(session, (s) => s.other);
  const name = other?.name ?? t("workshop.compare.base");
  const label = t("workshop.beside.before", { name });
  const { box, second } = useSecond(engine, label);
  useDivision(second, session, colours);
  useAreasOn(second, props);
  return (
    <>
      <div className="map-before">
        <div className="map-before-ground" ref={box} />
        <p className="map-caption" aria-hidden="true">
          {label}
        </p>
      </div>
      <p className="map-caption map-caption-after" aria-hidden="true">
        {t("workshop.beside.after", { name: session.now.info.name })}
      </p>
    </>
  );
}
