//! SQL that reads records: names from the registry, quoted; values bound by the caller.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Map, Value};
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use utoipa::ToSchema;

use crate::catalog::{literal, pattern_columns, quoted};
use crate::records::Error;
use crate::records::model::{RecordType, Registry};

/// A record as lists show it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Row {
    pub id: i64,
    /// Counts its changes.
    pub version: i32,
    pub label: String,
    pub commune: Option<String>,
    /// A place in it, longitude and latitude.
    pub point: Option<[f64; 2]>,
    /// Values by field.
    pub values: Map<String, Value>,
    /// Names of the records referred to, by field.
    pub labels: Map<String, Value>,
}

/// How the rows of a type are read.
pub struct Reading<'a> {
    kind: &'a RecordType,
    registry: &'a Registry,
    /// The relation as of a day, whose text is bound to this place.
    day: Option<usize>,
}

impl<'a> Reading<'a> {
    pub const fn new(kind: &'a RecordType, registry: &'a Registry) -> Self {
        Self { kind, registry, day: None }
    }

    /// As of the end of the day bound at `place`, for types that keep their history.
    pub const fn dated(mut self, place: Option<usize>) -> Self {
        self.day = place;
        self
    }

    /// The relation, under the alias `t`.
    pub fn relation(&self) -> String {
        let table = self.kind.sql_table();
        let Some(place) = self.day.filter(|_| self.kind.history) else { return format!("{table} t") };
        let moment = crate::catalog::end_of_day(place);
        let mut columns: Vec<String> = self.kind.fields.iter().map(|field| quoted(&field.name)).collect();
        columns.extend(pattern_columns(&self.kind.label).map(quoted));
        columns.extend(self.kind.geometry.iter().map(|geometry| quoted(&geometry.column)));
        columns.sort();
        columns.dedup();
        let commune = if self.kind.by_commune { "commune, " } else { "" };
        let list = format!("fid, coalesce(version, 1) as version, {commune}{}", columns.join(", "));
        let former = format!("{}.{}", quoted(&self.kind.schema), quoted(&format!("{}_history", self.kind.table)));
        format!(
            "(select {list} from {table} where valid_from < {moment} union all
              select {list} from {former} where valid_from < {moment} and valid_to >= {moment}) t"
        )
    }

    /// Everything of a [`Row`].
    pub fn row(&self) -> String {
        let commune = if self.kind.by_commune { "t.commune" } else { "null" };
        format!(
            "t.fid as id, t.version, {label} as label, {commune}::text as commune, {point} as point, {values} as values, {labels} as labels",
            label = label(self.kind, "t"),
            point = self.point(),
            values = self.values(),
            labels = self.labels(),
        )
    }

    fn point(&self) -> String {
        let Some(geometry) = &self.kind.geometry else { return "null::float8[]".into() };
        let column = format!("t.{}", quoted(&geometry.column));
        let degrees = if geometry.srid == 4326 { column.clone() } else { format!("ST_Transform({column}, 4326)") };
        format!(
            "(select array[ST_X(p), ST_Y(p)] from (select ST_PointOnSurface({degrees}) as p) s where p is not null)"
        )
    }

    fn values(&self) -> String {
        let names: Vec<String> = self.kind.fields.iter().map(|field| format!("t.{}", quoted(&field.name))).collect();
        if names.is_empty() {
            "'{}'::jsonb".into()
        } else {
            format!("(select to_jsonb(p) from (select {}) p)", names.join(", "))
        }
    }

    fn labels(&self) -> String {
        let mut sql = String::from("jsonb_strip_nulls(jsonb_build_object(");
        let mut first = true;
        for field in &self.kind.fields {
            let Some(referred) = field.reference.as_ref().and_then(|id| self.registry.types.get(id)) else { continue };
            let comma = if first { "" } else { ", " };
            first = false;
            let _ = write!(
                sql,
                "{comma}{}, (select {} from {} r where r.fid = t.{})",
                literal(&field.name),
                label(referred, "r"),
                referred.sql_table(),
                quoted(&field.name)
            );
        }
        sql + "))"
    }

    /// `order by` for the columns asked for, else those of the type; the identifier last, so that pages never overlap.
    ///
    /// # Errors
    /// [`Error::Parameter`] for a column that is none.
    pub fn order(&self, asked: &[String]) -> Result<String, Error> {
        let columns = if asked.is_empty() { &self.kind.sort } else { asked };
        let mut parts = Vec::with_capacity(columns.len() + 1);
        for column in columns.iter().take(8) {
            let (name, way) = directed(column);
            self.kind.field(name).ok_or_else(|| Error::Parameter("sort".into()))?;
            parts.push(format!("t.{}{way}", quoted(name)));
        }
        let backwards = columns.first().is_some_and(|column| column.starts_with('-'));
        parts.push(if backwards { "t.fid desc".to_owned() } else { "t.fid".to_owned() });
        Ok(format!("order by {}", parts.join(", ")))
    }
}

/// A column of an order and its direction. A missing value is the least in both, so that one index serves both.
fn directed(column: &str) -> (&str, &'static str) {
    column.strip_prefix('-').map_or((column, " nulls first"), |name| (name, " desc nulls last"))
}

/// The name of a record of `kind` under an alias, as SQL: the pattern with its columns, single spaces.
pub fn label(kind: &RecordType, alias: &str) -> String {
    let mut parts = Vec::new();
    let mut rest = kind.label.as_str();
    while let Some((text, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        if !text.is_empty() {
            parts.push(literal(text));
        }
        parts.push(format!("{alias}.{}", quoted(name)));
        rest = tail;
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push(literal(rest));
    }
    format!(
        "coalesce(nullif(trim(regexp_replace(concat({}), '\\s+', ' ', 'g')), ''), '#' || {alias}.fid)",
        parts.join(", ")
    )
}

/// A row as read by [`Reading::row`].
///
/// # Errors
/// When a column is not of the type it should be.
pub fn read(row: &PgRow) -> Result<Row, sqlx::Error> {
    let point: Option<Vec<f64>> = row.try_get("point")?;
    let object = |value: Value| if let Value::Object(map) = value { map } else { Map::new() };
    Ok(Row {
        id: row.try_get("id")?,
        version: row.try_get("version")?,
        label: row.try_get("label")?,
        commune: row.try_get("commune")?,
        point: point.and_then(|at| at.try_into().ok()),
        values: object(row.try_get("values")?),
        labels: object(row.try_get("labels")?),
    })
}
