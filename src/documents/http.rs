//! `/api/records/…/documents`, `/api/documents/…`: documents made, opened, signed; templates tried.

use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::auth::Visitor;
use crate::base::{Language, is_insee};
use crate::documents::Error;
use crate::documents::fields::Vocabulary;
use crate::documents::kept::{DocumentsOf, Kept};
use crate::documents::mail_merge::{Asked, MergeBody, TemplatesOf};
use crate::documents::preview::{Preview, PreviewBody};
use crate::documents::service::Documents;
use crate::records;
use crate::web::{Body, Problem, Speaks, contents, shown};

/// A template is a text.
const BODY: usize = 512 << 10;

/// The routes whose bodies are small.
pub fn router(documents: Documents) -> Router {
    Router::new()
        .route("/api/records/{type}/{id}/documents", get(list).post(make))
        .route("/api/records/{type}/documents", post(merge))
        .route("/api/records/{type}/templates", get(offered))
        .route("/api/documents/preview", post(preview))
        .route("/api/documents/vocabulary", get(vocabulary))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(documents)
}

/// The routes of files.
pub fn file_router(documents: Documents) -> Router {
    Router::new()
        .route("/api/records/{type}/{id}/documents/{document}", get(open))
        .route("/api/records/{type}/{id}/documents/{document}/signed", get(open_signed).put(sign))
        .layer(DefaultBodyLimit::disable())
        .with_state(documents)
}

/// A document to make.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewDocument)]
pub struct MakeBody {
    /// Name of the template.
    template: String,
    /// Language of the document where the template leaves it open: `fr`, `en`, `es`.
    language: Option<String>,
}

/// Which templates.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Record type the template is filled with.
    #[serde(rename = "type")]
    kind: String,
    /// INSEE code.
    commune: Option<String>,
}

/// Whose templates.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Where {
    /// INSEE code.
    commune: Option<String>,
}

/// What the file is called.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Called {
    name: Option<String>,
}

fn number(text: &str, name: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| records::Error::Parameter(name.to_owned()).into())
}

fn commune(given: Option<String>) -> Result<Option<String>, Error> {
    let given = given.filter(|code| !code.is_empty());
    match given {
        Some(code) if !is_insee(&code) => Err(records::Error::Parameter("commune".into()).into()),
        other => Ok(other),
    }
}

/// The documents made of a record, newest first, and the templates it can be put into.
#[utoipa::path(get, path = "/api/records/{type}/{id}/documents", operation_id = "documents_of_record", tag = "documents",
    params(("type" = String, Path), ("id" = i64, Path)),
    responses((status = 200, body = DocumentsOf), (status = 400), (status = 403), (status = 404)))]
pub async fn list(
    State(documents): State<Documents>,
    Path((kind, id)): Path<(String, String)>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
) -> Result<Json<DocumentsOf>, Problem> {
    let kind = documents.records.kind(&person, &kind).map_err(Error::from)?;
    Ok(Json(documents.of_record(&person, &kind, number(&id, "id")?, language).await?))
}

/// Make a document of a record: it is numbered and kept as it is. 422 with `diagnostics` where the template is at fault.
#[utoipa::path(post, path = "/api/records/{type}/{id}/documents", operation_id = "make_document", tag = "documents", request_body = MakeBody,
    params(("type" = String, Path), ("id" = i64, Path)),
    responses((status = 201, body = Kept), (status = 400), (status = 403), (status = 404), (status = 422), (status = 503)))]
pub async fn make(
    State(documents): State<Documents>,
    Path((kind, id)): Path<(String, String)>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    Body(body): Body<MakeBody>,
) -> Result<Response, Problem> {
    let kind = documents.records.kind(&person, &kind).map_err(Error::from)?;
    let language = body.language.as_deref().and_then(Language::from_tag).unwrap_or(language);
    let made = documents.make(&person, &kind, number(&id, "id")?, &body.template, language).await?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// The file of a document (PDF/A).
#[utoipa::path(get, path = "/api/records/{type}/{id}/documents/{document}", operation_id = "open_document", tag = "documents",
    params(("type" = String, Path), ("id" = i64, Path), ("document" = i64, Path)),
    responses((status = 200, description = "The file", content_type = "application/pdf", body = Vec<u8>), (status = 400), (status = 403), (status = 404)))]
pub async fn open(
    State(documents): State<Documents>,
    Path(path): Path<(String, String, String)>,
    Visitor(person): Visitor,
) -> Result<Response, Problem> {
    opened(&documents, path, &person, false).await
}

/// The signed version of a document.
#[utoipa::path(get, path = "/api/records/{type}/{id}/documents/{document}/signed", operation_id = "open_signed_document", tag = "documents",
    params(("type" = String, Path), ("id" = i64, Path), ("document" = i64, Path)),
    responses((status = 200, description = "The file", content_type = "application/pdf", body = Vec<u8>), (status = 400), (status = 403), (status = 404)))]
pub async fn open_signed(
    State(documents): State<Documents>,
    Path(path): Path<(String, String, String)>,
    Visitor(person): Visitor,
) -> Result<Response, Problem> {
    opened(&documents, path, &person, true).await
}

async fn opened(
    documents: &Documents,
    (kind, id, document): (String, String, String),
    person: &crate::auth::Person,
    signed: bool,
) -> Result<Response, Problem> {
    let kind = documents.records.kind(person, &kind).map_err(Error::from)?;
    let (id, document) = (number(&id, "id")?, number(&document, "document")?);
    let (held, file) = documents.open(person, &kind, id, document, signed).await?;
    Ok(shown(contents(file), &held.name, &held.media_type))
}

/// Send the signed version of a document, a PDF. Another one takes its place; the history of the document keeps both.
#[utoipa::path(put, path = "/api/records/{type}/{id}/documents/{document}/signed", operation_id = "sign_document", tag = "documents",
    params(("type" = String, Path), ("id" = i64, Path), ("document" = i64, Path), Called),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Kept), (status = 400), (status = 403), (status = 404), (status = 413), (status = 422), (status = 429), (status = 503)))]
pub async fn sign(
    State(documents): State<Documents>,
    Path((kind, id, document)): Path<(String, String, String)>,
    Query(called): Query<Called>,
    Visitor(person): Visitor,
    request: Request,
) -> Result<Json<Kept>, Problem> {
    let kind = documents.records.kind(&person, &kind).map_err(Error::from)?;
    let (id, document) = (number(&id, "id")?, number(&document, "document")?);
    let name = called.name.unwrap_or_default();
    Ok(Json(documents.sign(&person, &kind, id, document, &name, request).await?))
}

/// Put a whole list into a template, as a job: its letters in one PDF/A, kept with every record of the list.
#[utoipa::path(post, path = "/api/records/{type}/documents", operation_id = "merge_documents", tag = "documents", request_body = MergeBody,
    params(("type" = String, Path)),
    responses((status = 202, body = Asked), (status = 400), (status = 403), (status = 404), (status = 413), (status = 422), (status = 429)))]
pub async fn merge(
    State(documents): State<Documents>,
    Path(kind): Path<String>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    Body(body): Body<MergeBody>,
) -> Result<Response, Problem> {
    let kind = documents.records.kind(&person, &kind).map_err(Error::from)?;
    let asked = documents.ask_merge(&person, &kind, body, language).await?;
    Ok((StatusCode::ACCEPTED, Json(asked)).into_response())
}

/// The templates a list of records can be put into.
#[utoipa::path(get, path = "/api/records/{type}/templates", operation_id = "templates_of_records", tag = "documents",
    params(("type" = String, Path), Where),
    responses((status = 200, body = TemplatesOf), (status = 400), (status = 403), (status = 404)))]
pub async fn offered(
    State(documents): State<Documents>,
    Path(kind): Path<String>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    Query(asked): Query<Where>,
) -> Result<Json<TemplatesOf>, Problem> {
    let kind = documents.records.kind(&person, &kind).map_err(Error::from)?;
    let commune = commune(asked.commune)?;
    Ok(Json(documents.templates_of(&person, &kind, commune.as_deref(), language).await?))
}

/// A template as it is being written, filled with a record: its first pages, or what is wrong with it.
#[utoipa::path(post, path = "/api/documents/preview", operation_id = "preview_document", tag = "documents", request_body = PreviewBody,
    responses((status = 200, body = Preview), (status = 400), (status = 403), (status = 404), (status = 413), (status = 422), (status = 503)))]
pub async fn preview(
    State(documents): State<Documents>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    Body(mut body): Body<PreviewBody>,
) -> Result<Json<Preview>, Problem> {
    body.commune = commune(body.commune)?;
    Ok(Json(documents.preview(&person, body, language).await?))
}

/// What a template for a record type may name: fields, building blocks, paragraphs.
#[utoipa::path(get, path = "/api/documents/vocabulary", operation_id = "document_vocabulary", tag = "documents", params(Which),
    responses((status = 200, body = Vocabulary), (status = 400), (status = 403), (status = 404)))]
pub async fn vocabulary(
    State(documents): State<Documents>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    Query(which): Query<Which>,
) -> Result<Json<Vocabulary>, Problem> {
    let kind = documents.records.kind(&person, &which.kind).map_err(Error::from)?;
    let commune = commune(which.commune)?;
    Ok(Json(documents.vocabulary(&person, &kind, commune.as_deref(), language).await?))
}
