//! Routes of files: records out, rows in.

use std::collections::BTreeMap;
use std::io::Write as _;

use axum::extract::{DefaultBodyLimit, Path, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::auth::Visitor;
use crate::exchange::format::Progress;
use crate::exchange::table::read::{Limits, TableReader};
use crate::records::export::Format;
use crate::records::import::{Mapping, Order, Proposal, Told, propose};
use crate::records::{Ask, Error, Records};
use crate::web::{Problem, Speaks, attachment, contents};

/// Largest file taken in.
const LARGEST: usize = 256 << 20;
/// Routes whose bodies may be large.
pub fn router(records: Records) -> Router {
    Router::new()
        .route("/api/records/{type}/export", get(export))
        .route("/api/records/{type}/import", post(import))
        .route("/api/records/{type}/import/columns", post(columns))
        .route("/api/imports/{id}", get(progress).delete(stop))
        .route("/api/imports/{id}/rejects", get(rejects))
        .layer(DefaultBodyLimit::disable())
        .with_state(records)
}

/// What is filtered, as a file; the parameters are those of the list, and `columns`.
#[utoipa::path(get, path = "/api/records/{type}/export", tag = "records",
    params(("type" = String, Path), ("format" = Option<String>, Query, description = "csv (when absent), xlsx, ods, gpkg, geojson"), ("columns" = Option<String>, Query), ("commune" = Option<String>, Query), ("q" = Option<String>, Query)),
    responses((status = 200, description = "The file"), (status = 400), (status = 403), (status = 404), (status = 422)))]
pub async fn export(
    State(records): State<Records>,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
) -> Result<Response, Problem> {
    let kind = records.kind(&person, &kind)?;
    let ask = Ask::read(query.as_deref())?;
    let named = parameter(query.as_deref(), "format").unwrap_or_else(|| "csv".into());
    let format = Format::read(&named).ok_or_else(|| Error::Parameter("format".into()))?;
    let file = records.export(&person, &kind, &ask, format, language).await?;
    let place = ask.commune.as_ref().map_or_else(String::new, |commune| format!("-{commune}"));
    Ok(attachment(contents(file), &format!("{}{place}.{}", kind.id, format.extension()), format.media_type()))
}

fn parameter(query: Option<&str>, wanted: &str) -> Option<String> {
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.into_iter().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
}

/// The body, in a file of its own.
async fn taken(request: Request) -> Result<NamedTempFile, Error> {
    let mut file = NamedTempFile::new().map_err(Error::Writing)?;
    let mut body = request.into_body().into_data_stream();
    let mut size = 0;
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| Error::Unreadable(error.to_string().chars().take(200).collect()))?;
        size += chunk.len();
        if size > LARGEST {
            return Err(Error::FileTooLarge { most: LARGEST >> 20 });
        }
        file.write_all(&chunk).map_err(Error::Writing)?;
    }
    file.flush().map_err(Error::Writing)?;
    Ok(file)
}

/// The columns of a file, with the fields they probably are.
#[utoipa::path(post, path = "/api/records/{type}/import/columns", tag = "records", params(("type" = String, Path)), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = Object), (status = 400), (status = 403), (status = 404), (status = 413)))]
pub async fn columns(
    State(records): State<Records>,
    Path(kind): Path<String>,
    Visitor(person): Visitor,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let kind = records.kind(&person, &kind)?;
    Records::reach(&person, &kind, "import", None)?;
    let file = taken(request).await?;
    let read = tokio::task::spawn_blocking(move || propose(&kind, file.path())).await;
    let columns: Vec<Proposal> = read.map_err(|_| Error::Stopped)??;
    Ok(Json(json!({"columns": columns})))
}

/// Bring rows in, or try to (`dry_run`). `map.<column>=<field>` says what the columns are; without any the names do.
#[utoipa::path(post, path = "/api/records/{type}/import", tag = "records",
    params(("type" = String, Path), ("commune" = Option<String>, Query), ("dry_run" = Option<bool>, Query)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 202, body = Object), (status = 400), (status = 403), (status = 404), (status = 413), (status = 503)))]
pub async fn import(
    State(records): State<Records>,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    request: Request,
) -> Result<Response, Problem> {
    let kind = records.kind(&person, &kind)?;
    let commune = Ask::read(query.as_deref())?.commune;
    let scope = Records::reach(&person, &kind, "import", commune.as_deref())?;
    let dry_run = parameter(query.as_deref(), "dry_run").is_some_and(|text| text == "true");
    let file = taken(request).await?;
    let chosen: BTreeMap<String, String> = form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes())
        .filter_map(|(name, field)| Some((name.strip_prefix("map.")?.to_owned(), field.into_owned())))
        .filter(|(_, field)| !field.is_empty())
        .collect();
    let path = file.path().to_owned();
    let opened = tokio::task::spawn_blocking(move || {
        let reader = TableReader::open(&path, Limits::default(), &std::sync::Arc::new(Progress::default()))?;
        Ok::<_, Error>(reader.header().to_vec())
    });
    let header = opened.await.map_err(|_| Error::Stopped)??;
    let mapping = Mapping::of(&kind, &header, &chosen)?;
    let place = records.jobs.places.clone().try_acquire_owned().map_err(|_| Error::Busy)?;
    let (id, job) = records.jobs.begin(person.account, dry_run)?;
    let order = Order { kind, mapping, header, scope, commune, dry_run, language, file: file.into_temp_path() };
    tokio::spawn(async move {
        let outcome = records.import_file(&person, order, job.clone()).await;
        job.end(outcome, language);
        drop(place);
    });
    Ok((StatusCode::ACCEPTED, Json(json!({"id": id.to_string()}))).into_response())
}

/// How an import stands.
#[utoipa::path(get, path = "/api/imports/{id}", tag = "records", params(("id" = String, Path)), responses((status = 200, body = Told), (status = 404)))]
pub async fn progress(
    State(records): State<Records>,
    Path(id): Path<String>,
    Visitor(person): Visitor,
) -> Result<Json<Told>, Problem> {
    Ok(Json(records.jobs.of(person.account, &id)?.told()))
}

/// Stop an import; nothing of it is kept.
#[utoipa::path(delete, path = "/api/imports/{id}", tag = "records", params(("id" = String, Path)), responses((status = 204), (status = 404)))]
pub async fn stop(
    State(records): State<Records>,
    Path(id): Path<String>,
    Visitor(person): Visitor,
) -> Result<StatusCode, Problem> {
    records.jobs.of(person.account, &id)?.stop();
    Ok(StatusCode::NO_CONTENT)
}

/// The refused lines with their reasons, to correct and send again.
#[utoipa::path(get, path = "/api/imports/{id}/rejects", tag = "records", params(("id" = String, Path)), responses((status = 200, description = "CSV"), (status = 404)))]
pub async fn rejects(
    State(records): State<Records>,
    Path(id): Path<String>,
    Visitor(person): Visitor,
) -> Result<Response, Problem> {
    let file = records.jobs.of(person.account, &id)?.rejects().ok_or(Error::ImportUnknown)?;
    Ok(attachment(contents(file), "rejets.csv", "text/csv; charset=utf-8"))
}
