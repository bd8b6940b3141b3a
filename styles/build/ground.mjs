// The ground of every map: communes, parcels, buildings, streets, names.
import {
  all,
  circle,
  coded,
  fill,
  isArea,
  isLine,
  isPoint,
  label,
  line,
  not,
  steps,
  symbol,
  t,
  text,
  zoom,
} from "./parts.mjs";

const MAIN = ["motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link"];
const MIDDLE = ["secondary", "secondary_link", "tertiary", "tertiary_link"];
const FOOT = ["footway", "path", "steps", "cycleway", "pedestrian", "track", "bridleway", "corridor"];
const SMALL = ["service", "living_street", ...FOOT];

const cadastre = (more) => ({ group: "cadastre", ...more });

export const background = (c) => ({
  id: "outside",
  type: "background",
  metadata: { "beffroi:legend": false },
  paint: { "background-color": c.outside },
});

export const land = (c) => fill("land", "communes", cadastre({ paint: { "fill-color": c.land } }));

export function water(c) {
  const isWater = ["any", ["==", ["get", "class"], "TRONFLUV"], coded("symbol", ["34", "65"])];
  const group = { group: "cadastre", filter: all(isArea, isWater), minzoom: 15 };
  return [
    fill("water", "cadastral-details", {
      ...group,
      legend: t("Eau", "Water", "Agua"),
      paint: { "fill-color": c.water },
    }),
    line("water-edge", "cadastral-details", {
      ...group,
      paint: { "line-color": c.waterLine, "line-width": 0.6 },
    }),
  ];
}

/** Parcels one tone darker than the public way between them: streets show where nobody drew any. */
export const parcelGround = (c, strength = 1) =>
  fill(
    "parcels-ground",
    "parcels",
    cadastre({
      minzoom: 13,
      paint: {
        "fill-color": c.parcelFill,
        "fill-opacity": zoom([
          [13, 0.5 * strength],
          [15, strength],
        ]),
        "fill-antialias": false,
      },
    }),
  );

export function parcelLines(c) {
  return line(
    "parcels",
    "parcels",
    cadastre({
      minzoom: 13,
      legend: t("Parcelle", "Parcel", "Parcela"),
      paint: {
        "line-color": c.parcelLine,
        "line-width": zoom([
          [13, 0.25],
          [15, 0.5],
          [17, 0.75],
          [18, 1],
          [20, 1.4],
        ]),
        "line-opacity": zoom([
          [13, 0.45],
          [14.5, 0.8],
          [16, 1],
        ]),
      },
    }),
  );
}

export function buildings(c) {
  const tone = [
    "match",
    ["get", "kind"],
    ["01", "D"],
    c.buildingHard,
    ["02", "L"],
    c.buildingLight,
    c.buildingHard,
  ];
  return [
    fill(
      "buildings",
      "buildings",
      cadastre({
        minzoom: 13,
        paint: {
          "fill-color": tone,
          "fill-opacity": zoom([
            [13, 0.75],
            [15, 1],
          ]),
        },
      }),
    ),
    line(
      "buildings-edge",
      "buildings",
      cadastre({
        minzoom: 15,
        paint: {
          "line-color": c.buildingLine,
          "line-width": zoom([
            [15, 0.3],
            [17, 0.7],
            [19, 1],
          ]),
        },
      }),
    ),
  ];
}

export function details(c) {
  const isNetwork = coded("symbol", ["24", "25", "26", "27", "29"]);
  const base = { group: "cadastre", minzoom: 16, hidden: true };
  return [
    line("details", "cadastral-details", {
      ...base,
      filter: all(not(isPoint), not(isNetwork), ["!=", ["get", "class"], "TRONFLUV"]),
      legend: t("Détail du plan", "Detail of the plan", "Detalle del plano"),
      paint: {
        "line-color": c.detail,
        "line-width": zoom([
          [16, 0.5],
          [19, 0.9],
        ]),
      },
    }),
    line("details-network", "cadastral-details", {
      ...base,
      filter: all(isLine, isNetwork),
      legend: t("Réseau, voie ferrée", "Network, railway", "Red, vía férrea"),
      paint: { "line-color": c.detail, "line-width": 1.2, "line-dasharray": [6, 2, 1, 2] },
    }),
    circle("details-point", "cadastral-details", {
      ...base,
      minzoom: 17,
      filter: all(isPoint, ["!", coded("class", ["NUMVOIE", "VOIEP"])]),
      legend: t("Borne, point", "Stone, point", "Mojón, punto"),
      paint: {
        "circle-color": c.halo,
        "circle-radius": 2,
        "circle-stroke-color": c.detail,
        "circle-stroke-width": 1,
      },
    }),
  ];
}

/** Width of a street by class; the same curve draws the casing, a little wider. */
function streetWidth(extra) {
  const by = (main, middle, small, plain) => [
    "match",
    ["get", "kind"],
    MAIN,
    main + extra,
    MIDDLE,
    middle + extra,
    SMALL,
    small + extra,
    plain + extra,
  ];
  return zoom(
    [
      [11, by(1, 0.6, 0, 0.2)],
      [13, by(2.2, 1.6, 0.5, 1)],
      [15, by(5, 4, 1.6, 3)],
      [17, by(12, 10, 4, 8)],
      [19, by(26, 22, 9, 18)],
    ],
    1.3,
  );
}

export function streets(c, { quiet = false } = {}) {
  const drive = not(coded("kind", FOOT));
  const group = { group: "addresses", filter: drive, layout: { "line-cap": "round", "line-join": "round" } };
  const main = (plain, strong) => (quiet ? plain : ["match", ["get", "kind"], MAIN, strong, plain]);
  const casing = main(c.streetCasing, c.streetMainCasing);
  const surface = main(c.street, c.streetMain);
  // Close up the parcels say where the street is: the drawn axis steps back, by its colour, for where
  // see-through lines meet they would show darker.
  const fading = (near, far) =>
    zoom([
      [16.5, near],
      [18.5, far],
    ]);
  return [
    line("streets-path", "streets", {
      group: "addresses",
      minzoom: 14,
      filter: coded("kind", FOOT),
      legend: t("Chemin, piste, escalier", "Path, track, steps", "Camino, carril, escaleras"),
      layout: { "line-cap": "butt", "line-join": "round" },
      paint: {
        "line-color": c.path,
        "line-width": zoom([
          [14, 0.4],
          [17, 1],
          [19, 1.6],
        ]),
        "line-dasharray": [3, 2],
      },
    }),
    line("streets-casing", "streets", {
      ...group,
      minzoom: 13,
      paint: {
        "line-color": fading(casing, main(c.streetCasingNear, c.streetMainCasing)),
        "line-width": streetWidth(1.2),
      },
    }),
    line("streets", "streets", {
      ...group,
      legend: t("Voie", "Street", "Calle"),
      paint: {
        "line-color": zoom([
          [12.9, casing],
          [13, surface],
          [16.5, surface],
          [18.5, main(c.streetNear, c.streetMain)],
        ]),
        "line-width": streetWidth(0),
      },
    }),
  ];
}

export function boundaries(c) {
  return [
    line(
      "sections",
      "sections",
      cadastre({
        minzoom: 13,
        maxzoom: 18,
        legend: t("Limite de section", "Section boundary", "Límite de sección"),
        paint: {
          "line-color": c.sectionLine,
          "line-width": zoom([
            [13, 0.75],
            [17, 1.1],
          ]),
          "line-opacity": zoom([
            [13, 0.6],
            [16, 0.8],
          ]),
          "line-dasharray": [8, 3, 1.5, 3],
        },
      }),
    ),
    line(
      "communes",
      "communes",
      cadastre({
        legend: t("Limite de commune", "Commune boundary", "Límite municipal"),
        layout: { "line-join": "round" },
        paint: {
          "line-color": c.communeLine,
          "line-width": zoom([
            [8, 1],
            [11, 1.5],
            [13, 1],
            [16, 0.75],
          ]),
          "line-dasharray": steps(["literal", [1, 0]], [[16, ["literal", [8, 4]]]]),
        },
      }),
    ),
  ];
}

export function hiddenCadastre(c) {
  const outline = (id, layer, minzoom, legend, dash) =>
    line(id, layer, {
      group: "cadastre",
      minzoom,
      hidden: true,
      legend,
      paint: { "line-color": c.sectionLine, "line-width": 0.9, "line-dasharray": dash },
    });
  const name = (id, layer, source, minzoom, field) =>
    symbol(id, layer, {
      group: "cadastre",
      source,
      minzoom,
      hidden: true,
      ...label(c, { field, size: 11, face: "Italic", colour: c.sectionText }),
    });
  return [
    outline(
      "section-prefixes",
      "section-prefixes",
      11,
      t("Commune absorbée", "Absorbed commune", "Municipio absorbido"),
      [10, 4],
    ),
    outline("sheets", "sheets", 13, t("Feuille", "Sheet", "Hoja"), [4, 3]),
    outline(
      "tax-subdivisions",
      "tax-subdivisions",
      16,
      t("Subdivision fiscale", "Tax subdivision", "Subdivisión fiscal"),
      [1, 2],
    ),
    name("section-prefixes-name", "section-prefixes", "section-prefixes-label", 12, text("name")),
    name("sheets-name", "sheets", "sheets-label", 14, ["concat", text("section"), " ", text("number")]),
    name("tax-subdivisions-name", "tax-subdivisions", "tax-subdivisions-label", 18, text("letter")),
  ];
}
