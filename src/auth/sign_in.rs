//! Login and password against what the gate knows.

use crate::auth::session::Opened;
use crate::auth::{Error, Gate, totp};

/// What is known of a login that may sign in here.
#[derive(sqlx::FromRow)]
struct Known {
    account: i64,
    login: String,
    /// Of an account of Beffroi's own.
    password: Option<String>,
    /// Of an account of the directory.
    entry: Option<Vec<u8>>,
}

impl Gate {
    /// Sign in with a password kept here or in the town's directory, and a one-time code where the person has set one up.
    ///
    /// # Errors
    /// [`Error::Wrong`] for an unknown login, a closed account and a wrong password alike; [`Error::CodeNeeded`];
    /// [`Error::Waiting`] after too many failures; [`Error::DirectoryAway`], [`Error::DirectoryRefuses`].
    pub async fn sign_in(&self, login: &str, password: &str, code: Option<&str>) -> Result<Opened, Error> {
        self.not_waiting(login).await?;
        let sql = "select a.fid as account, a.login, case when a.origin = 'local' then c.password end as password,
                case when a.origin = 'directory' then e.entry end as entry
            from auth.accounts a left join auth.credentials c on c.account = a.fid
            left join auth.directory_entries e on e.account = a.fid
            where lower(a.login) = lower($1) and a.active";
        // PostgreSQL takes no text with a NUL in it, and no login has a blank.
        let plain = login.trim().replace('\0', " ");
        let known: Option<Known> = sqlx::query_as(sql).bind(plain).fetch_optional(self.pool()).await?;
        let Some(known) = self.proved(known, password).await? else {
            self.failed(login).await?;
            return Err(Error::Wrong);
        };
        self.check_code(known.account, login, code).await?;
        self.succeeded(login).await?;
        self.open_session(known.account).await
    }

    /// Whoever it is, if the password is theirs. A password is hashed in every case, so that an account of the directory
    /// answers no sooner than one of Beffroi's own or none.
    async fn proved(&self, mut known: Option<Known>, password: &str) -> Result<Option<Known>, Error> {
        let hash = known.as_mut().and_then(|known| known.password.take());
        let there = async {
            match (&known, self.directory()) {
                (Some(Known { login, entry: Some(entry), .. }), Some(directory)) => {
                    directory.proves(login, password, entry).await
                }
                _ => Ok(false),
            }
        };
        let (here, there) = tokio::join!(self.verify(password, hash), there);
        let right = here? || there?;
        Ok(known.filter(|_| right))
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
    /// [`Error::Wrong`], or the new one is too weak; [`Error::PasswordElsewhere`].
    pub(super) async fn change_password(&self, account: i64, current: &str, new: &str) -> Result<(), Error> {
        let (login, name) = self.own_password(account, current).await?;
        super::password::check(new, &[&login, &name])?;
        self.set_password(account, new).await
    }

    /// Login and name of a person who knows their present password.
    ///
    /// # Errors
    /// [`Error::Wrong`], [`Error::Waiting`]; [`Error::PasswordElsewhere`].
    pub(super) async fn own_password(&self, account: i64, current: &str) -> Result<(String, String), Error> {
        let sql = "select a.login, a.name, c.password from auth.accounts a join auth.credentials c on c.account = a.fid
            where a.fid = $1 and a.origin = 'local'";
        let known: Option<(String, String, Option<String>)> =
            sqlx::query_as(sql).bind(account).fetch_optional(self.pool()).await?;
        let (login, name, hash) = known.ok_or(Error::PasswordElsewhere)?;
        self.not_waiting(&login).await?;
        if !self.verify(current, hash).await? {
            self.failed(&login).await?;
            return Err(Error::Wrong);
        }
        Ok((login, name))
    }

    pub(super) async fn set_password(&self, account: i64, password: &str) -> Result<(), Error> {
        let hash = self.hash(password).await?;
        let sql = "insert into auth.credentials (account, password) values ($1, $2)
            on conflict (account) do update set password = excluded.password, changed = now()";
        sqlx::query(sql).bind(account).bind(hash).execute(self.pool()).await?;
        Ok(())
    }
}
