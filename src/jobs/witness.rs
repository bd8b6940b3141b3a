//! Who is told when a job has ended.

use std::time::Duration;

use async_trait::async_trait;

/// A job that ended.
#[derive(Debug, Clone)]
pub struct Ended {
    pub id: i64,
    pub account: Option<i64>,
    pub commune: Option<String>,
    pub title: String,
    pub failed: bool,
    pub message: Option<String>,
    pub link: Option<String>,
    /// From its first beginning.
    pub lasted: Duration,
}

/// Told of jobs that succeeded or failed; not of those somebody cancelled.
#[async_trait]
pub trait Witness: Send + Sync {
    /// A job ended. What fails here is for the log: the job is over.
    async fn ended(&self, job: &Ended);
}
