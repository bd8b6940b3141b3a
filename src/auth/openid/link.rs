//! Whose account it is: by issuer and subject, which stay (OpenID Connect Core 1.0, section 5.7), never by a name.

use crate::auth::openid::provider::Vouched;
use crate::auth::session::Opened;
use crate::auth::{Error, Gate};

impl Gate {
    /// Sign in the person the provider vouches for.
    ///
    /// # Errors
    /// [`Error::OpenIdStranger`] when no open account is theirs; [`Error::OpenIdCode`] when the account asks for a
    /// one-time code, which only the form of the password can take.
    pub(super) async fn sign_in_vouched(&self, vouched: &Vouched, by_email: bool) -> Result<Opened, Error> {
        let sql = "select s.account, coalesce(c.totp_confirmed, false) from auth.openid_subjects s
            join auth.accounts a on a.fid = s.account and a.active left join auth.credentials c on c.account = a.fid
            where s.issuer = $1 and s.subject = $2";
        let known: Option<(i64, bool)> =
            sqlx::query_as(sql).bind(&vouched.issuer).bind(&vouched.subject).fetch_optional(self.pool()).await?;
        let account = match (known, &vouched.email) {
            (Some((_, true)), _) => return Err(Error::OpenIdCode),
            (Some((account, false)), _) => account,
            (None, Some(email)) if by_email => self.tie_by_email(vouched, email).await?,
            (None, _) => {
                tracing::info!(issuer = vouched.issuer, subject = vouched.subject, "no account for this person");
                return Err(Error::OpenIdStranger);
            }
        };
        self.open_session(account).await
    }

    /// Tie the one open account with this e-mail address, the first time. Left out are accounts already tied, those
    /// with a one-time code, and those that reach beyond the commune that manages them: whoever writes the e-mail into
    /// the account could otherwise act where they have no right.
    async fn tie_by_email(&self, vouched: &Vouched, email: &str) -> Result<i64, Error> {
        let sql = "select a.fid from auth.accounts a
            where lower(a.email) = lower($2) and a.active
                and (select count(*) from auth.accounts o where lower(o.email) = lower($2)) = 1
                and not exists (select from auth.openid_subjects s where s.account = a.fid and s.issuer = $1)
                and not exists (select from auth.credentials c where c.account = a.fid and c.totp_confirmed)
                and (a.commune is null or not exists
                    (select from auth.rights r where r.account = a.fid and r.commune is distinct from a.commune))";
        let account: Option<i64> =
            sqlx::query_scalar(sql).bind(&vouched.issuer).bind(email).fetch_optional(self.pool()).await?;
        let account = account.ok_or(Error::OpenIdStranger)?;
        let tie =
            "insert into auth.openid_subjects (issuer, subject, account) values ($1, $2, $3) on conflict do nothing";
        sqlx::query(tie).bind(&vouched.issuer).bind(&vouched.subject).bind(account).execute(self.pool()).await?;
        Ok(account)
    }
}

/// Tie an account to a person of the provider, at the terminal; what either was tied to before is undone.
///
/// # Errors
/// [`Error::OpenIdUnset`]; [`Error::AccountUnknown`].
pub async fn tie(gate: &Gate, login: &str, subject: &str) -> Result<(), Error> {
    let issuer = gate.openid().ok_or(Error::OpenIdUnset)?.settings.issuer.clone();
    let mut transaction = gate.pool().begin().await?;
    let account: Option<i64> = sqlx::query_scalar("select fid from auth.accounts where lower(login) = lower($1)")
        .bind(login)
        .fetch_optional(&mut *transaction)
        .await?;
    let account = account.ok_or_else(|| Error::AccountUnknown(login.to_owned()))?;
    let free = "delete from auth.openid_subjects where issuer = $1 and (subject = $2 or account = $3)";
    sqlx::query(free).bind(&issuer).bind(subject).bind(account).execute(&mut *transaction).await?;
    let tie = "insert into auth.openid_subjects (issuer, subject, account) values ($1, $2, $3)";
    sqlx::query(tie).bind(&issuer).bind(subject).bind(account).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}
