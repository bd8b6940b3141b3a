//! The jobs of everybody: stopped and started again by whoever may.

use async_trait::async_trait;
use serde_json::{Map, Value};
use sqlx::PgConnection;

use crate::base::{Failure, Language};
use crate::jobs;
use crate::records::{Error, Outcome, Rules, Subject, Violation};

/// Rules of jobs.
pub struct AllJobs;

#[async_trait]
impl Rules for AllJobs {
    async fn act(
        &self,
        connection: &mut PgConnection,
        action: &str,
        subject: Subject<'_>,
    ) -> Result<(Map<String, Value>, Outcome), Error> {
        let done = match action {
            "cancel" => jobs::cancel(connection, subject.id).await,
            "retry" => jobs::retry(connection, subject.id).await,
            _ => return Err(Error::ActionUnknown(action.to_owned())),
        };
        match done {
            Ok(()) => Ok((Map::new(), Outcome::default())),
            Err(jobs::Error::Database(error)) => Err(error.into()),
            Err(refusal) => Err(Error::Violations(vec![said(&refusal, subject.language)])),
        }
    }
}

fn said(refusal: &jobs::Error, language: Language) -> Violation {
    Violation { field: None, message: refusal.explain(language).detail }
}
