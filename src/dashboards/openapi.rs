//! What these routes are, for `/openapi.json`.

use utoipa::OpenApi;

use crate::dashboards::http;

#[derive(OpenApi)]
#[openapi(paths(http::mine, http::arrange, http::forget), components(schemas(http::ArrangementBody)))]
struct Interface;

/// The routes of this module, described.
#[must_use]
pub fn interface() -> utoipa::openapi::OpenApi {
    Interface::openapi()
}
