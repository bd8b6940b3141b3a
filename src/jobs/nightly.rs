//! Work the program does by itself every night.

use graphile_worker::{Cron, Crontab, CrontabFill, IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::base::Language;
use crate::jobs::runner::Shared;
use crate::jobs::{Error, NewJob, ask_for_program};

/// A server that was down at the hour does the work at its next start, up to so many hours later.
const CATCH_UP: u32 = 20;

/// A work of the program itself, once a night whatever the number of servers.
#[derive(Debug, Clone)]
pub struct Nightly {
    /// Which work: [`crate::jobs::Work::kind`].
    pub kind: &'static str,
    /// What it is, in French: administrators read it in the list of all jobs.
    pub title: String,
    /// Hour and minute of the day, in the time zone of the server.
    pub hour: u32,
    pub minute: u32,
}

impl Nightly {
    pub(super) fn entry(&self) -> Result<Crontab, Error> {
        let unreadable = |error: &dyn std::fmt::Display| Error::Queue(error.to_string());
        let night = Night { kind: self.kind.to_owned() };
        let timer = Cron::daily_at::<Night>(self.hour, self.minute).map_err(|error| unreadable(&error))?;
        let timer = timer.id(self.kind).fill(CrontabFill::hours(CATCH_UP)).payload(night);
        Ok(timer.map_err(|error| unreadable(&error))?.build())
    }
}

/// The hour has come for this kind.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Night {
    kind: String,
}

impl TaskHandler for Night {
    const IDENTIFIER: &'static str = "nightly";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let Some(shared) = context.get_ext::<Shared>() else { return Err("the worker has no parts".to_owned()) };
        let Some(nightly) = shared.nightly.iter().find(|nightly| nightly.kind == self.kind) else { return Ok(()) };
        ask_tonight(shared, nightly).await.map_err(|error| error.to_string())
    }
}

async fn ask_tonight(shared: &Shared, nightly: &Nightly) -> Result<(), Error> {
    let title = nightly.title.clone();
    let job = NewJob { kind: nightly.kind, title, commune: None, arguments: json!({}), not_before: None };
    let mut session = shared.program.acquire().await?;
    ask_for_program(&mut session, None, Language::French, &job).await?;
    Ok(())
}
