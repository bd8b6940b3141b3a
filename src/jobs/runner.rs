//! The worker of this server: takes jobs from the queue until told to stop.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use graphile_worker::{
    IntoTaskHandlerResult, TaskHandler, Worker, WorkerContext, WorkerOptions, WorkerRecoveryConfig,
    WorkerShutdownConfig,
};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::auth::Gate;
use crate::jobs::nightly::Night;
use crate::jobs::run::run;
use crate::jobs::{Error, Nightly, Witness, Work};

/// Works under way at a stop may take this long; then they are interrupted, and go on at the next start.
const FAREWELL: Duration = Duration::from_secs(2);
/// Before the queue is opened again after the database was away.
const PAUSE: Duration = Duration::from_secs(3);

/// How jobs are worked.
#[derive(Debug, Clone)]
pub struct JobSettings {
    /// Jobs at once on this server.
    pub at_once: usize,
    /// A server that gave no sign for so long is taken for dead, and its jobs go on elsewhere.
    pub dead_after: Duration,
}

impl Default for JobSettings {
    fn default() -> Self {
        Self { at_once: 2, dead_after: Duration::from_secs(30) }
    }
}

/// What a run needs.
#[derive(Clone)]
pub(super) struct Shared(Arc<Parts>);

pub(super) struct Parts {
    /// Sessions of the program itself, with the right to every commune.
    pub program: PgPool,
    pub gate: Gate,
    pub works: BTreeMap<&'static str, Arc<dyn Work>>,
    pub nightly: Vec<Nightly>,
    pub witness: Option<Arc<dyn Witness>>,
}

impl Deref for Shared {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Shared")
    }
}

/// A number of the queue.
#[derive(Debug, Serialize, Deserialize)]
struct Queued {
    run: i64,
}

impl TaskHandler for Queued {
    const IDENTIFIER: &'static str = "run";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        match context.get_ext::<Shared>() {
            Some(shared) => run(shared, self.run).await,
            None => Err("the worker was made without its parts".to_owned()),
        }
    }
}

/// A worker to be.
pub struct Runner {
    parts: Parts,
    settings: JobSettings,
}

/// A worker at work.
pub struct Running {
    stop: watch::Sender<bool>,
    worker: JoinHandle<()>,
}

impl Runner {
    /// Over sessions of the program itself ([`crate::db::Database::pool`] with every commune).
    #[must_use]
    pub fn new(program: PgPool, gate: Gate, works: Vec<Arc<dyn Work>>, settings: JobSettings) -> Self {
        let works = works.into_iter().map(|work| (work.kind(), work)).collect();
        Self { parts: Parts { program, gate, works, nightly: Vec::new(), witness: None }, settings }
    }

    /// With what the program does by itself every night.
    #[must_use]
    pub fn nightly(mut self, nightly: Vec<Nightly>) -> Self {
        self.parts.nightly = nightly;
        self
    }

    /// With somebody who is told of every end.
    #[must_use]
    pub fn witnessed(mut self, witness: Arc<dyn Witness>) -> Self {
        self.parts.witness = Some(witness);
        self
    }

    /// Take jobs until told to stop.
    #[must_use]
    pub fn start(self) -> Running {
        let (stop, stopped) = watch::channel(false);
        let bench = Bench { shared: Shared(Arc::new(self.parts)), settings: self.settings };
        Running { stop, worker: tokio::spawn(bench.work(stopped)) }
    }
}

/// Where the work is done.
struct Bench {
    shared: Shared,
    settings: JobSettings,
}

impl Bench {
    async fn work(self, stopped: watch::Receiver<bool>) {
        while !*stopped.borrow() {
            let ended = match self.worker(stopped.clone()).await {
                Ok(worker) => worker.run().await.map_err(|error| Error::Queue(error.to_string())),
                Err(error) => Err(error),
            };
            if let Err(error) = ended {
                tracing::error!(%error, "the queue of jobs is opened again");
                sleep(PAUSE).await;
            }
        }
    }

    async fn worker(&self, stopped: watch::Receiver<bool>) -> Result<Worker, Error> {
        let dead_after = self.settings.dead_after;
        let recovery = WorkerRecoveryConfig::default()
            .heartbeat_interval(dead_after / 5)
            .sweep_interval(dead_after / 3)
            .sweep_threshold(dead_after)
            .recovery_delay(Duration::ZERO);
        let shutdown = WorkerShutdownConfig::default()
            .listen_os_shutdown_signals(false)
            .grace_period(FAREWELL)
            .interrupted_job_retry_delay(Duration::ZERO)
            .shutdown_signal(told(stopped));
        let nightly = self.shared.nightly.iter().map(Nightly::entry).collect::<Result<Vec<_>, _>>()?;
        WorkerOptions::default()
            .database(self.shared.program.clone())
            .concurrency(self.settings.at_once.max(1))
            .worker_recovery(recovery)
            .worker_shutdown(shutdown)
            .add_extension(self.shared.clone())
            .define_job::<Queued>()
            .define_job::<Night>()
            .with_crons(nightly)
            .init()
            .await
            .map_err(|error| Error::Queue(error.to_string()))
    }
}

async fn told(mut stopped: watch::Receiver<bool>) {
    // A sender that is gone tells to stop as well.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

impl Running {
    /// Take no more jobs; those under way end within two seconds or go on at the next start.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        if let Err(error) = self.worker.await {
            tracing::error!(%error, "the worker of jobs did not stop as it should");
        }
    }
}
