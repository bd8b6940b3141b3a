//! Whoever asked for a job is told how it ended, where they may have left the page meanwhile.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::PgPool;

use crate::jobs::{Ended, Witness};
use crate::notifications::notify::{Notice, notify};
use crate::notifications::wording::job_ended;

/// Shorter jobs that succeed are seen to end.
const LONG: Duration = Duration::from_secs(30);

/// Tells people of their jobs.
#[derive(Debug)]
pub struct JobsEnded(PgPool);

impl JobsEnded {
    /// Over sessions of the program itself.
    #[must_use]
    pub const fn new(program: PgPool) -> Self {
        Self(program)
    }
}

#[async_trait]
impl Witness for JobsEnded {
    async fn ended(&self, job: &Ended) {
        let Some(account) = job.account else { return };
        if !job.failed && job.lasted < LONG {
            return;
        }
        let told = async {
            let mut session = self.0.acquire().await?;
            notify(&mut session, account, job.commune.as_deref(), |language| Notice {
                title: format!("{} – {}", job_ended(language, job.failed), job.title),
                text: job.message.clone().unwrap_or_default(),
                link: job.link.clone().filter(|link| link.starts_with('/')),
            })
            .await
        };
        if let Err(error) = told.await {
            tracing::warn!(%error, job = job.id, "nobody was told of the end of a job");
        }
    }
}
