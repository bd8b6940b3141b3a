//! What balancers and monitors ask: is it alive, may it be sent requests, what does it count.

use std::time::Duration;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use prometheus_client::metrics::gauge::Gauge;
use sqlx::PgPool;
use tokio::time::timeout;

use crate::web::Metrics;

/// `/healthz`, `/readyz`, `/metrics`. `ready` says whether the layers are loaded.
pub fn router(pool: PgPool, metrics: Metrics, ready: impl Fn() -> bool + Clone + Send + Sync + 'static) -> Router {
    let probe = pool.clone();
    let (open, idle) = (<Gauge>::default(), <Gauge>::default());
    metrics.register("database_sessions_open", "Database sessions of the pool", open.clone());
    metrics.register("database_sessions_idle", "Database sessions of the pool that wait for work", idle.clone());
    let figures = async move || {
        open.set(i64::from(pool.size()));
        idle.set(i64::try_from(pool.num_idle()).unwrap_or(i64::MAX));
        let kind = [(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")];
        metrics
            .text()
            .map_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response(), |text| (kind, text).into_response())
    };
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(move || readiness(probe.clone(), ready())))
        .route("/metrics", get(figures))
}

async fn readiness(pool: PgPool, loaded: bool) -> impl IntoResponse {
    let asked = timeout(Duration::from_secs(1), sqlx::query("select 1").execute(&pool)).await;
    match (asked, loaded) {
        (Ok(Ok(_)), true) => (StatusCode::OK, "ok\n"),
        (Ok(Ok(_)), false) => (StatusCode::SERVICE_UNAVAILABLE, "loading layers\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "database away\n"),
    }
}
