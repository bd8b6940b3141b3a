//! What these routes are, for `/openapi.json`.

use utoipa::OpenApi;

use crate::elections::workshop::past_results::http as past_http;
use crate::elections::workshop::{http, views_http};

#[derive(OpenApi)]
#[openapi(paths(
    http::ground,
    http::plan,
    http::changes,
    http::step,
    views_http::areas,
    views_http::findings,
    views_http::comparison,
    views_http::lines,
    views_http::propose,
    views_http::proposed,
    views_http::moves,
    past_http::ballots,
    past_http::results,
))]
struct Interface;

/// The routes of the workshop, described.
pub fn interface() -> utoipa::openapi::OpenApi {
    Interface::openapi()
}
