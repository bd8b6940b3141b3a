//! `TileJSON` 3.0: what a client must know to ask for tiles of some layers.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::store::{ColumnKind, Extent, Layer, Source};

/// West, south, east, north of some layers in degrees; the world's when they are empty.
#[must_use]
pub fn bounds(layers: &[Arc<Layer>]) -> [f64; 4] {
    let states = layers.iter().map(|layer| layer.state()).filter(|state| state.count() > 0);
    let extent = states.fold(Extent::EMPTY, |extent, state| extent.union(state.extent()));
    if extent.is_empty() { [-180.0, -85.0511, 180.0, 85.0511] } else { extent.to_lon_lat() }
}

/// Describe layers as one tile set. `url`: the tile URL template, absolute.
#[must_use]
pub fn describe(layers: &[Arc<Layer>], name: &str, url: &str) -> Value {
    let states: Vec<_> = layers.iter().map(|l| l.state()).collect();
    let vector_layers: Vec<Value> = states.iter().flat_map(|state| vector_layers(&state.source)).collect();
    json!({
        "tilejson": "3.0.0",
        "name": name,
        "tiles": [url],
        "minzoom": states.iter().map(|s| s.source.minzoom).min().unwrap_or(0),
        "maxzoom": states.iter().map(|s| s.source.maxzoom).max().unwrap_or(0),
        "bounds": bounds(layers),
        "vector_layers": vector_layers,
    })
}

/// A layer, and the layer of its labels: map libraries complain of drawings whose layer is not announced.
#[must_use]
pub fn vector_layers(source: &Source) -> Vec<Value> {
    let fields: Map<String, Value> =
        source.in_tiles().properties().into_iter().map(|c| (c.name, kind(c.kind).into())).collect();
    let labels_from = source.rules.labels_from;
    let layer = json!({ "id": source.layer, "fields": fields, "minzoom": source.minzoom, "maxzoom": source.maxzoom });
    let labels = (labels_from > 0).then(|| {
        let id = format!("{}-label", source.layer);
        json!({ "id": id, "fields": fields, "minzoom": labels_from.max(source.minzoom), "maxzoom": source.maxzoom })
    });
    [layer].into_iter().chain(labels).collect()
}

fn kind(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text | ColumnKind::Date | ColumnKind::Moment | ColumnKind::List => "String",
        ColumnKind::Int | ColumnKind::Float => "Number",
        ColumnKind::Bool => "Boolean",
    }
}
