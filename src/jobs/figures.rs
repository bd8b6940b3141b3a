//! What Prometheus is told of the jobs.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use sqlx::PgPool;
use tokio::time::sleep;

use crate::jobs::Error;
use crate::web::Metrics;

/// How often the jobs are counted.
const PACE: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct State {
    state: &'static str,
}

/// Counts of the whole database: each server tells the same.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    jobs: Family<State, Gauge>,
    oldest: Gauge<f64, AtomicU64>,
}

/// Waiting, running, failed, seconds the oldest waits that could begin.
type Counted = (i64, i64, i64, f64);

impl Figures {
    /// Registered with the counters of the server.
    #[must_use]
    pub fn register(metrics: &Metrics) -> Self {
        let figures = Self::default();
        metrics.register("jobs", "Jobs by state; failed: of the last thirty days", figures.jobs.clone());
        metrics.register(
            "jobs_oldest_waiting_seconds",
            "How long the oldest job waits that could begin",
            figures.oldest.clone(),
        );
        figures
    }

    /// Count until the pool is closed.
    pub async fn keep(self, program: PgPool) {
        while !program.is_closed() {
            if let Err(error) = self.count(&program).await {
                tracing::warn!(%error, "the jobs are not counted");
            }
            sleep(PACE).await;
        }
    }

    async fn count(&self, program: &PgPool) -> Result<(), Error> {
        let sql = "select count(*) filter (where state = 'waiting'), count(*) filter (where state = 'running'),
                count(*) filter (where state = 'failed'),
                coalesce(extract(epoch from now() - min(coalesce(not_before, asked)) filter (
                    where state = 'waiting' and coalesce(not_before, asked) <= now())), 0)::float8
            from jobs.jobs where state in ('waiting', 'running', 'failed')";
        let (waiting, running, failed, oldest): Counted = sqlx::query_as(sql).fetch_one(program).await?;
        for (state, count) in [("waiting", waiting), ("running", running), ("failed", failed)] {
            self.jobs.get_or_create(&State { state }).set(count);
        }
        self.oldest.set(oldest);
        Ok(())
    }
}
