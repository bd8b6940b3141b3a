//! Tables without geometry: what a package says of its documents, acts and easements.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};

use shapefile::dbase::encoding::EncodingRs;
use shapefile::dbase::{FieldValue, ReaderBuilder};

use crate::exchange::encoding::Encoding;

/// Largest table without geometry, and most of its rows.
const LARGEST: u64 = 128 << 20;
const MOST_ROWS: usize = 500_000;

/// A row: texts by attribute in capitals; blank cells are left out.
pub(super) type Row = BTreeMap<String, String>;

/// Rows of a `.dbf`.
pub(super) fn dbf_rows(mut file: File) -> Result<Vec<Row>, String> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).map_err(|e| e.to_string())?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("plus de {} Mo", LARGEST >> 20));
    }
    let header = bytes.get(8..10).map_or(0, |b| usize::from(u16::from_le_bytes([b[0], b[1]])));
    let encoding = match Encoding::of_bytes(bytes.get(header..).unwrap_or(&[])) {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Latin1 => encoding_rs::WINDOWS_1252,
    };
    let builder = ReaderBuilder::new().with_encoding(EncodingRs::from(encoding));
    let mut reader = builder.build(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let mut rows = Vec::new();
    for record in reader.iter_records().take(MOST_ROWS) {
        let cells = record.map_err(|e| e.to_string())?.into_iter();
        rows.push(cells.filter_map(|(name, value)| Some((name.to_uppercase(), text(value)?))).collect());
    }
    Ok(rows)
}

fn text(value: FieldValue) -> Option<String> {
    let text = match value {
        FieldValue::Character(text) => text?,
        FieldValue::Memo(text) => text,
        FieldValue::Numeric(number) => number?.to_string(),
        FieldValue::Float(number) => number?.to_string(),
        FieldValue::Integer(number) => number.to_string(),
        FieldValue::Date(day) => {
            let day = day?;
            format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
        }
        _ => return None,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Rows of the tables without geometry of a `GeoPackage`, by table as it is named.
pub(super) fn gpkg_rows(path: &std::path::Path) -> Result<Vec<(String, Vec<Row>)>, rusqlite::Error> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = rusqlite::Connection::open_with_flags(path, flags)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    let names = connection
        .prepare("select table_name from gpkg_contents where data_type = 'attributes' order by 1")?
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    names.into_iter().map(|name| Ok((name.clone(), rows_of(&connection, &name)?))).collect()
}

fn rows_of(connection: &rusqlite::Connection, table: &str) -> Result<Vec<Row>, rusqlite::Error> {
    let quoted = table.replace('"', "\"\"");
    let mut statement = connection.prepare(&format!("select * from \"{quoted}\" limit {MOST_ROWS}"))?;
    let names: Vec<String> = statement.column_names().into_iter().map(str::to_uppercase).collect();
    let rows = statement.query_map([], |row| {
        let mut cells = Row::new();
        for (rank, name) in names.iter().enumerate() {
            let text = match row.get_ref(rank)? {
                rusqlite::types::ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).trim().to_owned(),
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                rusqlite::types::ValueRef::Real(number) => number.to_string(),
                _ => String::new(),
            };
            if !text.is_empty() {
                cells.insert(name.clone(), text);
            }
        }
        Ok(cells)
    })?;
    rows.collect()
}
