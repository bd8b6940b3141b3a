//! What these routes are, for `/openapi.json`.

use utoipa::OpenApi;

use crate::records::{attachments, files, http, subject_access, views};

#[derive(OpenApi)]
#[openapi(
    paths(
        http::modules,
        http::search,
        http::list,
        http::create,
        http::description,
        http::bulk,
        http::act,
        http::choices,
        http::item,
        http::change,
        http::remove,
        http::history,
        http::restore,
        http::views,
        http::keep_view,
        http::drop_view,
        files::export,
        files::columns,
        files::import,
        files::progress,
        files::stop,
        files::rejects,
        attachments::http::send,
        attachments::http::open,
        attachments::scans::scans,
        attachments::scans::take_scan,
        subject_access::http::find,
        subject_access::http::export
    ),
    components(schemas(
        http::NewBody,
        http::ChangeBody,
        http::ManyBody,
        http::RestoreBody,
        views::NewView,
        subject_access::http::HandOver
    ))
)]
struct Interface;

/// The routes of this module, described.
#[must_use]
pub fn interface() -> utoipa::openapi::OpenApi {
    Interface::openapi()
}
