//! Routes of the JSON interface, and what the handlers share.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts};
use axum::http::request::Parts;
use axum::routing::{get, post};
use sqlx::PgPool;
use tokio::sync::Semaphore;

use crate::auth::Sight;
use crate::catalog::{CatalogHandle, ResolvedLayer};
use crate::db::Scope;
use crate::features::selection::BODY_LIMIT;
use crate::features::sight::Layers;
use crate::features::{Error, export, feature, place, search, select, towns};

/// What answers need: the database, the catalogue, and what the reader may see.
#[derive(Debug, Clone)]
pub struct Features {
    pub pool: PgPool,
    pub catalog: CatalogHandle,
    /// What this reader may see.
    sight: Sight,
    /// Places for exports: each keeps a connection for as long as its reader takes.
    pub exports: Arc<Semaphore>,
}

impl Features {
    /// Exports take half of the connections at most, so that clicks and searches are answered meanwhile.
    #[must_use]
    pub fn new(pool: PgPool, catalog: CatalogHandle, sight: Sight) -> Self {
        let places = pool.options().get_max_connections() as usize / 2;
        Self { pool, catalog, sight, exports: Arc::new(Semaphore::new(places.max(1))) }
    }

    /// A layer the reader may see, and the communes in which they may.
    ///
    /// # Errors
    /// [`Error::LayerUnknown`], also for a layer they may not see: its existence is not told.
    pub fn layer(&self, id: &str) -> Result<(Arc<ResolvedLayer>, Scope), Error> {
        self.reached(id, "see")
    }

    /// The same, to take away as a file.
    ///
    /// # Errors
    /// [`Error::LayerUnknown`].
    pub fn exported(&self, id: &str) -> Result<(Arc<ResolvedLayer>, Scope), Error> {
        self.reached(id, "export")
    }

    fn reached(&self, id: &str, action: &str) -> Result<(Arc<ResolvedLayer>, Scope), Error> {
        let found = self.catalog.current().layer(id).and_then(|layer| {
            let scope = self.sight.reach(id, layer.layer.public, action)?;
            Some((Arc::clone(layer), scope))
        });
        found.ok_or_else(|| Error::LayerUnknown(id.chars().take(80).collect()))
    }

    /// Every layer the reader may see.
    pub(super) fn layers(&self) -> Layers {
        Layers::of(&self.catalog.current(), &self.sight)
    }
}

/// In a handler: for whoever asks.
impl FromRequestParts<Self> for Features {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, features: &Self) -> Result<Self, Infallible> {
        let sight = Sight::from_request_parts(parts, features).await?;
        Ok(Self { sight, ..features.clone() })
    }
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
