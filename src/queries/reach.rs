//! Who may read what a query reads: every table is one of a list the person may open or of a layer they may see, every
//! column one that list or layer shows; the communes are those they have for all of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::auth::{Person, Sight};
use crate::catalog::{Catalog, ResolvedLayer};
use crate::db::Scope;
use crate::queries::Error;
use crate::queries::examine::Read;
use crate::records::{RecordType, Registry};

/// Columns of the framework, open wherever the table is.
const OWN: [&str; 6] = ["fid", "version", "commune", "valid_from", "valid_to", "geom"];

/// What a run is held to.
#[derive(Debug)]
pub struct Reach {
    pub scope: Scope,
    /// Types whose personal columns are read: each look is noted.
    pub personal: Vec<Arc<RecordType>>,
    /// Types that are read.
    pub types: Vec<String>,
}

/// The types and layers of the server.
#[derive(Debug, Clone, Copy)]
pub struct Published<'a> {
    pub registry: &'a Registry,
    pub catalog: &'a Catalog,
}

impl Published<'_> {
    /// Narrow `scope` to what the person may read of all this.
    ///
    /// # Errors
    /// [`Error::TableClosed`], [`Error::ColumnClosed`], [`Error::ListForbidden`], [`Error::PersonalForbidden`].
    pub fn reach(&self, person: &Arc<Person>, scope: Scope, reads: &[Read]) -> Result<Reach, Error> {
        let mut reach = Reach { scope, personal: Vec::new(), types: Vec::new() };
        for read in reads {
            let present = read.relation.strip_suffix("_history").unwrap_or(&read.relation);
            let kind = self.registry.of_relation(&read.relation).or_else(|| self.registry.of_relation(present));
            let layers: Vec<&ResolvedLayer> = self
                .catalog
                .layers()
                .iter()
                .map(|layer| &**layer)
                .filter(|layer| layer.relation() == present)
                .collect();
            // What tells of a person is read as records are, and noted, whatever a layer shows.
            let tells = kind.is_some_and(|kind| tells(kind, read));
            let of_layer = layers.iter().filter(|_| !tells).find_map(|layer| of_layer(person, layer, &read.columns));
            let within = match (kind, of_layer) {
                (_, Some(within)) => within,
                (Some(kind), None) => of_type(person, kind, read, &mut reach.personal)?,
                (None, None) if layers.is_empty() => return Err(Error::TableClosed(read.relation.clone())),
                (None, None) => return Err(closed(person, &layers, read)),
            };
            reach.types.extend(kind.map(|kind| kind.id.clone()));
            reach.scope = reach.scope.and(&within);
            if reach.scope.is_empty() {
                let title = kind.map(|kind| kind.title.clone());
                return Err(Error::ListForbidden(
                    title.or_else(|| layers.first().map(|l| l.layer.title.clone())).unwrap_or_default(),
                ));
            }
        }
        Ok(reach)
    }
}

/// As a layer the person sees, when it shows all these columns.
fn of_layer(person: &Arc<Person>, layer: &ResolvedLayer, columns: &BTreeSet<String>) -> Option<Scope> {
    let within = Sight::Of(Arc::clone(person)).reach(layer.id(), layer.layer.public, "see")?;
    columns.iter().all(|column| shows(layer, column)).then_some(within)
}

fn shows(layer: &ResolvedLayer, column: &str) -> bool {
    let named = [&layer.layer.fid, &layer.layer.key, &layer.layer.geometry, &layer.layer.commune];
    OWN.contains(&column) || named.iter().any(|own| *own == column) || layer.column(column).is_some()
}

/// Why a table that is only a layer is not read.
fn closed(person: &Arc<Person>, layers: &[&ResolvedLayer], read: &Read) -> Error {
    let seen =
        |layer: &&&ResolvedLayer| Sight::Of(Arc::clone(person)).reach(layer.id(), layer.layer.public, "see").is_some();
    match layers.iter().find(seen) {
        Some(layer) => {
            let column = read.columns.iter().find(|column| !shows(layer, column)).cloned().unwrap_or_default();
            Error::ColumnClosed { table: read.relation.clone(), column }
        }
        None => Error::ListForbidden(layers.first().map(|layer| layer.layer.title.clone()).unwrap_or_default()),
    }
}

/// Some column of it tells of a person.
fn tells(kind: &RecordType, read: &Read) -> bool {
    read.columns.iter().any(|column| kind.field(column).is_some_and(|field| field.personal))
}

/// As a list the person may open.
fn of_type(
    person: &Person,
    kind: &Arc<RecordType>,
    read: &Read,
    personal: &mut Vec<Arc<RecordType>>,
) -> Result<Scope, Error> {
    let mut within = person.reach(&kind.id, "list").ok_or_else(|| Error::ListForbidden(kind.title.clone()))?;
    if let Some(column) =
        read.columns.iter().find(|column| !OWN.contains(&column.as_str()) && kind.field(column).is_none())
    {
        return Err(Error::ColumnClosed { table: read.relation.clone(), column: column.clone() });
    }
    if tells(kind, read) {
        let sees = person.reach(&kind.id, "see").ok_or_else(|| Error::PersonalForbidden(kind.title.clone()))?;
        within = within.and(&sees);
        if !personal.iter().any(|noted| noted.id == kind.id) {
            personal.push(Arc::clone(kind));
        }
    }
    Ok(within)
}
