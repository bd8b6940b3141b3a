//! What the database says about the tables that layers name.
use std::collections::BTreeMap;

use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, PgPool};

use super::snapshot::quoted;

/// One table or view, as the serving role sees it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Facts {
    pub relation: String,
    pub readable: bool,
    pub columns: Vec<ColumnFacts>,
    /// Columns that alone carry a unique index.
    pub uniques: Vec<String>,
    /// Columns that lead a `GiST` index.
    pub spatial: Vec<String>,
    /// Change triggers for insert, update and delete are there.
    pub live: bool,
    pub history: bool,
    /// Row-level security is on; of a view: that of its tables holds its reader.
    #[serde(default)]
    pub held: bool,
    /// A table can have indexes and triggers; a view cannot.
    pub view: bool,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ColumnFacts {
    pub name: String,
    /// As written in a table definition.
    pub sql_type: String,
    /// Base type without modifier, domains unfolded.
    pub base: String,
    pub comment: Option<String>,
    pub srid: Option<i32>,
    pub shape: Option<String>,
}

/// What the rows themselves say of a geometry column that declares no system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    pub srids: Vec<i32>,
}

const QUERY: &str = "
select jsonb_build_object(
    'relation', n.nspname || '.' || c.relname,
    'readable', has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select'),
    'held', c.relrowsecurity or coalesce(c.reloptions && array['security_invoker=true', 'security_invoker=on'], false),
    'view', c.relkind in ('v', 'm', 'f'),
    'history', to_regclass(format('%I.%I', n.nspname, c.relname || '_history')) is not null,
    'live', (select count(*) >= 3 from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = to_regproc('beffroi.note_change')),
    'uniques', (select coalesce(jsonb_agg(distinct a.attname), '[]') from pg_index i
        join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indnkeyatts = 1 and i.indpred is null),
    'spatial', (select coalesce(jsonb_agg(distinct a.attname), '[]') from pg_index i
        join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam
        join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where i.indrelid = c.oid and m.amname in ('gist', 'spgist')),
    'columns', (select coalesce(jsonb_agg(jsonb_build_object(
            'name', a.attname, 'sql_type', format_type(a.atttypid, a.atttypmod),
            'base', format_type(case when t.typtype = 'd' then t.typbasetype else t.oid end, null),
            'comment', col_description(c.oid, a.attnum),
            'srid', case when t.typname = 'geometry' then postgis_typmod_srid(a.atttypmod) end,
            'shape', case when t.typname = 'geometry' then postgis_typmod_type(a.atttypmod) end) order by a.attnum), '[]')
        from pg_attribute a join pg_type t on t.oid = a.atttypid
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped))
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname || '.' || c.relname = any ($1)";

/// Facts of the named relations (`schema.table`); one that does not exist is left out.
pub async fn read(pool: &PgPool, relations: &[String]) -> Result<BTreeMap<String, Facts>, sqlx::Error> {
    let rows: Vec<(Json<Facts>,)> = sqlx::query_as(QUERY).bind(relations).fetch_all(pool).await?;
    Ok(rows.into_iter().map(|(Json(facts),)| (facts.relation.clone(), facts)).collect())
}

/// The systems found in the first rows of a geometry column.
pub async fn measure(pool: &PgPool, relation: &str, column: &str) -> Result<Measured, sqlx::Error> {
    let (schema, table) = relation.split_once('.').unwrap_or(("", relation));
    let (schema, table, column) = (quoted(schema), quoted(table), quoted(column));
    let sql = format!(
        "select coalesce(array_agg(distinct st_srid(g)), '{{}}') from (select {column} as g from {schema}.{table} where {column} is not null limit 10000) t"
    );
    let (srids,): (Vec<i32>,) = sqlx::query_as(AssertSqlSafe(sql)).fetch_one(pool).await?;
    Ok(Measured { srids })
}
