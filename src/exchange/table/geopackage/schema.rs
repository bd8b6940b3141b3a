//! The tables of a GeoPackage around the one of the rows.

use std::collections::HashSet;

use rusqlite::{Connection, params};

use crate::exchange::table::{Column, Kind, Shape, Sheet};
use crate::geo::Srid;

/// Names and statements of one layer.
pub(super) struct Schema {
    table: String,
    identifier: String,
    geometry: Option<String>,
    /// Names of the columns of the rows, none twice.
    columns: Vec<String>,
    /// Statement for a row: identifier, geometry if any, columns.
    pub insert: String,
    /// Statement for the extent of a row: identifier, west, east, south, north.
    pub index: String,
}

const TABLES: &str = "
    pragma application_id = 0x47504B47;
    pragma user_version = 10300;
    create table gpkg_spatial_ref_sys (srs_name text not null, srs_id integer not null primary key, organization text not null,
        organization_coordsys_id integer not null, definition text not null, description text);
    create table gpkg_contents (table_name text not null primary key, data_type text not null, identifier text unique,
        description text default '', last_change datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
        min_x double, min_y double, max_x double, max_y double, srs_id integer,
        constraint fk_gc_r_srs_id foreign key (srs_id) references gpkg_spatial_ref_sys(srs_id));
    create table gpkg_geometry_columns (table_name text not null, column_name text not null, geometry_type_name text not null,
        srs_id integer not null, z tinyint not null, m tinyint not null,
        constraint pk_geom_cols primary key (table_name, column_name), constraint uk_gc_table_name unique (table_name),
        constraint fk_gc_tn foreign key (table_name) references gpkg_contents(table_name),
        constraint fk_gc_srs foreign key (srs_id) references gpkg_spatial_ref_sys(srs_id));
    create table gpkg_extensions (table_name text, column_name text, extension_name text not null, definition text not null,
        scope text not null, constraint ge_tce unique (table_name, column_name, extension_name));
    create table gpkg_data_columns (table_name text not null, column_name text not null, name text, title text,
        description text, mime_type text, constraint_name text,
        constraint pk_gdc primary key (table_name, column_name), constraint gdc_tn unique (table_name, name));
    create table gpkg_data_column_constraints (constraint_name text not null, constraint_type text not null, value text,
        min numeric, min_is_inclusive boolean, max numeric, max_is_inclusive boolean, description text,
        constraint gdcc_ntv unique (constraint_name, constraint_type, value));
    insert into gpkg_extensions values
        ('gpkg_data_columns', null, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write'),
        ('gpkg_data_column_constraints', null, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write');
    insert into gpkg_spatial_ref_sys values
        ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinate reference system'),
        ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
        ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]', 'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');
";

impl Schema {
    pub(super) fn of(sheet: &Sheet) -> Self {
        let mut taken = HashSet::new();
        let columns: Vec<String> = sheet.columns.iter().map(|column| free(&column.name, &mut taken)).collect();
        let identifier = free("fid", &mut taken);
        let geometry = sheet.geometry.map(|_| free("geom", &mut taken));
        // Names that begin with gpkg_, rtree_ or sqlite_ are the format's own.
        let reserved = ["gpkg_", "rtree_", "sqlite_"].iter().any(|start| sheet.name.to_lowercase().starts_with(start));
        let table = if reserved || sheet.name.is_empty() { format!("t_{}", sheet.name) } else { sheet.name.clone() };
        let names: Vec<String> =
            std::iter::once(&identifier).chain(&geometry).chain(&columns).map(|name| quoted(name)).collect();
        let insert = format!("insert into {} ({}) values ({})", quoted(&table), names.join(", "), marks(names.len()));
        let index = geometry
            .as_ref()
            .map(|geometry| format!("insert into {} values (?, ?, ?, ?, ?)", quoted(&rtree(&table, geometry))));
        Self { table, identifier, geometry, columns, insert, index: index.unwrap_or_default() }
    }

    /// Make the tables; the rows may follow.
    pub(super) fn begin(&self, connection: &Connection, sheet: &Sheet, srid: Srid) -> rusqlite::Result<()> {
        connection.execute_batch(TABLES)?;
        describe(connection, srid)?;
        connection.execute_batch(&self.table_of_rows(&sheet.columns, sheet.geometry))?;
        let data_type = if self.geometry.is_some() { "features" } else { "attributes" };
        connection.execute(
            "insert into gpkg_contents (table_name, data_type, identifier, description, srs_id) values (?, ?, ?, ?, ?)",
            params![self.table, data_type, sheet.title, sheet.description, self.geometry.as_ref().map(|_| srid.code())],
        )?;
        let mut titles = HashSet::new();
        for (name, column) in self.columns.iter().zip(&sheet.columns) {
            let own = Some(&column.title).filter(|title| titles.insert((*title).clone()));
            connection.execute(
                "insert into gpkg_data_columns (table_name, column_name, name, title) values (?, ?, ?, ?)",
                params![self.table, name, own, column.title],
            )?;
        }
        if let (Some(geometry), Some(shape)) = (&self.geometry, sheet.geometry) {
            connection.execute(
                "insert into gpkg_geometry_columns values (?, ?, ?, ?, 0, 0)",
                params![self.table, geometry, type_name(shape), srid.code()],
            )?;
            connection.execute(
                "insert into gpkg_extensions values (?, ?, 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
                params![self.table, geometry],
            )?;
            let index = quoted(&rtree(&self.table, geometry));
            connection
                .execute_batch(&format!("create virtual table {index} using rtree(id, minx, maxx, miny, maxy)"))?;
        }
        Ok(())
    }

    /// Say the extent of all rows and hang the triggers that keep the index right.
    pub(super) fn finish(
        &self,
        connection: &Connection,
        shape: Option<(Shape, bool, Option<[f64; 4]>)>,
    ) -> rusqlite::Result<()> {
        let (Some((shape, uniform, extent)), Some(geometry)) = (shape, &self.geometry) else { return Ok(()) };
        if let Some([west, south, east, north]) = extent {
            connection.execute(
                "update gpkg_contents set min_x = ?, min_y = ?, max_x = ?, max_y = ?",
                params![west, south, east, north],
            )?;
        }
        if !uniform && shape != Shape::Any {
            connection.execute("update gpkg_geometry_columns set geometry_type_name = 'GEOMETRY'", [])?;
        }
        connection.execute_batch(&self.triggers(geometry))
    }

    fn table_of_rows(&self, columns: &[Column], shape: Option<Shape>) -> String {
        let mut parts = vec![format!("{} integer primary key autoincrement not null", quoted(&self.identifier))];
        if let (Some(geometry), Some(shape)) = (&self.geometry, shape) {
            parts.push(format!("{} {}", quoted(geometry), type_name(shape)));
        }
        let typed = |(name, column): (&String, &Column)| format!("{} {}", quoted(name), column_type(column.kind));
        parts.extend(self.columns.iter().zip(columns).map(typed));
        format!("create table {} ({})", quoted(&self.table), parts.join(", "))
    }

    /// The triggers of the R-tree extension of GeoPackage 1.3.
    fn triggers(&self, geometry: &str) -> String {
        let tree = rtree(&self.table, geometry);
        let (index, table) = (quoted(&tree), quoted(&self.table));
        let (c, i) = (quoted(geometry), quoted(&self.identifier));
        let put = format!(
            "insert or replace into {index} values (new.{i}, ST_MinX(new.{c}), ST_MaxX(new.{c}), ST_MinY(new.{c}), ST_MaxY(new.{c}));"
        );
        let full = format!("(new.{c} notnull and not ST_IsEmpty(new.{c}))");
        let empty = format!("(new.{c} isnull or ST_IsEmpty(new.{c}))");
        let drop = format!("delete from {index} where id = old.{i};");
        let both = format!("delete from {index} where id in (old.{i}, new.{i});");
        [
            ("insert", "insert".to_owned(), full.clone(), put.clone()),
            ("update1", format!("update of {c}"), format!("old.{i} = new.{i} and {full}"), put.clone()),
            ("update2", format!("update of {c}"), format!("old.{i} = new.{i} and {empty}"), drop.clone()),
            ("update3", "update".to_owned(), format!("old.{i} != new.{i} and {full}"), format!("{drop} {put}")),
            ("update4", "update".to_owned(), format!("old.{i} != new.{i} and {empty}"), both),
            ("delete", "delete".to_owned(), format!("old.{c} notnull"), drop),
        ]
        .map(|(name, event, condition, act)| {
            let name = quoted(&format!("{tree}_{name}"));
            format!("create trigger {name} after {event} on {table} when {condition} begin {act} end;\n")
        })
        .concat()
    }
}

/// Describe a system, unless it is one that every file describes.
fn describe(connection: &Connection, srid: Srid) -> rusqlite::Result<()> {
    let system = srid.system();
    let name = system.map_or_else(|| srid.to_string(), |system| system.name.to_owned());
    let definition = system.and_then(crate::geo::System::definition).unwrap_or_else(|| "undefined".to_owned());
    let described = "insert or ignore into gpkg_spatial_ref_sys values (?1, ?2, 'EPSG', ?2, ?3, ?1)";
    connection.execute(described, params![name, srid.code(), definition]).map(|_| ())
}

fn rtree(table: &str, geometry: &str) -> String {
    format!("rtree_{table}_{geometry}")
}

/// The name itself, or with a number behind it when it is taken: SQLite does not tell cases apart.
fn free(name: &str, taken: &mut HashSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let found = std::iter::once(name.to_owned()).chain(numbered).find(|name| taken.insert(name.to_lowercase()));
    found.unwrap_or_default()
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

fn type_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Point => "POINT",
        Shape::MultiPoint => "MULTIPOINT",
        Shape::LineString => "LINESTRING",
        Shape::MultiLineString => "MULTILINESTRING",
        Shape::Polygon => "POLYGON",
        Shape::MultiPolygon => "MULTIPOLYGON",
        Shape::Any => "GEOMETRY",
    }
}

fn column_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Time => "TEXT",
        Kind::Integer => "INTEGER",
        Kind::Real => "DOUBLE",
        Kind::Boolean => "BOOLEAN",
        Kind::Date => "DATE",
        Kind::DateTime => "DATETIME",
    }
}
