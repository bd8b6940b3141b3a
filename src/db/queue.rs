//! Tables of the job queue: those of the crate that works it, made by the owner before our own migrations.

use graphile_worker_migrations::sql::GRAPHILE_WORKER_MIGRATIONS;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::db::Error;

const SCHEMA: &str = "graphile_worker";

/// Apply what is missing, each step in a transaction. The caller keeps other programs away.
pub(super) async fn migrate(owner: &mut PgConnection) -> Result<(), Error> {
    let ground = "create schema if not exists graphile_worker;
        create table if not exists graphile_worker.migrations (
            id int primary key, ts timestamptz default now() not null, breaking boolean not null default false)";
    sqlx::raw_sql(ground).execute(&mut *owner).await?;
    let applied = applied(owner).await?;
    for migration in GRAPHILE_WORKER_MIGRATIONS.iter().skip(applied) {
        let mut step = owner.begin().await?;
        for statement in migration.stmts {
            let statement = statement.replace(":GRAPHILE_WORKER_SCHEMA", SCHEMA);
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *step).await?;
        }
        let note = "insert into graphile_worker.migrations (id, breaking) values ($1, $2)";
        let number = i32::try_from(migration.migration_number()).unwrap_or(i32::MAX);
        sqlx::query(note).bind(number).bind(migration.is_breaking()).execute(&mut *step).await?;
        step.commit().await?;
    }
    Ok(())
}

/// Rights on the tables, once our own migrations have made the rule.
pub(super) async fn guard(owner: &mut PgConnection) -> Result<(), Error> {
    sqlx::query("select jobs.guard_queue()").execute(owner).await?;
    Ok(())
}

/// How many steps the database lacks.
pub(super) async fn missing(connection: &mut PgConnection) -> Result<usize, Error> {
    let known: bool = sqlx::query_scalar("select to_regclass('graphile_worker.migrations') is not null")
        .fetch_one(&mut *connection)
        .await?;
    let applied = if known { applied(connection).await? } else { 0 };
    Ok(GRAPHILE_WORKER_MIGRATIONS.len().saturating_sub(applied))
}

async fn applied(connection: &mut PgConnection) -> Result<usize, Error> {
    let last: i32 =
        sqlx::query_scalar("select coalesce(max(id), 0) from graphile_worker.migrations").fetch_one(connection).await?;
    Ok(usize::try_from(last).unwrap_or_default())
}

/// The statements, for the name of a schema.
pub(super) fn wording() -> impl Iterator<Item = &'static str> {
    GRAPHILE_WORKER_MIGRATIONS.iter().flat_map(|migration| migration.stmts.iter().copied())
}
