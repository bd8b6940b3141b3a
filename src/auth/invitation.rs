//! One-time links: the first administrator, a new account, a forgotten password.

use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::secret::Secret;
use crate::auth::session::Opened;
use crate::auth::{Error, Gate, password};

/// Page of the links; the secret comes after it, where no server on the way logs it.
pub const INVITATION: &str = "/app/invitation#";
/// Role of the first person on a server.
const FIRST_ROLE: &str = "administrator";

/// What a link is for.
#[derive(Debug, Serialize, ToSchema)]
pub struct Invitation {
    /// `first`: become the administrator of the server; `account`: choose a password.
    pub purpose: String,
    pub login: Option<String>,
    pub name: Option<String>,
}

/// What a person chooses on the page of the link.
#[derive(Debug, Clone, Copy)]
pub struct Chosen<'a> {
    pub login: &'a str,
    pub name: &'a str,
    pub password: &'a str,
}

/// The secret of a link to become the first administrator; none when somebody already is. A new one ends those before.
///
/// # Errors
/// When the database does not answer.
pub async fn invite_first(gate: &Gate) -> Result<Option<String>, Error> {
    let mut transaction = gate.pool().begin().await?;
    sqlx::query("select pg_advisory_xact_lock(hashtext('beffroi first administrator'))")
        .execute(&mut *transaction)
        .await?;
    if sqlx::query_scalar("select auth.has_administrator()").fetch_one(&mut *transaction).await? {
        return Ok(None);
    }
    sqlx::query("delete from auth.invitations where purpose = 'first'").execute(&mut *transaction).await?;
    let secret = Secret::draw();
    let sql = "insert into auth.invitations (digest, purpose, expires) values ($1, 'first', now() + interval '7 days')";
    sqlx::query(sql).bind(secret.digest()).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(Some(secret.text().to_owned()))
}

/// The secret of a link by which the owner of an account chooses a password.
///
/// # Errors
/// When the database does not answer.
pub async fn invite(gate: &Gate, account: i64) -> Result<String, Error> {
    let secret = Secret::draw();
    sqlx::query("delete from auth.invitations where account = $1 or expires < now()")
        .bind(account)
        .execute(gate.pool())
        .await?;
    let sql = "insert into auth.invitations (digest, purpose, account, expires) values ($1, 'account', $2, now() + interval '3 days')";
    sqlx::query(sql).bind(secret.digest()).bind(account).execute(gate.pool()).await?;
    Ok(secret.text().to_owned())
}

/// An account to make at the terminal.
#[derive(Debug)]
pub struct NewUser<'a> {
    pub login: &'a str,
    pub name: &'a str,
    pub role: &'a str,
    /// INSEE code; none: the whole server.
    pub commune: Option<&'a str>,
}

/// Make an account with a role, or give the role to the account there is. The secret of a link to its password.
///
/// # Errors
/// [`Error::RoleUnknown`], [`Error::LoginUnreadable`], [`Error::NameMissing`]; the commune is no INSEE code;
/// [`Error::PasswordElsewhere`] for an account of the directory, which needs no link.
pub async fn add_user(gate: &Gate, new: &NewUser<'_>) -> Result<String, Error> {
    check_names(new.login, new.name)?;
    crate::db::Scope::communes(new.commune)?;
    let mut transaction = gate.pool().begin().await?;
    let role: Option<i64> = sqlx::query_scalar("select fid from auth.roles where name = $1")
        .bind(new.role)
        .fetch_optional(&mut *transaction)
        .await?;
    let role = role.ok_or_else(|| Error::RoleUnknown(new.role.to_owned()))?;
    let sql = "with made as (insert into auth.accounts (login, name, commune) values ($1, $2, $3)
            on conflict ((lower(login))) do update set active = true where accounts.origin = 'local' returning fid)
        select fid from made";
    let made = sqlx::query_scalar(sql).bind(new.login).bind(new.name).bind(new.commune);
    let account: i64 = made.fetch_optional(&mut *transaction).await?.ok_or(Error::PasswordElsewhere)?;
    let sql = "insert into auth.memberships (account, role, commune) values ($1, $2, $3) on conflict do nothing";
    sqlx::query(sql).bind(account).bind(role).bind(new.commune).execute(&mut *transaction).await?;
    transaction.commit().await?;
    invite(gate, account).await
}

impl Gate {
    /// What a link is for.
    ///
    /// # Errors
    /// [`Error::InvitationGone`] when it was used, replaced or is too old.
    pub(super) async fn invitation(&self, secret: &str) -> Result<Invitation, Error> {
        let secret = Secret::read(secret).ok_or(Error::InvitationGone)?;
        let sql =
            "select i.purpose, a.login, a.name from auth.invitations i left join auth.accounts a on a.fid = i.account
            where i.digest = $1 and i.expires > now() and ((i.purpose = 'account' and a.origin = 'local') or (i.purpose = 'first' and not auth.has_administrator()))";
        let found: Option<(String, Option<String>, Option<String>)> =
            sqlx::query_as(sql).bind(secret.digest()).fetch_optional(self.pool()).await?;
        let (purpose, login, name) = found.ok_or(Error::InvitationGone)?;
        Ok(Invitation { purpose, login, name })
    }

    /// Use a link: the password is set, the link is gone, the person is signed in.
    ///
    /// # Errors
    /// [`Error::InvitationGone`]; the password is too weak; the login is taken or unreadable.
    pub(super) async fn accept(&self, secret: &str, chosen: Chosen<'_>) -> Result<Opened, Error> {
        let invitation = self.invitation(secret).await?;
        let first = invitation.purpose == "first";
        let login = if first { chosen.login.trim().to_owned() } else { invitation.login.unwrap_or_default() };
        let name = if first { chosen.name.trim().to_owned() } else { invitation.name.unwrap_or_default() };
        if first {
            check_names(&login, &name)?;
        }
        password::check(chosen.password, &[&login, &name])?;
        let hash = self.hash(chosen.password).await?;
        let account = self.settle(secret, first.then_some((login.as_str(), name.as_str())), &hash).await?;
        self.succeeded(&login).await?;
        self.open_session(account).await
    }

    async fn settle(&self, secret: &str, first: Option<(&str, &str)>, hash: &str) -> Result<i64, Error> {
        let digest = Secret::read(secret).ok_or(Error::InvitationGone)?.digest();
        let mut transaction = self.pool().begin().await?;
        // Deleting it is taking it: a second use finds nothing.
        let take = "delete from auth.invitations where digest = $1 and expires > now() returning account";
        let taken: Option<(Option<i64>,)> = sqlx::query_as(take).bind(digest).fetch_optional(&mut *transaction).await?;
        let (invited,) = taken.ok_or(Error::InvitationGone)?;
        let account = match (invited, first) {
            (Some(account), _) => account,
            (None, Some((login, name))) => {
                let sql = "with person as (insert into auth.accounts (login, name) values ($1, $2) returning fid),
                    member as (insert into auth.memberships (account, role) select p.fid, r.fid from person p, auth.roles r where r.name = $3)
                    select fid from person";
                let made = sqlx::query_scalar(sql).bind(login).bind(name).bind(FIRST_ROLE);
                made.fetch_one(&mut *transaction).await.map_err(Error::of_account)?
            }
            (None, None) => return Err(Error::InvitationGone),
        };
        let sql = "insert into auth.credentials (account, password) values ($1, $2)
            on conflict (account) do update set password = excluded.password, changed = now()";
        sqlx::query(sql).bind(account).bind(hash).execute(&mut *transaction).await?;
        sqlx::query("delete from auth.sessions where account = $1").bind(account).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(account)
    }
}

/// Refuse what no account can be called.
///
/// # Errors
/// [`Error::LoginUnreadable`], [`Error::NameMissing`].
pub(super) fn check_names(login: &str, name: &str) -> Result<(), Error> {
    let sign = |letter: char| letter.is_alphanumeric() || "._@-".contains(letter);
    let plain = (2..=64).contains(&login.chars().count())
        && login.chars().all(sign)
        && login.starts_with(char::is_alphanumeric);
    if !plain {
        return Err(Error::LoginUnreadable);
    }
    if (1..=120).contains(&name.chars().count()) { Ok(()) } else { Err(Error::NameMissing) }
}
