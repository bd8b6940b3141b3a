//! The rows of an export, read while they are written out.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, FromRow, PgPool};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::error::SendTimeoutError;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::catalog::ResolvedLayer;
use crate::db::Scope;
use crate::features::http::Features;
use crate::features::rows::Rows;
use crate::features::selection::{Chosen, FOUND_LIMIT, Selection};
use crate::features::{Error, session};

/// Rows read ahead of the writer.
const AHEAD: usize = 256;
/// Rows fetched at once.
const AT_ONCE: usize = 500;
/// How long a reader may take nothing before it is given up and the connection given back.
const PATIENCE: Duration = Duration::from_mins(1);

/// What will be exported: the layer and the condition on its rows.
pub struct Source {
    pub layer: Arc<ResolvedLayer>,
    /// Communes in which it may be taken away.
    scope: Scope,
    pool: PgPool,
    chosen: Chosen,
    dated: bool,
    /// Given back when the file is written or its reader gone.
    _place: OwnedSemaphorePermit,
}

impl Source {
    /// Check the selection; nothing is read yet.
    ///
    /// # Errors
    /// Every place for an export is taken; an outline that encloses nothing or too much; the database.
    pub async fn open(
        features: &Features,
        (layer, scope): (Arc<ResolvedLayer>, Scope),
        selection: Selection,
        day: Option<String>,
    ) -> Result<Self, Error> {
        let place = Arc::clone(&features.exports).try_acquire_owned().map_err(|_| Error::ExportsTaken)?;
        let dated = day.is_some();
        let mut look = session::look(&features.pool, &scope, session::ANSWER).await?;
        let rows = Rows::new(&layer, dated);
        let chosen = Chosen::of(&mut look, &rows, &selection, day).await?;
        if matches!(selection, Selection::Outline(_)) {
            let sql = format!(
                "select count(*) from (select 1 from {} where {} limit {}) s",
                rows.relation(),
                chosen.condition,
                FOUND_LIMIT + 1
            );
            let (count,): (i64,) = chosen.bind(sqlx::query_as(AssertSqlSafe(sql))).fetch_one(&mut *look).await?;
            if count > i64::from(FOUND_LIMIT) {
                return Err(Error::LassoTooWide { most: FOUND_LIMIT as usize });
            }
        }
        look.commit().await?;
        Ok(Self { layer, scope, pool: features.pool.clone(), chosen, dated, _place: place })
    }

    /// SQL for the rows.
    pub fn rows(&self) -> Rows<'_> {
        Rows::new(&self.layer, self.dated)
    }

    /// Read `columns` (an SQL select list) of every row, in the order of the identifiers. Reading waits for the
    /// receiver, so memory does not grow with the number of rows; it ends when the receiver is dropped.
    pub fn read<T>(&self, columns: &str) -> Receiver<Result<T, Error>>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static,
    {
        let rows = self.rows();
        let sql = format!(
            "select {columns} from {} where {} order by {}",
            rows.relation(),
            self.chosen.condition,
            rows.fid_as_stored()
        );
        let (sender, receiver) = channel(AHEAD);
        tokio::spawn(pump((self.pool.clone(), self.scope.clone()), self.chosen.clone(), sql, sender));
        receiver
    }
}

async fn pump<T>(from: (PgPool, Scope), chosen: Chosen, sql: String, sender: Sender<Result<T, Error>>)
where
    T: for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static,
{
    if let Err(error) = copy(from, chosen, sql, &sender).await {
        tracing::error!(?error, "export broken off");
        // A reader that is gone needs no news.
        let _ = sender.send(Err(error)).await;
    }
}

async fn copy<T>(
    (pool, scope): (PgPool, Scope),
    chosen: Chosen,
    sql: String,
    sender: &Sender<Result<T, Error>>,
) -> Result<(), Error>
where
    T: for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static,
{
    let mut look = session::look(&pool, &scope, session::ANSWER).await?;
    // A cursor, so that a reader who leaves stops the work and a large layer begins at once.
    let declare = format!("declare export no scroll cursor for {sql}");
    chosen.bind(sqlx::query_as::<_, (i32,)>(AssertSqlSafe(declare))).fetch_all(&mut *look).await?;
    loop {
        // Not kept: the same words give other columns in the next export.
        let fetch = sqlx::query_as(AssertSqlSafe(format!("fetch {AT_ONCE} from export"))).persistent(false);
        let rows: Vec<T> = fetch.fetch_all(&mut *look).await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows {
            match sender.send_timeout(Ok(row), PATIENCE).await {
                Ok(()) => {}
                Err(SendTimeoutError::Closed(_)) => return Ok(()),
                Err(SendTimeoutError::Timeout(_)) => return Err(io::Error::from(io::ErrorKind::TimedOut).into()),
            }
        }
    }
}
