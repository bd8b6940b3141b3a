//! A tile set: some collections cut by one grid (OGC 20-057, 8 and 9; metadata by OGC 17-083r4, annex D).

use serde_json::{Value, json};

use crate::geo::{AxisOrder, CrsName, Srid};
use crate::ogc::link::Place;
use crate::ogc::page::TilesetView;
use crate::ogc::tiles::grid;
use crate::store::{Extent, LayerState};
use crate::tiles::{Cast, MatrixSet, bounds, describe, touched, vector_layers};

/// The media type of tiles.
pub const TILE: &str = "application/vnd.mapbox-vector-tile";

/// Collections of which tiles are made: all there are, or one.
#[derive(Debug, Clone)]
pub struct Cut {
    /// Ids joined by commas, as addresses of tiles name them.
    pub ids: String,
    /// The path of the tile sets below `/ogc`: `/tiles`, `/collections/parcels/tiles`.
    pub path: String,
    /// What is cut, for people.
    pub title: String,
    /// The collections that were asked for by name, as the address says it again.
    pub chosen: Option<String>,
}

impl Cut {
    fn at(&self, set: MatrixSet) -> String {
        format!("{}/{}", self.path, set.id())
    }

    fn title(&self, set: MatrixSet, place: &Place) -> String {
        format!("{} – {}", self.title, grid::title(set, place.language()))
    }

    /// Address of the tiles, with the places of level, row and column as `names` call them.
    fn template(&self, set: MatrixSet, place: &Place, [level, row, column]: [&str; 3]) -> String {
        let chosen = self.chosen.as_ref().map(|ids| format!("?collections={ids}")).unwrap_or_default();
        format!("{}/{{{level}}}/{{{row}}}/{{{column}}}{chosen}", place.at(&self.at(set)))
    }

    /// The list of its tile sets.
    #[must_use]
    pub fn list(&self, cast: &Cast, place: &Place) -> Value {
        let states: Vec<_> = cast.layers.iter().map(|layer| layer.state()).collect();
        let sets = MatrixSet::ALL.map(|set| {
            let mut document = self.head(set, place);
            let title = self.title(set, place);
            let path = format!("{}?f=json", self.at(set));
            document["tileMatrixSetLimits"] = limits(set, &states);
            document["links"] = json!([
                place.link("self", "application/json", &title, &path),
                self.scheme(set, place),
                self.item(set, place),
            ]);
            document
        });
        json!({"links": place.this(&self.path), "tilesets": sets})
    }

    fn head(&self, set: MatrixSet, place: &Place) -> Value {
        json!({
            "title": self.title(set, place),
            "dataType": "vector",
            "crs": set.crs().uri(),
            "tileMatrixSetId": set.id(),
            "tileMatrixSetURI": grid::uri(set, place),
        })
    }

    fn scheme(&self, set: MatrixSet, place: &Place) -> Value {
        let (rel, path) =
            ("http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme", format!("/tileMatrixSets/{}?f=json", set.id()));
        place.link(rel, "application/json", grid::title(set, place.language()), &path)
    }

    fn item(&self, set: MatrixSet, place: &Place) -> Value {
        json!({
            "rel": "item",
            "type": TILE,
            "title": self.title(set, place),
            "href": self.template(set, place, ["tileMatrix", "tileRow", "tileCol"]),
            "templated": true,
        })
    }

    /// Metadata of one tile set: what its tiles hold, and where there are any.
    #[must_use]
    pub fn document(&self, set: MatrixSet, cast: &Cast, place: &Place) -> Value {
        let mut document = self.head(set, place);
        let [west, south, east, north] = bounds(&cast.layers);
        let crs84 = CrsName { srid: Srid::WGS84, order: AxisOrder::EastNorth }.uri();
        document["boundingBox"] = json!({"lowerLeft": [west, south], "upperRight": [east, north], "crs": crs84});
        let states: Vec<_> = cast.layers.iter().map(|layer| layer.state()).collect();
        document["tileMatrixSetLimits"] = limits(set, &states);
        document["layers"] = states.iter().flat_map(|state| layers(state, set)).collect();
        let tilejson = format!("{}?f=tilejson", self.at(set));
        let mut links: Vec<Value> = place.this(&self.at(set));
        links.extend([self.scheme(set, place), self.item(set, place)]);
        if set == MatrixSet::WebMercatorQuad {
            links.push(place.link("describedby", "application/json", "TileJSON", &tilejson));
        }
        document["links"] = links.into();
        document
    }

    /// TileJSON 3.0, which knows Web Mercator only.
    #[must_use]
    pub fn tilejson(&self, cast: &Cast, place: &Place) -> Value {
        let template = self.template(MatrixSet::WebMercatorQuad, place, ["z", "y", "x"]);
        describe(&cast.layers, &self.title, &template)
    }

    /// As a page is given it.
    #[must_use]
    pub fn view(&self, set: MatrixSet, place: &Place) -> TilesetView {
        let xyz = (set == MatrixSet::WebMercatorQuad)
            .then(|| place.server(&format!("/tiles/{}/{{z}}/{{x}}/{{y}}", self.ids)));
        TilesetView {
            id: set.id().into(),
            title: grid::title(set, place.language()).into(),
            system: grid::system(set),
            path: format!("/ogc{}", self.at(set)),
            template: self.template(set, place, ["tileMatrix", "tileRow", "tileCol"]),
            xyz,
        }
    }
}

/// Where there are tiles, level by level.
fn limits(set: MatrixSet, states: &[std::sync::Arc<LayerState>]) -> Value {
    let extent =
        states.iter().filter(|state| state.count() > 0).fold(Extent::EMPTY, |all, state| all.union(state.extent()));
    let zooms = states.iter().map(|state| (state.source.minzoom, state.source.maxzoom));
    let (first, last) = zooms.fold((u8::MAX, 0), |(a, b), (c, d)| (a.min(c), b.max(d)));
    if extent.is_empty() {
        return json!([]);
    }
    let levels = (first..=last).filter_map(|zoom| set.level_of(zoom));
    let limit = |level: u8| {
        let [left, right, top, bottom] = touched(set, &extent, level, 0)?;
        Some(json!({
            "tileMatrix": level.to_string(),
            "minTileRow": top, "maxTileRow": bottom, "minTileCol": left, "maxTileCol": right,
        }))
    };
    levels.filter_map(limit).collect::<Vec<_>>().into()
}

/// A collection as the layers its tiles carry.
fn layers(state: &LayerState, set: MatrixSet) -> Vec<Value> {
    let level = |zoom: &Value| {
        let zoom = zoom.as_u64().and_then(|zoom| u8::try_from(zoom).ok())?;
        set.level_of(zoom).map(|level| level.to_string())
    };
    let layer = |layer: Value| {
        let fields = layer["fields"].as_object().into_iter().flatten();
        let properties: serde_json::Map<String, Value> =
            fields.map(|(name, kind)| (name.clone(), json!({"type": schema_type(kind)}))).collect();
        let mut told = json!({
            "id": layer["id"], "dataType": "vector",
            "propertiesSchema": {"type": "object", "properties": properties},
        });
        for (name, zoom) in [("minTileMatrix", &layer["minzoom"]), ("maxTileMatrix", &layer["maxzoom"])] {
            if let Some(level) = level(zoom) {
                told[name] = level.into();
            }
        }
        told
    };
    vector_layers(&state.source).into_iter().map(layer).collect()
}

/// A type of TileJSON as JSON Schema calls it.
fn schema_type(kind: &Value) -> &'static str {
    match kind.as_str() {
        Some("Number") => "number",
        Some("Boolean") => "boolean",
        _ => "string",
    }
}
