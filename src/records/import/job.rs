//! Imports under way: told how far they are, stopped, kept for an hour.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::Value;
use tempfile::NamedTempFile;
use tokio::sync::Semaphore;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::base::{Failure, Language};
use crate::records::Error;

/// Lines whose fault is told; the file of rejects has them all.
const LINES: usize = 200;
const KEPT: Duration = Duration::from_hours(1);
/// Imports at work at once: each holds a session.
const AT_ONCE: usize = 2;
/// Imports kept in mind.
const MOST: usize = 100;

/// How an import stands.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(as = ImportStatus)]
pub struct Told {
    /// `running`, `done`, `failed`, `stopped`.
    pub state: &'static str,
    pub dry_run: bool,
    pub read: u64,
    /// Share of the file read, 0 to 1.
    pub share: f64,
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub rejected: u64,
    /// The first refused lines.
    pub lines: Vec<LineTold>,
    /// There is a file of rejects.
    pub rejects: bool,
    /// Why it failed: title, detail, remedy.
    #[schema(value_type = Option<Object>)]
    pub problem: Option<Value>,
}

/// A refused line.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LineTold {
    pub line: u64,
    pub column: Option<String>,
    pub message: String,
}

/// One import.
#[derive(Debug)]
pub struct Job {
    pub account: i64,
    began: Instant,
    stop: AtomicBool,
    told: Mutex<Told>,
    rejects: Mutex<Option<NamedTempFile>>,
}

impl Job {
    fn locked(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How it stands.
    pub fn told(&self) -> Told {
        self.locked().clone()
    }

    /// Change what is told.
    pub fn tell(&self, change: impl FnOnce(&mut Told)) {
        change(&mut self.locked());
    }

    /// Tell of a refused line.
    pub fn refuse(&self, line: u64, column: Option<String>, message: String) {
        let mut told = self.locked();
        told.rejected += 1;
        if told.lines.len() < LINES {
            told.lines.push(LineTold { line, column, message });
        }
    }

    pub fn stop(&self) {
        self.stop.store(true, Ordering::Release);
    }

    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    /// The end of it.
    pub fn end(&self, outcome: Result<Option<NamedTempFile>, Error>, language: Language) {
        let mut told = self.locked();
        match outcome {
            Ok(rejects) => {
                told.state = "done";
                told.share = 1.0;
                told.rejects = rejects.is_some();
                *self.rejects.lock().unwrap_or_else(PoisonError::into_inner) = rejects;
            }
            Err(Error::Stopped) => told.state = "stopped",
            Err(error) => {
                tracing::warn!(%error, "import failed");
                let why = error.explain(language);
                told.state = "failed";
                told.problem =
                    Some(serde_json::json!({"title": why.title, "detail": why.detail, "remedy": why.remedy}));
            }
        }
    }

    /// The refused lines, as a file.
    pub fn rejects(&self) -> Option<std::fs::File> {
        self.rejects.lock().unwrap_or_else(PoisonError::into_inner).as_ref()?.reopen().ok()
    }
}

/// The imports of this node.
#[derive(Debug, Clone)]
pub struct Jobs {
    jobs: Arc<Mutex<HashMap<Uuid, Arc<Job>>>>,
    pub places: Arc<Semaphore>,
}

impl Default for Jobs {
    fn default() -> Self {
        Self { jobs: Arc::default(), places: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Jobs {
    fn locked(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<Job>>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new import of a person.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many are kept in mind.
    pub fn begin(&self, account: i64, dry_run: bool) -> Result<(Uuid, Arc<Job>), Error> {
        let told = Told { state: "running", dry_run, ..Told::default() };
        let job = Arc::new(Job {
            account,
            began: Instant::now(),
            stop: AtomicBool::new(false),
            told: Mutex::new(told),
            rejects: Mutex::new(None),
        });
        let mut jobs = self.locked();
        jobs.retain(|_, job| job.began.elapsed() < KEPT);
        if jobs.len() >= MOST {
            return Err(Error::Busy);
        }
        let id = Uuid::new_v4();
        jobs.insert(id, job.clone());
        Ok((id, job))
    }

    /// An import of this person.
    ///
    /// # Errors
    /// [`Error::ImportUnknown`].
    pub fn of(&self, account: i64, id: &str) -> Result<Arc<Job>, Error> {
        let id: Uuid = id.parse().map_err(|_| Error::ImportUnknown)?;
        self.locked().get(&id).filter(|job| job.account == account).cloned().ok_or(Error::ImportUnknown)
    }
}
