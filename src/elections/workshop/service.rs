//! The scenarios being worked on, in memory: a few, the least used goes first. The truth is in the database; what is here is
//! checked against it at every look.

use std::sync::Arc;
use std::time::Duration;

use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use sqlx::PgConnection;
use tokio::sync::{Mutex, OnceCell, OwnedMutexGuard};
use tokio::task::spawn_blocking;

use crate::auth::Person;
use crate::elections::workshop::answers::{ScenarioChanges, ScenarioOutcome};
use crate::elections::workshop::drawn::{Called, Drawn};
use crate::elections::workshop::ground::{Ground, Shared};
use crate::elections::workshop::proposals::Chosen;
use crate::elections::workshop::rows::{self, Act, ScenarioRow};
use crate::elections::workshop::session::{Done, Session};
use crate::elections::workshop::taken::Taken;
use crate::elections::workshop::{Error, SCENARIOS};
use crate::records::{self, RecordType, Records};

/// Scenarios and grounds kept.
const SCENARIOS_KEPT: u64 = 32;
const GROUNDS_KEPT: u64 = 6;
/// A scenario nobody looks at for so long is dropped.
const IDLE: Duration = Duration::from_hours(1);

type Slot = Arc<Mutex<Option<Session>>>;

/// Scenarios in memory, for the pages and the jobs of a server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Memory {
    sessions: Cache<i64, Slot>,
    grounds: Cache<i64, Arc<OnceCell<Shared>>>,
}

impl Default for Memory {
    fn default() -> Self {
        let sessions = Cache::builder().max_capacity(SCENARIOS_KEPT).eviction_policy(EvictionPolicy::lru());
        let grounds = Cache::builder().max_capacity(GROUNDS_KEPT).eviction_policy(EvictionPolicy::lru());
        Self { sessions: sessions.time_to_idle(IDLE).build(), grounds: grounds.time_to_idle(IDLE).build() }
    }
}

/// The workshop of a server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Workshop {
    pub records: Records,
    memory: Memory,
}

/// What somebody wants to do.
#[derive(Debug)]
pub enum Wanted {
    Draw(Drawn, Option<Called>),
    /// Undo, redo.
    Act(Act),
    /// The proposal of that number.
    Proposal(i64),
}

/// A session that went beyond what is committed: dropped unless it is told that it was.
struct Ahead {
    held: OwnedMutexGuard<Option<Session>>,
    committed: bool,
}

impl Drop for Ahead {
    fn drop(&mut self) {
        if !self.committed {
            *self.held = None;
        }
    }
}

impl Workshop {
    /// A workshop over the records of a server.
    #[must_use]
    pub const fn new(records: Records, memory: Memory) -> Self {
        Self { records, memory }
    }

    /// The record type of scenarios.
    ///
    /// # Errors
    /// When the server has none.
    pub fn kind(&self) -> Result<Arc<RecordType>, Error> {
        let found = self.records.registry().types.get(SCENARIOS).cloned();
        found.ok_or_else(|| records::Error::TypeUnknown(SCENARIOS.to_owned()).into())
    }

    /// The ground of a base: made once, whoever asks.
    ///
    /// # Errors
    /// When the base cannot be read or has no ground.
    pub async fn ground(&self, connection: &mut PgConnection, base: i64) -> Result<Shared, Error> {
        let cell = self.memory.grounds.get_with(base, Arc::default);
        if let Some(made) = cell.get() {
            return Ok(Arc::clone(made));
        }
        let taken = rows::base(connection, base).await?;
        // It goes on when whoever asked first has left: the next one finds it made, or nearly.
        let making = tokio::spawn(async move { cell.get_or_try_init(|| made(base, taken)).await.map(Arc::clone) });
        making.await.map_err(|_| Error::Stopped)?
    }

    /// Look at a scenario as it is after its last step.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn look<T: Send + 'static>(
        &self,
        connection: &mut PgConnection,
        row: &ScenarioRow,
        tell: impl FnOnce(&Session) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let (mut held, steps, ground) = self.present(connection, row).await?;
        let scenario = row.fid;
        let told = spawn_blocking(move || caught_up(&mut held, ground, scenario, steps).map(|session| tell(session)));
        told.await.map_err(|_| Error::Stopped)?
    }

    /// Draw: the step is written and committed before anybody sees it. What changed since step `after`, and what it did.
    ///
    /// # Errors
    /// [`Error::Held`] for a scenario that is no draft, [`Error::Unknown`]; whatever the engine refuses.
    pub async fn step(
        &self,
        person: &Person,
        scenario: i64,
        after: i32,
        wanted: Wanted,
    ) -> Result<(ScenarioChanges, Duration), Error> {
        let kind = self.kind()?;
        let scope = Records::reach(person, &kind, "change", None)?;
        let mut act = self.records.open(person, scope).await?;
        let row = ScenarioRow::hold(&mut act, scenario).await?;
        row.must_be_draft()?;
        let proposal = match wanted {
            Wanted::Proposal(proposal) => Some(Chosen::read(&mut act, scenario, proposal).await?),
            _ => None,
        };
        let (held, steps, ground) = self.present(&mut act, &row).await?;
        let mut ahead = Ahead { held, committed: false };
        let drawn = spawn_blocking(move || {
            let session = caught_up(&mut ahead.held, ground, scenario, steps)?;
            let wanted = match (wanted, proposal) {
                (Wanted::Draw(drawn, called), _) => session.step_of(drawn, called),
                (Wanted::Act(act), _) => Ok(act),
                (Wanted::Proposal(_), Some(proposal)) => proposal.step(session),
                (Wanted::Proposal(proposal), None) => Err(Error::ProposalUnknown(proposal)),
            };
            let done = wanted.and_then(|wanted| session.act(&wanted).map(|done| (done, wanted)));
            // What is refused has changed nothing.
            let refused = done.is_err();
            let step = session.step;
            ahead.committed = refused;
            done.map(|(done, wanted)| (ahead, done, wanted, step))
        });
        let (mut ahead, done, wanted, step) = drawn.await.map_err(|_| Error::Stopped)??;
        if done.changed {
            rows::append(&mut act, &row, step, &wanted).await?;
        }
        act.commit().await?;
        ahead.committed = true;
        answered(ahead, after, done).await
    }

    /// The session of a scenario, for whoever asks alone, and the steps it does not know yet.
    async fn present(
        &self,
        connection: &mut PgConnection,
        row: &ScenarioRow,
    ) -> Result<(OwnedMutexGuard<Option<Session>>, Vec<(i32, Act)>, Shared), Error> {
        let ground = self.ground(connection, row.base).await?;
        let slot = self.memory.sessions.get_with(row.fid, Slot::default);
        let held = slot.lock_owned().await;
        let known = held.as_ref().map_or(0, |session| session.step);
        let steps = rows::steps(connection, row.fid, known).await?;
        Ok((held, steps, ground))
    }
}

async fn answered(ahead: Ahead, after: i32, done: Done) -> Result<(ScenarioChanges, Duration), Error> {
    let told = spawn_blocking(move || {
        let session = ahead.held.as_ref().ok_or(Error::Stopped)?;
        let mut changes = session.changes(after);
        changes.outcome = Some(ScenarioOutcome::from(&done));
        Ok((changes, done.took))
    });
    told.await.map_err(|_| Error::Stopped)?
}

/// The session with `steps` done; dropped where they are not its own.
fn caught_up(
    held: &mut Option<Session>,
    ground: Shared,
    scenario: i64,
    steps: Vec<(i32, Act)>,
) -> Result<&mut Session, Error> {
    let mut session = match held.take() {
        Some(session) => session,
        None => Session::new(ground)?,
    };
    session.catch_up(scenario, steps)?;
    Ok(held.insert(session))
}

/// The ground of a base, made on a thread of its own.
async fn made(base: i64, taken: Taken) -> Result<Shared, Error> {
    let ground = spawn_blocking(move || Ground::new(base, taken)).await.map_err(|_| Error::Stopped)??;
    Ok(Arc::new(ground))
}

/// A scenario as it is after all of its steps, read within a transaction and kept nowhere: to freeze it, to compare it, to
/// propose for it. Whoever must have the last word holds the row first ([`ScenarioRow::hold`]).
///
/// # Errors
/// [`Error::Unknown`]; when it cannot be read.
pub async fn opened(connection: &mut PgConnection, scenario: i64) -> Result<(ScenarioRow, Session), Error> {
    let row = ScenarioRow::read(connection, scenario).await?;
    let taken = rows::base(connection, row.base).await?;
    let ground = made(row.base, taken).await?;
    let steps = rows::steps(connection, scenario, 0).await?;
    let session = spawn_blocking(move || {
        let mut session = Session::new(ground)?;
        session.catch_up(scenario, steps).map(|()| session)
    });
    Ok((row, session.await.map_err(|_| Error::Stopped)??))
}
