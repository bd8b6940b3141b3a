//! What `beffroi records purge` does, every night, where the settings say so.

use std::sync::Arc;

use async_trait::async_trait;

use crate::db::{Database, Scope};
use crate::jobs::{Done, Failure, Nightly, Task, Work};
use crate::records::{Purged, Registry, purge};

const KIND: &str = "purge-records";

/// The work that ends retention. It alone opens a connection of the owner at run time: only the owner may take from the
/// history what must be forgotten.
#[derive(Debug)]
pub struct Purge {
    database: Database,
    registry: Arc<Registry>,
}

impl Purge {
    pub const fn new(database: Database, registry: Arc<Registry>) -> Self {
        Self { database, registry }
    }

    pub fn nightly() -> Nightly {
        let title = "Supprimer ou rendre anonyme ce qui est au terme de sa conservation".to_owned();
        Nightly { kind: KIND, title, hour: 2, minute: 30 }
    }
}

#[async_trait]
impl Work for Purge {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn run(&self, task: &Task) -> Result<Done, Failure> {
        let (mut app, mut owner) = (self.database.connection(&Scope::Everywhere).await?, self.database.owner().await?);
        let all = purge(&mut app, &mut owner, &self.registry, false, task.language).await?;
        Ok(Done::saying(said(&all)))
    }
}

fn said(all: &[Purged]) -> String {
    let done: u64 = all.iter().map(|purged| purged.done).sum();
    let kept: usize = all.iter().map(|purged| purged.refused.len()).sum();
    format!("{done} fiches supprimées ou rendues anonymes, {kept} gardées par une règle.")
}
