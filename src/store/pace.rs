//! Waiting for the store to show what was just committed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::timeout;

/// Longest wait: a store that lost the database must not hold answers to writes that are safe.
const PATIENCE: Duration = Duration::from_secs(5);

/// Who asks the keeper to read the notes now, and how far it came. A round that begins after a question answers it.
#[derive(Debug)]
pub struct Pace {
    asked: AtomicU64,
    bell: Notify,
    done: watch::Sender<u64>,
}

impl Default for Pace {
    fn default() -> Self {
        Self { asked: AtomicU64::new(0), bell: Notify::new(), done: watch::channel(0).0 }
    }
}

impl Pace {
    /// Wait until a round that began after this call is done. False when that takes too long.
    pub async fn wait(&self) -> bool {
        let mine = self.asked.fetch_add(1, Ordering::AcqRel) + 1;
        let mut done = self.done.subscribe();
        self.bell.notify_one();
        let waited = timeout(PATIENCE, done.wait_for(|done| *done >= mine)).await;
        matches!(waited, Ok(Ok(_)))
    }

    /// The keeper: somebody waits.
    pub async fn rung(&self) {
        self.bell.notified().await;
    }

    /// The keeper begins a round: the questions it will answer.
    pub fn begin(&self) -> u64 {
        self.asked.load(Ordering::Acquire)
    }

    /// The keeper ends the round.
    pub fn end(&self, answered: u64) {
        self.done.send_if_modified(|done| {
            let more = *done < answered;
            *done = (*done).max(answered);
            more
        });
    }
}
