// The maps, each light and dark: which drawings, in which order.
import { perimeters, stations } from "./areas.mjs";
import {
  background,
  boundaries,
  buildings,
  details,
  hiddenCadastre,
  land,
  parcelGround,
  parcelLines,
  streets,
  water,
} from "./ground.mjs";
import {
  addresses,
  buildingNames,
  communeNames,
  localities,
  parcelNumbers,
  placeAreas,
  places,
  sectionNames,
  streetNames,
} from "./names.mjs";
import { easements, information, prescriptions, zoningEdge, zoningFill, zoningNames } from "./planning.mjs";
import { t } from "./parts.mjs";

/** Catalogue layers of the drawings, for one tile address. A label layer comes with its layer. */
function layersOf(drawings) {
  return [...new Set(drawings.map((drawing) => drawing.metadata?.["beffroi:layer"]).filter(Boolean))];
}

function style(name, title, drawings) {
  return {
    version: 8,
    name,
    metadata: { "beffroi:title": title },
    sprite: "/sprites/beffroi",
    glyphs: "/fonts/{fontstack}/{range}.pbf",
    sources: { beffroi: { type: "vector", url: `/tiles/${layersOf(drawings).join(",")}` } },
    layers: drawings,
  };
}

function planning(c, theme) {
  return [
    background(c),
    land(c),
    parcelGround(c),
    ...water(c),
    ...zoningFill(c),
    ...buildings(c),
    ...placeAreas(c),
    parcelLines(c),
    ...streets(c),
    ...details(c),
    ...information(c, theme),
    ...prescriptions(c, theme),
    ...easements(c, theme),
    zoningEdge(c),
    ...boundaries(c),
    ...hiddenCadastre(c),
    parcelNumbers(c),
    buildingNames(c),
    ...addresses(c),
    sectionNames(c),
    zoningNames(c),
    ...places(c),
    ...streetNames(c),
    localities(c),
    communeNames(c),
  ];
}

function divided(c, areas, kinds) {
  const { ground, edge, names } = areas;
  return [
    background(c),
    land(c),
    parcelGround(c, 0.6),
    ground,
    ...buildings(c),
    parcelLines(c),
    ...streets(c, { quiet: true }),
    ...[edge].flat(),
    ...boundaries(c).filter((drawing) => drawing.id === "communes"),
    ...addresses(c),
    ...streetNames(c),
    ...places(c, { only: kinds, minzoom: 13 }),
    ...names,
    communeNames(c, 11.5),
  ];
}

export function styles({ light, dark }) {
  const votes = ["town-hall", "Mairies annexes"];
  const schools = ["school", "Ecoles élémentaires", "nursery", "Ecoles préélémentaires"];
  return {
    "planning-light": style(
      "Beffroi planning, light",
      t("Urbanisme, clair", "Planning, light", "Urbanismo, claro"),
      planning(light, "light"),
    ),
    "planning-dark": style(
      "Beffroi planning, dark",
      t("Urbanisme, sombre", "Planning, dark", "Urbanismo, oscuro"),
      planning(dark, "dark"),
    ),
    elections: style(
      "Beffroi elections",
      t("Élections", "Elections", "Elecciones"),
      divided(light, stations(light, "light"), votes),
    ),
    "elections-dark": style(
      "Beffroi elections, dark",
      t("Élections, sombre", "Elections, dark", "Elecciones, oscuro"),
      divided(dark, stations(dark, "dark"), votes),
    ),
    schools: style(
      "Beffroi schools",
      t("Écoles", "Schools", "Escuelas"),
      divided(light, perimeters(light), schools),
    ),
    "schools-dark": style(
      "Beffroi schools, dark",
      t("Écoles, sombre", "Schools, dark", "Escuelas, oscuro"),
      divided(dark, perimeters(dark), schools),
    ),
  };
}
