//! A transaction in the name of a person: their right, the communes of this act, and what the history will say.

use sqlx::{PgPool, PgTransaction};

use crate::db::{Error, Scope};

/// Who acts, where, by which door.
#[derive(Debug, Clone)]
pub struct Act {
    /// Secret of the person's ticket: what row-level security takes the right from.
    pub ticket: String,
    /// Communes this act is held to, within the right.
    pub scope: Scope,
    /// `auth.accounts.fid`, for the history.
    pub account: i64,
    /// Name of the person, for the history.
    pub name: String,
    /// `web`, `map`, `api`, `import` …, for the history.
    pub door: &'static str,
    /// Why, where a reason is asked.
    pub reason: Option<String>,
}

/// Open a transaction for the act on a pool without rights of its own ([`crate::db::Database::pool_for_persons`]).
///
/// # Errors
/// When no connection can be had.
pub async fn act(pool: &PgPool, act: &Act) -> Result<PgTransaction<'static>, Error> {
    let mut transaction = pool.begin().await?;
    // Plans of short queries cost more to compile than the queries take.
    let settings = "select set_config('beffroi.ticket', $1, true), set_config('beffroi.scope', $2, true),
        set_config('beffroi.actor', $3, true), set_config('beffroi.door', $4, true),
        set_config('beffroi.reason', $5, true), set_config('beffroi.actor_name', $6, true), set_config('jit', 'off', true),
        set_config('statement_timeout', '30s', true), set_config('lock_timeout', '5s', true)";
    sqlx::query(settings)
        .bind(&act.ticket)
        .bind(act.scope.to_string())
        .bind(act.account.to_string())
        .bind(act.door)
        .bind(act.reason.as_deref().unwrap_or_default())
        .bind(&act.name)
        .execute(&mut *transaction)
        .await?;
    Ok(transaction)
}
