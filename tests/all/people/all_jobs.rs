//! The jobs of everybody: seen and stopped by who administers the town, told to open pages, done at night, forgotten.

use std::time::{Duration, Instant};

use beffroi::base::Language;
use beffroi::jobs::{self, Forgetting, NewJob, Nightly, Runner, Work};
use futures_util::StreamExt;
use serde_json::{Value, json};

use super::jobs::act_of;
use crate::support::hall::{Hall, hall};

const JOBS: &str = "/api/records/jobs";

async fn account(hall: &Hall, login: &str) -> i64 {
    let sql = "select fid from auth.accounts where login = $1";
    sqlx::query_scalar(sql).bind(login).fetch_one(&mut hall.town.owner().await).await.unwrap()
}

async fn asked_by(hall: &Hall, login: &str) -> i64 {
    let account = account(hall, login).await;
    let mut act = act_of(hall, account).await;
    let job = NewJob {
        kind: "letters",
        title: "Lettres aux riverains".into(),
        commune: Some("80016".into()),
        arguments: json!({}),
        not_before: None,
    };
    let id = jobs::ask(&mut act, account, Language::French, &job).await.unwrap();
    act.commit().await.unwrap();
    id
}

#[tokio::test]
async fn who_administers_a_town_sees_its_jobs_and_stops_them_and_types_in_none() {
    let hall = hall().await;
    hall.agent("marc", "reader", Some("80016")).await;
    let anne = hall.agent("anne", "town-administrator", Some("80016")).await;
    let bernard = hall.agent("bernard", "town-administrator", Some("93010")).await;
    let reader = hall.agent("zoe", "reader", Some("80016")).await;
    let id = asked_by(&hall, "marc").await;
    let list = hall.get(&anne, JOBS).await.good();
    assert_eq!((&list["total"], &list["items"][0]["values"]["state"]), (&json!(1), &json!("waiting")));
    assert_eq!(hall.get(&bernard, JOBS).await.good()["total"], 0);
    hall.get(&reader, JOBS).await.refused(404);
    let act = |action: &str| (format!("{JOBS}/actions/{action}"), json!({"ids": [id]}));
    let (cancel, ids) = act("cancel");
    assert_eq!(hall.post(&bernard, &cancel, ids.clone()).await.good()["changed"], 0);
    assert_eq!(hall.post(&anne, &cancel, ids.clone()).await.good()["changed"], 1);
    assert_eq!(hall.get(&anne, &format!("{JOBS}/{id}")).await.good()["values"]["state"], "cancelled");
    let again = hall.post(&anne, &cancel, ids.clone()).await.good();
    assert_eq!((&again["changed"], again["refused"].as_array().unwrap().len()), (&json!(0), 1), "{again}");
    let (retry, _) = act("retry");
    assert_eq!(hall.post(&anne, &retry, ids).await.good()["changed"], 1);
    let typed = json!({"commune": "80016", "values": {"title": "x", "kind": "letters"}});
    assert!(!hall.post(&anne, JOBS, typed).await.status.is_success());
    assert!(
        !hall.patch(&anne, &format!("{JOBS}/{id}"), 1, json!({"values": {"title": "x"}})).await.status.is_success()
    );
    assert!(!hall.delete(&anne, &format!("{JOBS}/{id}"), 1).await.status.is_success());
}

/// The next event of this name in a stream.
async fn told(page: &mut axum::body::BodyDataStream, name: &str) -> Value {
    let limit = Instant::now() + Duration::from_secs(10);
    let mut text = String::new();
    while Instant::now() < limit {
        let piece = tokio::time::timeout(Duration::from_secs(10), page.next()).await.unwrap().unwrap().unwrap();
        text.push_str(&String::from_utf8_lossy(&piece));
        if let Some((_, data)) = text.split_once(&format!("event: {name}\ndata: "))
            && let Some((data, _)) = data.split_once('\n')
        {
            return serde_json::from_str(data).unwrap();
        }
    }
    panic!("no {name} in {text}");
}

#[tokio::test]
async fn an_open_page_is_told_of_ones_own_jobs_and_notifications_alone() {
    let hall = hall().await;
    let marc = hall.agent("marc", "reader", Some("80016")).await;
    hall.agent("anne", "reader", Some("80016")).await;
    let mut page = hall.get_streaming(&marc, "/events").await.into_data_stream();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let notice = |_| beffroi::notifications::Notice { title: "Retard".into(), ..Default::default() };
    let (from, to) = (account(&hall, "anne").await, account(&hall, "marc").await);
    asked_by(&hall, "anne").await;
    let mut act = act_of(&hall, from).await;
    beffroi::notifications::notify(&mut act, to, Some("80016"), notice).await.unwrap();
    act.commit().await.unwrap();
    assert_eq!(told(&mut page, "personal").await, json!({"about": "notification"}), "nothing of the job of another");
    asked_by(&hall, "marc").await;
    assert_eq!(told(&mut page, "personal").await, json!({"about": "job"}));
}

#[tokio::test]
async fn what_is_done_at_night_is_done_once_by_two_servers_and_caught_up_after_a_stop() {
    let hall = hall().await;
    let pool = hall.town.pool();
    let old = "insert into jobs.jobs (kind, title, state, asked, ended)
        select 'letters', 'x', 'done', now() - make_interval(days => age), now() - make_interval(days => age)
        from unnest(array[29, 31, 400]) age";
    let mut owner = hall.town.owner().await;
    sqlx::query(old).execute(&mut owner).await.unwrap();
    let hour_ago = jiff::Zoned::now().checked_sub(jiff::Span::new().hours(1)).unwrap();
    let (hour, minute) = (hour_ago.hour().try_into().unwrap(), hour_ago.minute().try_into().unwrap());
    let nightly = Nightly { hour, minute, ..Forgetting::nightly() };
    // Known for two days, done yesterday: the server was down when the hour came.
    let known = "insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
        values ('forget-jobs', now() - interval '2 days', now() - interval '1 day')";
    sqlx::query(known).execute(&mut owner).await.unwrap();
    let server = || {
        let works: Vec<std::sync::Arc<dyn Work>> = vec![std::sync::Arc::new(Forgetting)];
        let runner = Runner::new(pool.clone(), hall.gate.clone(), works, jobs::JobSettings::default());
        runner.nightly(vec![nightly.clone()]).start()
    };
    let (one, two) = (server(), server());
    let limit = Instant::now() + Duration::from_secs(20);
    loop {
        let sql = "select count(*) from jobs.jobs where kind = 'forget-jobs' and state = 'done'";
        let done: i64 = sqlx::query_scalar(sql).fetch_one(pool).await.unwrap();
        if done > 0 {
            break;
        }
        assert!(Instant::now() < limit, "nothing was done");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(Duration::from_millis(1500)).await;
    one.stop().await;
    two.stop().await;
    let sql = "select (select count(*) from jobs.jobs where kind = 'forget-jobs'), (select count(*) from jobs.jobs where kind = 'letters')";
    let counts: (i64, i64) = sqlx::query_as(sql).fetch_one(pool).await.unwrap();
    assert_eq!(counts, (1, 1), "done once; what ended 29 days ago is kept");
}
