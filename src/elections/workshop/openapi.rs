//! What these routes are, for `/openapi.json`.

use utoipa::OpenApi;

use crate::elections::workshop::http;

#[derive(OpenApi)]
#[openapi(paths(http::ground, http::plan, http::changes, http::step))]
struct Interface;

/// The routes of the workshop, described.
pub fn interface() -> utoipa::openapi::OpenApi {
    Interface::openapi()
}
