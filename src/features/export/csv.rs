//! CSV for spreadsheets: UTF-8 with byte order mark, semicolons, decimal sign of the language.

use std::io;

use bytes::Bytes;
use csv::{Writer, WriterBuilder};
use tokio::sync::mpsc::Sender;

use crate::base::Language;
use crate::catalog::{ColumnKind, ResolvedColumn, ResolvedLayer, quoted, say};
use crate::features::Error;
use crate::features::export::file::CHUNK;
use crate::features::export::source::Source;
use crate::features::rows::legal_projection;
use crate::features::selection::FALLBACK;
use crate::features::wording;

/// Spreadsheets need it to read UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

type Row = (Vec<Option<String>>, Option<f64>, Option<f64>, Option<f64>);

/// Write the file, as the rows are read; stops when the reader is gone.
///
/// # Errors
/// The database.
pub async fn write(source: Source, language: Language, sender: &Sender<Result<Bytes, Error>>) -> Result<(), Error> {
    let layer = &source.layer;
    let rows = source.rows();
    let values: Vec<String> =
        layer.columns.iter().map(|column| format!("t.{}::text", quoted(&column.column.name))).collect();
    let columns = format!(
        "array[{}]::text[], ST_X(ST_PointOnSurface({degrees})), ST_Y(ST_PointOnSurface({degrees})), {area}",
        values.join(", "),
        degrees = rows.degrees(),
        area = rows.area(&legal_projection(&rows, FALLBACK)),
    );
    let mut records = source.read::<Row>(&columns);
    let mut writer = writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(header(layer, language)).map_err(io::Error::from)?;
    while let Some(record) = records.recv().await {
        writer.write_record(line(layer, record?, language)).map_err(io::Error::from)?;
        if writer.get_ref().len() >= CHUNK {
            let full = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
            if sender.send(Ok(full.into())).await.is_err() {
                return Ok(());
            }
            writer = self::writer(Vec::with_capacity(2 * CHUNK));
        }
    }
    let rest = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    let _ = sender.send(Ok(rest.into())).await;
    Ok(())
}

fn writer(buffer: Vec<u8>) -> Writer<Vec<u8>> {
    WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(buffer)
}

/// Titles of the columns; a coded column is followed by one with what its codes mean.
fn header(layer: &ResolvedLayer, language: Language) -> Vec<String> {
    let mut titles = Vec::new();
    for column in &layer.columns {
        let title = say(&column.column.title, language.code()).into_owned();
        let meaning = language.pick("libellé", "meaning", "significado");
        let second = is_coded(column).then(|| format!("{title} ({meaning})"));
        titles.push(title);
        titles.extend(second);
    }
    titles.push("Longitude".into());
    titles.push("Latitude".into());
    titles.push(language.pick("Surface calculée (m²)", "Computed area (m²)", "Superficie calculada (m²)").into());
    titles
}

fn line(layer: &ResolvedLayer, (values, lon, lat, area): Row, language: Language) -> Vec<String> {
    let mut cells = Vec::with_capacity(values.len() + 4);
    for (column, value) in layer.columns.iter().zip(values) {
        let value = value.unwrap_or_default();
        let meaning = is_coded(column).then(|| wording::meaning(column, &value, language).unwrap_or_default());
        cells.push(cell(column.kind, value, language));
        cells.extend(meaning);
    }
    let decimal = |number: Option<f64>, places: usize| {
        number.map_or_else(String::new, |n| cell(ColumnKind::Real, format!("{n:.places$}"), language))
    };
    cells.extend([decimal(lon, 7), decimal(lat, 7), decimal(area, 1)]);
    cells
}

fn is_coded(column: &ResolvedColumn) -> bool {
    !column.column.values.is_empty()
}

/// A value as a spreadsheet should take it: numbers with the decimal sign it expects, and no text it would run as a
/// formula.
fn cell(kind: ColumnKind, value: String, language: Language) -> String {
    match kind {
        ColumnKind::Real if language != Language::English => value.replace('.', ","),
        ColumnKind::Text | ColumnKind::Other if value.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            format!("'{value}")
        }
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::cell;
    use crate::base::Language;
    use crate::catalog::ColumnKind;

    #[test]
    fn a_spreadsheet_reads_numbers_as_numbers_and_runs_no_text() {
        assert_eq!(cell(ColumnKind::Real, "2.35".into(), Language::French), "2,35");
        assert_eq!(cell(ColumnKind::Real, "2.35".into(), Language::English), "2.35");
        assert_eq!(cell(ColumnKind::Integer, "-3".into(), Language::French), "-3");
        assert_eq!(cell(ColumnKind::Text, "=HYPERLINK(\"x\")".into(), Language::French), "'=HYPERLINK(\"x\")");
    }
}
