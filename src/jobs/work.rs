//! What a job does: one kind of work, of one module.

use std::time::Duration;

use async_trait::async_trait;

use crate::jobs::{Failure, Task};

/// A kind of work.
///
/// A job is done **at least once**: a server that is killed between the last step and the note of it does that step
/// again after the next start. Whatever must not be done twice is done in one transaction with [`Task::keep_in`].
#[async_trait]
pub trait Work: Send + Sync {
    /// Its name in the database and the interface: lower-case letters and hyphens.
    fn kind(&self) -> &'static str;

    /// How often it is tried when it fails with [`Failure::Passing`]: after 3 s, 7 s, 20 s, 1 min, 2 min, 7 min, 18 min,
    /// 50 min, 2 h, and 6 h from then on.
    fn attempts(&self) -> i32 {
        8
    }

    /// Longest time of one attempt.
    fn longest(&self) -> Duration {
        Duration::from_hours(1)
    }

    /// Do it, from what an interrupted run kept ([`Task::kept`]). The future is dropped when somebody cancels the job or
    /// the server stops: transactions under way roll back.
    ///
    /// # Errors
    /// Whatever stops it; see [`Failure`].
    async fn run(&self, task: &Task) -> Result<Done, Failure>;
}

/// How a work that succeeded ends.
#[derive(Debug, Clone, Default)]
pub struct Done {
    /// What came of it, in the language of the task.
    pub message: Option<String>,
    /// Address of the result on this site: a file, or a record as `/app#record=map-notes:7`.
    pub link: Option<String>,
}

impl Done {
    /// With a sentence.
    #[must_use]
    pub fn saying(message: impl Into<String>) -> Self {
        Self { message: Some(message.into()), link: None }
    }

    /// With an address.
    #[must_use]
    pub fn at(self, link: impl Into<String>) -> Self {
        Self { link: Some(link.into()), ..self }
    }
}
