//! What a work is told of its job, and how it tells how far it is.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::{PgConnection, PgPool};

use crate::auth::Person;
use crate::base::Language;
use crate::jobs::Failure;

/// Progress is written so often at most.
const PACE: Duration = Duration::from_millis(250);

/// One job under way.
#[derive(Debug)]
pub struct Task {
    /// `jobs.jobs.fid`.
    pub id: i64,
    pub arguments: Value,
    /// INSEE code.
    pub commune: Option<String>,
    /// Of who asked.
    pub language: Language,
    /// Who asked, with the rights they have now, under a ticket of this run; none: the program itself.
    pub person: Option<Arc<Person>>,
    /// Sessions of the program itself, with the right to every commune.
    pub(super) program: PgPool,
    pub(super) claim: i32,
    pub(super) kept: Mutex<Option<Value>>,
    pub(super) told: Mutex<Option<Instant>>,
}

impl Task {
    /// The arguments in the form the work expects.
    ///
    /// # Errors
    /// A failure that will not pass when they have another one.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        T::deserialize(&self.arguments).map_err(|error| {
            tracing::error!(%error, job = self.id, "the arguments of a job cannot be read");
            Failure::own("arguments")
        })
    }

    /// Who asked.
    ///
    /// # Errors
    /// A failure that will not pass when it was the program itself.
    pub fn person(&self) -> Result<&Arc<Person>, Failure> {
        self.person.as_ref().ok_or(Failure::own("nobody"))
    }

    /// Sessions of the program itself, with the right to every commune: for jobs of the program. What is done for a
    /// person is done in their name by [`crate::db::act`].
    #[must_use]
    pub const fn program(&self) -> &PgPool {
        &self.program
    }

    /// Tell how far the work is; `total` 0: not known. Cheap: written four times a second at most.
    ///
    /// # Errors
    /// [`Failure::Cancelled`] when the job is to stop; when the database does not answer.
    pub async fn progress(&self, done: u64, total: u64) -> Result<(), Failure> {
        if !self.is_time() && done != total {
            return Ok(());
        }
        let sql = "update jobs.jobs set done = $3, total = $4
            where fid = $1 and claims = $2 and state = 'running' and not stop";
        let written = sqlx::query(sql)
            .bind(self.id)
            .bind(self.claim)
            .bind(i64::try_from(done).unwrap_or(i64::MAX))
            .bind(i64::try_from(total).unwrap_or(i64::MAX))
            .execute(&self.program)
            .await?;
        if written.rows_affected() == 1 { Ok(()) } else { Err(Failure::Cancelled) }
    }

    fn is_time(&self) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_some_and(|told| told.elapsed() < PACE) {
            return false;
        }
        *told = Some(Instant::now());
        true
    }

    /// Keep where the work goes on should it be interrupted; at most 1 MiB.
    ///
    /// # Errors
    /// [`Failure::Cancelled`] when the job is no longer of this server; when the database does not answer.
    pub async fn keep(&self, state: &Value) -> Result<(), Failure> {
        let mut session = self.program.acquire().await?;
        self.keep_in(&mut session, state).await
    }

    /// The same in the transaction of the work itself (of its person, or of the program): what it did and where it goes
    /// on are committed together, so that nothing is done twice.
    ///
    /// # Errors
    /// As [`Task::keep`].
    pub async fn keep_in(&self, act: &mut PgConnection, state: &Value) -> Result<(), Failure> {
        let sql = "select jobs.keep($1, $2, $3)";
        let kept: bool = sqlx::query_scalar(sql).bind(self.id).bind(self.claim).bind(state).fetch_one(act).await?;
        if !kept {
            return Err(Failure::Cancelled);
        }
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(state.clone());
        Ok(())
    }

    /// What an interrupted run, or this one, kept last.
    #[must_use]
    pub fn kept(&self) -> Option<Value> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
