//! Notifications as the person they are for sees them.

use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use crate::notifications::Error;

/// Notifications told at once, the newest first.
const MOST: i64 = 50;
/// Notifications named in one request.
const NAMED: usize = 500;

/// One thing the person is told.
#[derive(Debug, Serialize, sqlx::FromRow, ToSchema)]
pub struct Notification {
    pub id: i64,
    /// INSEE code.
    pub commune: Option<String>,
    /// Moment, RFC 3339.
    pub at: String,
    pub title: String,
    pub text: String,
    /// Page of this site it leads to.
    pub link: Option<String>,
    pub read: bool,
}

/// The newest notifications, and how many are not read.
#[derive(Debug, Serialize, ToSchema)]
pub struct Notifications {
    pub unread: i64,
    pub items: Vec<Notification>,
}

pub async fn notifications_of(act: &mut PgConnection, account: i64) -> Result<Notifications, Error> {
    let sql = "select count(*) from notifications.notifications where account = $1 and read is null";
    let unread = sqlx::query_scalar(sql).bind(account).fetch_one(&mut *act).await?;
    let sql = "select fid as id, commune, title, text, link, read is not null as read,
            to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as at
        from notifications.notifications n where account = $1 order by n.at desc, n.fid desc limit $2";
    let items = sqlx::query_as(sql).bind(account).bind(MOST).fetch_all(act).await?;
    Ok(Notifications { unread, items })
}

/// Mark some, or all, as read.
pub async fn mark_read(act: &mut PgConnection, account: i64, ids: Option<&[i64]>) -> Result<(), Error> {
    if ids.is_some_and(|ids| ids.len() > NAMED) {
        return Err(Error::Many);
    }
    let sql = "update notifications.notifications set read = now()
        where account = $1 and read is null and ($2::bigint[] is null or fid = any ($2))";
    sqlx::query(sql).bind(account).bind(ids).execute(act).await?;
    Ok(())
}

/// Whether the person is told by e-mail as well.
pub async fn by_email(act: &mut PgConnection, account: i64) -> Result<bool, Error> {
    let sql = "select by_email from notifications.preferences where account = $1";
    let wanted: Option<bool> = sqlx::query_scalar(sql).bind(account).fetch_optional(act).await?;
    Ok(wanted.unwrap_or(false))
}

pub async fn set_by_email(act: &mut PgConnection, account: i64, wanted: bool) -> Result<(), Error> {
    let sql = "insert into notifications.preferences (account, by_email) values ($1, $2)
        on conflict (account) do update set by_email = excluded.by_email";
    sqlx::query(sql).bind(account).bind(wanted).execute(act).await?;
    Ok(())
}
