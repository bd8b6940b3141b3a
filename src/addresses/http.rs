//! `/api/addresses/…`: the town's addresses as a file, and what a newer file would change.

use axum::extract::{DefaultBodyLimit, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::addresses::accept::{self, Accepted};
use crate::addresses::offer::{self, Offer, Offers};
use crate::addresses::{export, newer};
use crate::auth::Visitor;
use crate::base::today;
use crate::records::Records;
use crate::web::{Body, Problem, Speaks, attachment, contents};

/// Largest list of differences accepted at once.
const ACCEPTED: usize = 8 * 1024 * 1024;

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
    let name = format!("bal-{}-{}.csv", asked.commune, today());
    Ok(attachment(contents(file), &name, "text/csv; charset=utf-8; header=present"))
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
    body: axum::body::Body,
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
