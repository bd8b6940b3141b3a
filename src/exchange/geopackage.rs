//! `GeoPackage` (OGC 12-128r19): feature tables of an SQLite file, opened read-only, plain or gzip.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use geo_types::Geometry;
use geozero::ToGeo;
use geozero::wkb::GpkgWkb;
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::exchange::archive::{self, OnDisk};
use crate::exchange::feature::{Attributes, Feature, Features, Unparsed, Visit};
use crate::exchange::format::{Place, Progress, Raw, ReadError, Unit, Value};
use crate::exchange::geojson;

/// One feature table of a `GeoPackage`.
pub struct GeoPackage {
    name: Arc<str>,
    file: Arc<OnDisk>,
    table: String,
    geometry: String,
    srid: Option<i32>,
    attributes: Vec<String>,
    progress: Arc<Progress>,
}

impl GeoPackage {
    /// Every feature table of the file.
    ///
    /// # Errors
    /// Not readable, or not a `GeoPackage`.
    pub fn open(path: &Path, progress: &Arc<Progress>) -> Result<Vec<Self>, ReadError> {
        let shown = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = Arc::new(archive::on_disk(path)?);
        let broken = |e: rusqlite::Error| damaged(&shown, &e);
        let connection = connect(file.path()).map_err(broken)?;
        let mut statement = connection
            .prepare(
                "select c.table_name, c.column_name, s.organization, s.organization_coordsys_id \
                 from gpkg_geometry_columns c left join gpkg_spatial_ref_sys s on s.srs_id = c.srs_id order by 1",
            )
            .map_err(broken)?;
        let tables = statement
            .query_map([], |row| {
                let organization: Option<String> = row.get(2)?;
                let code: Option<i32> = row.get(3)?;
                let epsg = organization.is_some_and(|o| o.eq_ignore_ascii_case("EPSG"));
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, code.filter(|c| epsg && *c > 0)))
            })
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(broken)?;
        tables
            .into_iter()
            .map(|(table, geometry, srid)| {
                let attributes = columns(&connection, &table, &geometry).map_err(broken)?;
                let name = format!("{shown}/{table}").into();
                Ok(Self {
                    name,
                    file: Arc::clone(&file),
                    table,
                    geometry,
                    srid,
                    attributes,
                    progress: Arc::clone(progress),
                })
            })
            .collect()
    }

    /// Name of the table in the file.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }

    fn rows(&self, visit: &mut Visit<'_>) -> Result<Result<(), ReadError>, rusqlite::Error> {
        let connection = connect(self.file.path())?;
        let count: u64 =
            connection.query_row(&format!("select count(*) from {}", quoted(&self.table)), [], |r| r.get(0))?;
        let size = self.file.path().metadata().map_or(0, |data| data.len());
        self.progress.expect(size);
        let columns: Vec<String> = self.attributes.iter().map(|a| quoted(a)).collect();
        let mut list = quoted(&self.geometry);
        for column in &columns {
            list.push_str(", ");
            list.push_str(column);
        }
        let mut statement = connection.prepare(&format!("select {list} from {}", quoted(&self.table)))?;
        let mut rows = statement.query([])?;
        let mut number = 0;
        while let Some(row) = rows.next()? {
            number += 1;
            self.progress.advance(size * number / count.max(1) - size * (number - 1) / count.max(1));
            let place = Place { file: Arc::clone(&self.name), unit: Unit::Feature, number };
            let mut cells = Vec::with_capacity(self.attributes.len());
            for (rank, name) in self.attributes.iter().enumerate() {
                cells.push((Cow::Borrowed(name.as_str()), cell(row.get_ref(rank + 1)?)));
            }
            let feature =
                Feature { place, id: None, attributes: Attributes(cells), geometry: geometry(row.get_ref(0)?) };
            let written = feature.clone();
            let srid = self.srid.unwrap_or(0);
            let stopped =
                visit(Ok::<_, Unparsed>(feature), &|| Raw::Feature { json: geojson::text_of(&written), srid });
            if let Err(stopped) = stopped {
                return Ok(Err(stopped.into()));
            }
        }
        Ok(Ok(()))
    }
}

impl Features for GeoPackage {
    fn name(&self) -> &str {
        &self.name
    }

    fn srid(&self) -> Option<i32> {
        self.srid
    }

    fn attributes(&self) -> Option<&[String]> {
        Some(&self.attributes)
    }

    fn each(&mut self, visit: &mut Visit<'_>) -> Result<(), ReadError> {
        self.rows(visit).map_err(|e| damaged(&self.name, &e))?
    }
}

fn damaged(file: &str, error: &rusqlite::Error) -> ReadError {
    ReadError::NotThisFormat {
        file: file.to_owned(),
        detail: format!("le fichier n’est pas un GeoPackage lisible ({error})."),
        remedy: "Exportez-le ou téléchargez-le à nouveau.".to_owned(),
    }
}

/// Read-only, and distrustful: nothing in the schema of the file may call a function.
fn connect(path: &Path) -> Result<Connection, rusqlite::Error> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(connection)
}

fn columns(connection: &Connection, table: &str, geometry: &str) -> Result<Vec<String>, rusqlite::Error> {
    let mut statement = connection.prepare("select name from pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get::<_, String>(0))?;
    names.filter(|name| name.as_ref().map_or(true, |n| n != geometry)).collect()
}

fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

fn cell(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        ValueRef::Integer(n) => Value::Integer(n),
        ValueRef::Real(x) => Value::Real(x),
        ValueRef::Text(bytes) => Value::text(&String::from_utf8_lossy(bytes)),
    }
}

fn geometry(value: ValueRef<'_>) -> Result<Option<Geometry<f64>>, String> {
    match value {
        ValueRef::Null => Ok(None),
        ValueRef::Blob(blob) if empty(blob) => Ok(None),
        ValueRef::Blob(blob) => {
            GpkgWkb(blob).to_geo().map(Some).map_err(|e| format!("la géométrie GeoPackage est illisible ({e})."))
        }
        _ => Err("la colonne de géométrie ne contient pas de géométrie.".to_owned()),
    }
}

/// The header says the geometry is empty (clause 2.1.3).
fn empty(blob: &[u8]) -> bool {
    blob.get(3).is_some_and(|flags| flags & 0b1_0000 != 0)
}
