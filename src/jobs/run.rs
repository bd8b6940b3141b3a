//! One run of one job: taken up, watched, ended.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use serde_json::Value;
use sqlx::PgPool;
use tokio::time::{Instant, sleep, timeout};

use crate::auth::{Errand, Gate, Person};
use crate::base::{Explanation, Language};
use crate::jobs::failure::Cause;
use crate::jobs::runner::Shared;
use crate::jobs::{Done, Ended, Error, Failure, Task, Work};

/// How often a run asks whether it is to stop.
const LOOK: Duration = Duration::from_secs(1);
/// How often the ticket of a run is given its time anew.
const RENEW: Duration = Duration::from_mins(3);
/// A job that was taken up so often and never ended is given up: perhaps it is what stops the server.
const MOST_CLAIMS: i32 = 50;

/// A job as it is taken up.
#[derive(Debug, sqlx::FromRow)]
struct Claimed {
    kind: String,
    commune: Option<String>,
    account: Option<i64>,
    arguments: Value,
    language: String,
    kept: Option<Value>,
    attempts: i32,
    claims: i32,
    stop: bool,
}

/// How a run ended.
enum End {
    Done(Done),
    Failed(Cause),
    Cancelled,
    /// Tried again.
    Again(Cause),
    /// Another server has it, or it is gone.
    Lost,
}

/// Run job `id`; the error makes the queue try it again later.
pub async fn run(shared: &Shared, id: i64) -> Result<(), String> {
    let failed = |error: Error| error.to_string();
    let Some(claimed) = claim(&shared.program, id).await.map_err(failed)? else { return Ok(()) };
    let language = Language::from_tag(&claimed.language).unwrap_or_default();
    let claim = claimed.claims;
    let attempts = claimed.attempts;
    let end = shared.works.get(claimed.kind.as_str());
    let most = end.map_or(1, |work| work.attempts());
    let end = match end {
        _ if claimed.stop => End::Cancelled,
        _ if claim > MOST_CLAIMS => End::Failed(Cause::Own("interrupted")),
        None => End::Failed(Cause::Own("kind")),
        Some(work) => do_work(shared, work.as_ref(), id, claimed, language).await.map_err(failed)?,
    };
    let end = match end {
        End::Again(cause) if attempts + 1 >= most => End::Failed(cause),
        end => end,
    };
    let ended = write_end(&shared.program, (id, claim), &end, language).await.map_err(failed)?;
    if let (Some(ended), Some(witness)) = (ended, &shared.witness) {
        witness.ended(&ended).await;
    }
    match end {
        End::Again(cause) => Err(cause.cause()),
        _ => Ok(()),
    }
}

async fn claim(program: &PgPool, id: i64) -> Result<Option<Claimed>, Error> {
    let sql = "update jobs.jobs set state = 'running', claims = claims + 1, started = coalesce(started, now()),
            not_before = null
        where fid = $1 and state in ('waiting', 'running')
        returning kind, commune, account, arguments, language, kept, attempts, claims, stop";
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(program).await?)
}

async fn do_work(
    shared: &Shared,
    work: &dyn Work,
    id: i64,
    claimed: Claimed,
    language: Language,
) -> Result<End, Error> {
    let person = match claimed.account {
        None => None,
        Some(account) => match begin(&shared.gate, account).await? {
            None => return Ok(End::Failed(Cause::Own("away"))),
            someone => someone,
        },
    };
    let (person, errand) = person.unzip();
    let task = Task {
        id,
        arguments: claimed.arguments,
        commune: claimed.commune,
        language,
        person: person.map(Arc::new),
        program: shared.program.clone(),
        claim: claimed.claims,
        kept: Mutex::new(claimed.kept),
        told: Mutex::default(),
    };
    let end = tokio::select! {
        ended = timeout(work.longest(), AssertUnwindSafe(work.run(&task)).catch_unwind()) => match ended {
            Ok(Ok(ended)) => ended_as(id, ended),
            Ok(Err(_)) => End::Failed(Cause::Own("fault")),
            Err(_) => End::Failed(Cause::Own("long")),
        },
        end = watch(shared, &task, errand.as_ref()) => end,
    };
    if let Some(errand) = errand
        && let Err(error) = shared.gate.end_errand(errand).await
    {
        tracing::warn!(%error, job = id, "the ticket of a job ends by itself only");
    }
    Ok(end)
}

async fn begin(gate: &Gate, account: i64) -> Result<Option<(Person, Errand)>, Error> {
    gate.begin_errand(account).await.map_err(|error| Error::Queue(error.to_string()))
}

fn ended_as(id: i64, ended: Result<Done, Failure>) -> End {
    match ended {
        Ok(done) => End::Done(done),
        Err(Failure::Cancelled) => End::Cancelled,
        Err(Failure::Passing(cause)) => {
            tracing::warn!(job = id, cause = cause.cause(), "a job is tried again");
            End::Again(cause)
        }
        Err(Failure::Final(cause)) => {
            tracing::warn!(job = id, cause = cause.cause(), "a job failed");
            End::Failed(cause)
        }
    }
}

/// Resolves when the run must stop: cancelled, lost to another server, its person's account closed.
async fn watch(shared: &Shared, task: &Task, errand: Option<&Errand>) -> End {
    let mut renewed = Instant::now();
    loop {
        sleep(LOOK).await;
        let sql = "select stop from jobs.jobs where fid = $1 and claims = $2 and state = 'running'";
        let looked = sqlx::query_scalar::<_, bool>(sql).bind(task.id).bind(task.claim);
        match looked.fetch_optional(&shared.program).await {
            Ok(Some(true)) => return End::Cancelled,
            Ok(None) => return End::Lost,
            Ok(Some(false)) => {}
            Err(error) => tracing::warn!(%error, job = task.id, "whether a job is to stop cannot be seen"),
        }
        let Some(errand) = errand.filter(|_| renewed.elapsed() >= RENEW) else { continue };
        match shared.gate.renew_errand(errand).await {
            Ok(true) => renewed = Instant::now(),
            Ok(false) => return End::Failed(Cause::Own("away")),
            Err(error) => tracing::warn!(%error, job = task.id, "the ticket of a job was not renewed"),
        }
    }
}

/// Account, commune, title, message, link, seconds since its first beginning.
type Written = (Option<i64>, Option<String>, String, Option<String>, Option<String>, f64);

/// Write how the run ended; what there is to tell of it when it is the end of the job.
async fn write_end(program: &PgPool, run: (i64, i32), end: &End, language: Language) -> Result<Option<Ended>, Error> {
    let (state, message, remedy, link) = match end {
        End::Lost => return Ok(None),
        End::Done(done) => ("done", done.message.clone(), None, done.link.clone()),
        End::Cancelled => ("cancelled", None, None, None),
        End::Failed(cause) | End::Again(cause) => {
            let told = cause.explain(language);
            let state = if matches!(end, End::Again(_)) { "waiting" } else { "failed" };
            (state, Some(one_text(&told)), Some(told.remedy), None)
        }
    };
    // The queue waits as long: e to the power of the attempts, from the tenth on six hours.
    let sql = "update jobs.jobs set state = $3, message = $4, remedy = $5, link = $6,
            ended = case $3 when 'waiting' then null else now() end,
            attempts = attempts + case when $3 in ('waiting', 'failed') then 1 else 0 end,
            not_before = case $3 when 'waiting' then now() + make_interval(secs => exp(least(attempts + 1, 10))) end,
            kept = case $3 when 'done' then null else kept end, stop = false, version = version + 1
        where fid = $1 and claims = $2 and state = 'running'
        returning account, commune, title, message, link, extract(epoch from now() - started)::float8";
    let written: Option<Written> = sqlx::query_as(sql)
        .bind(run.0)
        .bind(run.1)
        .bind(state)
        .bind(message)
        .bind(remedy)
        .bind(link)
        .fetch_optional(program)
        .await?;
    let failed = matches!(end, End::Failed(_));
    Ok(written.filter(|_| failed || matches!(end, End::Done(_))).map(
        |(account, commune, title, message, link, seconds)| {
            let lasted = Duration::try_from_secs_f64(seconds).unwrap_or_default();
            Ended { id: run.0, account, commune, title, failed, message, link, lasted }
        },
    ))
}

/// Title and detail as one text.
fn one_text(told: &Explanation) -> String {
    let stop = if told.title.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    format!("{}{stop} {}", told.title, told.detail).trim().to_owned()
}
