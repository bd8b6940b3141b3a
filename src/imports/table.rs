//! What the database says of a table an import fills.

use std::collections::BTreeMap;

use sqlx::{PgConnection, Row};

use crate::exchange::format::{Identity, Target};
use crate::imports::Error;

/// How a value is written for a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Small,
    Integer,
    Big,
    Real,
    Boolean,
    Date,
    /// Any other type: staged as text and cast by the database.
    Cast,
}

#[derive(Debug, Clone)]
pub(super) struct Column {
    pub kind: Kind,
    pub sql_type: String,
    /// Not null and without a default: an import must fill it.
    pub required: bool,
}

/// Which geometries the geometry column takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Any,
    Point,
    MultiPoint,
    Line,
    MultiLine,
    Polygon,
    MultiPolygon,
}

#[derive(Debug, Clone)]
pub(super) struct GeometryColumn {
    pub name: String,
    pub wanted: Wanted,
    pub srid: i32,
}

impl GeometryColumn {
    /// Type of the column in staging, where everything is in EPSG:4326.
    pub(super) fn staged(&self) -> &'static str {
        match self.wanted {
            Wanted::Any => "geometry",
            Wanted::Point => "geometry(Point, 4326)",
            Wanted::MultiPoint => "geometry(MultiPoint, 4326)",
            Wanted::Line => "geometry(LineString, 4326)",
            Wanted::MultiLine => "geometry(MultiLineString, 4326)",
            Wanted::Polygon => "geometry(Polygon, 4326)",
            Wanted::MultiPolygon => "geometry(MultiPolygon, 4326)",
        }
    }
}

/// Names of the columns that are not among [`Target::columns`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// INSEE code; none when the table has no such column.
    pub commune: Option<String>,
    pub id: String,
}

impl Default for Names {
    fn default() -> Self {
        Self { commune: Some("commune".to_owned()), id: "id".to_owned() }
    }
}

/// A table and how a target fills it.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// `schema.table`, as notes and journal say it.
    pub relation: String,
    /// Quoted for SQL.
    pub sql: String,
    pub target: Target,
    pub columns: Vec<Column>,
    pub geometry: Option<GeometryColumn>,
    pub names: Names,
    pub has_source: bool,
    /// Former versions are kept in `<table>_history`.
    pub has_history: bool,
}

impl Table {
    /// Look the table of a target up and check that the target can fill it.
    pub(super) async fn describe(connection: &mut PgConnection, target: &Target, names: &Names) -> Result<Self, Error> {
        let known = columns_of(connection, &target.table).await?;
        if known.is_empty() {
            return Err(Error::NoSuchTable(target.table.clone()));
        }
        let find = |column: &String| {
            known.get(column).cloned().ok_or_else(|| Error::NoSuchColumn {
                table: target.table.clone(),
                column: column.clone(),
                known: known.keys().map(String::as_str).collect::<Vec<_>>().join(", "),
            })
        };
        let columns = target.columns.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        let geometry = geometry_of(connection, &target.table).await?;
        let mut filled: Vec<&str> = target.columns.iter().map(String::as_str).collect();
        filled.extend(names.commune.as_deref());
        if !matches!(target.identity, Identity::Columns(_)) {
            filled.push(&names.id);
        }
        filled.extend(geometry.as_ref().map(|g| g.name.as_str()));
        if let Some((column, _)) = known.iter().find(|(n, c)| c.required && !filled.contains(&n.as_str())) {
            return Err(Error::ColumnNotFilled { table: target.table.clone(), column: column.clone() });
        }
        let has_history = known.contains_key("valid_from") && known.contains_key("fid") && {
            let history = quoted_path(&format!("{}_history", target.table));
            sqlx::query_scalar("select to_regclass($1) is not null").bind(history).fetch_one(&mut *connection).await?
        };
        Ok(Self {
            relation: target.table.clone(),
            sql: quoted_path(&target.table),
            target: target.clone(),
            columns,
            geometry,
            names: names.clone(),
            has_source: known.contains_key("source"),
            has_history,
        })
    }

    /// Columns that tell rows apart, with the commune.
    pub(super) fn key(&self) -> Vec<String> {
        let rest = match &self.target.identity {
            Identity::Columns(columns) => columns.clone(),
            Identity::Source | Identity::Repeated | Identity::Digest => vec![self.names.id.clone()],
        };
        self.names.commune.iter().cloned().chain(rest).collect()
    }

    /// The same columns as staging names them, quoted.
    pub(super) fn staged_key(&self) -> Vec<String> {
        self.key().iter().map(|name| self.staged(name)).collect()
    }

    /// A column of the table as staging names it, quoted.
    pub(super) fn staged(&self, name: &str) -> String {
        match self.names.commune.as_deref() {
            Some(commune) if commune == name => "\"beffroi commune\"".to_owned(),
            _ if name == self.names.id && self.keyed_by_id() => "\"beffroi id\"".to_owned(),
            _ => quoted(name),
        }
    }

    /// Whether rows carry the reader's id.
    pub(super) fn keyed_by_id(&self) -> bool {
        !matches!(self.target.identity, Identity::Columns(_))
    }
}

async fn columns_of(connection: &mut PgConnection, table: &str) -> Result<BTreeMap<String, Column>, Error> {
    let rows = sqlx::query(
        "select attname::text, format_type(atttypid, null) as sql_type, \
         attnotnull and not atthasdef and attidentity = '' and attgenerated = '' as required \
         from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped",
    )
    .bind(quoted_path(table))
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let sql_type: String = row.try_get("sql_type")?;
            let column = Column { kind: Kind::of(&sql_type), sql_type, required: row.try_get("required")? };
            Ok((row.try_get("attname")?, column))
        })
        .collect()
}

impl Kind {
    fn of(sql_type: &str) -> Self {
        match sql_type {
            "text" | "character varying" => Self::Text,
            "smallint" => Self::Small,
            "integer" => Self::Integer,
            "bigint" => Self::Big,
            "double precision" => Self::Real,
            "boolean" => Self::Boolean,
            "date" => Self::Date,
            _ => Self::Cast,
        }
    }

    /// Type of the column in staging.
    pub(super) fn staged(self) -> &'static str {
        match self {
            Self::Text | Self::Cast => "text",
            Self::Small => "smallint",
            Self::Integer => "integer",
            Self::Big => "bigint",
            Self::Real => "double precision",
            Self::Boolean => "boolean",
            Self::Date => "date",
        }
    }
}

async fn geometry_of(connection: &mut PgConnection, table: &str) -> Result<Option<GeometryColumn>, Error> {
    let (schema, name) = table.split_once('.').unwrap_or(("public", table));
    let row = sqlx::query(
        "select f_geometry_column::text as name, type::text, srid from geometry_columns \
         where f_table_schema = $1 and f_table_name = $2 order by 1 limit 1",
    )
    .bind(schema)
    .bind(name)
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let kind: String = row.try_get("type")?;
        let wanted = match kind.as_str() {
            "POINT" => Wanted::Point,
            "MULTIPOINT" => Wanted::MultiPoint,
            "LINESTRING" => Wanted::Line,
            "MULTILINESTRING" => Wanted::MultiLine,
            "POLYGON" => Wanted::Polygon,
            "MULTIPOLYGON" => Wanted::MultiPolygon,
            _ => Wanted::Any,
        };
        Ok(GeometryColumn { name: row.try_get("name")?, wanted, srid: row.try_get("srid")? })
    })
    .transpose()
}

/// An identifier for SQL.
pub(super) fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

fn quoted_path(table: &str) -> String {
    table.split('.').map(quoted).collect::<Vec<_>>().join(".")
}
