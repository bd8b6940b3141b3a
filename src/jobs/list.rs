//! Jobs as whoever asked for them sees them.

use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use crate::jobs::Error;

/// Jobs told at once, the newest first.
const MOST: i64 = 50;

/// A job of one's own.
#[derive(Debug, Serialize, sqlx::FromRow, ToSchema)]
pub struct Job {
    pub id: i64,
    /// Which work it is.
    pub kind: String,
    pub title: String,
    /// INSEE code.
    pub commune: Option<String>,
    /// `waiting`, `running`, `done`, `failed` or `cancelled`.
    pub state: String,
    /// Steps done.
    pub done: i64,
    /// Steps in all; 0: not known.
    pub total: i64,
    /// How it ended, or why it is tried again.
    pub message: Option<String>,
    /// What to do now.
    pub remedy: Option<String>,
    /// Address of the result on this site.
    pub link: Option<String>,
    /// Moments, RFC 3339.
    pub asked: String,
    /// Earliest moment of the next attempt.
    pub not_before: Option<String>,
    pub ended: Option<String>,
    /// It was asked to stop and will in a moment.
    pub stopping: bool,
}

const COLUMNS: &str = "fid as id, kind, title, commune, state, done, total, message, remedy, link, stop as stopping,
    to_char(asked at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as asked,
    to_char(not_before at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as not_before,
    to_char(ended at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as ended";

/// The jobs of the person of this act: those under way first, then the newest.
pub async fn jobs_of(act: &mut PgConnection, account: i64) -> Result<Vec<Job>, Error> {
    let sql = format!(
        "select {COLUMNS} from jobs.jobs j where j.account = $1
         order by j.state in ('waiting', 'running') desc, j.asked desc, j.fid desc limit {MOST}"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account).fetch_all(act).await?)
}

/// One of them.
pub async fn job_of(act: &mut PgConnection, account: i64, id: i64) -> Result<Job, Error> {
    let sql = format!("select {COLUMNS} from jobs.jobs j where j.account = $1 and j.fid = $2");
    let job = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account).bind(id).fetch_optional(act).await?;
    job.ok_or(Error::Unknown)
}
