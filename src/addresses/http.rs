//! `/api/addresses/…`: the town's addresses as a file, and what a newer file would change.

use axum::body::Body as Bytes;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream::unfold;
use serde::Deserialize;
use tokio::io::AsyncReadExt;
use utoipa::{IntoParams, ToSchema};

use crate::addresses::accept::{self, Accepted};
use crate::addresses::offer::{self, Offer, Offers};
use crate::addresses::{export, newer};
use crate::auth::Visitor;
use crate::base::today;
use crate::records::Records;
use crate::web::{Body, Problem, Speaks};

/// Largest list of differences accepted at once.
const ACCEPTED: usize = 8 * 1024 * 1024;
/// Bytes read from a file before they are sent.
const CHUNK: usize = 64 * 1024;

/// The routes. They hold their bodies to limits of their own: a file of addresses is larger than what others take.
pub fn router(records: Records) -> Router {
    Router::new()
        .route("/api/addresses/bal", get(bal))
        .route("/api/addresses/differences", post(differences))
        .route("/api/addresses/differences/accept", post(accept_differences))
        .layer(DefaultBodyLimit::max(ACCEPTED))
        .with_state(records)
}

/// Which commune.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Where {
    /// INSEE code.
    commune: String,
}

/// Differences a person agrees to, as they were told.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AcceptBody {
    /// INSEE code.
    commune: String,
    accept: Vec<Offer>,
}

/// The addresses of a commune as a base adresse locale (BAL 1.4, CSV).
#[utoipa::path(get, path = "/api/addresses/bal", tag = "addresses", params(Where),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 400), (status = 403), (status = 404),
        (status = 422, description = "`violations` names addresses the format refuses")))]
pub async fn bal(
    visitor: Visitor,
    State(records): State<Records>,
    Speaks(language): Speaks,
    Query(asked): Query<Where>,
) -> Result<Response, Problem> {
    let file = export::bal(&records, &visitor.0, &asked.commune, language).await?;
    let mut response = Response::new(sent(file));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present"));
    let name = format!("attachment; filename=\"bal-{}-{}.csv\"", asked.commune, today());
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The bytes of a file, as they are asked for.
fn sent(file: std::fs::File) -> Bytes {
    Bytes::from_stream(unfold(tokio::fs::File::from_std(file), |mut file| async move {
        let mut chunk = Vec::with_capacity(CHUNK);
        match file.read_buf(&mut chunk).await {
            Ok(0) => None,
            Ok(_) => Some((Ok(chunk), file)),
            Err(error) => Some((Err(error), file)),
        }
    }))
}

/// What a newer file of the BAN or a BAL (CSV, as it is or gzipped, 64 MiB at most) would change. Nothing is changed.
#[utoipa::path(post, path = "/api/addresses/differences", tag = "addresses", params(Where),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = Offers), (status = 400), (status = 403), (status = 404),
        (status = 413), (status = 422, description = "The file says nothing of the commune")))]
pub async fn differences(
    visitor: Visitor,
    State(records): State<Records>,
    Speaks(language): Speaks,
    Query(asked): Query<Where>,
    body: Bytes,
) -> Result<Json<Offers>, Problem> {
    let kind = records.kind(&visitor.0, "addresses")?;
    let look = records.look_as(&visitor.0, &kind, "import", Some(&asked.commune)).await?;
    // Held back while the file comes in, a connection would be missing to others.
    drop(look);
    let file = newer::keep(body).await?;
    let newer = newer::read(file, asked.commune.clone(), language).await?;
    let look = records.look_as(&visitor.0, &kind, "import", Some(&asked.commune)).await?;
    Ok(Json(offer::compare(look, &asked.commune, newer).await?))
}

/// Change the town's addresses as the differences say: each one is changed or refused with its reason.
#[utoipa::path(post, path = "/api/addresses/differences/accept", tag = "addresses", request_body = AcceptBody,
    responses((status = 200, body = Accepted), (status = 400), (status = 403), (status = 404), (status = 413)))]
pub async fn accept_differences(
    visitor: Visitor,
    State(records): State<Records>,
    Speaks(language): Speaks,
    Body(body): Body<AcceptBody>,
) -> Result<Json<Accepted>, Problem> {
    let kind = records.kind(&visitor.0, "addresses")?;
    let desk = accept::Desk { records: &records, person: &visitor.0, kind: &kind, commune: &body.commune, language };
    Ok(Json(desk.accept(body.accept).await?))
}
