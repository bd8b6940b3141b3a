//! XLSX (ISO/IEC 29500), one sheet, each row gone to the disk when the next one begins.

use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, Time};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::Value as Json;

use crate::exchange::table::{Cell, Form, Kind, Sheet, WriteError, Writer};

/// Limits of the format: rows with the header, columns, characters (UTF-16) of a cell.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: usize = 16_384;
const LONGEST_CELL: usize = 32_767;
/// Excel keeps fifteen digits: a longer number is a text, or it would change.
const LARGEST_EXACT: i64 = 999_999_999_999_999;
/// Excel's calendar begins in 1900, with a 29 February that was none: days before March are texts.
const FIRST_DAY: Date = jiff::civil::date(1900, 3, 1);
/// Formats Excel shows in the way of the reader's country: day; time; day and time.
const DAY: u8 = 14;
const TIME: u8 = 21;
const DAY_AND_TIME: u8 = 22;

/// An XLSX file being written.
pub struct XlsxWriter {
    workbook: Workbook,
    path: PathBuf,
    sheet: Sheet,
    formats: Formats,
    /// Rows written, with the header.
    rows: u32,
}

struct Formats {
    day: Format,
    time: Format,
    moment: Format,
}

impl XlsxWriter {
    /// Begin a file and write its header, which stays in sight when the rows are scrolled.
    ///
    /// # Errors
    /// Too many columns, or the temporary file of the rows cannot be written.
    pub fn create(path: &Path, sheet: Sheet) -> Result<Self, WriteError> {
        sheet.narrow(Form::Xlsx, MOST_COLUMNS)?;
        let mut workbook = Workbook::new();
        let begun = begin(&mut workbook, path, &sheet);
        begun.map_err(|e| unwritable(path, e))?;
        let numbered = |index| Format::new().set_num_format_index(index);
        let formats = Formats { day: numbered(DAY), time: numbered(TIME), moment: numbered(DAY_AND_TIME) };
        Ok(Self { workbook, path: path.to_owned(), sheet, formats, rows: 1 })
    }
}

fn begin(workbook: &mut Workbook, path: &Path, sheet: &Sheet) -> Result<(), XlsxError> {
    // The rows wait beside the file, where there is room for them.
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        workbook.set_tempdir(folder)?;
    }
    let page = workbook.add_worksheet_with_constant_memory()?;
    page.set_name(tab(&sheet.title))?;
    page.set_freeze_panes(1, 0)?;
    let head = Format::new().set_bold();
    for (column, rank) in sheet.columns.iter().zip(0_u16..) {
        let width = if column.kind == Kind::Text { 24.0 } else { 14.0 };
        page.set_column_width(rank, width)?;
        let title: String = column.title.chars().take(LONGEST_CELL / 2).collect();
        page.write_string_with_format(0, rank, title, &head)?;
    }
    Ok(())
}

impl Writer for XlsxWriter {
    fn row(&mut self, values: &[Json], _geometry: Option<&[u8]>) -> Result<(), WriteError> {
        if self.rows == MOST_ROWS {
            return Err(WriteError::TooManyRows { form: Form::Xlsx, most: u64::from(MOST_ROWS) });
        }
        let shown = u64::from(self.rows) + 1;
        let cells = self.sheet.cells(shown, values)?;
        let failed = |e| unwritable(&self.path, e);
        let page = self.workbook.worksheet_from_index(0).map_err(failed)?;
        for ((cell, column), rank) in cells.into_iter().zip(&self.sheet.columns).zip(0_u16..) {
            match write(page, (self.rows, rank), cell, &self.formats) {
                Err(XlsxError::MaxStringLengthExceeded) => {
                    return Err(WriteError::CellTooLong {
                        row: shown,
                        column: column.title.clone(),
                        most: LONGEST_CELL,
                    });
                }
                written => written.map_err(|e| unwritable(&self.path, e))?,
            }
        }
        self.rows += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        let last = u16::try_from(self.sheet.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let finished = self
            .workbook
            .worksheet_from_index(0)
            .and_then(|page| page.autofilter(0, 0, self.rows.saturating_sub(1), last).map(|_| ()))
            .and_then(|()| self.workbook.save(&self.path));
        finished.map_err(|e| unwritable(&self.path, e))
    }
}

fn write(page: &mut Worksheet, at: (u32, u16), cell: Cell<'_>, formats: &Formats) -> Result<(), XlsxError> {
    let (row, rank) = at;
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => text_at(page, at, &text)?,
        Cell::Integer(number) if number.abs() > LARGEST_EXACT => text_at(page, at, &number.to_string())?,
        Cell::Integer(number) => page.write_number(row, rank, number as f64).map(|_| ())?,
        Cell::Real(number) if number.is_finite() => page.write_number(row, rank, number).map(|_| ())?,
        Cell::Real(number) => text_at(page, at, &number.to_string())?,
        Cell::Boolean(yes) => page.write_boolean(row, rank, yes).map(|_| ())?,
        Cell::Date(day) if day < FIRST_DAY => text_at(page, at, &day.to_string())?,
        Cell::Date(day) => page.write_datetime_with_format(row, rank, excel_day(day)?, &formats.day).map(|_| ())?,
        Cell::Time(time) => {
            let (hour, minute, second) = clock(time);
            let when = ExcelDateTime::from_hms(hour, minute, second)?;
            page.write_datetime_with_format(row, rank, when, &formats.time).map(|_| ())?;
        }
        Cell::DateTime(moment) if moment.local.date() < FIRST_DAY => text_at(page, at, &moment.written())?,
        Cell::DateTime(moment) => {
            let day = excel_day(moment.local.date())?;
            let (hour, minute, second) = clock(moment.local.time());
            let when = day.and_hms(hour, minute, second)?;
            page.write_datetime_with_format(row, rank, when, &formats.moment).map(|_| ())?;
        }
    }
    Ok(())
}

fn text_at(page: &mut Worksheet, (row, rank): (u32, u16), text: &str) -> Result<(), XlsxError> {
    // Excel counts UTF-16, so a text of rarer letters is longer for it than it seems.
    if text.encode_utf16().count() > LONGEST_CELL {
        return Err(XlsxError::MaxStringLengthExceeded);
    }
    page.write_string(row, rank, text).map(|_| ())
}

fn excel_day(day: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs())
}

fn clock(time: Time) -> (u16, u8, f64) {
    let seconds = f64::from(time.second()) + f64::from(time.subsec_nanosecond() / 1_000_000) / 1000.0;
    (u16::from(time.hour().unsigned_abs()), time.minute().unsigned_abs(), seconds)
}

/// A title as the tab of a sheet may be called: at most 31 characters, none of those Excel forbids.
fn tab(title: &str) -> String {
    let plain: String =
        title.chars().map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { ' ' } else { c }).collect();
    let short: String = plain.trim_matches([' ', '\'']).chars().take(31).collect();
    let name = short.trim_end_matches([' ', '\'']);
    if name.is_empty() { "Liste".to_owned() } else { name.to_owned() }
}

fn unwritable(path: &Path, error: XlsxError) -> WriteError {
    let source = match error {
        XlsxError::IoError(source) => source,
        other => io::Error::other(other),
    };
    WriteError::Unwritable { file: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::tab;

    #[test]
    fn a_tab_has_a_name_excel_takes() {
        assert_eq!(tab("Adresses [2024/2025]"), "Adresses  2024 2025");
        assert_eq!(tab(""), "Liste");
        assert_eq!(tab("'Permis'"), "Permis");
        assert_eq!(tab(&"é".repeat(40)).chars().count(), 31);
    }
}
