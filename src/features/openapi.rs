//! What these routes are, for `/openapi.json`.

use utoipa::OpenApi;

use crate::features::{export, feature, place, search, select, selection, towns};

#[derive(OpenApi)]
#[openapi(
    paths(
        towns::towns,
        search::search,
        place::at,
        feature::feature,
        select::select,
        export::export,
        export::export_selection
    ),
    components(schemas(selection::SelectionBody))
)]
struct Interface;

/// The routes of this module, described.
#[must_use]
pub fn interface() -> utoipa::openapi::OpenApi {
    Interface::openapi()
}
