//! What these routes are, for `/openapi.json`.

use utoipa::OpenApi;

use crate::documents::{http, mail_merge, preview};

#[derive(OpenApi)]
#[openapi(
    paths(
        http::list,
        http::make,
        http::open,
        http::open_signed,
        http::sign,
        http::merge,
        http::offered,
        http::preview,
        http::vocabulary
    ),
    components(schemas(http::MakeBody, mail_merge::MergeBody, preview::PreviewBody))
)]
struct Interface;

/// The routes of this module, described.
#[must_use]
pub fn interface() -> utoipa::openapi::OpenApi {
    Interface::openapi()
}
