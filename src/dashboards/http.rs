//! `/api/dashboards`: the dashboards of whoever asks, and their own arrangement.

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::routing::{get, put};
use axum::{Json, Router};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::auth::Visitor;
use crate::dashboards::Error;
use crate::dashboards::boards::{Board, Boards};
use crate::dashboards::widget::Widget;
use crate::records;
use crate::web::{Body, Problem, Speaks};

const BODY: usize = 64 * 1024;

pub fn router(boards: Boards) -> Router {
    Router::new()
        .route("/api/dashboards", get(mine))
        .route("/api/dashboards/{id}/arrangement", put(arrange).delete(forget))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(boards)
}

/// Widgets in their order.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = DashboardArrangement)]
pub struct ArrangementBody {
    widgets: Vec<Widget>,
}

fn id_of(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::Records(records::Error::Parameter("id".into())))
}

/// The dashboards of the person.
#[utoipa::path(get, path = "/api/dashboards", operation_id = "dashboards", tag = "dashboards", responses((status = 200, body = [Board])))]
pub async fn mine(
    State(boards): State<Boards>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
) -> Result<Json<Vec<Board>>, Problem> {
    Ok(Json(boards.of(&person, language).await?))
}

/// Arrange a dashboard for oneself.
#[utoipa::path(put, path = "/api/dashboards/{id}/arrangement", operation_id = "arrange_dashboard", tag = "dashboards", request_body = ArrangementBody,
    params(("id" = i64, Path)), responses((status = 204), (status = 400), (status = 404), (status = 413), (status = 422)))]
pub async fn arrange(
    State(boards): State<Boards>,
    Path(id): Path<String>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    Body(body): Body<ArrangementBody>,
) -> Result<StatusCode, Problem> {
    boards.arrange(&person, id_of(&id)?, &body.widgets, language).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give up one's own arrangement.
#[utoipa::path(delete, path = "/api/dashboards/{id}/arrangement", operation_id = "forget_arrangement", tag = "dashboards",
    params(("id" = i64, Path)), responses((status = 204), (status = 400), (status = 404)))]
pub async fn forget(
    State(boards): State<Boards>,
    Path(id): Path<String>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
) -> Result<StatusCode, Problem> {
    boards.forget(&person, id_of(&id)?, language).await?;
    Ok(StatusCode::NO_CONTENT)
}
