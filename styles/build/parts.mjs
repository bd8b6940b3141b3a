// Small pieces every style is made of. A drawing is one MapLibre layer; `beffroi:layer` names the catalogue
// layer it belongs to, `beffroi:legend` its line in the legend (false: none of its own).

/** Width, size or opacity by zoom: `[[13, 0.25], [16, 0.5]]`. */
export const zoom = (stops, base = 1) => [
  "interpolate",
  base === 1 ? ["linear"] : ["exponential", base],
  ["zoom"],
  ...stops.flat(),
];

/** A value by zoom that jumps: first value, then `[zoom, value]` pairs. */
export const steps = (first, stops) => ["step", ["zoom"], first, ...stops.flat()];

/** True where the column holds one of the codes. */
export const coded = (column, codes) => ["in", ["to-string", ["get", column]], ["literal", codes]];

export const isArea = ["==", ["geometry-type"], "Polygon"];
export const isLine = ["==", ["geometry-type"], "LineString"];
export const isPoint = ["==", ["geometry-type"], "Point"];
export const all = (...conditions) => ["all", ...conditions];
export const not = (condition) => ["!", condition];

/** A text of the legend. */
export const t = (fr, en, es) => ({ fr, en, es });

/** Text of one column without complaint when it is empty. */
export const text = (column) => ["to-string", ["coalesce", ["get", column], ""]];

function drawing(
  type,
  id,
  layer,
  { source, legend = false, group, filter, minzoom, maxzoom, layout, paint, hidden },
) {
  const out = { id, type, source: "beffroi", "source-layer": source ?? layer };
  out.metadata = { "beffroi:layer": layer, "beffroi:group": group, "beffroi:legend": legend };
  if (minzoom !== undefined) out.minzoom = minzoom;
  if (maxzoom !== undefined) out.maxzoom = maxzoom;
  if (filter) out.filter = filter;
  const placed = hidden ? { ...layout, visibility: "none" } : layout;
  if (placed && Object.keys(placed).length > 0) out.layout = placed;
  out.paint = paint ?? {};
  return out;
}

export const fill = (id, layer, options) => drawing("fill", id, layer, options);
export const line = (id, layer, options) => drawing("line", id, layer, options);
export const circle = (id, layer, options) => drawing("circle", id, layer, options);
export const symbol = (id, layer, options) => drawing("symbol", id, layer, options);

/** A boundary drawn inside its area, so that the neighbour's shows beside it. `stops`: width by zoom. */
export const inside = (stops, paint) => ({
  ...paint,
  "line-width": zoom(stops),
  "line-offset": zoom(stops.map(([z, width]) => [z, width / 2])),
});

/** Name on the map: size, face, colour, and a halo of the ground under it. */
export const label = (tokens, { field, size, face = "Regular", colour, ...more }) => ({
  layout: { "text-field": field, "text-font": [`Inter ${face}`], "text-size": size, ...more },
  paint: { "text-color": colour, "text-halo-color": tokens.halo, "text-halo-width": 1.2 },
});
