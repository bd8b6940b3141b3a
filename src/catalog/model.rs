//! What a layer folder says, after reading: the only list of publishable names and columns.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::inspire::Inspire;

/// A text in the languages of the interface, keyed `fr`, `en`, `es`.
pub type Text = BTreeMap<String, String>;

/// `layers/<id>/layer.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// Folder name, tile layer name, `source-layer` of styles, collection id.
    pub id: String,
    /// `schema.table` or `schema.view`.
    pub table: String,
    /// Unique integer column: the feature id of tiles.
    #[serde(default = "fid")]
    pub fid: String,
    /// Column a clerk knows a feature by.
    #[serde(default = "id")]
    pub key: String,
    /// Pattern of a feature's name in lists and cards, column names in braces; the key when empty.
    #[serde(default)]
    pub label: String,
    /// Geometry column, of any SRID PROJ knows.
    #[serde(default = "geom")]
    pub geometry: String,
    /// Column with the INSEE code; empty when the table has none.
    #[serde(default = "commune")]
    pub commune: String,
    /// Group of the layer tree: `cadastre`, `addresses`, `planning`, `elections`, `schools`, `town`, …
    pub group: String,
    /// Order in the group and on the map: lower is drawn first.
    #[serde(default)]
    pub order: i32,
    /// First zoom with tiles.
    #[serde(default)]
    pub minzoom: u8,
    /// Last zoom with tiles of its own; clients overzoom beyond.
    #[serde(default = "maxzoom")]
    pub maxzoom: u8,
    /// Visible without an account.
    #[serde(default)]
    pub public: bool,
    /// Row history exists (`<table>_history`): the layer can be seen as of a date.
    #[serde(default)]
    pub history: bool,
    /// Producer and licence.
    #[serde(default)]
    pub attribution: String,
    pub title: Text,
    #[serde(default)]
    pub description: Text,
    /// Published columns, in order; types come from the database.
    #[serde(default, rename = "column")]
    pub columns: Vec<Column>,
    #[serde(default)]
    pub tiles: TileRules,
    /// How features of this layer are found by the search box.
    #[serde(default)]
    pub search: Option<Search>,
    /// Which columns are the properties every GML object has.
    #[serde(default)]
    pub gml: Gml,
    /// The harmonised view of its features, if it has one.
    #[serde(default)]
    pub inspire: Option<Inspire>,
}

/// A published column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub name: String,
    pub title: Text,
    /// Help beside the value; when empty the comment of the database column, which is taken for English.
    #[serde(default)]
    pub description: Text,
    /// First zoom at which tiles carry the column.
    #[serde(default)]
    pub minzoom: u8,
    /// Meaning of coded values, by value.
    #[serde(default)]
    pub values: BTreeMap<String, Text>,
    /// How the value is shown: one of [`UNITS`].
    #[serde(default)]
    pub unit: Option<String>,
    /// Not in tiles, only in the card and exports.
    #[serde(default)]
    pub hidden_in_tiles: bool,
}

/// How tiles of the layer are made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TileRules {
    /// Margin around a tile, in 1/4096 of its side.
    pub buffer: u16,
    /// Below this zoom, areas and lines smaller than a screen pixel are left out.
    pub keep_all_from: u8,
    /// Below this zoom geometry is generalised, shared edges alike.
    pub exact_from: u8,
    /// First zoom at which tiles also carry a point layer `<id>-label`: one point inside each area
    /// (the pole of inaccessibility), with the same id and properties, in the tile that holds it and
    /// within the buffer of its neighbours. 0: no such layer. Keeps a name from being written once per tile.
    pub labels_from: u8,
}

/// What [`Column::unit`] may be.
pub const UNITS: [&str; 9] = ["m2", "m", "date", "url", "phone", "people", "degrees", "year", "scale"];

impl Default for TileRules {
    fn default() -> Self {
        Self { buffer: 64, keep_all_from: 13, exact_from: 17, labels_from: 0 }
    }
}

/// Search rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// `address`, `street`, `parcel`, `locality`, `station`, `school`, `place`.
    pub kind: String,
    /// Pattern of the result line: column names in braces.
    pub label: String,
    /// Pattern of the second line.
    #[serde(default)]
    pub detail: String,
}

/// Published columns that are standard properties of a GML object (OGC 07-036): a program asks for `gml:name` whatever the
/// layer calls it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Gml {
    /// `gml:name`.
    pub name: Option<String>,
    /// `gml:description`.
    pub description: Option<String>,
    /// `gml:identifier`.
    pub identifier: Option<String>,
}

fn fid() -> String {
    "fid".into()
}
fn id() -> String {
    "id".into()
}
fn geom() -> String {
    "geom".into()
}
fn commune() -> String {
    "commune".into()
}
fn maxzoom() -> u8 {
    18
}
