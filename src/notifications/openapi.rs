//! What these routes are, for `/openapi.json`.

use utoipa::OpenApi;

use crate::notifications::http;

#[derive(OpenApi)]
#[openapi(
    paths(http::notifications, http::read, http::preferences, http::prefer, http::trial),
    components(schemas(http::Read, http::Preferences, http::Sent))
)]
struct Interface;

/// The routes of this module, described.
#[must_use]
pub fn interface() -> utoipa::openapi::OpenApi {
    Interface::openapi()
}
