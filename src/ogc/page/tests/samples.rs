//! What a town would have on its pages.

use serde_json::{Value, json};

use crate::base::Language;
use crate::geo::CrsName;
use crate::ogc::page::{
    Asked, Assets, Cell, Download, Drawing, Field, FieldKind, Form, Frame, GridView, LayerView, LevelView, Loaded, Row,
    StyleView, TilesetView,
};

pub const CLASSES: [&str; 5] = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
];

const FORMS: [Form<'static>; 2] = [
    Form { name: "JSON", media_type: "application/json", href: "/ogc?f=json" },
    Form { name: "GeoJSON", media_type: "application/geo+json", href: "/ogc?f=geojson" },
];

pub const DOWNLOADS: [Download<'static>; 3] = [
    Download { name: "GeoPackage", purpose: "QGIS et tout SIG", href: "/ogc/collections/parcels/items?f=gpkg" },
    Download { name: "CSV", purpose: "tableur", href: "/ogc/collections/parcels/items?f=csv" },
    Download { name: "DXF", purpose: "dessin technique", href: "/ogc/collections/parcels/items?f=dxf" },
];

pub fn assets() -> Assets {
    let loaded =
        |name: &str| Loaded { styles: vec![format!("/assets/{name}.css")], script: Some(format!("/assets/{name}.js")) };
    // The true ones, to look at the pages as they are.
    std::env::var_os("BEFFROI_MAP")
        .map_or_else(|| Assets { page: loaded("ogc"), map: loaded("page") }, |folder| Assets::of(folder.as_ref()))
}

pub fn frame<'a>(language: Language, address: &'a str, assets: &'a Assets) -> Frame<'a> {
    Frame { language, keeps_language: false, address, origin: "https://carte.albert.fr", forms: &FORMS, assets }
}

fn layer(id: &str, title: &str, description: &str, drawing: Drawing, features: u64) -> LayerView {
    LayerView {
        id: id.into(),
        title: title.into(),
        description: description.into(),
        attribution: "DGFiP, plan cadastral informatisé (Licence Ouverte)".into(),
        drawing,
        extent: Some([2.5975, 49.9684, 2.6978, 50.0283]),
        features: Some(features),
        public: true,
        editable: false,
        history: true,
    }
}

pub fn layers() -> Vec<LayerView> {
    let parcels = "Les parcelles du cadastre, avec leur numéro et leur contenance.";
    let notes = "Ce que les agents signalent sur la carte : nids-de-poule, arbres, éclairage.";
    vec![
        layer("parcels", "Parcelles", parcels, Drawing::Areas, 7_438),
        layer("streets", "Rues", "Les voies, avec leur nom.", Drawing::Lines, 412),
        layer("addresses", "Adresses", "Chaque numéro, à sa place.", Drawing::Points, 5_021),
        LayerView { public: false, editable: true, ..layer("notes", "Notes sur la carte", notes, Drawing::Mixed, 1) },
    ]
}

fn field(name: &str, title: &str, kind: FieldKind) -> Field {
    Field {
        name: name.into(),
        title: title.into(),
        description: String::new(),
        foreign: None,
        kind,
        unit: None,
        values: Vec::new(),
        queryable: true,
        sortable: true,
    }
}

pub fn fields() -> Vec<Field> {
    let zones = [("U", "Zone urbaine"), ("AU", "Zone à urbaniser"), ("A", "Zone agricole"), ("N", "Zone naturelle")];
    let zones = zones.map(|(code, meaning)| (code.to_owned(), meaning.to_owned())).to_vec();
    let stated = "Surface portée au cadastre ; la surface du dessin peut différer.";
    vec![
        field("section", "Section", FieldKind::Text),
        field("number", "Numéro", FieldKind::Text),
        Field { unit: Some("m2".into()), description: stated.into(), ..field("area", "Contenance", FieldKind::Number) },
        Field { values: zones, ..field("zone", "Zone", FieldKind::Text) },
        field("surveyed", "Arpentée", FieldKind::Boolean),
        // A comment of the database, for want of words of the layer.
        Field {
            sortable: false,
            description: "As the cadastre has it.".into(),
            foreign: Some("en".into()),
            ..field("address", "Adresse cadastrale", FieldKind::Text)
        },
        field("updated", "Mis à jour", FieldKind::Date),
    ]
}

pub fn rows() -> Vec<Row> {
    let streets = ["Rue de Birmingham", "Place d’Armes", "Avenue du Général Leclerc", "Rue Jeanne d’Harcourt"];
    let zones = ["U", "AU", "N", "A"];
    (0..40_u8)
        .map(|n| {
            let at = usize::from(n % 4);
            let values = vec![
                Cell::Text(["AB", "AC"][usize::from(n % 2)].into()),
                Cell::Text(format!("{}", 120 + u32::from(n))),
                if n == 3 { Cell::Empty } else { Cell::Integer(237 + 419 * i64::from(n)) },
                Cell::Text(zones[at].into()),
                Cell::Boolean(n % 3 == 0),
                Cell::Text(format!("{} {}", n + 1, streets[at])),
                Cell::Date(format!("2026-0{}-{:02}", 1 + n % 9, 1 + n % 28)),
            ];
            Row { id: 1_201 + i64::from(n), values }
        })
        .collect()
}

pub fn asked() -> Asked {
    Asked {
        equal: vec![("zone".into(), "U".into())],
        sort: Some(("area".into(), true)),
        limit: 50,
        offset: 50,
        ..Asked::default()
    }
}

pub fn systems() -> Vec<CrsName> {
    let names = ["OGC:CRS84", "http://www.opengis.net/def/crs/EPSG/0/4326", "EPSG:2154", "EPSG:3950"];
    names.iter().map(|name| name.parse().unwrap()).collect()
}

pub fn tilesets() -> Vec<TilesetView> {
    let set = |id: &str, title: &str, system: &str| TilesetView {
        id: id.into(),
        title: title.into(),
        system: system.into(),
        path: format!("/ogc/tiles/{id}"),
        template: format!("https://carte.albert.fr/ogc/tiles/{id}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"),
        xyz: (id == "WebMercatorQuad").then(|| "https://carte.albert.fr/tiles/parcels/{z}/{x}/{y}".to_owned()),
    };
    vec![
        set("WebMercatorQuad", "Web Mercator", "EPSG:3857"),
        set("WorldCRS84Quad", "WGS 84", "CRS84"),
        set("LAMB93", "Lambert-93 (IGN)", "EPSG:2154"),
    ]
}

pub fn grids() -> Vec<GridView> {
    let level = |z: u32| LevelView {
        id: z.to_string(),
        scale: 373_281_770.6 / f64::from(1 << z),
        cell: 104_522.0 / f64::from(1 << z),
        columns: 1 << z,
        rows: 1 << z,
    };
    let levels = (0..8).map(level).collect();
    vec![GridView { id: "LAMB93".into(), title: "Lambert-93 (IGN)".into(), system: "EPSG:2154".into(), levels }]
}

pub fn styles() -> Vec<StyleView> {
    let style = |id: &str, title: &str| StyleView {
        id: id.into(),
        title: title.into(),
        address: format!("https://carte.albert.fr/ogc/styles/{id}?f=mapbox"),
    };
    vec![style("planning-light", "Urbanisme"), style("schools", "Écoles")]
}

pub fn openapi() -> Value {
    json!({
        "paths": {
            "/ogc/collections/{collectionId}/items": {
                "parameters": [{"$ref": "#/components/parameters/collectionId"}],
                "get": {"summary": "Features of a layer", "parameters": [{"name": "limit", "description": "At most so many."}]},
                "post": {"summary": "Create a feature"}
            }
        },
        "components": {"parameters": {"collectionId": {"name": "collectionId", "required": true, "description": "Id of a layer."}}}
    })
}
