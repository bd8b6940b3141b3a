//! What a map needs besides its tiles: the list of layers, styles, symbols and letters. All of it from here: a
//! map of the town asks nothing of anybody else.
mod address;
mod counts;
mod error;
mod fonts;
mod layers;
mod styles;

use std::path::{Path, PathBuf};

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::routing::get;
use sqlx::PgPool;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use self::counts::Counts;
use crate::catalog::CatalogHandle;

pub use self::error::CartographyError;

#[derive(Clone)]
struct Maps {
    catalog: CatalogHandle,
    counts: Counts,
    styles: PathBuf,
}

/// `/api/layers`, `/styles/{id}.json`, `/sprites/{id}[@2x].{json,png}`, `/fonts/{fontstack}/{range}.pbf`.
/// `styles`: the folder of styles. `pool`: sessions that see what the map may count.
pub fn router(catalog: CatalogHandle, pool: PgPool, styles: &Path) -> Router {
    let state = Maps { catalog, counts: Counts::new(pool), styles: styles.to_owned() };
    // An edit is seen within a minute; a page that asked ahead does not ask twice.
    let soon = HeaderValue::from_static("public, max-age=60");
    let soon = SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, soon);
    let sheets = Router::new().fallback_service(ServeDir::new(styles.join("sheets"))).layer(soon);
    Router::new()
        .route("/api/layers", get(layers::list))
        .route("/styles/{file}", get(styles::style))
        .route("/fonts/{fontstack}/{file}", get(fonts::glyphs))
        .with_state(state)
        .nest("/sprites", sheets)
}
