//! Strokes of others, told to open pages of those who may see the scenario: which scenario, which step, and nothing else.

use std::sync::Arc;
use std::time::Duration;

use futures_util::Stream;
use futures_util::stream::unfold;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::sleep;

use crate::auth::Person;
use crate::elections::workshop::SCENARIOS;

const CHANNEL: &str = "beffroi_scenarios";
/// Before the database is listened to again after it was away.
const PAUSE: Duration = Duration::from_secs(2);
/// Notes kept for a page that reads slowly.
const KEPT: usize = 256;

/// A step that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stroke {
    pub scenario: i64,
    pub step: i32,
    /// INSEE code, to know who may hear of it.
    #[serde(skip_serializing)]
    commune: String,
}

/// The strokes of every server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Strokes(broadcast::Sender<Stroke>);

impl Strokes {
    /// Listen to the database, on a session of `pool`, until the last page is gone with the server.
    #[must_use]
    pub fn listen(pool: PgPool) -> Self {
        let (sender, _) = broadcast::channel(KEPT);
        tokio::spawn(follow(pool, sender.clone()));
        Self(sender)
    }

    /// Strokes from now on that the person may see. `None` in the stream: some were missed, look at everything again.
    pub fn told(&self, person: Arc<Person>) -> impl Stream<Item = Option<Stroke>> + use<> {
        unfold((self.0.subscribe(), person), |(mut strokes, person)| async move {
            let told = loop {
                match strokes.recv().await {
                    Ok(stroke) => {
                        let scope = person.reach(SCENARIOS, "list");
                        if scope.is_some_and(|scope| scope.covers(&stroke.commune)) {
                            break Some(stroke);
                        }
                    }
                    Err(RecvError::Lagged(_)) => break None,
                    Err(RecvError::Closed) => return None,
                }
            };
            Some((told, (strokes, person)))
        })
    }
}

async fn follow(pool: PgPool, sender: broadcast::Sender<Stroke>) {
    while !pool.is_closed() {
        if let Err(error) = hear(&pool, &sender).await {
            tracing::warn!(%error, "pages are told of strokes only when they ask");
        }
        sleep(PAUSE).await;
    }
}

async fn hear(pool: &PgPool, sender: &broadcast::Sender<Stroke>) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        let told = listener.recv().await?;
        if let Ok(stroke) = serde_json::from_str(told.payload()) {
            // Nobody looks on: nobody is told.
            let _ = sender.send(stroke);
        }
    }
}
