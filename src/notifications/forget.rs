//! Notifications are forgotten after ninety days.

use async_trait::async_trait;

use crate::jobs::{Done, Failure, Nightly, Task, Work};

const KIND: &str = "forget-notifications";

/// The work that forgets notifications.
#[derive(Debug)]
pub struct Forgetting;

impl Forgetting {
    /// Every night.
    #[must_use]
    pub fn nightly() -> Nightly {
        Nightly { kind: KIND, title: "Effacer les notifications de plus de 90 jours".to_owned(), hour: 3, minute: 20 }
    }
}

#[async_trait]
impl Work for Forgetting {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn run(&self, task: &Task) -> Result<Done, Failure> {
        let sql = "delete from notifications.notifications where at < now() - interval '90 days'";
        let gone = sqlx::query(sql).execute(task.program()).await?.rows_affected();
        Ok(Done::saying(gone.to_string()))
    }
}
