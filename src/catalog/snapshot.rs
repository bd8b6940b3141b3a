//! The catalogue at one moment: layers that can be served, and what is wrong with the others.
use std::borrow::Cow;
use std::sync::Arc;

use super::fault::{Fault, Warning};
use super::model::{Column, Layer, Text};

/// Every layer, in drawing order, and every fault. Immutable: a change makes a new one.
#[derive(Debug, Default)]
pub struct Catalog {
    /// Grows by one with each change seen.
    pub version: u64,
    layers: Vec<Arc<ResolvedLayer>>,
    faults: Vec<Fault>,
}

/// A layer whose table, columns and geometry were found in the database.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedLayer {
    pub layer: Layer,
    /// Schema and table (or view) of the rows, unquoted.
    pub schema: String,
    pub table: String,
    /// Published columns with their types, in the order of the file.
    pub columns: Vec<ResolvedColumn>,
    pub geometry_kind: GeometryKind,
    /// Whether the geometry column declares a type of several parts (`MultiPolygon`), which rows of one part have too.
    pub multi: bool,
    /// EPSG code of the stored geometry.
    pub srid: i32,
    /// Whether rows can carry a commune (row scope applies).
    pub has_commune: bool,
    /// `MapLibre` layers of the folder's `style.json`.
    pub drawing: Option<Vec<serde_json::Value>>,
    pub warnings: Vec<Warning>,
}

/// A published column as the database has it.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedColumn {
    pub column: Column,
    pub kind: ColumnKind,
    /// Type as `PostgreSQL` writes it: `character varying(20)`.
    pub sql_type: String,
    /// Comment of the column in the database.
    pub comment: Option<String>,
}

/// What a value is, for encoders, forms and filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    Text,
    Integer,
    Real,
    Boolean,
    Date,
    /// A moment, with or without time zone.
    Time,
    /// Anything else (json, uuid, arrays, enumerations): read and shown as its text.
    Other,
}

/// What the geometry column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GeometryKind {
    Point,
    Line,
    Polygon,
    Mixed,
}

impl Catalog {
    pub(super) fn new(version: u64, mut layers: Vec<Arc<ResolvedLayer>>, faults: Vec<Fault>) -> Self {
        layers.sort_by(|a, b| (a.layer.order, &a.layer.id).cmp(&(b.layer.order, &b.layer.id)));
        Self { version, layers, faults }
    }

    /// The layers that can be served, lowest drawn first.
    #[must_use]
    pub fn layers(&self) -> &[Arc<ResolvedLayer>] {
        &self.layers
    }

    #[must_use]
    pub fn layer(&self, id: &str) -> Option<&Arc<ResolvedLayer>> {
        self.layers.iter().find(|layer| layer.layer.id == id)
    }

    /// Everything wrong. A layer may be here and still be served as it last was.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    pub(super) fn same_as(&self, layers: &[Arc<ResolvedLayer>], faults: &[Fault]) -> bool {
        self.faults == faults
            && self.layers.len() == layers.len()
            && layers.iter().all(|layer| self.layer(&layer.layer.id).is_some_and(|ours| ours == layer))
    }
}

impl ResolvedColumn {
    /// What the value means: the description of the file, else the comment of the database.
    #[must_use]
    pub fn help(&self) -> Text {
        let described = &self.column.description;
        if described.is_empty() { of_comment(self.comment.as_deref()) } else { described.clone() }
    }
}

impl ResolvedLayer {
    #[must_use]
    pub fn id(&self) -> &str {
        &self.layer.id
    }

    /// `schema.table`, as the change feed names it.
    #[must_use]
    pub fn relation(&self) -> String {
        format!("{}.{}", self.schema, self.table)
    }

    /// `"schema"."table"`, ready for SQL.
    #[must_use]
    pub fn sql_table(&self) -> String {
        format!("{}.{}", quoted(&self.schema), quoted(&self.table))
    }

    #[must_use]
    pub fn column(&self, name: &str) -> Option<&ResolvedColumn> {
        self.columns.iter().find(|column| column.column.name == name)
    }

    /// The values of a column as texts every service gives: days `2026-03-12`, moments in universal time (RFC 3339), lists
    /// joined by bars, anything else as PostgreSQL writes it. `row`: alias of the relation.
    #[must_use]
    pub fn text_of(&self, column: &ResolvedColumn, row: &str) -> String {
        let value = format!("{row}.{}", quoted(&column.column.name));
        let moment =
            |value: &str| format!("rtrim(rtrim(to_char({value}, 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), '0'), '.') || 'Z'");
        match column.kind {
            ColumnKind::Time if column.sql_type.contains("with time zone") => {
                moment(&format!("{value} at time zone 'UTC'"))
            }
            ColumnKind::Time if column.sql_type.starts_with("timestamp") => moment(&value),
            ColumnKind::Other if column.sql_type.ends_with("[]") => format!("array_to_string({value}, '|')"),
            _ => format!("{value}::text"),
        }
    }

    /// Whether an edit of the table reaches the map by itself.
    #[must_use]
    pub fn live(&self) -> bool {
        !self.warnings.iter().any(|warning| matches!(warning, Warning::NotLive { .. }))
    }
}

impl ColumnKind {
    /// `text`, `integer`, `real`, `boolean`, `date`, `time`: the word of the JSON interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text | Self::Other => "text",
            Self::Integer => "integer",
            Self::Real => "real",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Time => "time",
        }
    }
}

impl GeometryKind {
    /// `point`, `line`, `polygon`, `mixed`: the word of the JSON interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Line => "line",
            Self::Polygon => "polygon",
            Self::Mixed => "mixed",
        }
    }
}

/// A name as an SQL identifier.
#[must_use]
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The text in `lang`, else in French, else in any language.
#[must_use]
pub fn say<'a>(text: &'a Text, lang: &str) -> Cow<'a, str> {
    spoken(text, lang).map_or(Cow::Borrowed(""), |(_, said)| Cow::Borrowed(said))
}

/// What [`say`] says, after the code of the language it is in; nothing of an empty text.
#[must_use]
pub fn spoken<'a>(text: &'a Text, lang: &str) -> Option<(&'a str, &'a str)> {
    let found = text.get_key_value(lang).or_else(|| text.get_key_value("fr")).or_else(|| text.iter().next());
    found.map(|(lang, said)| (lang.as_str(), said.as_str()))
}

/// A comment of the database as a text: the database speaks English; better that than nothing.
#[must_use]
pub fn of_comment(comment: Option<&str>) -> Text {
    comment.map(|comment| ("en".to_owned(), comment.to_owned())).into_iter().collect()
}

/// The column names in braces of a pattern such as `{number} {street}`.
pub fn pattern_columns(pattern: &str) -> impl Iterator<Item = &str> {
    pattern.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_names_its_columns() {
        assert_eq!(pattern_columns("{number}{suffix}, {street}").collect::<Vec<_>>(), ["number", "suffix", "street"]);
        assert_eq!(pattern_columns("no braces }{").count(), 0);
    }

    #[test]
    fn an_identifier_cannot_break_out_of_its_quotes() {
        assert_eq!(quoted("a\"; drop table x; --"), "\"a\"\"; drop table x; --\"");
    }
}
