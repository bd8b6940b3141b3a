//! What these routes are, for `/openapi.json`.

use utoipa::OpenApi;

use crate::elections::{http, workshop};

#[derive(OpenApi)]
#[openapi(paths(http::station, http::not_cut, http::roll, http::refused))]
struct Interface;

/// The routes of this module, described.
#[must_use]
pub fn interface() -> utoipa::openapi::OpenApi {
    let mut all = Interface::openapi();
    all.merge(workshop::interface());
    all.merge(workshop::recut::interface());
    all
}
