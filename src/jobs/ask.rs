//! Asking for a job, stopping it, starting it again.

use jiff::Timestamp;
use serde_json::Value;
use sqlx::PgConnection;

use crate::base::Language;
use crate::jobs::Error;

/// A job to be done.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Which work: [`crate::jobs::Work::kind`].
    pub kind: &'static str,
    /// What it is, in the language of who asks; cut at 200 characters.
    pub title: String,
    /// INSEE code; none: of no commune.
    pub commune: Option<String>,
    /// What the work needs to know, at most 1 MiB. No more of a person than an identifier: it is kept for 30 days.
    pub arguments: Value,
    /// Not before this moment.
    pub not_before: Option<Timestamp>,
}

const TITLE: usize = 200;

/// Queue a job within the transaction of a person's act: queued when it commits, gone when it does not. `account` must
/// be the person of the act.
///
/// # Errors
/// [`Error::Many`]; when the database refuses or does not answer.
pub async fn ask(act: &mut PgConnection, account: i64, language: Language, job: &NewJob) -> Result<i64, Error> {
    put(act, Some(account), language, job).await
}

/// The same in a session of the program itself: for an account it names, with the rights that account has then, or for
/// nobody.
///
/// # Errors
/// As [`ask`].
pub async fn ask_for_program(
    session: &mut PgConnection,
    account: Option<i64>,
    language: Language,
    job: &NewJob,
) -> Result<i64, Error> {
    put(session, account, language, job).await
}

async fn put(session: &mut PgConnection, account: Option<i64>, language: Language, job: &NewJob) -> Result<i64, Error> {
    let title: String = job.title.chars().filter(|letter| !letter.is_control()).take(TITLE).collect();
    let asked = sqlx::query_scalar("select jobs.ask($1, $2, $3, $4, $5::timestamptz, $6, $7)")
        .bind(job.kind)
        .bind(title)
        .bind(&job.commune)
        .bind(&job.arguments)
        .bind(job.not_before.map(|moment| moment.to_string()))
        .bind(language.code())
        .bind(account)
        .fetch_one(session)
        .await;
    asked.map_err(Error::of_asking)
}

/// Stop a job: at once when it waits, within a moment when it runs.
///
/// # Errors
/// [`Error::Unknown`], [`Error::Ended`].
pub async fn cancel(session: &mut PgConnection, job: i64) -> Result<(), Error> {
    let state: Option<String> = sqlx::query_scalar("select jobs.cancel($1)").bind(job).fetch_one(session).await?;
    match state.as_deref() {
        Some("cancelled" | "running") => Ok(()),
        Some(_) => Err(Error::Ended),
        None => Err(Error::Unknown),
    }
}

/// Start a job again that failed or was cancelled; begin one at once that waits for its next attempt.
///
/// # Errors
/// [`Error::Unknown`], [`Error::NotFailed`].
pub async fn retry(session: &mut PgConnection, job: i64) -> Result<(), Error> {
    let state: Option<String> = sqlx::query_scalar("select jobs.retry($1)").bind(job).fetch_one(session).await?;
    match state.as_deref() {
        Some("waiting") => Ok(()),
        Some(_) => Err(Error::NotFailed),
        None => Err(Error::Unknown),
    }
}
