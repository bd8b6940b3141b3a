//! `records.toml`: what a module says of its record types that the database cannot.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalog::Text;
use crate::records::retention::RetentionOverlay;

/// The file of one module.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    /// Name of the module: its folder.
    pub module: String,
    pub title: Text,
    /// Name of an icon of the page.
    #[serde(default = "icon")]
    pub icon: String,
    /// Record types, in the order of the page.
    #[serde(rename = "type")]
    pub types: Vec<TypeOverlay>,
}

/// One record type.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeOverlay {
    pub id: String,
    /// `schema.table`.
    pub table: String,
    pub title: Text,
    pub singular: Text,
    #[serde(default)]
    pub help: Text,
    /// Pattern of a record's name: column names in braces.
    pub label: String,
    /// The layer that draws the records; titles and meanings of values are taken from it.
    pub layer: Option<String>,
    /// Columns of the list; the first six of the form when empty.
    #[serde(default)]
    pub list: Vec<String>,
    #[serde(default)]
    pub sort: Vec<String>,
    /// Columns found by words; the migration calls `beffroi.searchable` with the same.
    #[serde(default)]
    pub search: Vec<String>,
    /// Its records are never deleted: a mistake is cancelled and stays.
    #[serde(default)]
    pub permanent: bool,
    /// Columns that tell a row of a file apart.
    #[serde(default)]
    pub key: Vec<String>,
    /// Columns nobody sees.
    #[serde(default)]
    pub hidden: Vec<String>,
    /// Columns shown but never typed in.
    #[serde(default)]
    pub readonly: Vec<String>,
    #[serde(default, rename = "section")]
    pub sections: Vec<SectionOverlay>,
    #[serde(default)]
    pub field: BTreeMap<String, FieldOverlay>,
    pub retention: Option<RetentionOverlay>,
    #[serde(default, rename = "action")]
    pub actions: Vec<ActionOverlay>,
    /// Lists offered under a name to everybody.
    #[serde(default, rename = "view")]
    pub views: Vec<ViewOverlay>,
    /// Records a commune begins with: values by column.
    #[serde(default)]
    pub first: Vec<toml::Table>,
    pub published: Option<PublishedOverlay>,
    pub processing: Option<ProcessingOverlay>,
}

/// What is done with the personal data of the type, as the record of processing activities says it (RGPD, art. 30).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessingOverlay {
    pub purposes: Text,
    /// Categories of persons.
    pub subjects: Text,
    /// `legal_obligation`, `public_task`, … (RGPD, art. 6 1.).
    pub legal_basis: String,
    /// The texts it rests on.
    #[serde(default)]
    pub reference: Text,
}

/// A list worth coming back to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewOverlay {
    pub title: Text,
    /// As in the address: `f.done=empty:&f.due=lt:today`.
    pub query: String,
}

/// Records everybody may read (`beffroi.publish_rows`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedOverlay {
    /// The page that shows them, `/registre`; none: they are shown with the record they hang on.
    pub path: Option<String>,
    /// Under the title.
    #[serde(default)]
    pub help: Text,
    /// Columns shown.
    pub fields: Vec<String>,
}

/// Fields under a heading.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionOverlay {
    pub title: Text,
    pub fields: Vec<String>,
}

/// What the overlay adds to a column.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FieldOverlay {
    pub title: Text,
    pub help: Text,
    /// `longtext`, `amount`; else by the type of the column.
    pub widget: Option<String>,
    pub unit: Option<String>,
    pub values: BTreeMap<String, Text>,
    pub personal: bool,
    /// On a file: what is written in red on its first page, column names in braces.
    pub stamp: Option<String>,
    /// On a file: documents that wait in the person's scan folder are offered.
    pub scans: bool,
    /// Must be filled though the column may be empty: what the end of retention takes away.
    pub required: bool,
    /// On a foreign key: the names of the records may be chosen by whoever fills the form, also without the right to list them.
    pub open: bool,
    pub depends: Option<Depends>,
    /// Title of the tab this field makes in the record it refers to.
    pub tab: Text,
}

/// When a field is shown.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Depends {
    pub field: String,
    pub values: Vec<String>,
}

/// A named action.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionOverlay {
    pub id: String,
    pub title: Text,
    #[serde(default)]
    pub on_selection: bool,
    #[serde(default)]
    pub asks: Vec<Question>,
}

/// Something asked before an action is done.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub name: String,
    pub title: Text,
    /// `text`, `integer`, `real`, `boolean`, `date`, `choice`.
    pub kind: String,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub values: BTreeMap<String, Text>,
}

fn icon() -> String {
    "folder".into()
}
