//! A read-only look into the database, with a time limit.

use std::time::Duration;

use sqlx::{PgPool, PgTransaction};

use crate::db::{self, Scope};
use crate::features::Error;

/// Long enough for any answer a person waits for.
pub const ANSWER: Duration = Duration::from_secs(10);

/// Open a read-only transaction within `scope` in which no statement runs longer than `limit`.
///
/// # Errors
/// When no connection can be had.
pub async fn look(pool: &PgPool, scope: &Scope, limit: Duration) -> Result<PgTransaction<'static>, Error> {
    let mut transaction = db::begin(pool, scope).await?;
    // Compiling a plan costs more than these short queries take.
    sqlx::query(
        "select set_config('transaction_read_only', 'on', true), set_config('statement_timeout', $1, true), set_config('jit', 'off', true)",
    )
    .bind(limit.as_millis().to_string())
    .execute(&mut *transaction)
    .await?;
    Ok(transaction)
}
