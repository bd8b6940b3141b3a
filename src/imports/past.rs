//! Dated imports: vintages in any order, and what vanished parcels became.

use sqlx::{AssertSqlSafe, PgConnection, Row};

use crate::exchange::format::{Complete, Identity};
use crate::imports::Error;
use crate::imports::load::stage_of;
use crate::imports::report::Count;
use crate::imports::swap::{Bounds, Counts, share_with_owner};
use crate::imports::table::{Names, Table, quoted};

/// Put the staged rows of which something later is known into the history; they are then out of the way of
/// the swap. Nothing when the file is not dated or nothing later is known.
pub(super) async fn weave(
    connection: &mut PgConnection,
    target: usize,
    table: &Table,
    bounds: &Bounds<'_>,
) -> Result<Counts, Error> {
    let mut counts = Counts::new();
    if !(bounds.dated && can_weave(table)) || !anything_later(connection, target, table).await? {
        return Ok(counts);
    }
    let stage = stage_of(target);
    share_with_owner(connection, &stage).await?;
    let scope = match &table.target.complete {
        Complete::Within(columns) => columns.clone(),
        Complete::Communes | Complete::Nothing => Vec::new(),
    };
    let rows = sqlx::query(
        "select town, added, changed, removed, unchanged \
         from beffroi.weave_past($1::regclass, $2::regclass, beffroi.as_of(), $3, $4, $5, $6)",
    )
    .bind(&table.sql)
    .bind(&stage)
    .bind(&table.target.columns)
    .bind(scope)
    .bind(bounds.remove)
    .bind(bounds.source)
    .fetch_all(connection)
    .await?;
    for row in rows {
        let n = |column| row.try_get::<i64, _>(column).map(|n| u64::try_from(n).unwrap_or(0));
        let count =
            Count { added: n("added")?, changed: n("changed")?, removed: n("removed")?, unchanged: n("unchanged")? };
        counts.insert(row.try_get("town")?, count);
    }
    Ok(counts)
}

/// Tables of the town as Beffroi makes them; history of others is theirs.
fn can_weave(table: &Table) -> bool {
    table.has_history
        && table.names == Names::default()
        && !matches!(table.target.identity, Identity::Columns(_))
        && table.geometry.as_ref().is_some_and(|g| g.name == "geom" && g.srid == 4326)
}

async fn anything_later(connection: &mut PgConnection, target: usize, table: &Table) -> Result<bool, Error> {
    let history = format!("{}_history\"", table.sql.trim_end_matches('"'));
    let sql = format!(
        "with ours as (select distinct \"beffroi commune\" c from {stage} where state < 2) \
         select exists (select from {table} t join ours on t.commune = c where t.valid_from > beffroi.as_of()) \
         or exists (select from {history} h join ours on h.commune = c where h.valid_to > beffroi.as_of()) \
         or exists (select from beffroi.import i join ours on i.commune = c where i.relation = $1 and i.complete and i.as_of > beffroi.as_of())",
        stage = stage_of(target),
        table = table.sql,
    );
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(&table.relation).fetch_one(connection).await?)
}

/// What the file is complete for inside each commune, as the journal keeps it.
pub(super) async fn scopes(
    connection: &mut PgConnection,
    target: usize,
    table: &Table,
) -> Result<Vec<(String, String)>, Error> {
    let Complete::Within(columns) = &table.target.complete else { return Ok(Vec::new()) };
    if table.names.commune.is_none() {
        return Ok(Vec::new());
    }
    let cells = columns.iter().map(|c| format!("coalesce({}::text, '')", quoted(c))).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "select \"beffroi commune\", string_agg(distinct concat_ws('|', {cells}), ';' order by concat_ws('|', {cells})) \
         from {} where state in (0, 1, 4) group by 1",
        stage_of(target)
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Link the parcels that vanished to those that replace them: at the day of the import, and where a vintage
/// went between others, at the days of those behind it.
pub(super) async fn link(
    connection: &mut PgConnection,
    table: &Table,
    counts: &Counts,
    woven: bool,
) -> Result<(), Error> {
    if table.relation != "cadastre.parcels" {
        return Ok(());
    }
    for (commune, count) in counts.iter().filter(|(_, count)| woven || count.removed > 0) {
        let moments = "select beffroi.as_of() union select as_of from beffroi.import \
                       where $2 and relation = 'cadastre.parcels' and commune = $1 and as_of > beffroi.as_of()";
        sqlx::query(AssertSqlSafe(format!("select cadastre.link_parcels($1, m) from ({moments}) t (m)")))
            .bind(commune)
            .bind(woven)
            .fetch_all(&mut *connection)
            .await?;
        tracing::debug!(commune, removed = count.removed, "lineage of parcels linked");
    }
    Ok(())
}
