//! What changed for one person, told to their open pages: a job went on, a notification came.

use std::time::Duration;

use futures_util::Stream;
use futures_util::stream::unfold;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::sleep;

const CHANNEL: &str = "beffroi_jobs";
/// Before the database is listened to again after it was away.
const PAUSE: Duration = Duration::from_secs(2);
/// Notes kept for a page that reads slowly.
const KEPT: usize = 256;

/// What the database tells: numbers alone.
#[derive(Debug, Clone, Deserialize)]
struct Note {
    account: Option<i64>,
    job: Option<i64>,
}

/// What a page is told: where to look again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Personal {
    Job,
    Notification,
}

/// The notes of this server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Bulletin(broadcast::Sender<(i64, Personal)>);

impl Bulletin {
    /// Listen to the database, on a session of `pool`, until the last page is gone with the server.
    #[must_use]
    pub fn listen(pool: PgPool) -> Self {
        let (sender, _) = broadcast::channel(KEPT);
        tokio::spawn(follow(pool, sender.clone()));
        Self(sender)
    }

    /// What changes for a person from now on. `None` in the stream: something was missed, look at everything again.
    pub fn of(&self, account: i64) -> impl Stream<Item = Option<Personal>> + use<> {
        unfold((self.0.subscribe(), account), |(mut notes, account)| async move {
            let told = loop {
                match notes.recv().await {
                    Ok((whose, personal)) if whose == account => break Some(personal),
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => break None,
                    Err(RecvError::Closed) => return None,
                }
            };
            Some((told, (notes, account)))
        })
    }
}

async fn follow(pool: PgPool, sender: broadcast::Sender<(i64, Personal)>) {
    while !pool.is_closed() {
        if let Err(error) = hear(&pool, &sender).await {
            tracing::warn!(%error, "pages are told of jobs only when they ask");
        }
        sleep(PAUSE).await;
    }
}

async fn hear(pool: &PgPool, sender: &broadcast::Sender<(i64, Personal)>) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        let told = listener.recv().await?;
        let Ok(Note { account: Some(account), job }) = serde_json::from_str(told.payload()) else { continue };
        let personal = if job.is_some() { Personal::Job } else { Personal::Notification };
        // Nobody looks on: nobody is told.
        let _ = sender.send((account, personal));
    }
}
