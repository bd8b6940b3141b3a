//! Routes of the scan folder: what waits, and taking one document in.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::auth::{Person, Visitor};
use crate::base::{Language, is_insee};
use crate::records::attachments::folder::Waiting;
use crate::records::attachments::scan::scan;
use crate::records::attachments::store::Attachment;
use crate::records::door::commune_of;
use crate::records::model::RecordType;
use crate::records::{Ask, Error, Records};
use crate::web::{Body, Problem, Speaks};

/// A name and a commune.
const BODY: usize = 16 * 1024;

pub fn router() -> Router<Records> {
    Router::new().route("/api/records/{type}/scans", get(scans).post(take_scan)).layer(DefaultBodyLimit::max(BODY))
}

/// Documents that wait in the person's scan folder, oldest first.
#[utoipa::path(get, path = "/api/records/{type}/scans", operation_id = "list_scans", tag = "records",
    params(("type" = String, Path), ("commune" = Option<String>, Query)),
    responses((status = 200, body = [Waiting]), (status = 400), (status = 403), (status = 404), (status = 422)))]
pub async fn scans(
    State(records): State<Records>,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
) -> Result<Json<Vec<Waiting>>, Problem> {
    let (kind, commune) = scanned(&records, &person, &kind, Ask::read(query.as_deref())?.commune, language)?;
    Ok(Json(records.waiting(&person, &kind, &commune).await?))
}

/// Take one of them in for a record that is then saved. The answer is the value of the field; the document leaves the
/// folder when the record is saved.
#[utoipa::path(post, path = "/api/records/{type}/scans", operation_id = "take_scan", tag = "records", request_body = Wanted,
    params(("type" = String, Path)),
    responses((status = 201, body = Attachment), (status = 400), (status = 403), (status = 404), (status = 413), (status = 422), (status = 429), (status = 503)))]
pub async fn take_scan(
    State(records): State<Records>,
    Path(kind): Path<String>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    Body(wanted): Body<Wanted>,
) -> Result<Response, Problem> {
    let (kind, commune) = scanned(&records, &person, &kind, wanted.commune, language)?;
    let sent = records.scanned(&person, &commune, &wanted.name).await?;
    scan(records.attachments.scanner.as_deref(), sent.file.path()).await?;
    let kept = records.keep_file(&person, &kind, Some(commune), sent).await?;
    Ok((StatusCode::CREATED, Json(kept)).into_response())
}

/// A document of the scan folder.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = WantedScan)]
pub struct Wanted {
    name: String,
    /// INSEE code; may be left out by whoever works in one commune only.
    commune: Option<String>,
}

/// A type whose form takes scans, and the commune whose folder is meant.
fn scanned(
    records: &Records,
    person: &Person,
    kind: &str,
    given: Option<String>,
    language: Language,
) -> Result<(Arc<RecordType>, String), Error> {
    let kind = records.kind(person, kind)?;
    if !kind.fields.iter().any(|field| field.scans) {
        return Err(Error::FileUnknown);
    }
    if given.as_deref().is_some_and(|code| !is_insee(code)) {
        return Err(Error::Parameter("commune".into()));
    }
    let scope = Records::writes(person, &kind, given.as_deref())?;
    let commune = commune_of(&kind, &scope, given, language)?;
    Ok((kind, commune.ok_or_else(|| Error::Parameter("commune".into()))?))
}
