//! Sessions: who is signed in, found by the secret of the cookie or of a token.

use sqlx::types::Json;

use crate::auth::person::{Person, Right};
use crate::auth::secret::Secret;
use crate::auth::{Error, Gate};

/// A session ends after so many days whatever happens, and after so many hours without a request.
const DAYS: i32 = 7;
const IDLE_HOURS: i32 = 10;

/// A session just opened: its secret is told to the browser and to nobody else.
#[derive(Debug)]
pub struct Opened {
    pub secret: Secret,
    pub person: Person,
}

/// Account, login, name, email, language, one-time codes, rights, actions held to.
pub(super) type Row =
    (i64, String, String, Option<String>, Option<String>, bool, Json<Vec<Right>>, Option<Vec<String>>);

pub(super) const PERSON: &str = "a.fid, a.login, a.name, a.email, a.language,
    exists (select from auth.credentials c where c.account = a.fid and c.totp_confirmed),
    (select coalesce(jsonb_agg(jsonb_build_object('subject', r.subject, 'action', r.action, 'commune', r.commune)), '[]')
     from auth.rights r where r.account = a.fid)";

pub(super) fn person(row: Row, secret: &Secret, door: &'static str) -> Person {
    let (account, login, name, email, language, totp, rights, held_to) = row;
    Person { account, login, name, email, language, totp, ticket: secret.ticket(), rights: rights.0, held_to, door }
}

impl Gate {
    /// Open a session for an account whose owner has proved who they are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn open_session(&self, account: i64) -> Result<Opened, Error> {
        let secret = Secret::draw();
        let mut transaction = self.pool().begin().await?;
        sqlx::query("delete from auth.sessions where expires < now()").execute(&mut *transaction).await?;
        let open =
            "insert into auth.sessions (digest, account, expires) values ($1, $2, now() + make_interval(days => $3))";
        sqlx::query(open).bind(secret.digest()).bind(account).bind(DAYS).execute(&mut *transaction).await?;
        let ticket = "select auth.issue_ticket($1, $2, make_interval(days => $3))";
        sqlx::query(ticket).bind(secret.ticket()).bind(account).bind(DAYS).execute(&mut *transaction).await?;
        transaction.commit().await?;
        let person = self.person_of_session(&secret).await?.ok_or(Error::Wrong)?;
        Ok(Opened { secret, person })
    }

    /// Whose session it is, if it is one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn person_of_session(&self, secret: &Secret) -> Result<Option<Person>, Error> {
        let sql = format!(
            "select {PERSON}, null::text[] from auth.sessions s join auth.accounts a on a.fid = s.account and a.active
             where s.digest = $1 and s.expires > now() and s.seen > now() - make_interval(hours => $2)"
        );
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(secret.digest())
            .bind(IDLE_HOURS)
            .fetch_optional(self.pool())
            .await?;
        let Some(row) = row else { return Ok(None) };
        // Once a minute is often enough to know that somebody is there.
        let seen = "update auth.sessions set seen = now() where digest = $1 and seen < now() - interval '1 minute'";
        sqlx::query(seen).bind(secret.digest()).execute(self.pool()).await?;
        Ok(Some(person(row, secret, "web")))
    }

    /// For whom a token acts, if it is one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn person_of_token(&self, secret: &Secret) -> Result<Option<Person>, Error> {
        let sql = format!(
            "select {PERSON}, t.actions from auth.tokens t join auth.accounts a on a.fid = t.account and a.active
             where t.digest = $1 and t.expires > now()"
        );
        let row: Option<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(secret.digest()).fetch_optional(self.pool()).await?;
        let Some(row) = row else { return Ok(None) };
        let seen = "update auth.tokens set seen = now() where digest = $1 and (seen is null or seen < now() - interval '1 minute')";
        sqlx::query(seen).bind(secret.digest()).execute(self.pool()).await?;
        Ok(Some(person(row, secret, "api")))
    }

    /// Whether somebody administers this server.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn has_administrator(&self) -> Result<bool, Error> {
        Ok(sqlx::query_scalar("select auth.has_administrator()").fetch_one(self.pool()).await?)
    }

    /// End a session and its ticket; false where there is none, as by the secret of a token.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn end_session(&self, secret: &Secret) -> Result<bool, Error> {
        let sql = "with ended as (delete from auth.sessions where digest = $1 returning 1)
            select auth.withdraw_ticket($2) from ended";
        let ended = sqlx::query(sql).bind(secret.digest()).bind(secret.ticket()).execute(self.pool()).await?;
        Ok(ended.rows_affected() == 1)
    }

    /// End every session of an account but this one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn end_others(&self, account: i64, kept: Option<&Secret>) -> Result<(), Error> {
        let kept = kept.map(Secret::digest);
        let end = "delete from auth.sessions where account = $1 and digest is distinct from $2";
        sqlx::query(end).bind(account).bind(kept).execute(self.pool()).await?;
        Ok(())
    }
}
