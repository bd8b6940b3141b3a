//! `/api/jobs`: one's own jobs, how far they are; stop one, start one again.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use sqlx::{PgPool, PgTransaction};

use crate::auth::{Person, Visitor};
use crate::db::{self, Scope};
use crate::jobs::list::{Job, job_of, jobs_of};
use crate::jobs::{Error, cancel, retry};
use crate::web::Problem;

/// Over sessions without rights of their own.
pub fn router(persons: PgPool) -> Router {
    Router::new()
        .route("/api/jobs", get(list))
        .route("/api/jobs/{id}", get(one))
        .route("/api/jobs/{id}/cancel", post(stop))
        .route("/api/jobs/{id}/retry", post(again))
        .with_state(persons)
}

/// One's own jobs follow from the ticket, whatever the communes.
async fn open(persons: &PgPool, person: &Person) -> Result<PgTransaction<'static>, Error> {
    let scope = person.communes().unwrap_or(Scope::Communes(Vec::new()));
    Ok(db::act(persons, &person.act(scope)).await?)
}

fn number(id: &str) -> Result<i64, Error> {
    id.parse().map_err(|_| Error::Unknown)
}

fn unkept<T: serde::Serialize>(told: T) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], Json(told))
}

/// One's own jobs: those under way first, then the newest; fifty at most.
#[utoipa::path(get, path = "/api/jobs", tag = "jobs", responses((status = 200, body = [Job])))]
pub async fn list(State(persons): State<PgPool>, Visitor(person): Visitor) -> Result<impl IntoResponse, Problem> {
    let mut act = open(&persons, &person).await?;
    Ok(unkept(jobs_of(&mut act, person.account).await?))
}

/// One of one's own jobs.
#[utoipa::path(get, path = "/api/jobs/{id}", tag = "jobs", params(("id" = i64, Path)), responses((status = 200, body = Job), (status = 404)))]
pub async fn one(
    State(persons): State<PgPool>,
    Visitor(person): Visitor,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let mut act = open(&persons, &person).await?;
    Ok(unkept(job_of(&mut act, person.account, number(&id)?).await?))
}

/// Stop one of one's own jobs: at once when it waits, within a moment when it runs.
#[utoipa::path(post, path = "/api/jobs/{id}/cancel", tag = "jobs", params(("id" = i64, Path)), responses((status = 200, body = Job), (status = 403, description = "By a token that only reads"), (status = 404), (status = 409, description = "It has ended")))]
pub async fn stop(
    State(persons): State<PgPool>,
    Visitor(person): Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (mut act, id) = begin(&persons, &person, &id).await?;
    cancel(&mut act, id).await?;
    end(act, &person, id).await
}

/// Start one of one's own jobs again that failed or was cancelled.
#[utoipa::path(post, path = "/api/jobs/{id}/retry", tag = "jobs", params(("id" = i64, Path)), responses((status = 200, body = Job), (status = 403, description = "By a token that only reads"), (status = 404), (status = 409, description = "It is running or has succeeded")))]
pub async fn again(
    State(persons): State<PgPool>,
    Visitor(person): Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (mut act, id) = begin(&persons, &person, &id).await?;
    retry(&mut act, id).await?;
    end(act, &person, id).await
}

async fn begin(persons: &PgPool, person: &Person, id: &str) -> Result<(PgTransaction<'static>, i64), Error> {
    let id = number(id)?;
    if person.only_reads() {
        return Err(Error::OnlyReads);
    }
    let mut act = open(persons, person).await?;
    // Those of others are stopped in the list of all jobs, by whoever may.
    job_of(&mut act, person.account, id).await?;
    Ok((act, id))
}

async fn end(mut act: PgTransaction<'static>, person: &Person, id: i64) -> Result<Response, Problem> {
    let job = job_of(&mut act, person.account, id).await?;
    act.commit().await.map_err(Error::from)?;
    Ok(unkept(job).into_response())
}
