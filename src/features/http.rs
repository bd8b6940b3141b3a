//! Routes of the JSON interface, and what the handlers share.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use sqlx::PgPool;
use tokio::sync::Semaphore;

use crate::catalog::{Catalog, CatalogHandle, ResolvedLayer};
use crate::db::Scope;
use crate::features::selection::BODY_LIMIT;
use crate::features::{Error, export, feature, place, search, select, towns};

/// What answers need: the database, the catalogue, and the communes they may speak of.
#[derive(Debug, Clone)]
pub struct Features {
    pub pool: PgPool,
    pub catalog: CatalogHandle,
    pub scope: Scope,
    /// Places for exports: each keeps a connection for as long as its reader takes.
    pub exports: Arc<Semaphore>,
}

impl Features {
    /// Exports take half of the connections at most, so that clicks and searches are answered meanwhile.
    #[must_use]
    pub fn new(pool: PgPool, catalog: CatalogHandle, scope: Scope) -> Self {
        let places = pool.options().get_max_connections() as usize / 2;
        Self { pool, catalog, scope, exports: Arc::new(Semaphore::new(places.max(1))) }
    }

    /// A layer everybody may see.
    ///
    /// # Errors
    /// [`Error::LayerUnknown`], also for a layer that is not public: its existence is not told.
    pub fn layer(&self, id: &str) -> Result<Arc<ResolvedLayer>, Error> {
        let found = self.catalog.current().layer(id).filter(|layer| layer.layer.public).cloned();
        found.ok_or_else(|| Error::LayerUnknown(id.chars().take(80).collect()))
    }
}

/// The public layers, lowest drawn first.
pub fn public_layers(catalog: &Catalog) -> impl Iterator<Item = &Arc<ResolvedLayer>> {
    catalog.layers().iter().filter(|layer| layer.layer.public)
}

/// `/api/towns`, `/api/search`, `/api/at`, `/api/layers/{layer}/…`.
pub fn router(features: Features) -> Router {
    Router::new()
        .route("/api/towns", get(towns::towns))
        .route("/api/search", get(search::search))
        .route("/api/at", get(place::at))
        .route("/api/layers/{layer}/features/{fid}", get(feature::feature))
        .route("/api/layers/{layer}/select", post(select::select))
        .route("/api/layers/{layer}/export", get(export::export).post(export::export_selection))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(features)
}
