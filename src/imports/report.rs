//! What an import did, for the person and for `--report`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::exchange::format::{Level, Place, Unit};
use crate::imports::Error;

/// Rows of one table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    pub added: u64,
    pub changed: u64,
    pub removed: u64,
    pub unchanged: u64,
}

impl Count {
    /// Add the rows of another commune or table.
    pub fn add(&mut self, other: &Self) {
        self.added += other.added;
        self.changed += other.changed;
        self.removed += other.removed;
        self.unchanged += other.unchanged;
    }
}

/// A reject or a remark, as the report lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub level: Level,
    pub file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature: Option<u64>,
    pub column: Option<String>,
    pub code: String,
    pub message: String,
    /// `lon lat`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
}

impl Line {
    pub(super) fn new(level: Level, place: &Place, column: Option<&str>, code: &str, message: &str) -> Self {
        Self {
            level,
            file: place.file.to_string(),
            line: (place.unit == Unit::Line).then_some(place.number),
            feature: (place.unit == Unit::Feature).then_some(place.number),
            column: column.map(str::to_owned),
            code: code.to_owned(),
            message: message.to_owned(),
            position: None,
        }
    }
}

/// The outcome of an import: the JSON of `--report`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// Records met in the source, rejects included.
    pub read: u64,
    pub added: u64,
    pub changed: u64,
    pub removed: u64,
    pub unchanged: u64,
    pub rejected: u64,
    pub seconds: f64,
    /// Geometries made valid.
    pub repaired: u64,
    pub dry_run: bool,
    /// By table.
    pub tables: BTreeMap<String, Count>,
    /// How many remarks and rejects of each code.
    pub codes: BTreeMap<String, u64>,
    /// The first rejects and remarks; all rejects are in the file of `--rejects`.
    pub lines: Vec<Line>,
    /// What a person should know of the import as a whole.
    pub notes: Vec<String>,
}

impl Report {
    /// Write the report as JSON.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let unwritable = |source| Error::Unwritable { file: path.to_owned(), source };
        let json = serde_json::to_vec_pretty(self).map_err(|e| unwritable(e.into()))?;
        std::fs::write(path, json).map_err(unwritable)
    }
}
