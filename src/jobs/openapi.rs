//! What these routes are, for `/openapi.json`.

use utoipa::OpenApi;

use crate::jobs::http;

#[derive(OpenApi)]
#[openapi(paths(http::list, http::one, http::stop, http::again))]
struct Interface;

/// The routes of this module, described.
#[must_use]
pub fn interface() -> utoipa::openapi::OpenApi {
    Interface::openapi()
}
