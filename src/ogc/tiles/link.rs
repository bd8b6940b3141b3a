//! Links to tiles, and their addresses described.

use serde_json::{Map, Value, json};

use crate::base::Language;
use crate::collections::Seen;
use crate::ogc::link::Place;
use crate::ogc::openapi::{operation, query};
use crate::ogc::tiles::set::TILE;
use crate::tiles::MatrixSet;

const TILESETS: &str = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
const SCHEMES: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes";
const STYLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/styles";

/// Links of the landing page to tiles, tile matrix sets and styles.
#[must_use]
pub fn links(place: &Place) -> Vec<Value> {
    let language = place.language();
    let links = [
        (TILESETS, language.pick("Tuiles vectorielles", "Vector tiles", "Teselas vectoriales"), "/tiles"),
        (
            SCHEMES,
            language.pick("Grilles des tuiles", "Tile matrix sets", "Cuadrículas de las teselas"),
            "/tileMatrixSets",
        ),
        (STYLES, language.pick("Styles des cartes", "Styles of the maps", "Estilos de los mapas"), "/styles"),
    ];
    links.map(|(rel, title, path)| place.link(rel, "application/json", title, &format!("{path}?f=json"))).into()
}

/// Links of a collection to its tiles.
#[must_use]
pub fn links_of(seen: &Seen, place: &Place) -> Vec<Value> {
    let title = place.language().pick("Tuiles vectorielles", "Vector tiles", "Teselas vectoriales");
    vec![place.link(TILESETS, "application/json", title, &format!("/collections/{}/tiles?f=json", seen.id()))]
}

/// The addresses of tiles and styles as OpenAPI describes them, below `/ogc`.
#[must_use]
pub fn paths(all: &[Seen], language: Language) -> Map<String, Value> {
    let pages = ["application/json", "text/html"];
    let ids: Vec<&str> = all.iter().map(Seen::id).collect();
    let in_path = |name: &str, schema: Value| json!({"name": name, "in": "path", "required": true, "schema": schema});
    let set = in_path("tileMatrixSetId", json!({"type": "string", "enum": MatrixSet::ALL.map(MatrixSet::id)}));
    let collection = in_path("collectionId", json!({"type": "string", "enum": ids}));
    let number = || json!({"type": "integer", "minimum": 0});
    let tile =
        [in_path("tileMatrix", json!({"type": "string"})), in_path("tileRow", number()), in_path("tileCol", number())];
    let names = json!({"type": "array", "items": {"type": "string", "enum": ids}});
    let chosen = query("collections", "Collections in the tiles; all when left out", names);
    let day = query("datetime", "As it was at the end of this day", json!({"type": "string", "format": "date"}));
    let get = |name: &str, summary: &str, media: &[&str], query: &[Value], path: &[&Value]| json!({"get": operation(name, summary, media, query), "parameters": path});
    let mut paths = Map::new();
    let title = language.pick("Une tuile vectorielle", "A vector tile", "Una tesela vectorial");
    let sets = language.pick("Jeux de tuiles", "Tile sets", "Conjuntos de teselas");
    let metadata = language.pick("Un jeu de tuiles", "A tile set", "Un conjunto de teselas");
    for (root, name, of) in
        [("/tiles", "dataset", None), ("/collections/{collectionId}/tiles", "collection", Some(&collection))]
    {
        let chosen: &[Value] = if of.is_none() { std::slice::from_ref(&chosen) } else { &[] };
        let dated: Vec<Value> = chosen.iter().chain([&day]).cloned().collect();
        let of: Vec<&Value> = of.into_iter().collect();
        let one: Vec<&Value> = of.iter().copied().chain([&set]).collect();
        let tiled: Vec<&Value> = one.iter().copied().chain(&tile).collect();
        let path = format!("{root}/{{tileMatrixSetId}}");
        let tiles = format!("{path}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}");
        paths.insert(root.into(), get(&format!("{name}.getTileSetsList"), sets, &pages, chosen, &of));
        paths.insert(path, get(&format!("{name}.getTileSet"), metadata, &pages, chosen, &one));
        paths.insert(tiles, get(&format!("{name}.getTile"), title, &[TILE], &dated, &tiled));
    }
    let grids = language.pick("Grilles", "Tile matrix sets", "Cuadrículas");
    paths.insert("/tileMatrixSets".into(), get("getTileMatrixSetsList", grids, &pages, &[], &[]));
    paths.insert("/tileMatrixSets/{tileMatrixSetId}".into(), get("getTileMatrixSet", grids, &pages, &[], &[&set]));
    for (path, described) in &mut paths {
        if path.contains("{tileMatrix}") {
            described["get"]["responses"]["204"] = json!({"description": "No feature is there"});
        }
    }
    paths.insert("/styles".into(), get("getStyles", "Styles", &pages, &[], &[]));
    let style = in_path("styleId", json!({"type": "string"}));
    let sheet = [crate::ogc::styles::STYLE];
    paths.insert("/styles/{styleId}".into(), get("getStyle", "Style", &sheet, &[], &[&style]));
    paths
}
