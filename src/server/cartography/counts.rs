//! How many features a layer has. Counting a large table takes a while, so a number is kept for a moment.
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, PgPool};
use tokio::sync::Mutex;

use crate::catalog::ResolvedLayer;

const KEPT: Duration = Duration::from_secs(10);

#[derive(Clone)]
pub struct Counts {
    pool: PgPool,
    known: Arc<Mutex<HashMap<String, (Instant, i64)>>>,
}

impl Counts {
    pub fn new(pool: PgPool) -> Self {
        Self { pool, known: Arc::default() }
    }

    /// The number of features, at most ten seconds old; nothing when the database does not answer.
    pub async fn of(&self, layer: &ResolvedLayer) -> Option<i64> {
        let table = layer.sql_table();
        let mut known = self.known.lock().await;
        if let Some((at, count)) = known.get(&table).filter(|(at, _)| at.elapsed() < KEPT) {
            let _ = at;
            return Some(*count);
        }
        let counted: Result<(i64,), _> =
            sqlx::query_as(AssertSqlSafe(format!("select count(*) from {table}"))).fetch_one(&self.pool).await;
        match counted {
            Ok((count,)) => {
                known.insert(table, (Instant::now(), count));
                Some(count)
            }
            Err(error) => {
                tracing::warn!(layer = layer.id(), "cannot count: {error}");
                None
            }
        }
    }
}
