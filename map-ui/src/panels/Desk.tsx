/** The desk: the map, and the sheets of paper laid on it. */
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useLayers, usePlace, useTowns } from "../api/queries";
import type { PlaceGroup, Town } from "../api/types";
import { type Boot, startTown } from "../boot";
import { useI18n } from "../i18n";
import { CatalogContext } from "../layers/catalog";
import { LayerPanel } from "../layers/LayerPanel";
import { SpriteContext } from "../layers/sprite";
import { useHighlight, useHover } from "../map/useHighlight";
import { useLiveMap } from "../map/useLiveMap";
import { useMapState } from "../map/useMapState";
import { MeasurePanel } from "../measure/MeasurePanel";
import { SearchBox } from "../search/SearchBox";
import { SelectionBar } from "../select/SelectionBar";
import { useSelection } from "../select/useSelection";
import { useSession } from "../session/session";
import { isAgent, useStore } from "../state/store";
import { Card } from "./card/Card";
import { DateBanner, DatePanel } from "./DatePanel";
import { LassoHint } from "./LassoHint";
import { OfflineBanner } from "./OfflineBanner";
import { Empty, Failure } from "./parts";
import { Rail } from "./Rail";
import { StatusBar, ZoomButtons } from "./StatusBar";
import { Toasts } from "./Toasts";
import { Tools, TownSelect } from "./TopBar";
import { useActions } from "./useActions";
import { usePermalink } from "./usePermalink";

const PrintPanel = lazy(() => import("../print/PrintPanel"));
const BoardSheet = lazy(() => import("../dashboards/BoardSheet"));
const Staff = lazy(() => import("../records/Staff"));
const Workshop = lazy(() => import("../redistricting/Workshop"));
const SessionSheets = lazy(() => import("../session/SessionSheets"));

/** What each trade wants to read first. */
const FIRST: Record<string, string[]> = {
  planning: ["parcels", "zoning", "prescriptions", "easements", "planning-information", "buildings"],
  elections: ["polling-stations", "addresses", "public-buildings", "parcels"],
  schools: ["school-perimeters", "public-buildings", "addresses", "parcels"],
};

function useOrder(): (groups: PlaceGroup[]) => PlaceGroup[] {
  const style = useStore((s) => s.style);
  const listLayer = useStore((s) => s.listLayer);
  return useCallback(
    (groups) => {
      const wanted = [...(listLayer ? [listLayer] : []), ...(FIRST[style] ?? [])];
      const rank = (g: PlaceGroup) => (wanted.includes(g.layer) ? wanted.indexOf(g.layer) : wanted.length);
      return groups
        .map((g, i) => ({ g, i }))
        .sort((a, b) => rank(a.g) - rank(b.g) || a.i - b.i)
        .map(({ g }) => g);
    },
    [style, listLayer],
  );
}

function useTown(towns: Town[]): Town | null {
  const commune = useStore((s) => s.commune);
  const set = useStore((s) => s.set);
  // As the map was opened: name and map are of one town.
  const town = startTown(towns, commune);
  const { t } = useI18n();
  useEffect(() => {
    if (!town) return;
    if (town.commune !== commune) set({ commune: town.commune });
    localStorage.setItem("beffroi.town", town.commune);
    document.title = t("app.title", { town: town.name });
  }, [town, commune, set, t]);
  return town;
}

function usePlaceOfCard(town: Town | null) {
  const { lang } = useI18n();
  const card = useStore((s) => s.card);
  const date = useStore((s) => s.date);
  const ref = useMemo(() => {
    if (!card) return null;
    return "layer" in card
      ? card
      : { lon: card.at[0], lat: card.at[1], zoom: Math.round(card.zoom * 10) / 10 };
  }, [card]);
  return usePlace(ref, town?.commune ?? null, date, lang);
}

export function Desk({ boot }: { boot: Boot }) {
  const { t, lang } = useI18n();
  const { engine } = boot;
  const towns = useTowns(lang).data ?? boot.towns;
  const layers = useLayers(lang);
  const town = useTown(towns);
  const [plain, view, sprite] = useMapState(boot, layers.data, town);
  const place = usePlaceOfCard(town);
  const order = useOrder();
  const [hovered, setHovered] = useState<{ layer: string; fid: number } | null>(null);
  const { card, panel, tool, selection, list, record, sheet, invitation, scenario } = useStore();
  const { set, openCard, togglePanel } = useStore.getState();
  const agent = useStore(isAgent);
  const selecting = useSelection(engine, town);
  const act = useActions(engine, town, towns);
  useHighlight(engine, place.data ?? null, order);
  useHover(engine, hovered);
  useLiveMap(engine);
  usePermalink(engine);
  useSession(engine, lang);
  const hover = useCallback(
    (layer: string, fid: number | null) => setHovered(fid === null ? null : { layer, fid }),
    [],
  );
  const close = () => set({ panel: "none" });
  return (
    <CatalogContext.Provider value={layers.data ?? []}>
      <SpriteContext.Provider value={sprite}>
        <a className="skip" href="#search">
          {t("skip.search")}
        </a>
        <Rail />
        <header className="topbar">
          <TownSelect towns={towns} commune={town?.commune ?? null} onTown={act.search.town} />
          <SearchBox towns={towns} town={town} actions={act.search} />
          <Tools onShare={act.share} />
        </header>
        <DateBanner />
        <OfflineBanner />
        {towns.length === 0 && (
          <div className="full-state sheet">
            <Empty title={t("towns.none.title")} what={`${t("towns.none.why")} ${t("towns.none.what")}`} />
          </div>
        )}
        {panel === "layers" && !layers.isError && (
          <LayerPanel
            layers={layers.data}
            style={plain}
            town={town}
            zoom={view.zoom}
            onZoom={(zoom) => engine.goTo(engine.centre(), zoom)}
            onClose={close}
          />
        )}
        {panel === "layers" && layers.isError && (
          <div className="layer-panel sheet">
            <Failure error={layers.error} onRetry={() => layers.refetch()} />
          </div>
        )}
        {panel === "date" && <DatePanel town={town} onClose={close} />}
        {panel === "print" && (
          <Suspense fallback={null}>
            <PrintPanel engine={engine} town={town} view={view} onClose={() => togglePanel("print")} />
          </Suspense>
        )}
        {card && panel !== "print" && (
          <Card
            place={place}
            order={order}
            town={town}
            onClose={() => {
              openCard(null);
              engine.canvas().focus();
            }}
            onCentre={act.centre}
            onHover={hover}
          />
        )}
        {(list || record) && panel !== "print" && (
          <Suspense fallback={null}>
            <Staff engine={engine} onHover={hover} />
          </Suspense>
        )}
        {scenario !== null && agent && panel !== "print" && (
          <Suspense fallback={null}>
            <Workshop key={scenario} engine={engine} scenario={scenario} />
          </Suspense>
        )}
        {sheet === "board" && agent && panel !== "print" && (
          <Suspense fallback={null}>
            <BoardSheet engine={engine} />
          </Suspense>
        )}
        {((sheet && sheet !== "board") || invitation) && (
          <Suspense fallback={null}>
            <SessionSheets />
          </Suspense>
        )}
        {(tool === "distance" || tool === "area") && (
          <MeasurePanel engine={engine} shape={tool} town={town} />
        )}
        {tool === "lasso" && <LassoHint />}
        {selection && (
          <SelectionBar
            total={selecting.total}
            busy={selecting.busy}
            onZoom={selecting.zoom}
            onHover={hover}
          />
        )}
        <ZoomButtons engine={engine} view={view} onHome={act.home} />
        <StatusBar engine={engine} view={view} town={town} layers={layers.data ?? []} />
        <Toasts />
      </SpriteContext.Provider>
    </CatalogContext.Provider>
  );
}
