//! What a query may read, for whoever writes one: tables and columns with the words of lists and layers.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::{Person, Sight};
use crate::base::Language;
use crate::catalog::say;
use crate::queries::Queries;
use crate::records::said;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = QueryTable)]
pub struct Table {
    /// `schema.table`.
    pub name: String,
    pub title: String,
    pub columns: Vec<TableColumn>,
}

/// A column of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = QueryTableColumn)]
pub struct TableColumn {
    pub name: String,
    pub title: String,
    /// Tells of a person: each run that reads it is noted.
    pub personal: bool,
}

impl TableColumn {
    fn new(name: &str, title: String) -> Self {
        Self { name: name.to_owned(), title, personal: false }
    }
}

impl Queries {
    /// The tables of the lists and layers the person may open.
    pub(super) fn tables(&self, person: &Arc<Person>, language: Language) -> Vec<Table> {
        let mut tables = BTreeMap::new();
        let sight = Sight::Of(Arc::clone(person));
        for layer in self.catalog.current().layers() {
            if sight.reach(layer.id(), layer.layer.public, "see").is_none() {
                continue;
            }
            let said = |text| say(text, language.code()).into_owned();
            let mut columns: Vec<TableColumn> = layer
                .columns
                .iter()
                .map(|column| TableColumn::new(&column.column.name, said(&column.column.title)))
                .collect();
            columns.extend(common(layer.has_commune, Some(&layer.layer.geometry), language));
            tables.insert(layer.relation(), (said(&layer.layer.title), columns));
        }
        for kind in self.records.registry().types.values().filter(|kind| person.reach(&kind.id, "list").is_some()) {
            if matches!(kind.schema.as_str(), "auth" | "beffroi") {
                continue;
            }
            let mut columns: Vec<TableColumn> = kind
                .fields
                .iter()
                .map(|field| TableColumn {
                    name: field.name.clone(),
                    title: said(&field.title, language),
                    personal: field.personal,
                })
                .collect();
            columns.extend(common(kind.by_commune, kind.geometry.as_ref().map(|geometry| &geometry.column), language));
            tables.insert(kind.relation(), (said(&kind.title, language), columns));
        }
        tables.into_iter().map(|(name, (title, columns))| Table { name, title, columns }).collect()
    }
}

/// Columns every table has.
fn common(by_commune: bool, geometry: Option<&String>, language: Language) -> Vec<TableColumn> {
    let mut columns = vec![TableColumn::new("fid", language.pick("Numéro", "Number", "Número").to_owned())];
    if by_commune {
        columns.push(TableColumn::new(
            "commune",
            language.pick("Commune (INSEE)", "Commune (INSEE)", "Municipio (INSEE)").to_owned(),
        ));
    }
    columns.extend(geometry.map(|name| {
        TableColumn::new(name, language.pick("Place sur la carte", "Place on the map", "Lugar en el mapa").to_owned())
    }));
    columns
}
