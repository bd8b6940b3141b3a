//! The connection a query runs on, and what PostgreSQL says when it does not take it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::PgDatabaseError;
use sqlx::{Connection as _, PgConnection};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::auth::Person;
use crate::db::{Database, Scope};
use crate::queries::Error;
use crate::queries::statement::{Sent, Spot};

/// Longest wait for a turn.
const PATIENCE: Duration = Duration::from_secs(12);

/// Who runs a query now: a few at once, each person one at a time, so that one who asks for much keeps nobody waiting.
#[derive(Debug, Clone)]
pub struct Turns {
    places: Arc<Semaphore>,
    persons: Arc<Mutex<HashMap<i64, Arc<tokio::sync::Mutex<()>>>>>,
}

/// A turn; it ends when dropped.
pub struct Turn {
    _place: OwnedSemaphorePermit,
    _person: OwnedMutexGuard<()>,
}

impl Default for Turns {
    /// Half of the cores, two at least: the other half is for the map.
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self { places: Arc::new(Semaphore::new((cores / 2).max(2))), persons: Arc::default() }
    }
}

impl Turns {
    /// Wait for a turn.
    ///
    /// # Errors
    /// [`Error::Busy`] after twelve seconds.
    pub async fn take(&self, account: i64) -> Result<Turn, Error> {
        let person = {
            let mut persons = self.persons.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(persons.entry(account).or_default())
        };
        let turn = async {
            let person = person.lock_owned().await;
            let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Error::Busy)?;
            Ok(Turn { _place: place, _person: person })
        };
        timeout(PATIENCE, turn).await.map_err(|_| Error::Busy)?
    }
}

/// A session for one query in the name of the person: their ticket, the communes, so many seconds for a statement.
///
/// # Errors
/// When no connection can be had.
pub async fn open(database: &Database, person: &Person, scope: Scope, seconds: u64) -> Result<PgConnection, Error> {
    let mut connection = database.for_a_query().await?;
    let act = person.act(scope);
    sqlx::query(
        "select set_config('beffroi.ticket', $1, false), set_config('beffroi.scope', $2, false),
        set_config('statement_timeout', $3, false)",
    )
    .bind(&act.ticket)
    .bind(act.scope.to_string())
    .bind(format!("{seconds}s"))
    .execute(&mut connection)
    .await?;
    Ok(connection)
}

/// End a session in good order; how it takes leave changes nothing.
pub async fn close(connection: PgConnection) {
    let _ = connection.close().await;
}

/// What PostgreSQL refuses in a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// SQLSTATE.
    pub code: String,
    /// Its words, for whoever writes queries.
    pub message: String,
    pub hint: Option<String>,
    /// What the message puts in quotes: a name, a word.
    pub about: Option<String>,
    /// Where in the text.
    pub spot: Option<Spot>,
}

impl Refusal {
    /// Of an error that is one of the query: its writing, its names and types, its values, its rights. Others are none.
    #[must_use]
    pub fn of(error: &sqlx::Error, sent: &Sent, written: &str) -> Option<Self> {
        let refusal = error.as_database_error()?.try_downcast_ref::<PgDatabaseError>()?;
        let code = refusal.code();
        // 0A not supported, 21 cardinality, 22 data, 25 read-only, 2F and 3F names, 42 writing and rights, 53 and 54 limits;
        // PostGIS says XX000 of what it cannot calculate.
        let ours = ["0A", "21", "22", "25", "2F", "34", "3F", "42", "44", "53", "54", "XX000"]
            .iter()
            .any(|class| code.starts_with(class));
        let position = match refusal.position() {
            Some(sqlx::postgres::PgErrorPosition::Original(position)) => Some(position),
            _ => None,
        };
        // Of what is not supported only writing has words of its own.
        let writes = refusal.message().contains("data-modifying");
        ours.then(|| Self {
            code: if code == "0A000" && !writes { "0A" } else { code }.to_owned(),
            message: refusal.message().to_owned(),
            hint: refusal.hint().map(str::to_owned),
            about: about(refusal.message()),
            spot: position.and_then(|position| sent.spot(written, position)),
        })
    }
}

/// What a message is about: a name in quotes, or a column written with its table.
fn about(message: &str) -> Option<String> {
    let quoted = message.split('"').nth(1);
    let column = || message.strip_prefix("column ")?.split(' ').next();
    quoted.or_else(column).map(|name| name.chars().take(80).collect())
}

/// The query was stopped for its time.
#[must_use]
pub fn is_stopped(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code).is_some_and(|code| code == "57014")
}
