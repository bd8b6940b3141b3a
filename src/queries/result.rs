//! What a query answers: columns with their titles and kinds, rows, shapes.

use serde::Serialize;
use serde_json::Value;
use sqlx::postgres::PgColumn;
use sqlx::{Column as _, PgConnection, TypeInfo as _};
use utoipa::ToSchema;

use crate::base::Language;
use crate::exchange::table;
use crate::queries::Error;
use crate::records::{FieldKind, Registry, said};

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = QueryColumnKind)]
pub enum Kind {
    Text,
    Integer,
    Real,
    Boolean,
    Date,
    Time,
    /// Not among the columns of an answer: drawn.
    Geometry,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = QueryColumn)]
pub struct Head {
    pub name: String,
    /// As the list titles it; the name the query gives, where it gives one.
    pub title: String,
    pub kind: Kind,
    pub unit: Option<String>,
    /// Meanings of coded values.
    #[serde(skip)]
    pub meanings: Vec<(String, String)>,
}

/// Rows for a page.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QueryAnswer)]
pub struct Answer {
    pub columns: Vec<Head>,
    #[schema(value_type = Vec<Vec<Object>>)]
    pub rows: Vec<Vec<Value>>,
    /// A geometry for each row (GeoJSON, WGS 84), when the query has one.
    #[schema(value_type = Option<Vec<Object>>)]
    pub geometries: Option<Vec<Value>>,
    /// Record types it reads: when one of them changes, the answer may be another.
    pub types: Vec<String>,
    /// There are more rows than these.
    pub truncated: bool,
    pub milliseconds: u64,
    /// What took longest, when it took long.
    pub slow: Option<String>,
}

impl Kind {
    fn of(column: &PgColumn) -> Self {
        match column.type_info().name() {
            "INT2" | "INT4" | "INT8" => Self::Integer,
            "FLOAT4" | "FLOAT8" | "NUMERIC" => Self::Real,
            "BOOL" => Self::Boolean,
            "DATE" => Self::Date,
            "TIMESTAMP" | "TIMESTAMPTZ" => Self::Time,
            "geometry" | "geography" => Self::Geometry,
            _ => Self::Text,
        }
    }

    /// The expression of a value in the array of a row; a geometry is not in it.
    pub fn cell(self, at: usize) -> Option<String> {
        match self {
            Self::Geometry => None,
            Self::Text => Some(format!("q.c{at}::text")),
            _ => Some(format!("q.c{at}")),
        }
    }

    /// The same, for files.
    pub const fn in_file(self) -> table::Kind {
        match self {
            Self::Integer => table::Kind::Integer,
            Self::Real => table::Kind::Real,
            Self::Boolean => table::Kind::Boolean,
            Self::Date => table::Kind::Date,
            Self::Time => table::Kind::DateTime,
            Self::Text | Self::Geometry => table::Kind::Text,
        }
    }
}

impl Head {
    /// A value as it is shown: a code by its meaning; what no number, day or moment is ("NaN", "infinity") left out.
    pub fn dress(&self, value: &mut Value) {
        if let Some((_, meaning)) = self.meanings.iter().find(|(code, _)| value.as_str() == Some(code)) {
            *value = Value::from(meaning.clone());
        }
        let number = matches!(self.kind, Kind::Integer | Kind::Real) && value.is_string();
        let endless = matches!(self.kind, Kind::Date | Kind::Time)
            && value.as_str().is_some_and(|text| text.contains("infinity"));
        if number || endless {
            *value = Value::Null;
        }
    }
}

/// The columns of a prepared query; those taken as they are from a list have its titles, units and meanings.
///
/// # Errors
/// When the database does not answer.
pub async fn heads(
    connection: &mut PgConnection,
    columns: &[PgColumn],
    registry: &Registry,
    language: Language,
) -> Result<Vec<Head>, Error> {
    let origins: Vec<(i64, i16)> = columns
        .iter()
        .map(|column| {
            (column.relation_id().map_or(0, |id| i64::from(id.0)), column.relation_attribute_no().unwrap_or_default())
        })
        .collect();
    let (relations, places): (Vec<i64>, Vec<i16>) = origins.into_iter().unzip();
    let sql = "select n.nspname || '.' || c.relname, a.attname::text
        from unnest($1::bigint[], $2::smallint[]) with ordinality o (relation, place, at)
        left join pg_class c on c.oid::bigint = o.relation left join pg_namespace n on n.oid = c.relnamespace
        left join pg_attribute a on a.attrelid = c.oid and a.attnum = o.place order by o.at";
    let named: Vec<(Option<String>, Option<String>)> =
        sqlx::query_as(sql).bind(&relations).bind(&places).fetch_all(connection).await?;
    Ok(columns.iter().zip(named).map(|(column, origin)| head(column, origin, registry, language)).collect())
}

fn head(column: &PgColumn, origin: (Option<String>, Option<String>), registry: &Registry, language: Language) -> Head {
    let name = column.name().to_owned();
    let kind = Kind::of(column);
    let field = match origin {
        (Some(relation), Some(of)) if of == name => {
            let present = relation.strip_suffix("_history").unwrap_or(&relation);
            let typed = registry.of_relation(&relation).or_else(|| registry.of_relation(present));
            typed.and_then(|typed| typed.field(&name)).cloned()
        }
        _ => None,
    };
    let Some(field) = field else { return Head { title: name.clone(), name, kind, unit: None, meanings: Vec::new() } };
    let meanings = field.choices.iter().filter(|_| field.kind == FieldKind::Choice);
    let meanings = meanings.map(|(code, meaning)| (code.clone(), said(meaning, language))).collect();
    Head { title: said(&field.title, language), name, kind, unit: field.unit, meanings }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Head, Kind};

    #[test]
    fn a_value_is_shown_by_its_meaning_and_what_is_no_number_is_left_out() {
        let head = |kind| Head {
            name: "state".into(),
            title: "État".into(),
            kind,
            unit: None,
            meanings: vec![("open".into(), "Ouverte".into())],
        };
        for (kind, given, shown) in [
            (Kind::Text, json!("open"), json!("Ouverte")),
            (Kind::Text, json!("other"), json!("other")),
            (Kind::Real, json!("NaN"), Value::Null),
            (Kind::Real, json!(1.5), json!(1.5)),
            (Kind::Date, json!("-infinity"), Value::Null),
            (Kind::Date, json!("2026-11-27"), json!("2026-11-27")),
        ] {
            let mut value = given.clone();
            head(kind).dress(&mut value);
            assert_eq!(value, shown, "{given}");
        }
    }
}
