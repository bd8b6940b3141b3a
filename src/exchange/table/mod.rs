//! Records as a table: written to XLSX, ODS, CSV and GeoPackage, row after row, and read back from the first three.
//!
//! Memory does not grow with the number of rows. A file that could not be written to its end is no file: the caller
//! writes to a temporary name and gives the real one after [`Writer::finish`].

mod cell;
mod csv;
mod error;
mod geopackage;
mod ods;
pub mod read;
mod xlsx;

use std::fs::File;
use std::path::Path;

use serde_json::Value as Json;

use crate::base::Language;

pub use cell::{Cell, Moment};
pub use csv::{CsvWriter, spreadsheet_text};
pub use error::WriteError;
pub use geopackage::GeoPackageWriter;
pub use ods::OdsWriter;
pub use xlsx::XlsxWriter;

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Integer,
    Real,
    Boolean,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day and a time, with or without their distance to universal time.
    DateTime,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name for programs: the column in a GeoPackage.
    pub name: String,
    /// Name for people: the head of the column in a spreadsheet.
    pub title: String,
    pub kind: Kind,
}

impl Column {
    /// A column.
    #[must_use]
    pub fn new(name: &str, title: &str, kind: Kind) -> Self {
        Self { name: name.to_owned(), title: title.to_owned(), kind }
    }
}

/// What the geometries of a table are, as a GeoPackage says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Point,
    MultiPoint,
    LineString,
    MultiLineString,
    Polygon,
    MultiPolygon,
    /// Several kinds.
    Any,
}

/// What a table is, before its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Name for programs: the layer of a GeoPackage.
    pub name: String,
    /// Name for people: the tab of a spreadsheet, the identifier of the layer.
    pub title: String,
    pub description: String,
    pub columns: Vec<Column>,
    /// None: rows have no geometry. Spreadsheets do not hold geometries; give them columns of longitude and latitude.
    pub geometry: Option<Shape>,
    /// Of the decimal sign and of the words for yes and no, where a format writes them as text.
    pub language: Language,
}

impl Sheet {
    /// The cells of a row, fitted to their columns.
    fn cells<'a>(&self, row: u64, values: &'a [Json]) -> Result<Vec<Cell<'a>>, WriteError> {
        if values.len() != self.columns.len() {
            return Err(WriteError::Width { row, given: values.len(), wanted: self.columns.len() });
        }
        let fitted = self.columns.iter().zip(values).map(|(column, value)| {
            Cell::of(column.kind, value).ok_or_else(|| WriteError::Misfit { row, column: column.title.clone() })
        });
        fitted.collect()
    }

    /// A failure when there are more columns than a form holds.
    fn narrow(&self, form: Form, most: usize) -> Result<(), WriteError> {
        let given = self.columns.len();
        if given > most { Err(WriteError::TooManyColumns { form, given, most }) } else { Ok(()) }
    }
}

/// A form of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Office Open XML: Excel.
    Xlsx,
    /// OpenDocument: LibreOffice.
    Ods,
    /// UTF-8 with byte order mark, semicolons.
    Csv,
    GeoPackage,
}

impl Form {
    /// The form of a name: what follows the dot of a file.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        match name {
            "xlsx" => Some(Self::Xlsx),
            "ods" => Some(Self::Ods),
            "csv" => Some(Self::Csv),
            "gpkg" | "geopackage" => Some(Self::GeoPackage),
            _ => None,
        }
    }

    /// What follows the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Csv => "csv",
            Self::GeoPackage => "gpkg",
        }
    }

    /// Media type (IANA).
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::GeoPackage => "application/geopackage+sqlite3",
        }
    }
}

/// A file being written.
pub trait Writer: Send {
    /// One row: as many values as the sheet has columns, as PostgreSQL writes them in `jsonb`, and the geometry as WKB
    /// or EWKB in longitude, latitude. Times are written as they read in the text, so the session that reads them
    /// decides their time zone.
    ///
    /// # Errors
    /// A value that does not fit its column, a limit of the form, or a disk that is full.
    fn row(&mut self, values: &[Json], geometry: Option<&[u8]>) -> Result<(), WriteError>;

    /// Write what is left and close the file.
    ///
    /// # Errors
    /// A disk that is full.
    fn finish(self: Box<Self>) -> Result<(), WriteError>;
}

/// Begin a file, replacing the one that is there.
///
/// # Errors
/// The file cannot be written, or the form does not hold as many columns.
pub fn create(form: Form, path: &Path, sheet: Sheet) -> Result<Box<dyn Writer>, WriteError> {
    let unwritable = |source| WriteError::Unwritable { file: path.to_owned(), source };
    Ok(match form {
        Form::Xlsx => Box::new(XlsxWriter::create(path, sheet)?),
        Form::Ods => Box::new(OdsWriter::create(path, sheet)?),
        Form::Csv => {
            let file = File::create(path).map_err(unwritable)?;
            Box::new(CsvWriter::new(file, path, sheet, csv::SEMICOLON)?)
        }
        Form::GeoPackage => Box::new(GeoPackageWriter::create(path, sheet)?),
    })
}

#[cfg(test)]
mod tests;
