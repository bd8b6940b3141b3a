//! Which column of a file is which field.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use crate::base::Language;
use crate::exchange::format::{Progress, Stopped};
use crate::exchange::table::read::{Limits, TableReader};
use crate::records::Error;
use crate::records::model::{FieldKind, RecordType, said};

/// What a column may be beside a field.
pub const COMMUNE: &str = "commune";
pub const LONGITUDE: &str = "longitude";
pub const LATITUDE: &str = "latitude";
pub const IDENTIFIER: &str = "fid";
/// Values shown of each column.
const SAMPLES: usize = 3;

/// Field, or one of the words above, by position of the column.
#[derive(Debug, Clone)]
pub struct Mapping(pub Vec<Option<String>>);

/// A column of a file, and the field it probably is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Proposal {
    pub column: String,
    pub samples: Vec<String>,
    pub field: Option<String>,
}

impl Mapping {
    /// The mapping a person chose, by name of the column; without one what the names say.
    ///
    /// # Errors
    /// [`Error::Parameter`] for a column or field that is none; [`Error::NothingMapped`].
    pub fn of(kind: &RecordType, header: &[String], chosen: &BTreeMap<String, String>) -> Result<Self, Error> {
        if chosen.is_empty() {
            let fields: Vec<Option<String>> = header.iter().map(|column| guess(kind, column)).collect();
            return if fields.iter().any(Option::is_some) { Ok(Self(fields)) } else { Err(Error::NothingMapped) };
        }
        if let Some((column, _)) =
            chosen.iter().find(|(column, field)| !header.contains(column) || !is_target(kind, field))
        {
            return Err(Error::Parameter(format!("map.{column}").chars().take(60).collect()));
        }
        Ok(Self(header.iter().map(|column| chosen.get(column).cloned()).collect()))
    }

    /// The column of a field.
    pub fn column(&self, field: &str) -> Option<usize> {
        self.0.iter().position(|mapped| mapped.as_deref() == Some(field))
    }
}

fn is_target(kind: &RecordType, field: &str) -> bool {
    let place = kind.geometry.is_some() && (field == LONGITUDE || field == LATITUDE);
    kind.field(field).is_some_and(|field| field.kind != FieldKind::File)
        || place
        || field == IDENTIFIER
        || (field == COMMUNE && kind.by_commune)
}

/// The field a column is named after: its name, or its title in any language.
fn guess(kind: &RecordType, column: &str) -> Option<String> {
    let plain = |text: &str| text.trim().to_lowercase().replace([' ', '-'], "_");
    let wanted = plain(column);
    let alias = match wanted.as_str() {
        "lon" | "long" => LONGITUDE,
        "lat" => LATITUDE,
        "commune_insee" | "code_insee" | "insee" => COMMUNE,
        other => other,
    };
    if is_target(kind, alias) {
        return Some(alias.to_owned());
    }
    let titled = kind
        .fields
        .iter()
        .filter(|field| field.kind != FieldKind::File)
        .find(|field| Language::ALL.iter().any(|language| plain(&said(&field.title, *language)) == wanted));
    titled.map(|field| field.name.clone())
}

/// The columns of a file with what they probably are.
///
/// # Errors
/// When the file is no table.
pub fn propose(kind: &RecordType, path: &Path) -> Result<Vec<Proposal>, Error> {
    let reader = TableReader::open(path, Limits::default(), &Arc::new(Progress::default()))?;
    let header = reader.header();
    let mut samples: Vec<Vec<String>> = vec![Vec::new(); header.len()];
    let mut seen = 0;
    let read = reader.each(|line| {
        for (kept, cell) in samples.iter_mut().zip(line.cells) {
            kept.push(cell.chars().take(60).collect());
        }
        seen += 1;
        if seen < SAMPLES { Ok(()) } else { Err(Stopped) }
    });
    match read {
        Ok(()) | Err(crate::exchange::table::read::TableError::Stopped) => {}
        Err(error) => return Err(error.into()),
    }
    let columns = header.iter().zip(samples);
    Ok(columns
        .map(|(column, samples)| Proposal { column: column.clone(), samples, field: guess(kind, column) })
        .collect())
}
