//! What these routes are, for `/openapi.json`.

use utoipa::OpenApi;

use crate::queries::http;

#[derive(OpenApi)]
#[openapi(
    paths(
        http::asked,
        http::run,
        http::run_by_address,
        http::export,
        http::try_out,
        http::tables,
        http::subscription,
        http::subscribe,
        http::unsubscribe
    ),
    components(schemas(http::RunBody, http::TryBody))
)]
struct Interface;

/// The routes of this module, described.
#[must_use]
pub fn interface() -> utoipa::openapi::OpenApi {
    Interface::openapi()
}
