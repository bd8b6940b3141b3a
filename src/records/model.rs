//! A record type as it is served: what the database says of its table, and what the overlay adds.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::base::Language;
use crate::catalog::{GeometryKind, Text, say};
use crate::records::retention::Retention;
use crate::records::rules::Rules;

/// Everything known of one record type.
#[derive(Debug, Clone)]
pub struct RecordType {
    /// Plural English noun: `addresses`.
    pub id: String,
    /// The module it belongs to.
    pub module: String,
    pub schema: String,
    pub table: String,
    /// Plural.
    pub title: Text,
    /// One of them.
    pub singular: Text,
    pub help: Text,
    /// Pattern of the name of a record: column names in braces.
    pub label: String,
    /// Layer on which its records are drawn, with the same identifiers.
    pub layer: Option<String>,
    /// Columns a person sees, in the order of the form.
    pub fields: Vec<Field>,
    pub sections: Vec<Section>,
    /// Columns of the list at first.
    pub list: Vec<String>,
    /// Columns by which a list is sorted at first, `-` before a descending one.
    pub sort: Vec<String>,
    /// Columns searched by words; they carry the index of `beffroi.searchable`.
    pub search: Vec<String>,
    /// Columns by which a row of a file is known again.
    pub key: Vec<String>,
    pub geometry: Option<Geometry>,
    /// Rows belong to a commune.
    pub by_commune: bool,
    /// A record without a commune can be made (of the group, of the server).
    pub commune_optional: bool,
    /// `<table>_history` exists: lists as of a date.
    pub history: bool,
    /// Types whose records hang on one of this type.
    pub children: Vec<Child>,
    /// What can be done beside creating, changing and deleting.
    pub named: Vec<Named>,
    /// Columns the serving role may write at all.
    pub writable: bool,
    pub validity: Option<(String, String)>,
    /// Its records are never deleted.
    pub permanent: bool,
    /// Lists offered under a name: title, query.
    pub views: Vec<(Text, String)>,
    /// Records a commune begins with.
    pub first: Vec<Map<String, Value>>,
    /// What of its records everybody may read.
    pub published: Option<Published>,
    /// What is done with its personal data.
    pub processing: Option<Processing>,
    /// How long its records are kept; none: for ever.
    pub retention: Option<Retention>,
    pub rules: Arc<dyn Rules>,
}

/// A column as people see it.
#[derive(Debug, Clone, Default)]
pub struct Field {
    pub name: String,
    pub title: Text,
    pub help: Text,
    pub kind: FieldKind,
    /// Type as PostgreSQL writes it.
    pub sql_type: String,
    pub required: bool,
    pub readonly: bool,
    /// What an empty form shows.
    pub default: Option<Value>,
    /// An empty form shows the day it is (`default beffroi.today()`).
    pub today: bool,
    pub unit: Option<String>,
    /// Value and its meaning, where only these are allowed.
    pub choices: Vec<(String, Text)>,
    /// Record type referred to.
    pub reference: Option<String>,
    pub max_length: Option<u32>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub pattern: Option<String>,
    /// Shown only when another field has one of these values.
    pub depends: Option<(String, Vec<String>)>,
    /// Tells something of a person: every look is noted.
    pub personal: bool,
    /// Pattern of what is stamped on the first page of the file.
    pub stamp: Option<String>,
    /// Documents of the person's scan folder are offered.
    pub scans: bool,
    /// Whoever fills the form may choose among the names of the records referred to.
    pub open: bool,
}

/// What of the records of a type everybody may read.
#[derive(Debug, Clone)]
pub struct Published {
    /// The page that shows them; none: with the record they hang on.
    pub path: Option<String>,
    pub help: Text,
    pub fields: Vec<String>,
}

/// What is done with personal data (RGPD, art. 30).
#[derive(Debug, Clone)]
pub struct Processing {
    pub purposes: Text,
    /// Categories of persons.
    pub subjects: Text,
    pub legal_basis: String,
    /// The texts it rests on.
    pub reference: Text,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FieldKind {
    #[default]
    Text,
    LongText,
    Integer,
    Real,
    Amount,
    Boolean,
    Date,
    Time,
    Choice,
    Reference,
    List,
    /// A file: domain `beffroi.file`.
    File,
    /// A formatted text, HTML: domain `beffroi.rich_text`.
    RichText,
}

/// The shape of a record.
#[derive(Debug, Clone)]
pub struct Geometry {
    pub column: String,
    pub kind: GeometryKind,
    /// The column takes collections (`MultiPolygon`).
    pub multi: bool,
    pub srid: i32,
    pub required: bool,
}

/// Fields under a heading.
#[derive(Debug, Clone)]
pub struct Section {
    pub title: Text,
    pub fields: Vec<String>,
}

/// A tab: records of `kind` whose `field` is this record.
#[derive(Debug, Clone)]
pub struct Child {
    pub kind: String,
    pub field: String,
    pub title: Text,
    /// The type itself, without tabs of its own: rules of the parent make and change its records.
    pub record: Arc<RecordType>,
}

/// A named action of a module.
#[derive(Debug, Clone)]
pub struct Named {
    pub id: String,
    pub title: Text,
    /// On the records of a selection, or on one record.
    pub on_selection: bool,
    /// What is asked first.
    pub fields: Vec<Field>,
}

impl FieldKind {
    /// The word of the JSON interface.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "longtext",
            Self::Integer => "integer",
            Self::Real => "real",
            Self::Amount => "amount",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Time => "time",
            Self::Choice => "choice",
            Self::Reference => "reference",
            Self::List => "list",
            Self::File => "file",
            Self::RichText => "richtext",
        }
    }
}

impl RecordType {
    /// `schema.table`, as the change feed names it.
    #[must_use]
    pub fn relation(&self) -> String {
        format!("{}.{}", self.schema, self.table)
    }

    /// `"schema"."table"`, for SQL.
    #[must_use]
    pub fn sql_table(&self) -> String {
        format!("{}.{}", crate::catalog::quoted(&self.schema), crate::catalog::quoted(&self.table))
    }

    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Title of a field, else its name.
    #[must_use]
    pub fn title_of(&self, name: &str, language: Language) -> String {
        self.field(name).map_or_else(|| name.to_owned(), |field| said(&field.title, language))
    }

    /// The pattern of a field's stamp, filled from the values of a record.
    #[must_use]
    pub fn filled(pattern: &str, values: &Map<String, Value>) -> String {
        crate::catalog::pattern_columns(pattern).fold(pattern.to_owned(), |text, name| {
            let value = values.get(name).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            text.replace(&format!("{{{name}}}"), &value.unwrap_or_default())
        })
    }

    /// Some field tells something of a person.
    #[must_use]
    pub fn personal(&self) -> bool {
        self.fields.iter().any(|field| field.personal)
    }
}

/// A text in the language of the reader.
#[must_use]
pub fn said(text: &Text, language: Language) -> String {
    say(text, language.code()).into_owned()
}

/// Every record type of the server.
#[derive(Debug, Default)]
pub struct Registry {
    pub modules: Vec<ModuleTitle>,
    pub types: BTreeMap<String, Arc<RecordType>>,
}

/// A trade, as the rail of the page names it.
#[derive(Debug, Clone)]
pub struct ModuleTitle {
    pub id: String,
    pub title: Text,
    pub icon: String,
    /// Its types, in order.
    pub types: Vec<String>,
}

impl Registry {
    /// The type of a table.
    #[must_use]
    pub fn of_relation(&self, relation: &str) -> Option<&Arc<RecordType>> {
        self.types.values().find(|kind| kind.relation() == relation)
    }
}
