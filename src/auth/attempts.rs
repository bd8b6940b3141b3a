//! Each failed attempt on a login makes the next wait longer; the login need not exist.

use sha2::{Digest, Sha256};

use crate::auth::{Error, Gate};

/// Failures before anybody waits.
const FREE: i32 = 4;
/// Longest wait, seconds.
const LONGEST: i32 = 900;

fn key(login: &str) -> Vec<u8> {
    Sha256::digest(login.trim().to_lowercase().as_bytes()).to_vec()
}

impl Gate {
    /// Refuse while the login waits.
    ///
    /// # Errors
    /// [`Error::Waiting`] with the seconds left.
    pub(super) async fn not_waiting(&self, login: &str) -> Result<(), Error> {
        let left = "select greatest(1, ceil(extract(epoch from until - now())))::bigint from auth.attempts where login = $1 and until > now()";
        let left: Option<i64> = sqlx::query_scalar(left).bind(key(login)).fetch_optional(self.pool()).await?;
        left.map_or(Ok(()), |seconds| Err(Error::Waiting { seconds: seconds.unsigned_abs() }))
    }

    /// Remember a failure. Failures of an hour ago are forgotten.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn failed(&self, login: &str) -> Result<(), Error> {
        let note = "insert into auth.attempts as a (login, failures, until) values ($1, 1, now())
            on conflict (login) do update set
                failures = case when a.last < now() - interval '1 hour' then 1 else a.failures + 1 end,
                last = now(),
                until = now() + case when a.last < now() - interval '1 hour' or a.failures < $2 then interval '0'
                    else make_interval(secs => least($3, 2 ^ least(a.failures - $2 + 1, 20))) end";
        sqlx::query(note).bind(key(login)).bind(FREE).bind(LONGEST).execute(self.pool()).await?;
        sqlx::query("delete from auth.attempts where last < now() - interval '1 day'").execute(self.pool()).await?;
        Ok(())
    }

    /// A success wipes the slate.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn succeeded(&self, login: &str) -> Result<(), Error> {
        sqlx::query("delete from auth.attempts where login = $1").bind(key(login)).execute(self.pool()).await?;
        Ok(())
    }
}
