//! `/api/elections/…`: where one votes, what the street list leaves out, the roll taken in.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use tempfile::TempPath;
use tokio::io::AsyncWriteExt as _;
use utoipa::{IntoParams, ToSchema};

use crate::auth::Visitor;
use crate::base::is_insee;
use crate::db::{self, Scope};
use crate::elections::Error;
use crate::elections::roll::import::{self, ELECTORS};
use crate::elections::street_list::uncut::{self, Uncut};
use crate::elections::street_list::where_to_vote::{self, Asked, WhereToVote};
use crate::records::{self, RecordType, Records};
use crate::web::{Problem, Speaks, attachment};

/// Largest file of a roll, MiB: 300,000 electors.
const LARGEST: usize = 128;
/// Record type of the lines of the street list.
const RANGES: &str = "street-ranges";

/// Where one votes: for everybody.
pub fn public_router(pool: PgPool) -> Router {
    Router::new().route("/api/elections/station", get(station)).with_state(pool)
}

/// What the elections office works with. The file of a roll is larger than what others take.
pub fn router(records: Records) -> Router {
    Router::new()
        .route("/api/elections/uncut", get(not_cut))
        .route("/api/elections/roll", post(roll))
        .route("/api/elections/roll/{id}/rejects", get(refused))
        .layer(DefaultBodyLimit::disable())
        .with_state(records)
}

/// Which commune, and as what.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UncutOf {
    /// INSEE code.
    commune: String,
    /// `csv`: a file; JSON when absent.
    format: Option<String>,
}

/// Which commune, and how.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RollOf {
    /// INSEE code.
    commune: String,
    /// Take the file although more than a quarter of the electors would go.
    #[serde(default)]
    removals: bool,
}

/// A file that is being read.
#[derive(Debug, Serialize, ToSchema)]
pub struct RollAsked {
    /// Number of the job, for `/api/jobs/{id}`.
    pub job: i64,
}

fn town(commune: &str) -> Result<&str, Error> {
    if is_insee(commune) { Ok(commune) } else { Err(Error::Commune(commune.chars().take(20).collect())) }
}

/// The type, for whoever may do something with it: that is asked by who needs it.
fn kind_of(records: &Records, id: &str) -> Result<Arc<RecordType>, records::Error> {
    let found = records.registry().types.get(id).cloned();
    found.ok_or_else(|| records::Error::TypeUnknown(id.to_owned()))
}

/// Station and polling place of an address. Nothing is guessed: an address that is not cut has none.
#[utoipa::path(get, path = "/api/elections/station", tag = "elections", params(Asked),
    responses((status = 200, body = WhereToVote), (status = 400), (status = 404)))]
pub async fn station(
    State(pool): State<PgPool>,
    Speaks(language): Speaks,
    Query(asked): Query<Asked>,
) -> Result<Json<WhereToVote>, Problem> {
    let scope = Scope::communes([town(&asked.commune)?])?;
    let mut look = db::begin(&pool, &scope).await?;
    sqlx::query("select set_config('transaction_read_only', 'on', true), set_config('statement_timeout', '5s', true)")
        .execute(&mut *look)
        .await
        .map_err(Error::from)?;
    Ok(Json(where_to_vote::where_to_vote(&mut look, &asked, language).await?))
}

/// What the street list of a commune leaves out: the first 2,000 addresses, all of them counted.
#[utoipa::path(get, path = "/api/elections/uncut", tag = "elections", params(UncutOf),
    responses((status = 200, body = Uncut), (status = 400), (status = 403), (status = 404)))]
pub async fn not_cut(
    Visitor(person): Visitor,
    State(records): State<Records>,
    Speaks(language): Speaks,
    Query(asked): Query<UncutOf>,
) -> Result<Response, Problem> {
    let kind = kind_of(&records, RANGES)?;
    let mut look = records.look_as(&person, &kind, "list", Some(town(&asked.commune)?)).await?;
    let found = uncut::uncut(&mut look, &asked.commune, language).await.map_err(Error::from)?;
    if asked.format.as_deref() != Some("csv") {
        return Ok(Json(found).into_response());
    }
    let file = found.csv(language).map_err(|error| Error::Unwritable(error.into()))?;
    Ok(attachment(Body::from(file), "decoupage-controle.csv", "text/csv; charset=utf-8"))
}

/// Take in a roll: “Listes électeurs actifs” of ELIRE, CSV (also packed by gzip), 128 MiB at most. A job does it; what it
/// refuses is fetched from `/api/elections/roll/{id}/rejects`.
#[utoipa::path(post, path = "/api/elections/roll", tag = "elections", params(RollOf),
    request_body(content = Vec<u8>, content_type = "text/csv"),
    responses((status = 202, body = RollAsked), (status = 400), (status = 403), (status = 404), (status = 413),
        (status = 422, description = "Not a roll: the columns that are missing are named")))]
pub async fn roll(
    Visitor(person): Visitor,
    State(records): State<Records>,
    Speaks(language): Speaks,
    Query(asked): Query<RollOf>,
    body: Body,
) -> Result<Response, Problem> {
    let commune = town(&asked.commune)?;
    // Who may not is told before the file comes in.
    let kind = kind_of(&records, ELECTORS)?;
    Records::reach(&person, &kind, "import", Some(commune))?;
    let file = keep(body).await?;
    let job = import::ask(&records, &person, commune, file, asked.removals, language).await?;
    Ok((StatusCode::ACCEPTED, Json(RollAsked { job })).into_response())
}

/// The refused lines of a roll, each with its reason, for a week and for whoever sent it.
#[utoipa::path(get, path = "/api/elections/roll/{id}/rejects", tag = "elections", params(("id" = i64, Path, description = "Number of the job")),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 403), (status = 404), (status = 410)))]
pub async fn refused(
    Visitor(person): Visitor,
    State(records): State<Records>,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let kind = kind_of(&records, ELECTORS)?;
    let mut look = records.look_as(&person, &kind, "import", None).await?;
    let sql = "select rejects from elections.roll_files where job = $1";
    let found: Option<Option<Vec<u8>>> =
        sqlx::query_scalar(sql).bind(id).fetch_optional(&mut *look).await.map_err(Error::from)?;
    let content = found.flatten().ok_or(Error::FileGone)?;
    Ok(attachment(Body::from(content), "liste-electorale-rejets.csv", "text/csv; charset=utf-8"))
}

async fn keep(body: Body) -> Result<TempPath, Error> {
    let (file, path) = tempfile::NamedTempFile::new().map_err(Error::Unwritable)?.into_parts();
    let (mut file, mut size) = (tokio::fs::File::from_std(file), 0);
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Error::BrokenOff)?;
        size += chunk.len();
        if size > LARGEST << 20 {
            return Err(Error::FileTooLarge { most: LARGEST });
        }
        file.write_all(&chunk).await.map_err(Error::Unwritable)?;
    }
    file.flush().await.map_err(Error::Unwritable)?;
    Ok(path)
}
