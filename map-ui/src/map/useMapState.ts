/** Keeps the map the same as the state of the page. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { LayerInfo, Town } from "../api/types";
import type { Boot } from "../boot";
import { useI18n } from "../i18n";
import type { View } from "../permalink/permalink";
import { styleFile } from "../state/files";
import { useStore } from "../state/store";
import type { ClickInfo } from "./engine";
import { loadStyle } from "./load";
import type { StyleSpecification } from "./types";

function useStyle(boot: Boot): StyleSpecification | undefined {
  const style = useStore((s) => s.style);
  const theme = useStore((s) => s.theme);
  const { lang } = useI18n();
  const file = styleFile(style, theme);
  const first = styleFile(boot.link.style, boot.theme);
  return useQuery({
    queryKey: ["style", file],
    queryFn: ({ signal }) => loadStyle(file, lang, signal),
    ...(file === first ? { initialData: boot.style } : {}),
    staleTime: 60_000,
  }).data;
}

function useClicks(boot: Boot): void {
  const { engine } = boot;
  useEffect(() => {
    const onClick = ({ at, zoom, shift }: ClickInfo) => {
      // With Shift a click selects: see `select/useSelection`.
      if (!shift) useStore.getState().openCard({ at, zoom });
    };
    return engine.on("click", onClick);
  }, [engine]);
  useEffect(() => {
    const canvas = engine.canvas();
    const onKey = (e: KeyboardEvent) => {
      if (e.key !== "Enter" || engine.captured) return;
      useStore.getState().openCard({ at: engine.centre(), zoom: engine.view().zoom });
    };
    canvas.addEventListener("keydown", onKey);
    return () => canvas.removeEventListener("keydown", onKey);
  }, [engine]);
}

function useTheme(): void {
  const theme = useStore((s) => s.theme);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("beffroi.theme", theme);
  }, [theme]);
}

function spriteOf(style: StyleSpecification): string | null {
  const { sprite } = style;
  return typeof sprite === "string" ? sprite : (sprite?.[0]?.url ?? null);
}

/** What the workshop draws itself, or does not need: the map stays calm under it. */
const CALM = { "polling-stations": false, addresses: false, "public-buildings": false, parcels: false };

/** The style before the person's wishes, where the map is looking, and the sprite sheet. */
export function useMapState(
  boot: Boot,
  layers: readonly LayerInfo[] | undefined,
  town: Town | null,
): [StyleSpecification, View, string | null] {
  const { engine } = boot;
  const { t } = useI18n();
  const style = useStyle(boot);
  const { shown, opacity, selection, date, theme, scenario } = useStore();
  const dark = theme === "dark";
  const [view, setView] = useState(() => engine.view());
  const [plain, setPlain] = useState(() => engine.plainStyle());
  useTheme();
  useClicks(boot);
  useEffect(() => {
    if (!style) return;
    engine.setBase(style, dark);
    setPlain(engine.plainStyle());
  }, [engine, style, dark]);
  useEffect(() => {
    if (!layers) return;
    engine.setLayers(layers);
    setPlain(engine.plainStyle());
  }, [engine, layers]);
  const usual = town?.shown;
  const calm = scenario !== null;
  useEffect(
    () => engine.setWish({ shown: { ...usual, ...shown, ...(calm ? CALM : {}) }, opacity, selection }),
    [engine, usual, shown, opacity, selection, calm],
  );
  useEffect(() => engine.setDate(date), [engine, date]);
  useEffect(() => engine.on("moving", setView), [engine]);
  useEffect(() => {
    useStore.getState().set({ view: engine.view() });
    return engine.on("view", (v) => useStore.getState().set({ view: v }));
  }, [engine]);
  useEffect(() => {
    const canvas = engine.canvas();
    canvas.setAttribute("aria-label", `${t("map.label", { town: town?.name ?? "" })}. ${t("map.help")}`);
  }, [engine, town, t]);
  const sprite = useMemo(() => spriteOf(plain), [plain]);
  return [plain, view, sprite];
}
