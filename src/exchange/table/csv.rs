//! CSV for spreadsheets: UTF-8 with byte order mark, decimal sign of the language, nothing a spreadsheet would run.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use csv::{Terminator, Writer as Lines, WriterBuilder};
use serde_json::Value as Json;

use crate::base::Language;
use crate::exchange::table::{Cell, Sheet, WriteError, Writer};

/// What separates cells where nothing else is asked.
pub(super) const SEMICOLON: u8 = b';';
/// Spreadsheets need it to read UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A CSV file being written, to a file or to anything that takes bytes.
pub struct CsvWriter<W: Write + Send> {
    lines: Lines<W>,
    path: PathBuf,
    sheet: Sheet,
    row: u64,
}

impl<W: Write + Send> CsvWriter<W> {
    /// Write the byte order mark and the header. `path` names the file in failures.
    ///
    /// # Errors
    /// `out` takes no more.
    pub fn new(mut out: W, path: &Path, sheet: Sheet, delimiter: u8) -> Result<Self, WriteError> {
        let unwritable = |source| WriteError::Unwritable { file: path.to_owned(), source };
        out.write_all(BYTE_ORDER_MARK).map_err(unwritable)?;
        let mut lines = WriterBuilder::new().delimiter(delimiter).terminator(Terminator::CRLF).from_writer(out);
        let titles: Vec<Cow<'_, str>> =
            sheet.columns.iter().map(|column| spreadsheet_text(Cow::Borrowed(column.title.as_str()))).collect();
        lines.write_record(titles.iter().map(|title| title.as_bytes())).map_err(|e| unwritable(e.into()))?;
        Ok(Self { lines, path: path.to_owned(), sheet, row: 1 })
    }

    fn unwritable(&self, source: io::Error) -> WriteError {
        WriteError::Unwritable { file: self.path.clone(), source }
    }
}

impl<W: Write + Send> Writer for CsvWriter<W> {
    fn row(&mut self, values: &[Json], _geometry: Option<&[u8]>) -> Result<(), WriteError> {
        self.row += 1;
        for cell in self.sheet.cells(self.row, values)? {
            let text = written(cell, self.sheet.language);
            self.lines.write_field(text.as_bytes()).map_err(|e| self.unwritable(e.into()))?;
        }
        self.lines.write_record(None::<&[u8]>).map_err(|e| self.unwritable(e.into()))
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        self.lines.flush().map_err(|e| self.unwritable(e))
    }
}

fn written(cell: Cell<'_>, language: Language) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(text) => spreadsheet_text(text),
        Cell::Integer(number) => Cow::Owned(number.to_string()),
        Cell::Real(number) if language == Language::English => Cow::Owned(number.to_string()),
        Cell::Real(number) => Cow::Owned(number.to_string().replace('.', ",")),
        Cell::Boolean(true) => Cow::Borrowed(language.pick("oui", "yes", "sí")),
        Cell::Boolean(false) => Cow::Borrowed(language.pick("non", "no", "no")),
        Cell::Date(day) => Cow::Owned(day.to_string()),
        Cell::Time(time) => Cow::Owned(time.to_string()),
        Cell::DateTime(moment) => Cow::Owned(moment.written()),
    }
}

/// The letters a formula begins with.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// A text as a spreadsheet may read it: an apostrophe before what it would run as a formula, and before what would
/// otherwise lose an apostrophe of its own.
#[must_use]
pub fn spreadsheet_text(text: Cow<'_, str>) -> Cow<'_, str> {
    if runs(&text) { Cow::Owned(format!("'{text}")) } else { text }
}

/// The text without the apostrophe of [`spreadsheet_text`], also where the blanks around it are gone.
pub(super) fn unprotected(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| runs(rest)).unwrap_or(text)
}

/// Whether a formula begins the text: some spreadsheets look past blanks, and so do those who trim a cell.
fn runs(text: &str) -> bool {
    text.trim_start_matches(|c: char| c == '\'' || c.is_whitespace()).starts_with(FORMULA)
}
