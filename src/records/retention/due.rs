//! Which records have been kept long enough.

use sqlx::{AssertSqlSafe, PgConnection};

use crate::catalog::{literal, quoted};
use crate::records::Error;
use crate::records::model::RecordType;
use crate::records::retention::Retention;

/// What is due of a type in a commune.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Due {
    /// INSEE code; none for records of the whole server.
    pub commune: Option<String>,
    pub records: i64,
    /// The oldest day it counts from.
    pub oldest: String,
}

/// Records due by commune.
///
/// # Errors
/// When the database does not answer.
pub async fn due(connection: &mut PgConnection, kind: &RecordType, rule: &Retention) -> Result<Vec<Due>, Error> {
    let (town, from) = (town(kind), quoted(&rule.from));
    let sql = format!(
        "select {town} as commune, count(*) as records, min(t.{from})::date::text as oldest from {} group by 1 order by 1",
        over(kind, rule)
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?)
}

/// Identifiers of records due, after one.
///
/// # Errors
/// When the database does not answer.
pub async fn next(
    connection: &mut PgConnection,
    kind: &RecordType,
    rule: &Retention,
    after: i64,
    most: i64,
) -> Result<Vec<i64>, Error> {
    let sql = format!("select t.fid from {} and t.fid > $1 order by t.fid limit $2", over(kind, rule));
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(after).bind(most).fetch_all(connection).await?)
}

fn town(kind: &RecordType) -> &'static str {
    if kind.by_commune { "t.commune::text" } else { "null::text" }
}

/// The records of the table that are due, under the alias `t`; the period of the town goes before that of the rule.
fn over(kind: &RecordType, rule: &Retention) -> String {
    let (table, from) = (kind.sql_table(), quoted(&rule.from));
    let setting = literal(&format!("retention.{}", kind.id));
    let own = if kind.by_commune { "(select distinct commune::text from {table})" } else { "(select null::text)" };
    let period = format!("coalesce(beffroi.parameter({setting}, p.commune), {})::interval", literal(&rule.after));
    let filled: Vec<String> = rule
        .anonymous
        .iter()
        .map(|(name, place)| {
            format!("t.{}::text is distinct from {}", quoted(name), place.as_deref().map_or("null".into(), literal))
        })
        .collect();
    let still = if filled.is_empty() { "true".to_owned() } else { format!("({})", filled.join(" or ")) };
    format!(
        "{table} t join (select p.commune, {period} as period from {} p(commune)) p
            on p.commune is not distinct from {} where t.{from} < now() - p.period and {still}",
        own.replace("{table}", &table),
        town(kind),
    )
}
