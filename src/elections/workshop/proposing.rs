//! The search for proposals as a job: each plan is kept as soon as it is found.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::auth::Person;
use crate::base::Language;
use crate::districting::Part;
use crate::elections::workshop::Error;
use crate::elections::workshop::proposals::{self, Of};
use crate::elections::workshop::rows::ScenarioRow;
use crate::elections::workshop::search::{Asked, Heard, Kept, search};
use crate::elections::workshop::service::Workshop;
use crate::jobs::{self, Done, Failure, NewJob, Task, Work};
use crate::records::Records;

/// Its name among the jobs.
pub const KIND: &str = "redistricting-proposals";
/// Most stations opened by one search.
const MOST_OPENED: usize = 20;
/// How often it is told how far the search is.
const PACE: Duration = Duration::from_millis(300);

/// What the job needs to know.
#[derive(Debug, Serialize, Deserialize)]
struct Arguments {
    /// As text: found again by it.
    scenario: String,
    asked: Asked,
}

/// What a person asks for.
#[derive(Debug, Clone)]
pub struct Wish {
    pub open: usize,
    pub close: Vec<Part>,
    pub neighbours_only: bool,
    pub seed: u64,
}

/// The work, over the workshop of this server.
pub struct Proposing(pub Workshop);

/// Tells a search whose job is gone to stop.
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Queue a search. Its job.
///
/// # Errors
/// [`Error::Held`] for a scenario that is no draft, [`Error::Searching`], [`Error::ManyAsked`].
pub async fn ask(
    workshop: &Workshop,
    person: &Person,
    scenario: i64,
    wish: Wish,
    language: Language,
) -> Result<i64, Error> {
    if wish.open > MOST_OPENED {
        return Err(Error::ManyAsked { given: wish.open, most: MOST_OPENED });
    }
    let kind = workshop.kind()?;
    let mut act = workshop.records.open(person, Records::reach(person, &kind, "change", None)?).await?;
    let row = ScenarioRow::hold(&mut act, scenario).await?;
    row.must_be_draft()?;
    proposals::begin(&mut act, scenario).await?;
    let Wish { open, close, neighbours_only, seed } = wish;
    let asked = Asked { open, close, neighbours_only, seed, least: row.least.into(), most: row.most.into() };
    let title = language.pick("Propositions de redécoupage", "Redistricting proposals", "Propuestas de redistribución");
    let job = NewJob {
        kind: KIND,
        title: format!("{title} : {}", row.name),
        commune: Some(row.commune.clone()),
        arguments: json!(Arguments { scenario: scenario.to_string(), asked }),
        not_before: None,
    };
    let job = jobs::ask(&mut act, person.account, language, &job).await?;
    act.commit().await.map_err(Error::from)?;
    Ok(job)
}

#[async_trait]
impl Work for Proposing {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn run(&self, task: &Task) -> Result<Done, Failure> {
        let Arguments { scenario, asked } = task.read()?;
        let person = task.person()?;
        let mut look = {
            let kind = self.0.kind()?;
            self.0.records.look_as(person, &kind, "change", task.commune.as_deref()).await?
        };
        let row = ScenarioRow::read(&mut look, scenario.parse().unwrap_or_default()).await?;
        let session = self.0.look(&mut look, &row, crate::elections::workshop::session::Session::fork).await?;
        drop(look);
        let mut act = self.open(task).await?;
        proposals::forget(&mut act, task.id).await?;
        act.commit().await?;
        let step = session.step;
        let (heard, mut hears) = mpsc::unbounded_channel();
        let stop = Stop(Arc::default());
        let (stopped, wish) = (Arc::clone(&stop.0), asked.clone());
        let mut searching = spawn_blocking(move || {
            // Nobody hears any more: the job is gone.
            let mut tell = |told: Heard| drop(heard.send(told));
            search(&session, &wish, &|| stopped.load(Ordering::Relaxed), &mut tell)
        });
        let of = Of { row: &row, step, job: task.id, asked: &asked };
        let (mut kept, mut progress) = (Vec::new(), (0, 0));
        let found = loop {
            tokio::select! {
                Some(told) = hears.recv() => match told {
                    Heard::Progress(done, total) => {
                        progress = (done, total);
                        task.progress(done, total).await?;
                    }
                    Heard::Found(plan) => kept.push((self.keep(task, of, &plan).await?, plan)),
                },
                found = &mut searching => break found.map_err(|_| Error::Stopped)??,
                () = sleep(PACE) => task.progress(progress.0, progress.1).await?,
            }
        };
        while let Ok(told) = hears.try_recv() {
            if let Heard::Found(plan) = told {
                kept.push((self.keep(task, of, &plan).await?, plan));
            }
        }
        self.settle(task, of, kept, &found).await?;
        task.progress(progress.1, progress.1).await?;
        let many = found.len();
        Ok(Done::saying(task.language.pick(
            format!("{many} proposition(s) pour « {} ».", row.name),
            format!("{many} proposal(s) for “{}”.", row.name),
            format!("{many} propuesta(s) para «{}».", row.name),
        )))
    }
}

impl Proposing {
    async fn keep(&self, task: &Task, of: Of<'_>, plan: &Kept) -> Result<i64, Failure> {
        let mut act = self.open(task).await?;
        let fid = proposals::keep(&mut act, of, plan).await?;
        act.commit().await?;
        Ok(fid)
    }

    async fn open(&self, task: &Task) -> Result<sqlx::PgTransaction<'static>, Failure> {
        let (person, kind) = (task.person()?, self.0.kind()?);
        let scope = Records::reach(person, &kind, "change", task.commune.as_deref())?;
        Ok(self.0.records.open(person, scope).await?)
    }

    /// What was kept on the way is confirmed, beaten plans are withdrawn, others join.
    async fn settle(&self, task: &Task, of: Of<'_>, kept: Vec<(i64, Kept)>, found: &[Kept]) -> Result<(), Failure> {
        let mut act = self.open(task).await?;
        let mut there: Vec<usize> = Vec::new();
        for (fid, plan) in kept {
            let same = found.iter().position(|found| found.of == plan.of).filter(|at| !there.contains(at));
            match same {
                Some(at) => {
                    there.push(at);
                    proposals::confirm(&mut act, fid, &found[at].best_at).await?;
                }
                None => proposals::withdraw(&mut act, fid).await?,
            }
        }
        for (_, plan) in found.iter().enumerate().filter(|(at, _)| !there.contains(at)) {
            proposals::keep(&mut act, of, plan).await?;
        }
        act.commit().await?;
        Ok(())
    }
}
