//! GeoPackage 1.3 (OGC 12-128r18): one layer with its spatial index, or one table without geometry.

mod blob;
mod schema;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, params_from_iter};
use serde_json::Value as Json;

use crate::exchange::table::{Cell, Form, Kind, Sheet, WriteError, Writer};
use crate::geo::Srid;
use blob::Packed;
use schema::Schema;

/// SQLite takes no more in one statement, with the identifier and the geometry.
const MOST_COLUMNS: usize = 1_900;

/// A GeoPackage being written. Geometries are x to the east, y to the north, heights left out.
pub struct GeoPackageWriter {
    connection: Connection,
    path: PathBuf,
    sheet: Sheet,
    schema: Schema,
    /// Extent of all geometries: west, south, east, north.
    extent: Option<[f64; 4]>,
    /// Every geometry is of the shape the sheet says.
    uniform: bool,
    rows: i64,
    srid: Srid,
}

impl GeoPackageWriter {
    /// Begin a file of geometries in longitude, latitude (WGS 84).
    ///
    /// # Errors
    /// Too many columns, or the file cannot be written.
    pub fn create(path: &Path, sheet: Sheet) -> Result<Self, WriteError> {
        Self::create_in(path, sheet, Srid::WGS84)
    }

    /// Begin a file of geometries in a system.
    ///
    /// # Errors
    /// As [`Self::create`].
    pub fn create_in(path: &Path, sheet: Sheet, srid: Srid) -> Result<Self, WriteError> {
        sheet.narrow(Form::GeoPackage, MOST_COLUMNS)?;
        let schema = Schema::of(&sheet);
        File::create(path).map_err(|source| WriteError::Unwritable { file: path.to_owned(), source })?;
        let connection = begin(path, &schema, &sheet, srid).map_err(|e| unwritable(path, e))?;
        Ok(Self { connection, path: path.to_owned(), sheet, schema, extent: None, uniform: true, rows: 0, srid })
    }

    /// One row under an identifier of its own, otherwise as [`Writer::row`].
    ///
    /// # Errors
    /// As [`Writer::row`]; an identifier that was there already.
    pub fn row_as(&mut self, id: i64, values: &[Json], geometry: Option<&[u8]>) -> Result<(), WriteError> {
        self.rows += 1;
        let packed = self.pack(geometry)?;
        let row = u64::try_from(self.rows).unwrap_or(0);
        let cells = self.sheet.cells(row, values)?;
        let bound = cells.into_iter().zip(&self.sheet.columns).map(|(cell, column)| bind(cell, column.kind)).collect();
        self.insert(id, bound, packed.as_ref()).map_err(|e| unwritable(&self.path, e))
    }

    fn pack(&mut self, geometry: Option<&[u8]>) -> Result<Option<Packed>, WriteError> {
        let Some(wkb) = geometry.filter(|_| self.sheet.geometry.is_some()) else { return Ok(None) };
        let row = u64::try_from(self.rows).unwrap_or(0) + 1;
        let packed = blob::pack(wkb, self.srid).map_err(|detail| WriteError::Geometry { row, detail })?;
        if let Some(packed) = &packed {
            self.uniform &= self.sheet.geometry == Some(packed.shape);
            let [west, south, east, north] = packed.extent;
            let all = self.extent.get_or_insert(packed.extent);
            *all = [all[0].min(west), all[1].min(south), all[2].max(east), all[3].max(north)];
        }
        Ok(packed)
    }

    fn insert(&self, id: i64, cells: Vec<Bound<'_>>, packed: Option<&Packed>) -> rusqlite::Result<()> {
        let mut values = vec![Bound(ToSqlOutput::Owned(Value::Integer(id)))];
        if self.sheet.geometry.is_some() {
            let blob = packed.map_or(ValueRef::Null, |packed| ValueRef::Blob(&packed.blob));
            values.push(Bound(ToSqlOutput::Borrowed(blob)));
        }
        values.extend(cells);
        self.connection.prepare_cached(&self.schema.insert)?.execute(params_from_iter(values))?;
        if let Some(packed) = packed {
            let [west, south, east, north] = packed.extent;
            let values = (id, west, east, south, north);
            self.connection.prepare_cached(&self.schema.index)?.execute(values)?;
        }
        Ok(())
    }
}

/// The file as a whole is made or thrown away, so nothing is written twice for safety; one transaction holds all rows.
fn begin(path: &Path, schema: &Schema, sheet: &Sheet, srid: Srid) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "off")?;
    connection.pragma_update(None, "synchronous", "off")?;
    connection.execute_batch("begin")?;
    schema.begin(&connection, sheet, srid)?;
    Ok(connection)
}

impl Writer for GeoPackageWriter {
    fn row(&mut self, values: &[Json], geometry: Option<&[u8]>) -> Result<(), WriteError> {
        self.row_as(self.rows + 1, values, geometry)
    }

    fn finish(self: Box<Self>) -> Result<(), WriteError> {
        let shape = self.sheet.geometry.map(|shape| (shape, self.uniform, self.extent));
        let Self { connection, path, schema, .. } = *self;
        let finished = schema.finish(&connection, shape).and_then(|()| connection.execute_batch("commit"));
        finished.map_err(|e| unwritable(&path, e))?;
        connection.close().map_err(|(_, e)| unwritable(&path, e))
    }
}

/// A value on its way to SQLite.
struct Bound<'a>(ToSqlOutput<'a>);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match &self.0 {
            ToSqlOutput::Borrowed(value) => ToSqlOutput::Borrowed(*value),
            ToSqlOutput::Owned(value) => ToSqlOutput::Borrowed(value.into()),
            other => other.clone(),
        })
    }
}

fn bind(cell: Cell<'_>, kind: Kind) -> Bound<'_> {
    let value = match cell {
        Cell::Empty => Value::Null,
        // A number that is none has no place among numbers.
        Cell::Text(_) if kind == Kind::Real => Value::Null,
        Cell::Text(text) => Value::Text(text.into_owned()),
        Cell::Integer(number) => Value::Integer(number),
        Cell::Real(number) => Value::Real(number),
        Cell::Boolean(yes) => Value::Integer(i64::from(yes)),
        Cell::Date(day) => Value::Text(day.to_string()),
        Cell::Time(time) => Value::Text(time.to_string()),
        // The format wants universal time; a clock without a place is taken for it.
        Cell::DateTime(moment) => {
            let clock = moment.universal.map_or(moment.local, |at| jiff::tz::Offset::UTC.to_datetime(at));
            Value::Text(format!("{}Z", clock.strftime("%Y-%m-%dT%H:%M:%S%.3f")))
        }
    };
    Bound(ToSqlOutput::Owned(value))
}

fn unwritable(path: &Path, error: rusqlite::Error) -> WriteError {
    WriteError::Unwritable { file: path.to_owned(), source: io::Error::other(error) }
}
