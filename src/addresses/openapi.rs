//! What these routes are, for `/openapi.json`.

use utoipa::OpenApi;

use crate::addresses::{http, offer};

#[derive(OpenApi)]
#[openapi(
    paths(http::bal, http::differences, http::accept_differences),
    components(schemas(http::AcceptBody, offer::Offer))
)]
struct Interface;

/// The routes of this module, described.
#[must_use]
pub fn interface() -> utoipa::openapi::OpenApi {
    Interface::openapi()
}
