//! The contract of every reader: a file in, typed records and explained rejects out.
//!
//! A [`Reader`] pushes what it finds into a [`Sink`], one record at a time, so that memory does not
//! grow with the file. It knows names of tables and columns as plain text and no database: matching
//! its values to the types of the table, comparing with what is there and writing is the work of
//! `imports`. Geometry is always longitude, latitude in degrees (EPSG:4326, x = longitude), whatever
//! the file uses: readers project.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use geo_types::Geometry;
use jiff::civil::Date;

use crate::exchange::outlines::Outlines;

/// One cell. `imports` fits it to the type of the column (text is parsed, an unfitting text becomes a
/// reject that names the column), so a reader may hand over the text of a number as it stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    #[default]
    Null,
    Text(String),
    Integer(i64),
    Real(f64),
    Boolean(bool),
    Date(Date),
}

impl Value {
    /// Text without surrounding blanks; nothing when none is left.
    #[must_use]
    pub fn text(text: &str) -> Self {
        match text.trim() {
            "" => Self::Null,
            text => Self::Text(text.to_owned()),
        }
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::text(value)
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        if value.trim().len() == value.len() && !value.is_empty() { Self::Text(value) } else { Self::text(&value) }
    }
}
impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}
impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}
impl From<Date> for Value {
    fn from(value: Date) -> Self {
        Self::Date(value)
    }
}

/// A table a reader fills, and with which columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// `schema.table`.
    pub table: String,
    /// Columns the reader fills, in the order of [`Record::values`]; never `commune`, `id`, `geom`,
    /// `source`, `valid_from` or `fid`. Columns not named keep what they hold.
    pub columns: Vec<String>,
    /// How a row is known again in the next file.
    pub identity: Identity,
    /// What the file is complete for: rows absent from the file are removed inside it only.
    pub complete: Complete,
}

impl Target {
    /// A target whose rows are known by `commune` and `id` of the source, complete for its communes.
    #[must_use]
    pub fn new(table: &str, columns: &[&str]) -> Self {
        Self {
            table: table.to_owned(),
            columns: columns.iter().map(|&c| c.to_owned()).collect(),
            identity: Identity::Source,
            complete: Complete::Communes,
        }
    }

    /// The same target with another identity.
    #[must_use]
    pub fn known_by(self, identity: Identity) -> Self {
        Self { identity, ..self }
    }

    /// The same target with another claim of completeness.
    #[must_use]
    pub fn complete_for(self, complete: Complete) -> Self {
        Self { complete, ..self }
    }
}

/// How a row of a table is known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// `commune` and [`Record::id`]; the same pair twice in a file is a reject.
    Source,
    /// `commune` and [`Record::id`] of the source, which may give it several times (an address with several
    /// positions): those behind the first are told apart by a rank added to the id.
    Repeated,
    /// `commune` and [`Record::id`], where the id is a digest the reader made ([`digest`]); the same
    /// pair twice is two equal objects, told apart by a rank added to the id.
    Digest,
    /// `commune` and these columns of the target; [`Record::id`] is ignored.
    Columns(Vec<String>),
}

/// What a file claims to be complete for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Complete {
    /// Every commune it has a record of.
    Communes,
    /// Every combination of commune and these columns it has a record of (a document, a level, a year).
    Within(Vec<String>),
    /// Nothing: an extract. Nothing is removed.
    Nothing,
}

/// Where a record stands in the source, as a person would look for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Name of the file, or `archive.zip/member.shp`.
    pub file: Arc<str>,
    pub unit: Unit,
    /// Counted from 1. Lines count the header.
    pub number: u64,
}

/// What [`Place::number`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Line,
    Feature,
}

/// One row to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Rank in [`Reader::targets`].
    pub target: usize,
    pub place: Place,
    /// INSEE code.
    pub commune: String,
    pub id: String,
    /// As many as the target has columns.
    pub values: Vec<Value>,
    /// Longitude, latitude in degrees. None only for tables without geometry.
    pub geometry: Option<Geometry<f64>>,
}

/// What was in the source, so that it can be corrected and replayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Raw {
    /// A line of a CSV file without its end, and the header line it belongs to (empty without one).
    Line { header: String, line: String, delimiter: char },
    /// A GeoJSON feature in the CRS of the source. `srid` is written as the `crs` member of the file.
    Feature { json: String, srid: i32 },
    /// Nothing that can be replayed.
    None,
}

/// A record that cannot be taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Reject {
    pub target: Option<usize>,
    pub place: Place,
    /// Attribute or column at fault, as the source calls it.
    pub column: Option<String>,
    /// Stable code of the rule broken, `snake_case`.
    pub code: &'static str,
    /// Why, and what to do, in French for a clerk.
    pub reason: String,
    /// Longitude, latitude of the fault.
    pub position: Option<(f64, f64)>,
    /// Commune and id where they could be read: the row of that name is then not taken for removed.
    pub key: Option<(String, String)>,
    pub raw: Raw,
}

/// Gravity of a [`Finding`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Info,
    Warning,
    Error,
}

/// Something a person should know of a record that is nevertheless taken, or of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub level: Level,
    pub place: Place,
    pub column: Option<String>,
    /// Stable code of the rule, `snake_case`.
    pub code: &'static str,
    /// In French, for a clerk.
    pub message: String,
}

/// The receiver asks to stop (interrupted, or failed on its side); readers hand it up unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("lecture interrompue")]
pub struct Stopped;

/// What takes records in.
pub trait Sink {
    /// Take a record. `raw` is called only if the record is refused later on.
    ///
    /// # Errors
    /// [`Stopped`] when nothing more is wanted.
    fn record(&mut self, record: Record, raw: &dyn Fn() -> Raw) -> Result<(), Stopped>;
    /// Take a reject.
    ///
    /// # Errors
    /// [`Stopped`] when nothing more is wanted.
    fn reject(&mut self, reject: Reject) -> Result<(), Stopped>;
    /// Take a remark.
    fn finding(&mut self, finding: Finding);
}

/// A file (or set of files) open for reading.
///
/// [`Reader::read`] may be called again and then gives the same records in the same order: rejects
/// found only by the database are written from a second reading.
pub trait Reader: Send {
    /// The tables it may fill, known before the first record.
    fn targets(&self) -> &[Target];
    /// Push everything into the sink.
    ///
    /// # Errors
    /// The file as a whole cannot be read; a bad record is a [`Reject`], not an error.
    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError>;
}

/// How much of the source has been read, in bytes of the file as it lies on disk; shared with the
/// progress bar.
#[derive(Debug, Default)]
pub struct Progress {
    read: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    /// More bytes were read.
    pub fn advance(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }
    /// More bytes are to come.
    pub fn expect(&self, bytes: u64) {
        self.total.fetch_add(bytes, Ordering::Relaxed);
    }
    /// Start again from zero.
    pub fn restart(&self) {
        self.read.store(0, Ordering::Relaxed);
        self.total.store(0, Ordering::Relaxed);
    }
    /// (bytes read, bytes in all).
    #[must_use]
    pub fn state(&self) -> (u64, u64) {
        (self.read.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
}

/// What a reader is opened with.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// `--commune`: keep only this commune, or take the records as its own where the file says none.
    pub commune: Option<String>,
    /// `--crs`: EPSG code of the coordinates, said by the person; beats what the file says.
    pub srid: Option<i32>,
    /// Outlines of the communes already loaded, for files whose objects do not name theirs.
    pub outlines: Arc<Outlines>,
    pub progress: Arc<Progress>,
}

/// The file as a whole cannot be read. Sentences are for a clerk: what, where, what to do.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{file} ne peut pas être lu ({source}). Vérifiez que le fichier existe et que vous avez le droit de le lire.", file = file.display())]
    Unreadable { file: PathBuf, source: io::Error },
    /// `remedy` says what to do.
    #[error("{file} : {detail} {remedy}")]
    NotThisFormat { file: String, detail: String, remedy: String },
    #[error(
        "{file} ne dit pas dans quel système sont ses coordonnées ({detail}). Relancez avec --crs et le code EPSG, par exemple --crs 2154 pour du Lambert-93."
    )]
    UnknownCrs { file: String, detail: String },
    #[error("{file} : {detail} Ce fichier dépasse les limites de sécurité et n’a pas été lu.")]
    LimitExceeded { file: String, detail: String },
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// A stable identifier for an object whose source gives none: 20 hexadecimal digits that depend on
/// the parts, in order, and on the coordinates of the geometry to 1e-7 degree.
#[must_use]
pub fn digest(parts: &[&str], geometry: Option<&Geometry<f64>>) -> String {
    use geo::algorithm::CoordsIter;
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    for coord in geometry.into_iter().flat_map(CoordsIter::coords_iter) {
        hash.update(grid(coord.x).to_le_bytes());
        hash.update(grid(coord.y).to_le_bytes());
    }
    hash.finalize().iter().take(10).fold(String::with_capacity(20), |mut text, byte| {
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
        text
    })
}

/// The coordinate to 1e-7 degree, about a centimetre: the same for a file written with more digits.
/// Adding zero makes −0 the same as 0.
fn grid(degrees: f64) -> f64 {
    (degrees * 1e7).round() + 0.0
}
