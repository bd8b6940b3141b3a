/** The map of a page under /ogc: the town in the background, one layer or some of its features in front. */
import maplibregl, {
  type LayerSpecification,
  type SourceSpecification,
  type StyleSpecification,
} from "maplibre-gl";
import "./map.css";

// An entry of its own that takes nothing from the town's map, so that the map's first files stay as few as they are.

type Bounds = [number, number, number, number];

const SOURCE = "shown";
const EDGE = 32;
/** A single point is not looked at from the ceiling of the zoom. */
const NEAREST = 18;

function boundsOf(text: string | undefined): Bounds | null {
  const numbers = (text ?? "").split(",").map(Number);
  return numbers.length === 4 && numbers.every(Number.isFinite) ? (numbers as Bounds) : null;
}

function sourceOf(box: HTMLElement): SourceSpecification {
  const { map: layer, features } = box.dataset;
  return features
    ? { type: "geojson", data: new URL(features, location.origin).href }
    : { type: "vector", url: `${location.origin}/tiles/${layer}` };
}

const tone = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Areas, lines and points of what is shown, in the accent of the page. */
function drawings(layer: string, tiled: boolean): LayerSpecification[] {
  const common = { source: SOURCE, ...(tiled ? { "source-layer": layer } : {}) };
  const kind = (name: string) => ["==", ["geometry-type"], name] as ["==", ...unknown[]];
  return [
    {
      ...common,
      id: "shown-fill",
      type: "fill",
      filter: kind("Polygon"),
      paint: { "fill-color": tone("--accent"), "fill-opacity": 0.16 },
    },
    {
      ...common,
      id: "shown-line",
      type: "line",
      filter: ["!=", ["geometry-type"], "Point"],
      paint: {
        "line-color": tone("--accent"),
        "line-width": ["interpolate", ["linear"], ["zoom"], 12, 0.6, 16, 1.6],
      },
    },
    {
      ...common,
      id: "shown-point",
      type: "circle",
      filter: kind("Point"),
      paint: {
        "circle-color": tone("--accent"),
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 12, 2.5, 17, 6],
        "circle-stroke-color": tone("--ground"),
        "circle-stroke-width": 1.2,
      },
    },
  ] as LayerSpecification[];
}

function zoomButtons(box: HTMLElement, map: maplibregl.Map): void {
  const buttons = document.createElement("div");
  buttons.className = "zoom";
  const ways = [
    ["+", box.dataset.closer, () => map.zoomIn()],
    ["−", box.dataset.farther, () => map.zoomOut()],
  ] as const;
  for (const [sign, label, run] of ways) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", label ?? sign);
    button.addEventListener("click", run);
    buttons.append(button);
  }
  box.append(buttons);
}

/** A click opens the page of the feature. */
function opening(map: maplibregl.Map, layer: string): void {
  const drawn = ["shown-point", "shown-line", "shown-fill"];
  map.on("click", (event) => {
    const [found] = map.queryRenderedFeatures(event.point, { layers: drawn });
    const path = `/ogc/collections/${layer}/items/${found?.id}`;
    if (found?.id !== undefined && location.pathname !== path) {
      const lang = new URLSearchParams(location.search).get("lang");
      location.assign(lang ? `${path}?lang=${encodeURIComponent(lang)}` : path);
    }
  });
  for (const id of drawn) {
    map.on("mouseenter", id, () => {
      map.getCanvas().style.cursor = "pointer";
    });
    map.on("mouseleave", id, () => {
      map.getCanvas().style.cursor = "";
    });
  }
}

/** A button of the form puts the extent of the map into its field. */
function viewing(map: maplibregl.Map): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-view]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = button.form?.elements.namedItem(button.dataset.view ?? "");
      if (field instanceof HTMLInputElement) {
        field.value = map
          .getBounds()
          .toArray()
          .flat()
          .map((degrees) => degrees.toFixed(6))
          .join(",");
      }
    });
  }
}

const isDark = () => getComputedStyle(document.documentElement).colorScheme === "dark";

async function townStyle(): Promise<StyleSpecification> {
  const response = await fetch(`/styles/planning-${isDark() ? "dark" : "light"}.json`);
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()) as StyleSpecification;
}

async function draw(box: HTMLElement): Promise<void> {
  const layer = box.dataset.map ?? "";
  const bounds = boundsOf(box.dataset.bounds);
  const base = await townStyle();
  const shown = drawings(layer, !box.dataset.features);
  // Names of the town stay readable above what is shown.
  const names = base.layers.findIndex((part) => part.type === "symbol");
  const at = names < 0 ? base.layers.length : names;
  const layers = [...base.layers.slice(0, at), ...shown, ...base.layers.slice(at)];
  const map = new maplibregl.Map({
    container: box,
    style: { ...base, sources: { ...base.sources, [SOURCE]: sourceOf(box) }, layers },
    ...(bounds ? { bounds, fitBoundsOptions: { padding: EDGE, maxZoom: NEAREST } } : {}),
    attributionControl: false,
    scrollZoom: false,
    pitchWithRotate: false,
    maxPitch: 0,
    minZoom: 4,
    maxZoom: 22,
    fadeDuration: 0,
  });
  box.querySelector(".state")?.remove();
  // The wheel scrolls the page until the map is taken in hand.
  box.addEventListener("pointerdown", () => map.scrollZoom.enable(), { once: true });
  map.once("idle", () => {
    box.dataset.drawn = "true";
  });
  zoomButtons(box, map);
  opening(map, layer);
  viewing(map);
}

for (const box of document.querySelectorAll<HTMLElement>("[data-map]")) {
  draw(box).catch(() => {
    box.querySelector(".state")?.replaceChildren(box.dataset.failed ?? "");
  });
}
