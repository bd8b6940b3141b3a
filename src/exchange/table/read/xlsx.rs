//! Rows of the first visible sheet of an XLSX file, one after the other. The texts its cells share are kept in memory.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::exchange::table::read::{Origin, Rows, Step, TableError, text};

const SECONDS_OF_A_DAY: f64 = 86_400.0;

/// Visit every row that has a cell.
pub(super) fn each(path: &Path, name: &str, columns: usize, visit: &mut Rows<'_>) -> Result<(), TableError> {
    let damaged =
        |e: XlsxError| TableError::Damaged { file: name.to_owned(), origin: Origin::Xlsx, detail: e.to_string() };
    let file = File::open(path).map_err(|source| TableError::Unreadable { file: name.to_owned(), source })?;
    let mut book = Xlsx::new(BufReader::new(file)).map_err(damaged)?;
    let sheet = book
        .sheets_metadata()
        .iter()
        .find(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone());
    let Some(sheet) = sheet else { return Ok(()) };
    let mut reader = book.worksheet_cells_reader(&sheet).map_err(damaged)?;
    let mut cells: Vec<String> = Vec::new();
    let mut row = 0;
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        let (at, column) = cell.get_position();
        if at != row {
            if matches!(visit(u64::from(row) + 1, &mut cells)?, Step::Enough) {
                return Ok(());
            }
            cells.clear();
            row = at;
        }
        put(&mut cells, column as usize, written(cell.get_value()), columns)
            .map_err(|given| TableError::TooManyColumns { file: name.to_owned(), given, most: columns })?;
    }
    visit(u64::from(row) + 1, &mut cells).map(|_| ())
}

/// Put a text in its column. A column beyond the most is a failure, so that no crafted reference makes a long row.
fn put(cells: &mut Vec<String>, column: usize, text: String, most: usize) -> Result<(), usize> {
    if text.is_empty() {
        return Ok(());
    }
    if column >= most {
        return Err(column + 1);
    }
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    cells[column] = text;
    Ok(())
}

fn written(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => text::number(*number),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) => day_and_time(*moment),
        DataRef::DateTimeIso(written) => text::moment(written),
        DataRef::DurationIso(written) => text::duration(written),
        DataRef::Error(error) => error.to_string(),
    }
}

fn day_and_time(moment: ExcelDateTime) -> String {
    let serial = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&serial) {
        return text::clock(serial * SECONDS_OF_A_DAY);
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second, milli) == (0, 0, 0, 0) {
        return date;
    }
    let fraction = if milli == 0 { String::new() } else { format!(".{milli:03}") };
    format!("{date}T{hour:02}:{minute:02}:{second:02}{fraction}")
}
