// Areas that divide the town: polling stations, school perimeters. Hues that colour-blind people tell
// apart (Okabe–Ito), spread in lightness for grey prints, chosen so that neighbours differ; a number or a name says the same.
import { coded, fill, inside, label, line, symbol, t, text, zoom } from "./parts.mjs";

const numbered = (colours) => [
  "match",
  ["to-number", ["get", "colour"], 0],
  ...colours.slice(0, -1).flatMap((colour, n) => [n, colour]),
  colours.at(-1),
];

export function stations(c, theme) {
  const group = "elections";
  return {
    ground: fill("stations", "polling-stations", {
      group,
      legend: t("Périmètre de bureau de vote", "Polling-station area", "Perímetro de mesa electoral"),
      paint: {
        "fill-color": numbered(c.areas),
        "fill-opacity": zoom([
          [9, c.areaFill * 1.3],
          [14, c.areaFill],
          [17, c.areaFill * 0.7],
        ]),
      },
    }),
    edge: line("stations-edge", "polling-stations", {
      group,
      layout: { "line-join": "round" },
      paint: inside(
        [
          [9, 0.4],
          [12, 1],
          [14, 1.6],
          [16, 2.5],
        ],
        {
          "line-color": numbered(c.areasLine),
          "line-opacity": zoom([
            [9, 0.7],
            [13, 0.9],
          ]),
        },
      ),
    }),
    names: [
      symbol("stations-place", "polling-stations", {
        group,
        source: "polling-stations-label",
        minzoom: 14.6,
        ...label(c, {
          field: text("name"),
          size: zoom([
            [14.6, 10.5],
            [17, 12.5],
          ]),
          colour: c.text,
          "text-anchor": "top",
          "text-offset": [0, 1.5],
          "text-max-width": 9,
          "text-padding": 2,
        }),
      }),
      symbol("stations-number", "polling-stations", {
        group,
        source: "polling-stations-label",
        minzoom: 11.5,
        layout: {
          "icon-image": `disc-${theme}`,
          "icon-size": zoom([
            [11.5, 0.72],
            [14, 1],
          ]),
          "icon-padding": 1,
          "text-field": ["to-string", ["get", "id"]],
          "text-font": ["Inter SemiBold"],
          "text-size": zoom([
            [11.5, 8],
            [14, 11.5],
          ]),
        },
        paint: { "text-color": c.accent },
      }),
    ],
  };
}

const NURSERY = ["nursery", "Maternelle", "maternelle"];

/** Primary schools colour the ground; nursery perimeters lie over them as dashes. */
export function perimeters(c) {
  const group = "schools";
  const nursery = coded("level", NURSERY);
  const primary = ["!", nursery];
  const name = (face, offset) =>
    label(c, {
      field: text("school"),
      size: zoom([
        [11.5, 9.5],
        [14, 12],
        [17, 14],
      ]),
      face,
      colour: c.text,
      "text-max-width": 8,
      "text-padding": 4,
      "text-anchor": "center",
      "text-offset": [0, offset],
    });
  return {
    ground: fill("perimeters", "school-perimeters", {
      group,
      filter: primary,
      legend: t("Périmètre d’école élémentaire", "Primary-school perimeter", "Perímetro de escuela primaria"),
      paint: {
        "fill-color": numbered(c.areas),
        "fill-opacity": zoom([
          [9, c.areaFill * 1.3],
          [14, c.areaFill],
          [17, c.areaFill * 0.7],
        ]),
      },
    }),
    edge: [
      line("perimeters-edge", "school-perimeters", {
        group,
        filter: primary,
        layout: { "line-join": "round" },
        paint: inside(
          [
            [9, 0.4],
            [12, 1],
            [14, 1.6],
            [16, 2.5],
          ],
          { "line-color": numbered(c.areasLine), "line-opacity": 0.9 },
        ),
      }),
      line("perimeters-nursery", "school-perimeters", {
        group,
        filter: nursery,
        minzoom: 12,
        legend: t(
          "Périmètre d’école maternelle",
          "Nursery-school perimeter",
          "Perímetro de escuela infantil",
        ),
        layout: { "line-join": "round" },
        paint: inside(
          [
            [12, 0.7],
            [16, 2],
          ],
          { "line-color": c.textSoft, "line-dasharray": [4, 2] },
        ),
      }),
    ],
    names: [
      symbol("perimeters-nursery-name", "school-perimeters", {
        group,
        source: "school-perimeters-label",
        filter: nursery,
        minzoom: 14.5,
        ...name("Italic", 1.2),
      }),
      symbol("perimeters-name", "school-perimeters", {
        group,
        source: "school-perimeters-label",
        filter: primary,
        minzoom: 12,
        ...name("SemiBold", -0.6),
      }),
    ],
  };
}
