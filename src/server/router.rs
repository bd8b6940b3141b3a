//! Every route, and the middleware they share.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use sqlx::PgPool;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::addresses;
use crate::auth::{self, Gate, Sight, offer_basic, recognise};
use crate::catalog::CatalogHandle;
use crate::collections::Collections;
use crate::dashboards::{self, Boards};
use crate::db::Database;
use crate::documents::{self, Documents, Typesetter};
use crate::elections::{self, ScenarioMemory, Strokes, Workshop};
use crate::email::Mailer;
use crate::features::{self, Features};
use crate::jobs::{self, Bulletin};
use crate::notifications;
use crate::ogc::{self, Ogc};
use crate::queries::{self, Queries};
use crate::records::{self, AttachmentSettings, Records, Registry};
use crate::server::events::{Sources, events};
use crate::server::modules::{DASHBOARDS, built_in};
use crate::server::{Assets, Live, cartography, openapi, probes};
use crate::tiles;
use crate::web::{Limits, Metrics, complete, identify, limit, measure, protect, share};
use crate::wfs::{self, Wfs};

/// Longest wait for the head of an answer.
const ANSWER: Duration = Duration::from_secs(30);
/// Largest body of a request; a route may set less.
const BODY: usize = 8 * 1024 * 1024;

/// What the routes are made of.
#[derive(Debug, Clone)]
pub struct Parts {
    /// Sessions of the serving role.
    pub pool: PgPool,
    /// Sessions of the serving role without rights of their own: each transaction bears the right of a person.
    pub persons: PgPool,
    /// Where queries of people run, on connections of their own.
    pub database: Database,
    /// Who is asking.
    pub gate: Gate,
    /// Record types of the applications.
    pub registry: Arc<Registry>,
    /// Which layers there are.
    pub catalog: CatalogHandle,
    /// Files that come with the program.
    pub assets: Assets,
    /// Counters.
    pub metrics: Metrics,
    /// Files of records.
    pub attachments: AttachmentSettings,
    /// E-mail of this server.
    pub mailer: Mailer,
    /// What sets documents.
    pub typesetter: Typesetter,
    /// Scenarios of the redistricting workshop in memory.
    pub scenarios: ScenarioMemory,
    /// Most requests in work at once.
    pub requests_at_once: usize,
}

/// Records as every interface and every job of this server reaches them.
#[must_use]
pub fn records_of(parts: &Parts, live: &Live) -> Records {
    Records::new(parts.persons.clone(), parts.registry.clone(), live.store.clone(), parts.attachments.clone())
}

/// The whole application.
pub fn assemble(parts: &Parts, live: &Live) -> Router {
    let limits = Limits::new(parts.requests_at_once, ANSWER);
    let features = Features::new(parts.pool.clone(), parts.catalog.clone(), Sight::Public);
    let records = records_of(parts, live);
    let documents = Documents::new(records.clone(), parts.typesetter.clone(), built_in());
    let queries =
        Queries::new(records.clone(), parts.catalog.clone(), parts.database.clone()).with_mailer(parts.mailer.clone());
    let store = live.store.clone();
    live.tiles.register(&parts.metrics);
    Router::new()
        .merge(seen(features, parts))
        .merge(records::published_router(&records, &ogc::page::Assets::of(&parts.assets.map()).page.styles))
        .merge(elections::public_router(parts.pool.clone()))
        .merge(people(&records, (&documents, &queries), parts))
        .merge(standards(&records, parts, live))
        .route("/openapi.json", get(openapi::openapi))
        .merge(map(&parts.assets))
        .layer(CompressionLayer::new())
        .merge(tiles::http::router(live.tiles.clone(), parts.gate.clone()))
        .layer(RequestBodyLimitLayer::new(BODY))
        .merge(streams(&records, (&documents, &queries), parts, live))
        .layer(from_fn_with_state(limits, limit))
        .layer(from_fn(complete))
        .layer(from_fn(offer_basic))
        .layer(from_fn(share))
        .merge(probes::router(parts.pool.clone(), parts.metrics.clone(), move || store.ready()))
        .layer(from_fn(protect))
        .layer(from_fn_with_state(parts.metrics.clone(), measure))
        .layer(from_fn(identify))
}

/// What everybody sees, and who signed in sees more of.
fn seen(features: Features, parts: &Parts) -> Router {
    Router::new()
        .merge(features::router(features))
        .merge(cartography::router(parts.catalog.clone(), parts.pool.clone(), &parts.assets.styles()))
        .layer(from_fn_with_state(parts.gate.clone(), recognise))
}

/// What other software reads and writes: OGC services, for everybody and for who signed in.
fn standards(records: &Records, parts: &Parts, live: &Live) -> Router {
    let store = Arc::clone(&live.store);
    let collections = Collections::new(parts.pool.clone(), parts.catalog.clone(), store, records.clone());
    let assets = Arc::new(ogc::page::Assets::of(&parts.assets.map()));
    let tiles = tiles::http::Door::new(live.tiles.clone(), parts.gate.clone());
    let styles = parts.assets.styles().into();
    ogc::router(Ogc { collections: collections.clone(), assets, tiles, styles })
        .merge(wfs::router(Wfs::new(collections, records.clone(), parts.pool.clone())))
        .layer(from_fn_with_state(parts.gate.clone(), recognise))
}

/// What is for people signed in.
fn people(records: &Records, (documents, queries): (&Documents, &Queries), parts: &Parts) -> Router {
    Router::new()
        .merge(auth::router(parts.gate.clone()))
        .merge(records::router(records.clone()))
        .merge(records::subject_access_router(records.clone()))
        .merge(jobs::router(parts.persons.clone()))
        .merge(notifications::router(parts.persons.clone(), parts.mailer.clone()))
        .merge(documents::router(documents.clone()))
        .merge(queries::router(queries.clone()))
        .merge(dashboards::router(Boards::new(records.clone(), DASHBOARDS)))
        .merge(elections::workshop_router(Workshop::new(records.clone(), parts.scenarios.clone())))
        .merge(elections::recut_router(records.clone()))
        .layer(from_fn_with_state(parts.gate.clone(), recognise))
}

/// What streams: files of people signed in, held to limits of their own; events for everybody.
fn streams(records: &Records, (documents, queries): (&Documents, &Queries), parts: &Parts, live: &Live) -> Router {
    let bulletin = Bulletin::listen(parts.pool.clone());
    let strokes = Strokes::listen(parts.pool.clone());
    let sources = Sources { tiles: live.tiles.clone(), records: records.clone(), bulletin, strokes };
    records::file_router(records.clone())
        .merge(records::attachment_router(records.clone()))
        .merge(documents::file_router(documents.clone()))
        .merge(addresses::router(records.clone()))
        .merge(elections::router(records.clone()))
        .merge(queries::file_router(queries.clone()))
        .merge(Router::new().route("/events", get(events)).with_state(sources))
        .layer(from_fn_with_state(parts.gate.clone(), recognise))
}

/// The web map. Names under `assets/` carry a digest of their content, so they may be kept for ever.
fn map(assets: &Assets) -> Router {
    let folder = assets.map();
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    let kept = Router::new()
        .fallback_service(ServeDir::new(folder.join("assets")).precompressed_gzip().precompressed_br())
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, forever));
    let page = ServeFile::new(folder.join("index.html"));
    Router::new()
        .nest("/assets", kept)
        .route_service("/app", page.clone())
        .route_service("/app/{*rest}", page)
        .fallback_service(ServeDir::new(folder))
}
