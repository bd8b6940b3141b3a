//! Login and password against what the gate knows.

use crate::auth::session::Opened;
use crate::auth::{Error, Gate, totp};

/// What is known of a login that may sign in here.
type Known = (i64, Option<String>, Option<String>);

impl Gate {
    /// Sign in with a password kept here, and a one-time code where the person has set one up.
    ///
    /// # Errors
    /// [`Error::Wrong`] for an unknown login, a closed account and a wrong password alike; [`Error::CodeNeeded`];
    /// [`Error::Waiting`] after too many failures.
    pub async fn sign_in(&self, login: &str, password: &str, code: Option<&str>) -> Result<Opened, Error> {
        self.not_waiting(login).await?;
        let sql = "select a.fid, c.password, c.totp from auth.accounts a join auth.credentials c on c.account = a.fid
            where lower(a.login) = lower($1) and a.active";
        let known: Option<Known> = sqlx::query_as(sql).bind(login.trim()).fetch_optional(self.pool()).await?;
        let (account, hash, _) = known.unwrap_or_default();
        if !self.verify(password, hash).await? {
            self.failed(login).await?;
            return Err(Error::Wrong);
        }
        self.check_code(account, login, code).await?;
        self.succeeded(login).await?;
        self.open_session(account).await
    }

    async fn check_code(&self, account: i64, login: &str, code: Option<&str>) -> Result<(), Error> {
        let sql =
            "select totp, totp_step from auth.credentials where account = $1 and totp_confirmed and totp is not null";
        let set: Option<(String, Option<i64>)> = sqlx::query_as(sql).bind(account).fetch_optional(self.pool()).await?;
        let Some((secret, last)) = set else { return Ok(()) };
        let Some(code) = code.filter(|code| !code.trim().is_empty()) else { return Err(Error::CodeNeeded) };
        let Some(step) = totp::step_of(&secret, code, last) else {
            self.failed(login).await?;
            return Err(Error::CodeWrong);
        };
        // Two requests with the same code: one of them finds the step taken.
        let take = "update auth.credentials set totp_step = $2 where account = $1 and coalesce(totp_step, -1) < $2";
        let taken = sqlx::query(take).bind(account).bind(step).execute(self.pool()).await?;
        if taken.rows_affected() == 1 { Ok(()) } else { Err(Error::CodeWrong) }
    }

    /// Change the password of a person who knows the present one; their other sessions end.
    ///
    /// # Errors
    /// [`Error::Wrong`], or the new one is too weak.
    pub(super) async fn change_password(&self, account: i64, current: &str, new: &str) -> Result<(), Error> {
        let sql = "select a.login, a.name, c.password from auth.accounts a join auth.credentials c on c.account = a.fid where a.fid = $1";
        let (login, name, hash): (String, String, Option<String>) =
            sqlx::query_as(sql).bind(account).fetch_one(self.pool()).await?;
        self.not_waiting(&login).await?;
        if !self.verify(current, hash).await? {
            self.failed(&login).await?;
            return Err(Error::Wrong);
        }
        super::password::check(new, &[&login, &name])?;
        self.set_password(account, new).await
    }

    pub(super) async fn set_password(&self, account: i64, password: &str) -> Result<(), Error> {
        let hash = self.hash(password).await?;
        let sql = "insert into auth.credentials (account, password) values ($1, $2)
            on conflict (account) do update set password = excluded.password, changed = now()";
        sqlx::query(sql).bind(account).bind(hash).execute(self.pool()).await?;
        Ok(())
    }
}
