// What a planning document says: zones, prescriptions, information, easements.
import {
  all,
  circle,
  coded,
  fill,
  inside,
  isArea,
  isLine,
  isPoint,
  label,
  line,
  not,
  symbol,
  t,
  text,
  zoom,
} from "./parts.mjs";

const group = "planning";

const ZONES = [
  ["u", ["U", "Ua", "Ub", "Ue"], t("Zone urbaine (U)", "Urban zone (U)", "Zona urbana (U)")],
  [
    "au",
    ["AU", "AUc", "AUs", "1AU", "2AU"],
    t("Zone à urbaniser (AU)", "Zone to be urbanised (AU)", "Zona por urbanizar (AU)"),
  ],
  ["a", ["A", "Ah"], t("Zone agricole (A)", "Agricultural zone (A)", "Zona agrícola (A)")],
  ["n", ["N", "Nh", "Nd"], t("Zone naturelle (N)", "Natural zone (N)", "Zona natural (N)")],
];

const family = (colours, other) => [
  "match",
  ["get", "kind"],
  ...ZONES.flatMap(([id, kinds]) => [kinds, colours[id]]),
  other,
];

export const zoningFill = (c, { hidden } = {}) =>
  ZONES.map(([id, kinds, legend]) =>
    fill(`zoning-${id}`, "zoning", {
      group,
      hidden,
      legend,
      minzoom: 11,
      filter: coded("kind", kinds),
      paint: {
        "fill-color": c.zones[id],
        "fill-opacity": zoom([
          [11, c.zoneFill[id] * 1.25],
          [15, c.zoneFill[id]],
          [17, c.zoneFill[id] * 0.75],
          [18.5, c.zoneFill[id] / 2],
        ]),
      },
    }),
  );

export const zoningEdge = (c, { hidden } = {}) =>
  line("zoning-edge", "zoning", {
    group,
    hidden,
    minzoom: 12.5,
    layout: { "line-join": "round" },
    paint: inside(
      [
        [12.5, 0.4],
        [14, 0.8],
        [16, 1.7],
        [18, 2.6],
      ],
      {
        "line-color": family(c.zones, c.information),
        "line-opacity": zoom([
          [12.5, 0.4],
          [14.5, 0.5],
          [16, 0.65],
          [18, 0.55],
        ]),
      },
    ),
  });

export const zoningNames = (c, { hidden } = {}) =>
  symbol("zoning-name", "zoning", {
    group,
    hidden,
    source: "zoning-label",
    minzoom: 14,
    ...label(c, {
      field: text("label"),
      size: zoom([
        [14, 11],
        [16, 13],
        [18, 16],
      ]),
      face: "SemiBold",
      colour: family(c.zonesText, c.text),
      "text-padding": 10,
    }),
  });

const PRESCRIPTIONS = [
  [
    "wood",
    ["01", "25"],
    t(
      "Espace boisé, continuité écologique",
      "Woodland, ecological continuity",
      "Arbolado, continuidad ecológica",
    ),
  ],
  [
    "reserved",
    ["05", "21", "24"],
    t("Emplacement réservé, voie à créer", "Reserved site, road to create", "Suelo reservado, vía por crear"),
  ],
  ["heritage", ["07", "08"], t("Patrimoine à protéger", "Heritage to protect", "Patrimonio protegido")],
  ["limits", ["02", "19"], t("Constructibilité limitée", "Building limited", "Edificabilidad limitada")],
  [
    "social",
    ["17", "22", "23"],
    t("Mixité sociale ou commerciale", "Social or commercial mix", "Mezcla social o comercial"),
  ],
  [
    "guide",
    ["16", "18", "49"],
    t(
      "Orientation d’aménagement, secteur à règles propres",
      "Planning guideline, sector with its own rules",
      "Orientación, sector con reglas propias",
    ),
  ],
];
// The others often cover half a town: their outline says enough.
const HATCHED = PRESCRIPTIONS.filter(([id]) => ["wood", "reserved", "heritage", "limits"].includes(id));
const KNOWN = PRESCRIPTIONS.flatMap(([, codes]) => codes);
const OTHER = t("Autre prescription", "Other prescription", "Otra prescripción");

export function prescriptions(c, theme) {
  const hue = [
    "match",
    ["get", "kind"],
    ...PRESCRIPTIONS.flatMap(([id, codes]) => [codes, c.prescriptions[id]]),
    c.prescriptions.other,
  ];
  const areas = (id, codes, legend) =>
    fill(`prescriptions-${id}`, "prescriptions", {
      group,
      legend,
      minzoom: 14,
      filter: all(isArea, coded("kind", codes)),
      paint: {
        "fill-pattern": `prescription-${id}-${theme}`,
        "fill-opacity": zoom([
          [14, 0.3],
          [15, 0.55],
          [17, 0.7],
        ]),
      },
    });
  const edge = (id, filter, legend, dash) =>
    line(`prescriptions-${id}-edge`, "prescriptions", {
      group,
      legend,
      minzoom: 15,
      filter: all(isArea, filter),
      paint: inside(
        [
          [14, 0.4],
          [16, 0.9],
          [18, 1.5],
        ],
        { "line-color": hue, "line-opacity": 0.8, ...(dash && { "line-dasharray": dash }) },
      ),
    });
  return [
    ...HATCHED.map(([id, codes, legend]) => areas(id, codes, legend)),
    ...PRESCRIPTIONS.map(([id, codes, legend]) =>
      edge(
        id,
        coded("kind", codes),
        legend,
        HATCHED.some(([hatched]) => hatched === id) ? undefined : [5, 2],
      ),
    ),
    edge("other", not(coded("kind", KNOWN)), OTHER, [2, 2]),
    line("prescriptions-line", "prescriptions", {
      group,
      minzoom: 15,
      filter: isLine,
      layout: { "line-cap": "butt", "line-join": "round" },
      paint: {
        "line-color": hue,
        "line-width": zoom([
          [14, 1],
          [17, 2.4],
          [19, 3.5],
        ]),
        "line-dasharray": [2, 1],
      },
    }),
    circle("prescriptions-point", "prescriptions", {
      group,
      minzoom: 15,
      filter: isPoint,
      paint: {
        "circle-color": c.halo,
        "circle-radius": zoom([
          [15, 2.5],
          [18, 5],
        ]),
        "circle-stroke-color": hue,
        "circle-stroke-width": zoom([
          [15, 1.4],
          [18, 2.4],
        ]),
      },
    }),
  ];
}

export function information(c, theme) {
  const common = { group, minzoom: 13, hidden: true };
  return [
    fill("information", "planning-information", {
      ...common,
      filter: isArea,
      legend: t("Périmètre d’information", "Information area", "Perímetro de información"),
      paint: {
        "fill-pattern": `information-${theme}`,
        "fill-opacity": zoom([
          [13, 0.4],
          [16, 0.7],
        ]),
      },
    }),
    line("information-edge", "planning-information", {
      ...common,
      filter: not(isPoint),
      legend: t("Périmètre d’information", "Information area", "Perímetro de información"),
      paint: inside(
        [
          [13, 0.8],
          [17, 1.6],
        ],
        { "line-color": c.information, "line-dasharray": [5, 2, 1, 2] },
      ),
    }),
    circle("information-point", "planning-information", {
      ...common,
      filter: isPoint,
      paint: {
        "circle-color": c.halo,
        "circle-radius": 4,
        "circle-stroke-color": c.information,
        "circle-stroke-width": 1.8,
      },
    }),
  ];
}

const EASEMENTS = [
  [
    "heritage",
    ["AC1", "AC2", "AC4", "AC4bis"],
    t(
      "Servitude : monuments, sites, patrimoine",
      "Easement: monuments, sites, heritage",
      "Servidumbre: monumentos, sitios, patrimonio",
    ),
  ],
  [
    "nature",
    ["A1", "A7", "A8", "A9", "A10", "AC3", "EL10"],
    t("Servitude : nature et forêts", "Easement: nature and forests", "Servidumbre: naturaleza y bosques"),
  ],
  [
    "water",
    ["A2", "A4", "A5", "AS1", "AS2", "EL2", "EL3", "EL9"],
    t("Servitude : eau", "Easement: water", "Servidumbre: agua"),
  ],
  [
    "energy",
    ["I1", "I1bis", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9"],
    t(
      "Servitude : énergie et canalisations",
      "Easement: energy and pipelines",
      "Servidumbre: energía y canalizaciones",
    ),
  ],
  [
    "risk",
    ["PM1", "PM2", "PM3", "PM4", "PM5", "PM7", "PM8"],
    t("Servitude : risques", "Easement: risks", "Servidumbre: riesgos"),
  ],
  [
    "transport",
    [
      "EL5",
      "EL6",
      "EL7",
      "EL8",
      "EL11",
      "PT1",
      "PT2",
      "PT3",
      "PT4",
      "T1",
      "T2",
      "T3",
      "T4",
      "T5",
      "T6",
      "T7",
      "T8",
      "T9",
    ],
    t(
      "Servitude : transports et télécommunications",
      "Easement: transport and telecommunication",
      "Servidumbre: transportes y telecomunicaciones",
    ),
  ],
];
const LISTED = EASEMENTS.flatMap(([, codes]) => codes);
const UNLISTED = t("Autre servitude", "Other easement", "Otra servidumbre");

export function easements(c, theme) {
  const hue = [
    "match",
    ["get", "category"],
    ...EASEMENTS.flatMap(([id, codes]) => [codes, c.easements[id]]),
    c.easements.other,
  ];
  const isGenerator = ["==", ["get", "role"], "generator"];
  const areas = (id, filter, legend) =>
    fill(`easements-${id}`, "easements", {
      group,
      legend,
      minzoom: 12,
      filter: all(isArea, not(isGenerator), filter),
      paint: {
        "fill-pattern": `easement-${id}-${theme}`,
        "fill-opacity": zoom([
          [12, 0.35],
          [14, 0.45],
          [16, 0.25],
        ]),
      },
    });
  return [
    ...EASEMENTS.map(([id, codes, legend]) => areas(id, coded("category", codes), legend)),
    areas("other", not(coded("category", LISTED)), UNLISTED),
    line("easements-edge", "easements", {
      group,
      minzoom: 12,
      filter: all(not(isPoint), not(isGenerator)),
      paint: inside(
        [
          [12, 0.7],
          [16, 1.2],
          [18, 2],
        ],
        { "line-color": hue, "line-dasharray": [6, 2] },
      ),
    }),
    fill("easements-source", "easements", {
      group,
      minzoom: 12,
      filter: all(isArea, isGenerator),
      legend: t("Objet de la servitude", "Object of the easement", "Objeto de la servidumbre"),
      paint: {
        "fill-color": hue,
        "fill-opacity": zoom([
          [12, 0.5],
          [16, 0.35],
        ]),
      },
    }),
    line("easements-source-line", "easements", {
      group,
      minzoom: 12,
      filter: all(not(isPoint), isGenerator),
      paint: {
        "line-color": hue,
        "line-width": zoom([
          [12, 0.8],
          [17, 2],
        ]),
      },
    }),
    circle("easements-point", "easements", {
      group,
      minzoom: 13,
      filter: isPoint,
      paint: {
        "circle-color": hue,
        "circle-radius": zoom([
          [13, 2.5],
          [18, 5],
        ]),
        "circle-stroke-color": c.halo,
        "circle-stroke-width": 1.2,
      },
    }),
    symbol("easements-name", "easements", {
      group,
      minzoom: 15,
      filter: all(isArea, not(isGenerator)),
      ...label(c, {
        field: text("category"),
        size: 10.5,
        face: "SemiBold",
        colour: hue,
        "symbol-placement": "line",
        "symbol-spacing": 380,
        "text-padding": 8,
        "text-offset": [0, 0.9],
      }),
    }),
  ];
}
