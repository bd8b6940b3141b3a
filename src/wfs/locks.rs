//! Locks: features held for one person for some time (OGC 09-025r2, 12).
//!
//! The tables are asked through functions of the database only, in a transaction of the person. That nobody else changes
//! what is locked, by whatever door, the database sees to (`beffroi.keep_revision`).

use sqlx::PgConnection;
use uuid::Uuid;

use crate::db;
use crate::wfs::Error;
use crate::wfs::request::Hold;

/// A lock of whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lock(Uuid);

impl Lock {
    /// A new lock that holds nothing yet.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open(connection: &mut PgConnection, hold: &Hold) -> Result<Self, Error> {
        let sql = "select wfs.open_lock($1)";
        let made = sqlx::query_scalar(sql).bind(seconds(hold)).fetch_one(connection).await;
        Ok(Self(made.map_err(failed)?))
    }

    /// A lock of this person that still lives.
    ///
    /// # Errors
    /// [`Error::Lock`], [`Error::LockExpired`].
    pub async fn living(connection: &mut PgConnection, token: &str) -> Result<Self, Error> {
        let unknown = || Error::Lock(token.chars().take(60).collect());
        let id = Uuid::parse_str(token.trim()).map_err(|_| unknown())?;
        let state: Option<String> =
            sqlx::query_scalar("select wfs.lock_state($1)").bind(id).fetch_one(connection).await.map_err(failed)?;
        match state.as_deref() {
            Some("living") => Ok(Self(id)),
            Some(_) => Err(Error::LockExpired),
            None => Err(unknown()),
        }
    }

    /// Let it run anew.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn extend(self, connection: &mut PgConnection, hold: &Hold) -> Result<(), Error> {
        let sql = "select wfs.extend_lock($1, $2)";
        sqlx::query(sql).bind(self.0).bind(seconds(hold)).execute(connection).await.map_err(failed)?;
        Ok(())
    }

    /// Put features of a table under it; those that could be, in ascending order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take(self, connection: &mut PgConnection, relation: &str, ids: &[i64]) -> Result<Vec<i64>, Error> {
        let sql = "select * from wfs.lock_features($1, $2, $3) order by 1";
        sqlx::query_scalar(sql).bind(self.0).bind(relation).bind(ids).fetch_all(connection).await.map_err(failed)
    }

    /// Free some features of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn free(self, connection: &mut PgConnection, relation: &str, ids: &[i64]) -> Result<(), Error> {
        let sql = "select wfs.release($1, $2, $3)";
        sqlx::query(sql).bind(self.0).bind(relation).bind(ids).execute(connection).await.map_err(failed)?;
        Ok(())
    }

    /// End it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end(self, connection: &mut PgConnection) -> Result<(), Error> {
        sqlx::query("select wfs.release_lock($1)").bind(self.0).execute(connection).await.map_err(failed)?;
        Ok(())
    }

    /// As answers write it.
    #[must_use]
    pub fn token(self) -> String {
        self.0.to_string()
    }
}

/// Which of the features another lock than `lock` holds.
///
/// # Errors
/// When the database does not answer.
pub async fn held_otherwise(
    connection: &mut PgConnection,
    relation: &str,
    ids: &[i64],
    lock: Option<Lock>,
) -> Result<Vec<i64>, Error> {
    let sql = "select * from wfs.locked_otherwise($1, $2, $3)";
    let asked = sqlx::query_scalar(sql).bind(relation).bind(ids).bind(lock.map(|lock| lock.0));
    asked.fetch_all(connection).await.map_err(failed)
}

fn seconds(hold: &Hold) -> i32 {
    i32::try_from(hold.seconds).unwrap_or(i32::MAX)
}

fn failed(error: sqlx::Error) -> Error {
    Error::told(db::Error::from(error))
}
