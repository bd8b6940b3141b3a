//! Tokens: by them a program acts for a person, within what the person may, until a day.

use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::secret::Secret;
use crate::auth::{Error, Gate};

/// What a reading token may do.
const READING: [&str; 3] = ["list", "see", "export"];
/// Longest life.
pub const LONGEST_DAYS: i32 = 365;
/// Tokens one person may hold.
const MOST: i64 = 20;

/// A token as its owner sees it: never the secret.
#[derive(Debug, Serialize, sqlx::FromRow, ToSchema)]
pub struct Token {
    pub id: i64,
    pub name: String,
    /// Reads only.
    pub read_only: bool,
    /// Moment it ends, RFC 3339.
    pub expires: String,
    /// Last use.
    pub seen: Option<String>,
}

impl Gate {
    /// The tokens of a person.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn tokens(&self, account: i64) -> Result<Vec<Token>, Error> {
        let sql = "select id, name, actions is not null as read_only,
                to_char(expires at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as expires,
                to_char(seen at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as seen
            from auth.tokens where account = $1 and expires > now() order by id";
        Ok(sqlx::query_as(sql).bind(account).fetch_all(self.pool()).await?)
    }

    /// Make a token; its secret is told once.
    ///
    /// # Errors
    /// [`Error::TokensMany`].
    pub(super) async fn make_token(
        &self,
        account: i64,
        name: &str,
        days: i32,
        read_only: bool,
    ) -> Result<(i64, Secret), Error> {
        let secret = Secret::draw();
        let days = days.clamp(1, LONGEST_DAYS);
        let actions = read_only.then(|| READING.map(str::to_owned).to_vec());
        let mut transaction = self.pool().begin().await?;
        let sql = "insert into auth.tokens (digest, account, name, actions, expires)
            select $1, $2, $3, $4, now() + make_interval(days => $5)
            where (select count(*) from auth.tokens where account = $2 and expires > now()) < $6 returning id";
        let made: Option<i64> = sqlx::query_scalar(sql)
            .bind(secret.digest())
            .bind(account)
            .bind(name)
            .bind(actions)
            .bind(days)
            .bind(MOST)
            .fetch_optional(&mut *transaction)
            .await?;
        let id = made.ok_or(Error::TokensMany)?;
        let ticket = "select auth.issue_ticket($1, $2, make_interval(days => $3))";
        sqlx::query(ticket).bind(secret.ticket()).bind(account).bind(days).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok((id, secret))
    }

    /// End a token of this person. Its ticket ends with no door to bear it.
    ///
    /// # Errors
    /// [`Error::TokenUnknown`].
    pub(super) async fn end_token(&self, account: i64, id: i64) -> Result<(), Error> {
        let sql = "delete from auth.tokens where account = $1 and id = $2";
        let ended = sqlx::query(sql).bind(account).bind(id).execute(self.pool()).await?;
        if ended.rows_affected() == 1 { Ok(()) } else { Err(Error::TokenUnknown) }
    }
}
