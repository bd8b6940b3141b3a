//! The difference between staging and table, written: added, changed, removed; the rest untouched.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, PgConnection, Row};

use crate::db::OWNER;
use crate::exchange::format::Complete;
use crate::imports::Error;
use crate::imports::intake::SPARED;
use crate::imports::load::stage_of;
use crate::imports::report::Count;
use crate::imports::table::{Kind, Names, Table, quoted};

/// Rows touched, by commune (empty text for tables without one).
pub(super) type Counts = BTreeMap<String, Count>;

/// What bounds the swap of one table.
pub(super) struct Bounds<'a> {
    /// Where rows come from, for the `source` column.
    pub source: &'a str,
    /// Whether rows absent from the file go.
    pub remove: bool,
    /// The vintage, when it is dated: rows changed later are not touched.
    pub dated: bool,
}

/// Make the table agree with staging. The caller holds the transaction and has set `beffroi.as_of`.
pub(super) async fn swap(
    connection: &mut PgConnection,
    target: usize,
    table: &Table,
    bounds: &Bounds<'_>,
) -> Result<Counts, Error> {
    let statements = Statements { table, stage: stage_of(target), bounds };
    let mut counts = Counts::new();
    for (commune, n) in by_commune(connection, statements.staged(), None).await? {
        counts.entry(commune).or_default().unchanged = n;
    }
    if fills_empty(connection, table, &counts).await? {
        fill(connection, table, &statements, &counts).await?;
        for count in counts.values_mut() {
            count.added = std::mem::take(&mut count.unchanged);
        }
        return Ok(counts);
    }
    analyse(connection, table, &statements.stage).await?;
    let fresh = !exists(connection, statements.any_present()).await?;
    if bounds.remove && !fresh {
        for (commune, n) in by_commune(connection, statements.delete(), None).await? {
            counts.entry(commune).or_default().removed = n;
        }
    }
    if !fresh {
        for (commune, n) in by_commune(connection, statements.update(), Some(bounds.source)).await? {
            let count = counts.entry(commune).or_default();
            count.changed = n;
            count.unchanged = count.unchanged.saturating_sub(n);
        }
    }
    for (commune, n) in by_commune(connection, statements.insert(fresh), Some(bounds.source)).await? {
        let count = counts.entry(commune).or_default();
        count.added = n;
        count.unchanged = count.unchanged.saturating_sub(n);
    }
    Ok(counts)
}

/// From this many rows on, indexes built afterwards are worth taking them away first.
const BULK: u64 = 2_000;

/// Whether the table is one of the town as Beffroi makes them, and empty, and much is to come.
async fn fills_empty(connection: &mut PgConnection, table: &Table, counts: &Counts) -> Result<bool, Error> {
    let plain = table.has_history && table.has_source && table.keyed_by_id() && table.names == Names::default();
    let shaped = table.geometry.as_ref().is_some_and(|g| g.name == "geom" && g.srid == 4326);
    if !(plain && shaped) || counts.values().map(|count| count.unchanged).sum::<u64>() < BULK {
        return Ok(false);
    }
    Ok(!exists(connection, format!("select exists (select from {})", table.sql)).await?)
}

async fn fill(
    connection: &mut PgConnection,
    table: &Table,
    statements: &Statements<'_>,
    counts: &Counts,
) -> Result<(), Error> {
    share_with_owner(connection, &statements.stage).await?;
    sqlx::query("select beffroi.fill_empty($1::regclass, $2::regclass, $3, $4, $5)")
        .bind(&table.sql)
        .bind(&statements.stage)
        .bind(&table.target.columns)
        .bind(statements.bounds.source)
        .bind(counts.keys().collect::<Vec<_>>())
        .execute(connection)
        .await?;
    Ok(())
}

/// Let the functions of the owner read staging.
pub(super) async fn share_with_owner(connection: &mut PgConnection, stage: &str) -> Result<(), Error> {
    let grant = format!("grant select, update on {stage} to {OWNER}");
    sqlx::raw_sql(AssertSqlSafe(grant)).execute(connection).await?;
    Ok(())
}

/// Statistics of the keys, for the plans of the comparison; those of geometry would cost more than they give.
async fn analyse(connection: &mut PgConnection, table: &Table, stage: &str) -> Result<(), Error> {
    let keys = table.staged_key().join(", ");
    sqlx::raw_sql(AssertSqlSafe(format!("analyze {stage} ({keys}, state)"))).execute(connection).await?;
    Ok(())
}

async fn exists(connection: &mut PgConnection, sql: String) -> Result<bool, Error> {
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(connection).await?)
}

async fn by_commune(
    connection: &mut PgConnection,
    sql: String,
    source: Option<&str>,
) -> Result<Vec<(String, u64)>, Error> {
    let mut query = sqlx::query(AssertSqlSafe(sql));
    if let Some(source) = source {
        query = query.bind(source);
    }
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, u64::try_from(row.try_get::<i64, _>(1)?).unwrap_or(0)))).collect()
}

/// Writes the SQL. Values never enter it: only quoted names of the catalogue and numbers.
struct Statements<'a> {
    table: &'a Table,
    stage: String,
    bounds: &'a Bounds<'a>,
}

impl Statements<'_> {
    /// `commune` of an alias, or an empty text.
    fn commune(&self, alias: &str) -> String {
        self.table.names.commune.as_ref().map_or_else(|| "''::text".to_owned(), |c| format!("{alias}.{}", quoted(c)))
    }

    /// Column and expression of staging for everything the import writes, keys apart.
    fn written(&self) -> Vec<(String, String)> {
        let key = self.table.key();
        let columns = self.table.target.columns.iter().zip(&self.table.columns);
        let mut written: Vec<(String, String)> = columns
            .filter(|(name, _)| !key.contains(name))
            .map(|(name, column)| (quoted(name), self.fitted(name, column.kind, &column.sql_type)))
            .collect();
        if let Some(geometry) = &self.table.geometry {
            let staged = format!("s.{}", quoted(&geometry.name));
            let fitted = match geometry.srid {
                4326 => staged,
                0 => format!("st_setsrid({staged}, 0)"),
                srid => format!("st_transform({staged}, {srid})"),
            };
            written.push((quoted(&geometry.name), fitted));
        }
        written
    }

    fn fitted(&self, name: &str, kind: Kind, sql_type: &str) -> String {
        match kind {
            Kind::Cast => format!("s.{}::{sql_type}", quoted(name)),
            _ => format!("s.{}", quoted(name)),
        }
    }

    fn same_key(&self) -> String {
        let pairs = self.table.key();
        pairs.iter().map(|k| format!("t.{} = s.{}", quoted(k), self.table.staged(k))).collect::<Vec<_>>().join(" and ")
    }

    fn staged(&self) -> String {
        let commune = if self.table.names.commune.is_some() { "\"beffroi commune\"" } else { "''::text" };
        format!("select {commune}, count(*) from {} where state < {SPARED} group by 1", self.stage)
    }

    /// Whether the table holds anything of the communes of the file.
    fn any_present(&self) -> String {
        match &self.table.names.commune {
            None => format!("select exists (select from {})", self.table.sql),
            Some(commune) => format!(
                "select exists (select from (select distinct \"beffroi commune\" c from {stage} where state < {SPARED}) s, \
                 lateral (select from {table} t where t.{commune} = s.c limit 1) found)",
                stage = self.stage,
                table = self.table.sql,
                commune = quoted(commune)
            ),
        }
    }

    fn not_later(&self) -> &'static str {
        if self.bounds.dated && self.table.has_history { " and t.valid_from <= beffroi.as_of()" } else { "" }
    }

    fn delete(&self) -> String {
        let mut scope: Vec<String> = self.table.names.commune.iter().cloned().collect();
        if let Complete::Within(columns) = &self.table.target.complete {
            scope.extend(columns.iter().cloned());
        }
        let within = if scope.is_empty() {
            String::new()
        } else {
            let ours =
                scope.iter().map(|c| format!("coalesce(t.{}::text, '')", quoted(c))).collect::<Vec<_>>().join(", ");
            let theirs = scope
                .iter()
                .map(|c| format!("coalesce({}::text, '')", self.table.staged(c)))
                .collect::<Vec<_>>()
                .join(", ");
            format!("({ours}) in (select distinct {theirs} from {} where state < {SPARED}) and ", self.stage)
        };
        // The commune by itself, too: its index finds the rows.
        let commune = self.table.names.commune.as_ref().map_or_else(String::new, |c| {
            format!(
                "t.{} in (select distinct \"beffroi commune\" from {} where state < {SPARED}) and ",
                quoted(c),
                self.stage
            )
        });
        format!(
            "with gone as (delete from {table} t where {commune}{within}not exists (select from {stage} s where {key}){later} returning {c} as c) \
             select c, count(*) from gone group by 1",
            table = self.table.sql,
            stage = self.stage,
            key = self.same_key(),
            later = self.not_later(),
            c = self.commune("t"),
        )
    }

    fn update(&self) -> String {
        let written = self.written();
        let mut set: Vec<String> = written.iter().map(|(column, value)| format!("{column} = {value}")).collect();
        if self.table.has_source {
            set.push("source = $1".to_owned());
        }
        let ours = written.iter().map(|(column, _)| format!("t.{column}")).collect::<Vec<_>>().join(", ");
        let theirs = written.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>().join(", ");
        format!(
            "with new as (update {table} t set {set} from {stage} s where {key} and s.state < {SPARED} \
             and ({ours}) is distinct from ({theirs}){later} returning {c} as c) select c, count(*) from new where $1::text is not null group by 1",
            table = self.table.sql,
            set = set.join(", "),
            stage = self.stage,
            key = self.same_key(),
            later = self.not_later(),
            c = self.commune("t"),
        )
    }

    /// New rows, in the order of the file.
    fn insert(&self, fresh: bool) -> String {
        let written = self.written();
        let mut columns: Vec<String> = self.table.key().iter().map(|k| quoted(k)).collect();
        let mut values: Vec<String> = self.table.key().iter().map(|k| format!("s.{}", self.table.staged(k))).collect();
        for (column, value) in written {
            columns.push(column);
            values.push(value);
        }
        if self.table.has_source {
            columns.push("source".to_owned());
            values.push("$1".to_owned());
        }
        let absent = if fresh {
            String::new()
        } else {
            format!(" and not exists (select from {} t where {})", self.table.sql, self.same_key())
        };
        format!(
            "with new as (insert into {table} as t ({columns}) select {values} from {stage} s where s.state < {SPARED}{absent} \
             returning {c} as c) select c, count(*) from new where $1::text is not null group by 1",
            table = self.table.sql,
            columns = columns.join(", "),
            values = values.join(", "),
            stage = self.stage,
            c = self.commune("t"),
        )
    }
}
