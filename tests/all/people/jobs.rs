//! Jobs: queued with the act that asks, run with the rights of their person, stopped, tried again, taken up again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use beffroi::base::{Explanation, Language};
use beffroi::db::{self, Act, Scope};
use beffroi::jobs::{self, Done, Failure, JobSettings, NewJob, Runner, Running, Task, Work};
use serde_json::{Value, json};
use sqlx::{PgPool, PgTransaction};
use tokio::sync::Notify;

use crate::support::hall::{Hall, hall};

/// Letters posted one by one: each noted in the transaction that posts it.
#[derive(Default)]
struct Letters {
    begun: Notify,
    posted: AtomicU64,
}

#[async_trait]
impl Work for Letters {
    fn kind(&self) -> &'static str {
        "letters"
    }

    async fn run(&self, task: &Task) -> Result<Done, Failure> {
        let count = task.arguments["count"].as_u64().unwrap();
        let from = task.kept().and_then(|kept| kept.as_u64()).unwrap_or_default();
        self.begun.notify_one();
        for letter in from..count {
            task.progress(letter, count).await?;
            tokio::time::sleep(Duration::from_millis(task.arguments["pause"].as_u64().unwrap_or(1))).await;
            let mut act = task.program().begin().await?;
            task.keep_in(&mut act, &json!(letter + 1)).await?;
            act.commit().await?;
            self.posted.fetch_add(1, Ordering::SeqCst);
        }
        task.progress(count, count).await?;
        Ok(Done::saying(format!("{count} lettres")).at("/api/letters"))
    }
}

/// How many addresses its person may see.
struct Sight(PgPool);

#[async_trait]
impl Work for Sight {
    fn kind(&self) -> &'static str {
        "sight"
    }

    async fn run(&self, task: &Task) -> Result<Done, Failure> {
        let person = task.person()?;
        let Some(scope) = person.reach("addresses", "list") else { return Ok(Done::saying("rien")) };
        let mut act = db::act(&self.0, &person.act(scope)).await?;
        let seen: i64 = sqlx::query_scalar("select count(*) from addresses.addresses").fetch_one(&mut *act).await?;
        Ok(Done::saying(format!("{seen} par {}", person.door)))
    }
}

/// Fails as it is told.
#[derive(Default)]
struct Failing(AtomicU64);

#[async_trait]
impl Work for Failing {
    fn kind(&self) -> &'static str {
        "failing"
    }

    fn attempts(&self) -> i32 {
        2
    }

    fn longest(&self) -> Duration {
        Duration::from_secs(2)
    }

    async fn run(&self, task: &Task) -> Result<Done, Failure> {
        self.0.fetch_add(1, Ordering::SeqCst);
        let why = Explanation::new("Imprimante absente", "Elle ne répond pas.", "Allumez-la.");
        match task.arguments.as_str() {
            Some("passing") => Err(Failure::told_passing(why)),
            Some("final") => Err(Failure::told(why)),
            Some("panic") => panic!("as it was told"),
            _ => std::future::pending().await,
        }
    }
}

fn runner(hall: &Hall, works: Vec<Arc<dyn Work>>) -> Running {
    let settings = JobSettings { dead_after: Duration::from_secs(3), ..JobSettings::default() };
    Runner::new(hall.town.pool().clone(), hall.gate.clone(), works, settings).start()
}

async fn account(hall: &Hall, login: &str) -> i64 {
    let sql = "select fid from auth.accounts where login = $1";
    sqlx::query_scalar(sql).bind(login).fetch_one(&mut hall.town.owner().await).await.unwrap()
}

/// A transaction of somebody at work in Albert.
pub async fn act_of(hall: &Hall, account: i64) -> PgTransaction<'static> {
    let ticket = format!("the ticket of {account}");
    let sql = "select auth.issue_ticket($1, $2, interval '1 hour')";
    sqlx::query(sql).bind(&ticket).bind(account).execute(&mut hall.town.owner().await).await.unwrap();
    let persons = hall.town.database().pool_for_persons(2).await.unwrap();
    let scope = Scope::communes(["80016"]).unwrap();
    let act = Act { ticket, scope, account, name: "Marc".into(), door: "web", reason: None };
    db::act(&persons, &act).await.unwrap()
}

fn new_job(kind: &'static str, arguments: Value) -> NewJob {
    NewJob { kind, title: "Lettres aux riverains".into(), commune: Some("80016".into()), arguments, not_before: None }
}

async fn asked(hall: &Hall, account: i64, job: &NewJob) -> i64 {
    let mut act = act_of(hall, account).await;
    let id = jobs::ask(&mut act, account, Language::French, job).await.unwrap();
    act.commit().await.unwrap();
    id
}

/// State, message and remedy of a job, once it is in one of `states`.
async fn reached(hall: &Hall, id: i64, states: &[&str]) -> (String, String, String) {
    let limit = Instant::now() + Duration::from_secs(30);
    loop {
        let sql = "select state, coalesce(message, ''), coalesce(remedy, '') from jobs.jobs where fid = $1";
        let row: (String, String, String) = sqlx::query_as(sql).bind(id).fetch_one(hall.town.pool()).await.unwrap();
        if states.contains(&row.0.as_str()) {
            return row;
        }
        assert!(Instant::now() < limit, "{row:?} is not {states:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

const ENDED: [&str; 3] = ["done", "failed", "cancelled"];

#[tokio::test]
async fn a_job_is_done_when_its_act_commits_and_never_was_when_it_does_not() {
    let hall = hall().await;
    hall.agent("marc", "reader", Some("80016")).await;
    let marc = account(&hall, "marc").await;
    let letters = Arc::new(Letters::default());
    let running = runner(&hall, vec![letters.clone()]);
    let mut undone = act_of(&hall, marc).await;
    jobs::ask(&mut undone, marc, Language::French, &new_job("letters", json!({"count": 5}))).await.unwrap();
    undone.rollback().await.unwrap();
    let id = asked(&hall, marc, &new_job("letters", json!({"count": 3}))).await;
    assert_eq!(reached(&hall, id, &ENDED).await, ("done".into(), "3 lettres".into(), String::new()));
    let sql = "select done, total, link from jobs.jobs where fid = $1";
    let end: (i64, i64, String) = sqlx::query_as(sql).bind(id).fetch_one(hall.town.pool()).await.unwrap();
    assert_eq!((end, letters.posted.load(Ordering::SeqCst)), ((3, 3, "/api/letters".into()), 3));
    running.stop().await;
    let left: i64 = sqlx::query_scalar("select count(*) from graphile_worker._private_jobs")
        .fetch_one(hall.town.pool())
        .await
        .unwrap();
    assert_eq!(left, 0, "the queue forgets what is done");
}

#[tokio::test]
async fn a_job_has_the_rights_its_person_has_when_it_runs() {
    let hall = hall().await;
    let maire = hall.administrator().await;
    for commune in ["80016", "93010"] {
        hall.address(&maire, commune, 1, "Rue Birmingham").await;
    }
    hall.agent("marc", "reader", Some("80016")).await;
    let marc = account(&hall, "marc").await;
    let persons = hall.town.database().pool_for_persons(2).await.unwrap();
    let running = runner(&hall, vec![Arc::new(Sight(persons))]);
    let id = asked(&hall, marc, &new_job("sight", json!({}))).await;
    assert_eq!(reached(&hall, id, &ENDED).await.1, "1 par job");
    let later =
        NewJob { not_before: Some(jiff::Timestamp::now() + Duration::from_secs(2)), ..new_job("sight", json!({})) };
    let (without_role, closed) = (asked(&hall, marc, &later).await, asked(&hall, marc, &later).await);
    let mut owner = hall.town.owner().await;
    sqlx::query("delete from auth.memberships where account = $1").bind(marc).execute(&mut owner).await.unwrap();
    assert_eq!(reached(&hall, without_role, &ENDED).await.1, "rien");
    reached(&hall, closed, &ENDED).await;
    let last = asked_later(&hall, marc).await;
    sqlx::query("update auth.accounts set active = false where fid = $1").bind(marc).execute(&mut owner).await.unwrap();
    let (state, message, _) = reached(&hall, last, &ENDED).await;
    assert!(state == "failed" && message.contains("fermé"), "{state}: {message}");
    let tickets: i64 = sqlx::query_scalar(
        "select count(*) from beffroi.ticket where account = $1 and expires < now() + interval '20 minutes'",
    )
    .bind(marc)
    .fetch_one(&mut owner)
    .await
    .unwrap();
    running.stop().await;
    assert_eq!(tickets, 0, "a run leaves no ticket");
}

/// By the program, for somebody without any right.
async fn asked_later(hall: &Hall, account: i64) -> i64 {
    let not_before = Some(jiff::Timestamp::now() + Duration::from_secs(1));
    let job = NewJob { not_before, ..new_job("sight", json!({})) };
    let mut session = hall.town.pool().acquire().await.unwrap();
    jobs::ask_for_program(&mut session, Some(account), Language::French, &job).await.unwrap()
}

#[tokio::test]
async fn nobody_puts_a_job_in_the_name_of_another_or_reaches_the_queue() {
    let hall = hall().await;
    hall.agent("marc", "town-administrator", Some("80016")).await;
    hall.agent("anne", "reader", Some("93010")).await;
    let (marc, anne) = (account(&hall, "marc").await, account(&hall, "anne").await);
    let of_anne = {
        let mut session = hall.town.pool().acquire().await.unwrap();
        let job = NewJob { commune: Some("93010".into()), ..new_job("letters", json!({"count": 1})) };
        jobs::ask_for_program(&mut session, Some(anne), Language::French, &job).await.unwrap()
    };
    let call = |account: i64, commune: &str| {
        format!("select jobs.ask('letters', 'x', '{commune}', '{{}}', null, 'fr', {account})")
    };
    for attempt in [
        call(anne, "80016"),
        call(marc, "93010"),
        format!("select set_config('beffroi.actor', '{anne}', true), {}", &call(anne, "80016")["select ".len()..]),
        "select jobs.ask('letters', 'x', '80016', '{}', null, 'fr', null)".to_owned(),
        format!("insert into jobs.jobs (account, kind, title) values ({anne}, 'letters', 'x')"),
        "insert into jobs.jobs (kind, title) values ('letters', 'x')".to_owned(),
        "select jobs.queue(1, null)".to_owned(),
        "select graphile_worker.add_job('run', '{\"run\": 1}')".to_owned(),
        "select jobs.guard_queue()".to_owned(),
    ] {
        let mut act = act_of(&hall, marc).await;
        let refused = sqlx::raw_sql(sqlx::AssertSqlSafe(attempt.clone())).execute(&mut *act).await;
        assert!(refused.is_err(), "{attempt}");
    }
    let mut act = act_of(&hall, marc).await;
    assert!(matches!(jobs::cancel(&mut act, of_anne).await, Err(jobs::Error::Unknown)));
    assert!(matches!(jobs::retry(&mut act, of_anne).await, Err(jobs::Error::Unknown)));
    let seen: i64 = sqlx::query_scalar("select count(*) from jobs.jobs").fetch_one(&mut *act).await.unwrap();
    let queued: i64 =
        sqlx::query_scalar("select count(*) from graphile_worker._private_jobs").fetch_one(&mut *act).await.unwrap();
    let changed = sqlx::query("update jobs.jobs set account = $1").bind(marc).execute(&mut *act).await.unwrap();
    assert_eq!((seen, queued, changed.rows_affected()), (0, 0, 0));
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_what_will_not_is_told_at_once() {
    let hall = hall().await;
    hall.agent("marc", "reader", Some("80016")).await;
    let marc = account(&hall, "marc").await;
    let failing = Arc::new(Failing::default());
    let running = runner(&hall, vec![failing.clone()]);
    let passing = asked(&hall, marc, &new_job("failing", json!("passing"))).await;
    let told = ("Imprimante absente. Elle ne répond pas.".to_owned(), "Allumez-la.".to_owned());
    tokio::time::sleep(Duration::from_millis(500)).await;
    let waiting = reached(&hall, passing, &["waiting"]).await;
    assert_eq!((waiting.1, waiting.2), told);
    let failed = reached(&hall, passing, &ENDED).await;
    assert_eq!((failed.0.as_str(), failing.0.load(Ordering::SeqCst)), ("failed", 2));
    assert_eq!((failed.1, failed.2), told);
    for (how, words) in [("final", "Imprimante"), ("panic", "erreur du programme"), ("endless", "plus longtemps")] {
        let id = asked(&hall, marc, &new_job("failing", json!(how))).await;
        let (state, message, _) = reached(&hall, id, &ENDED).await;
        assert!(state == "failed" && message.contains(words), "{how}: {message}");
    }
    let unknown = asked(&hall, marc, &new_job("unheard-of", json!({}))).await;
    assert_eq!(reached(&hall, unknown, &ENDED).await.0, "failed");
    assert_eq!(failing.0.load(Ordering::SeqCst), 5, "each once");
    running.stop().await;
}

#[tokio::test]
async fn a_job_is_cancelled_while_it_waits_and_while_it_runs_and_starts_again_where_it_was() {
    let hall = hall().await;
    hall.agent("marc", "reader", Some("80016")).await;
    let marc = account(&hall, "marc").await;
    let waits = asked(&hall, marc, &new_job("letters", json!({"count": 1}))).await;
    let mut act = act_of(&hall, marc).await;
    jobs::cancel(&mut act, waits).await.unwrap();
    assert!(matches!(jobs::cancel(&mut act, waits).await, Err(jobs::Error::Ended)));
    act.commit().await.unwrap();
    let letters = Arc::new(Letters::default());
    let running = runner(&hall, vec![letters.clone()]);
    let runs = asked(&hall, marc, &new_job("letters", json!({"count": 100, "pause": 40}))).await;
    letters.begun.notified().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut act = act_of(&hall, marc).await;
    jobs::cancel(&mut act, runs).await.unwrap();
    act.commit().await.unwrap();
    assert_eq!(reached(&hall, runs, &ENDED).await.0, "cancelled");
    let posted = letters.posted.load(Ordering::SeqCst);
    assert!((1..100).contains(&posted), "{posted}");
    let mut act = act_of(&hall, marc).await;
    jobs::retry(&mut act, runs).await.unwrap();
    act.commit().await.unwrap();
    assert_eq!(reached(&hall, runs, &["done"]).await.1, "100 lettres");
    assert_eq!(letters.posted.load(Ordering::SeqCst), 100, "none was posted twice");
    assert_eq!(reached(&hall, waits, &ENDED).await.0, "cancelled");
    running.stop().await;
}

#[tokio::test]
async fn a_job_interrupted_by_a_stop_goes_on_at_the_next_start() {
    let hall = hall().await;
    hall.agent("marc", "reader", Some("80016")).await;
    let marc = account(&hall, "marc").await;
    let letters = Arc::new(Letters::default());
    let running = runner(&hall, vec![letters.clone()]);
    let id = asked(&hall, marc, &new_job("letters", json!({"count": 60, "pause": 60}))).await;
    letters.begun.notified().await;
    let stopping = Instant::now();
    running.stop().await;
    assert!(stopping.elapsed() < Duration::from_secs(5));
    let before = letters.posted.load(Ordering::SeqCst);
    assert!((1..60).contains(&before), "{before} letters before the stop");
    let running = runner(&hall, vec![letters.clone()]);
    assert_eq!(reached(&hall, id, &ENDED).await.0, "done");
    running.stop().await;
    assert_eq!(letters.posted.load(Ordering::SeqCst), 60, "none was posted twice");
}

#[tokio::test]
async fn a_person_sees_their_own_jobs_and_stops_those_alone() {
    let hall = hall().await;
    let marc = hall.agent("marc", "reader", Some("80016")).await;
    let anne = hall.agent("anne", "town-administrator", Some("80016")).await;
    let id = asked(&hall, account(&hall, "marc").await, &new_job("letters", json!({"count": 1}))).await;
    let path = format!("/api/jobs/{id}");
    let jobs = hall.get(&marc, "/api/jobs").await.good();
    assert_eq!(
        (&jobs[0]["id"], &jobs[0]["state"], &jobs[0]["title"]),
        (&json!(id), &json!("waiting"), &json!("Lettres aux riverains"))
    );
    assert_eq!(hall.get(&anne, "/api/jobs").await.good(), json!([]));
    hall.get(&anne, &path).await.refused(404);
    hall.post(&anne, &format!("{path}/cancel"), json!({})).await.refused(404);
    let token =
        hall.post(&marc, "/api/session/tokens", json!({"name": "t", "days": 1, "read_only": true})).await.good();
    let reads = crate::support::hall::Agent::with_token(token["token"].as_str().unwrap());
    assert_eq!(hall.get(&reads, &path).await.good()["id"], id);
    hall.post(&reads, &format!("{path}/cancel"), json!({})).await.refused(403);
    assert_eq!(hall.post(&marc, &format!("{path}/cancel"), json!({})).await.good()["state"], "cancelled");
    let again = hall.post(&marc, &format!("{path}/cancel?lang=es"), json!({})).await.refused(409);
    assert_eq!(again["title"], "La operación ya terminó");
    assert_eq!(hall.post(&marc, &format!("{path}/retry"), json!({})).await.good()["state"], "waiting");
    hall.get(&marc, "/api/jobs/none").await.refused(404);
}
