//! A table a clerk sends, CSV, XLSX or ODS: names of its columns, then its rows as text.
//!
//! Days come as `2024-01-31`, times as `12:30:00`, both together with a `T` between, numbers with a decimal point, yes
//! and no of a spreadsheet as `true` and `false`. What a CSV file says comes as it stands.

mod error;
mod ods;
mod text;
mod weight;
mod xlsx;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::exchange::csv::Table;
use crate::exchange::format::{Progress, ReadError, Stopped};
use crate::exchange::table::csv::unprotected;

pub use error::TableError;
pub use text::yes_or_no;

/// How much is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows behind the header.
    pub rows: u64,
    pub columns: usize,
    /// Characters of a cell.
    pub cell: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rows: 1_048_576, columns: 2_000, cell: 100_000 }
    }
}

/// What the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Csv,
    Xlsx,
    Ods,
}

/// A table open for reading: the whole of a CSV file, the first sheet of the others (of XLSX, the first that is shown).
#[derive(Debug)]
pub struct TableReader {
    path: PathBuf,
    name: String,
    limits: Limits,
    header: Vec<String>,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Csv(Table),
    Xlsx,
    Ods,
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Number as the program that shows the file gives it, from 1 with the header.
    pub number: u64,
    /// Trimmed; as many as the header names, and more where the row goes on behind it.
    pub cells: &'a [String],
}

/// Whether to go on after a row.
type Next = Result<Step, TableError>;

enum Step {
    On,
    Enough,
}

/// What takes the rows of a sheet, blank ones left out, the header first.
type Rows<'v> = dyn FnMut(u64, &mut Vec<String>) -> Next + 'v;

impl TableReader {
    /// Open a file, whatever its name says, and read the names of its columns: the first row that is not blank.
    ///
    /// # Errors
    /// No table, damaged, or beyond the limits.
    pub fn open(path: &Path, limits: Limits, progress: &Arc<Progress>) -> Result<Self, TableError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let origin = tell(path, &name)?;
        let source = match origin {
            Origin::Csv => {
                let table = Table::open(path, progress).map_err(|e| TableError::of_csv(&name, e))?;
                progress.restart();
                Source::Csv(table)
            }
            Origin::Xlsx => Source::Xlsx,
            Origin::Ods => Source::Ods,
        };
        let mut reader = Self { path: path.to_owned(), name, limits, header: Vec::new(), source };
        reader.header = reader.first()?;
        Ok(reader)
    }

    /// What the file is.
    #[must_use]
    pub fn origin(&self) -> Origin {
        match self.source {
            Source::Csv(_) => Origin::Csv,
            Source::Xlsx => Origin::Xlsx,
            Source::Ods => Origin::Ods,
        }
    }

    /// Names of the columns, as written.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Visit every row behind the header that is not blank, in order. May be called again.
    ///
    /// # Errors
    /// The file cannot be read on, a limit, or the visitor stopped.
    pub fn each(&self, mut visit: impl FnMut(Line<'_>) -> Result<(), Stopped>) -> Result<(), TableError> {
        let (mut header, mut rows) = (true, 0);
        self.rows(&mut |number, cells| {
            if std::mem::replace(&mut header, false) {
                return Ok(Step::On);
            }
            rows += 1;
            if rows > self.limits.rows {
                return Err(TableError::TooManyRows { file: self.name.clone(), most: self.limits.rows });
            }
            cells.resize(cells.len().max(self.header.len()), String::new());
            self.short(number, cells)?;
            visit(Line { number, cells }).map_err(|_| TableError::Stopped)?;
            Ok(Step::On)
        })
    }

    fn first(&self) -> Result<Vec<String>, TableError> {
        let mut header = None;
        self.rows(&mut |_, cells| {
            header = Some(std::mem::take(cells));
            Ok(Step::Enough)
        })?;
        let header = header.ok_or_else(|| TableError::NoHeader { file: self.name.clone() })?;
        self.short(1, &header)?;
        Ok(header)
    }

    /// A failure when a cell is too long.
    fn short(&self, line: u64, cells: &[String]) -> Result<(), TableError> {
        let most = self.limits.cell;
        let Some(at) = cells.iter().position(|cell| cell.len() > most && cell.chars().count() > most) else {
            return Ok(());
        };
        let column = self.header.get(at).cloned().unwrap_or_else(|| (at + 1).to_string());
        Err(TableError::CellTooLong { file: self.name.clone(), line, column, most })
    }

    fn rows(&self, visit: &mut Rows<'_>) -> Result<(), TableError> {
        let columns = self.limits.columns;
        let mut checked = |number, cells: &mut Vec<String>| {
            let width = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
            cells.truncate(width);
            match width {
                0 => Ok(Step::On),
                given if given > columns => {
                    Err(TableError::TooManyColumns { file: self.name.clone(), given, most: columns })
                }
                _ => visit(number, cells),
            }
        };
        match &self.source {
            Source::Csv(table) => lines(table, &self.name, &mut checked),
            Source::Xlsx => xlsx::each(&self.path, &self.name, columns, &mut checked),
            Source::Ods => ods::each(&self.path, &self.name, columns, &mut checked),
        }
    }
}

/// Rows of a CSV file, its header first.
fn lines(table: &Table, name: &str, visit: &mut Rows<'_>) -> Result<(), TableError> {
    let mut cells = table.header().to_vec();
    if matches!(visit(1, &mut cells)?, Step::Enough) {
        return Ok(());
    }
    let mut failure = None;
    let read = table.each(|row| {
        cells.clear();
        cells.extend((0..row.width()).map(|rank| unprotected(&row.at(rank)).trim().to_owned()));
        match visit(row.line(), &mut cells) {
            Ok(Step::On) => Ok(()),
            Ok(Step::Enough) => Err(Stopped),
            Err(e) => {
                failure = Some(e);
                Err(Stopped)
            }
        }
    });
    match (failure, read) {
        (Some(failure), _) => Err(failure),
        (None, Ok(()) | Err(ReadError::Stopped(_))) => Ok(()),
        (None, Err(e)) => Err(TableError::of_csv(name, e)),
    }
}

/// What the first bytes and the members of an archive say the file is.
fn tell(path: &Path, name: &str) -> Result<Origin, TableError> {
    let unreadable = |source| TableError::Unreadable { file: name.to_owned(), source };
    let mut start = Vec::new();
    File::open(path).and_then(|file| file.take(8).read_to_end(&mut start)).map_err(unreadable)?;
    match start.as_slice() {
        [b'P', b'K', 3, 4, ..] => weight::tell(path, name),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Err(TableError::OldExcel { file: name.to_owned() }),
        _ => Ok(Origin::Csv),
    }
}

#[cfg(test)]
mod tests;
