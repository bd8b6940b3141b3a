// Names, least important first: MapLibre keeps the last drawn when two collide.
import {
  circle,
  coded,
  fill,
  inside,
  isArea,
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

export const parcelNumbers = (c) =>
  symbol("parcels-number", "parcels", {
    group: "cadastre",
    source: "parcels-label",
    minzoom: 17,
    ...label(c, {
      field: text("number"),
      size: zoom([
        [17, 9.5],
        [18, 11],
        [20, 14],
      ]),
      colour: c.parcelText,
      "text-padding": 3,
      "text-max-width": 20,
    }),
  });

export const buildingNames = (c) =>
  symbol("buildings-name", "buildings", {
    group: "cadastre",
    minzoom: 18,
    filter: ["has", "name"],
    ...label(c, {
      field: text("name"),
      size: 10.5,
      face: "Italic",
      colour: c.textSoft,
      "text-padding": 4,
      "text-max-width": 7,
    }),
  });

export const addresses = (c) => [
  circle("addresses", "addresses", {
    group: "addresses",
    minzoom: 17,
    legend: t("Adresse", "Address", "Dirección"),
    paint: {
      "circle-color": c.addressText,
      "circle-radius": zoom([
        [17, 1.1],
        [19, 2.4],
      ]),
      "circle-stroke-color": c.halo,
      "circle-stroke-width": 0.8,
    },
  }),
  symbol("addresses-number", "addresses", {
    group: "addresses",
    minzoom: 17.3,
    ...label(c, {
      field: [
        "concat",
        text("number"),
        ["case", ["==", ["length", text("suffix")], 0], "", ["concat", " ", text("suffix")]],
      ],
      size: zoom([
        [17.3, 9],
        [19, 12],
      ]),
      face: "SemiBold",
      colour: c.addressText,
      "text-variable-anchor": ["top", "bottom", "left", "right"],
      "text-radial-offset": 0.4,
      "text-padding": 1,
    }),
  }),
];

export const sectionNames = (c) =>
  symbol("sections-name", "sections", {
    group: "cadastre",
    source: "sections-label",
    minzoom: 13,
    maxzoom: 17.5,
    ...label(c, {
      field: text("code"),
      size: zoom([
        [13, 13],
        [16, 20],
      ]),
      colour: c.sectionText,
      "text-letter-spacing": 0.08,
      "text-padding": 12,
    }),
  });

export function streetNames(c) {
  const main = coded("kind", ["motorway", "trunk", "primary", "secondary", "tertiary"]);
  const along = (id, minzoom, filter, size, face) => {
    const name = label(c, {
      field: text("name"),
      size,
      face,
      colour: c.streetText,
      "symbol-placement": "line",
      "text-letter-spacing": 0.01,
      "text-padding": 6,
      "text-max-angle": 38,
    });
    return symbol(id, "streets", {
      group: "addresses",
      minzoom,
      filter: ["all", ["has", "name"], filter],
      ...name,
      layout: { ...name.layout, "symbol-spacing": 320 },
    });
  };
  return [
    along(
      "streets-name",
      15.2,
      not(main),
      zoom([
        [15, 10],
        [17, 11.5],
        [19, 14],
      ]),
      "Regular",
    ),
    along(
      "streets-name-main",
      14,
      main,
      zoom([
        [14, 10.5],
        [17, 12.5],
        [19, 15],
      ]),
      "SemiBold",
    ),
  ];
}

export const localities = (c) =>
  symbol("localities", "localities", {
    group: "addresses",
    source: "localities-label",
    minzoom: 13.5,
    maxzoom: 18,
    ...label(c, {
      field: text("name"),
      size: zoom([
        [13.5, 10.5],
        [16, 13],
      ]),
      face: "Italic",
      colour: c.localityText,
      "text-max-width": 8,
      "text-padding": 10,
    }),
  });

const SYMBOLS = [
  ["town-hall", ["town-hall", "mairie", "Mairies annexes"]],
  ["school", ["school", "Ecoles élémentaires"]],
  ["nursery", ["nursery", "Ecoles préélémentaires", "Petite enfance"]],
  ["college", ["college", "Collèges", "Lycées", "Enseignement supérieur"]],
  ["cemetery", ["cemetery"]],
  ["church", ["church"]],
  ["worship", ["worship", "Cultes et cimetières"]],
  ["monument", ["monument", "Monument"]],
  ["culture", ["culture", "Culture et monuments"]],
  ["library", ["library", "Médiathèques"]],
  ["sports", ["sports", "Stades", "Gymnases", "Tennis"]],
  ["pool", ["pool", "Piscines"]],
  ["hospital", ["hospital", "Santé"]],
  ["park", ["park", "Parcs et jardins"]],
  ["parking", ["parking", "Parkings"]],
  ["railway", ["station", "Gares"]],
  ["market", ["market", "Halles et marchés"]],
  ["police", ["police", "Police et justice"]],
  ["post", ["post", "Postes et télécommunications"]],
  ["community", ["community", "MPT", "Age d'or"]],
  ["office", ["office", "Collectivités territoriales", "Autres administrations"]],
];
const FIRST = ["town-hall", "Mairies annexes", "station", "Gares", "hospital"];
const EARLY = [
  ...FIRST,
  "school",
  "Ecoles élémentaires",
  "college",
  "Collèges",
  "Lycées",
  "cemetery",
  "monument",
];

/** Public places: the few that matter from afar, all of them in the street. `only`: kinds shown; else all. */
export function places(c, { only, minzoom = 12 } = {}) {
  const image = ["match", ["get", "kind"], ...SYMBOLS.flatMap(([name, kinds]) => [kinds, name]), "place"];
  const rank = ["match", ["get", "kind"], FIRST, 0, EARLY.filter((kind) => !FIRST.includes(kind)), 1, 5];
  const common = {
    "icon-image": image,
    "icon-size": zoom([
      [12, 0.6],
      [14, 0.75],
      [16, 0.95],
      [18, 1.1],
    ]),
    "symbol-sort-key": rank,
    "icon-padding": 2,
    "text-field": steps("", [[15, text("name")]]),
    "text-font": ["Inter Regular"],
    "text-size": zoom([
      [15, 10.5],
      [18, 12],
    ]),
    "text-variable-anchor": ["top", "left", "right", "bottom"],
    "text-radial-offset": 1.1,
    "text-max-width": 8,
    "text-optional": true,
    "text-justify": "auto",
  };
  const paint = { "text-color": c.text, "text-halo-color": c.halo, "text-halo-width": 1.2 };
  const one = (id, options) =>
    symbol(id, "public-buildings", { group: "town", layout: common, paint, ...options });
  if (only) return [one("places", { minzoom, filter: ["all", isPoint, coded("kind", only)] })];
  return [
    one("places", { minzoom: 15.5, filter: ["all", isPoint, not(coded("kind", EARLY))] }),
    one("places-early", {
      minzoom: 14,
      filter: ["all", isPoint, coded("kind", EARLY), not(coded("kind", FIRST))],
      legend: false,
    }),
    one("places-first", { minzoom, filter: ["all", isPoint, coded("kind", FIRST)], legend: false }),
  ];
}

/** Public places that are drawn as areas: a tint and an edge. */
export const placeAreas = (c) => [
  fill("places-area", "public-buildings", {
    group: "town",
    minzoom: 14,
    filter: isArea,
    legend: t("Lieu public", "Public place", "Lugar público"),
    paint: { "fill-color": c.accent, "fill-opacity": 0.1 },
  }),
  line("places-area-edge", "public-buildings", {
    group: "town",
    minzoom: 14,
    filter: isArea,
    paint: inside(
      [
        [14, 0.6],
        [18, 1.4],
      ],
      { "line-color": c.accent, "line-opacity": 0.6 },
    ),
  }),
];

export const communeNames = (c, maxzoom = 12.5) =>
  symbol("communes-name", "communes", {
    group: "cadastre",
    source: "communes-label",
    maxzoom,
    ...label(c, {
      field: text("name"),
      size: zoom([
        [8, 12],
        [12, 17],
      ]),
      face: "SemiBold",
      colour: c.text,
    }),
  });
