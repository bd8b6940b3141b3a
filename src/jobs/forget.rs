//! Jobs that ended are forgotten after thirty days, and with them what they were about.

use async_trait::async_trait;

use crate::jobs::{Done, Failure, Nightly, Task, Work};

const KIND: &str = "forget-jobs";

/// The work that forgets jobs.
#[derive(Debug)]
pub struct Forgetting;

impl Forgetting {
    /// Every night.
    #[must_use]
    pub fn nightly() -> Nightly {
        Nightly { kind: KIND, title: "Effacer les opérations de plus de 30 jours".to_owned(), hour: 3, minute: 10 }
    }
}

#[async_trait]
impl Work for Forgetting {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn run(&self, task: &Task) -> Result<Done, Failure> {
        let sql = "delete from jobs.jobs where ended < now() - interval '30 days'";
        let gone = sqlx::query(sql).execute(task.program()).await?.rows_affected();
        Ok(Done::saying(gone.to_string()))
    }
}
