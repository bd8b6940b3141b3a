//! Tile matrix sets as documents (OGC 17-083r4, 6.4 and annex C), and as pages are given them.

use serde_json::{Value, json};

use crate::base::Language;
use crate::ogc::Error;
use crate::ogc::link::Place;
use crate::ogc::page::{GridView, LevelView};
use crate::tiles::{Matrix, MatrixSet, PIXELS};

/// The grid an address names.
///
/// # Errors
/// [`Error::GridUnknown`].
pub fn named(id: &str) -> Result<MatrixSet, Error> {
    MatrixSet::named(id).ok_or_else(|| Error::GridUnknown(id.chars().take(60).collect()))
}

/// What a grid is called.
#[must_use]
pub const fn title(set: MatrixSet, language: Language) -> &'static str {
    match (set, language) {
        (MatrixSet::WebMercatorQuad, _) => "Web Mercator",
        (MatrixSet::WorldCrs84Quad, Language::French) => "Longitude et latitude",
        (MatrixSet::WorldCrs84Quad, Language::English) => "Longitude and latitude",
        (MatrixSet::WorldCrs84Quad, Language::Spanish) => "Longitud y latitud",
        (MatrixSet::Lamb93, _) => "Lambert-93 (IGN)",
    }
}

/// Address that names a grid for everybody: of the registry of the OGC, or here for the one it does not hold.
#[must_use]
pub fn uri(set: MatrixSet, place: &Place) -> String {
    match set {
        MatrixSet::Lamb93 => place.at("/tileMatrixSets/LAMB93"),
        _ => format!("http://www.opengis.net/def/tilematrixset/OGC/1.0/{}", set.id()),
    }
}

/// The list of grids.
#[must_use]
pub fn list(place: &Place) -> Value {
    let one = |set: MatrixSet| {
        let title = title(set, place.language());
        let path = format!("/tileMatrixSets/{}", set.id());
        json!({
            "id": set.id(),
            "title": title,
            "uri": uri(set, place),
            "crs": set.crs().uri(),
            "links": [place.link("self", "application/json", title, &format!("{path}?f=json"))],
        })
    };
    json!({"links": place.this("/tileMatrixSets"), "tileMatrixSets": MatrixSet::ALL.map(one)})
}

/// A grid, level by level.
#[must_use]
pub fn document(set: MatrixSet, place: &Place) -> Value {
    let levels: Vec<Value> = (0..set.levels()).map(|level| matrix(level, set.matrix(level))).collect();
    let mut document = json!({
        "id": set.id(),
        "title": title(set, place.language()),
        "uri": uri(set, place),
        "crs": set.crs().uri(),
        "orderedAxes": if set == MatrixSet::WorldCrs84Quad { ["Lon", "Lat"] } else { ["X", "Y"] },
        "tileMatrices": levels,
        "links": place.this(&format!("/tileMatrixSets/{}", set.id())),
    });
    let known = match set {
        MatrixSet::WebMercatorQuad => Some("GoogleMapsCompatible"),
        MatrixSet::WorldCrs84Quad => Some("GoogleCRS84Quad"),
        MatrixSet::Lamb93 => None,
    };
    if let Some(scales) = known {
        document["wellKnownScaleSet"] = format!("http://www.opengis.net/def/wkss/OGC/1.0/{scales}").into();
    }
    document
}

fn matrix(level: u8, Matrix { cell, scale, origin, columns, rows }: Matrix) -> Value {
    json!({
        "id": level.to_string(),
        "scaleDenominator": scale,
        "cellSize": cell,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": origin,
        "tileWidth": PIXELS,
        "tileHeight": PIXELS,
        "matrixWidth": columns,
        "matrixHeight": rows,
    })
}

/// A grid as a page is given it.
#[must_use]
pub fn view(set: MatrixSet, language: Language) -> GridView {
    let level = |level: u8| {
        let Matrix { cell, scale, columns, rows, .. } = set.matrix(level);
        LevelView { id: level.to_string(), scale, cell, columns: columns.into(), rows: rows.into() }
    };
    GridView {
        id: set.id().into(),
        title: title(set, language).into(),
        system: system(set),
        levels: (0..set.levels()).map(level).collect(),
    }
}

/// The system of a grid in a word: `EPSG:2154`.
#[must_use]
pub fn system(set: MatrixSet) -> String {
    if set == MatrixSet::WorldCrs84Quad { "CRS84".into() } else { set.crs().srid.to_string() }
}
