//! Notifications: told with the act that makes them so, to those who reach the commune, on the page and by e-mail.

use std::time::{Duration, Instant};

use beffroi::notifications::{Notice, notify};
use serde_json::json;

use super::jobs::act_of;
use crate::support::hall::{Hall, hall, hall_with_mail};
use crate::support::post_office::PostOffice;

async fn account(hall: &Hall, login: &str) -> i64 {
    let sql = "select fid from auth.accounts where login = $1";
    sqlx::query_scalar(sql).bind(login).fetch_one(&mut hall.town.owner().await).await.unwrap()
}

fn late(language: beffroi::base::Language) -> Notice {
    let title = language.pick("Courrier en retard", "Late letter", "Carta con retraso").to_owned();
    Notice { title, text: "A-2026-7".into(), link: Some("/app#record=map-notes:7".into()) }
}

#[tokio::test]
async fn somebody_is_told_in_their_language_and_marks_it_as_read() {
    let hall = hall().await;
    hall.agent("marc", "reader", Some("80016")).await;
    let anne = hall.agent("anne", "reader", Some("80016")).await;
    let mut owner = hall.town.owner().await;
    sqlx::query("update auth.accounts set language = 'es' where login = 'anne'").execute(&mut owner).await.unwrap();
    let (from, to) = (account(&hall, "marc").await, account(&hall, "anne").await);
    let mut undone = act_of(&hall, from).await;
    assert!(notify(&mut undone, to, Some("80016"), late).await.unwrap());
    undone.rollback().await.unwrap();
    let mut act = act_of(&hall, from).await;
    assert!(notify(&mut act, to, Some("80016"), late).await.unwrap());
    act.commit().await.unwrap();
    let told = hall.get(&anne, "/api/notifications").await.good();
    assert_eq!((&told["unread"], told["items"].as_array().unwrap().len()), (&json!(1), 1));
    let first = &told["items"][0];
    assert_eq!((&first["title"], &first["link"]), (&json!("Carta con retraso"), &json!("/app#record=map-notes:7")));
    hall.post(&anne, "/api/notifications/read", json!({"ids": [first["id"]]})).await.good();
    let read = hall.get(&anne, "/api/notifications").await.good();
    assert_eq!((&read["unread"], &read["items"][0]["read"]), (&json!(0), &json!(true)));
}

#[tokio::test]
async fn nobody_is_told_of_a_town_that_is_not_theirs_and_nobody_reads_what_is_told_to_another() {
    let hall = hall().await;
    let marc = hall.agent("marc", "town-administrator", Some("80016")).await;
    let bondy = hall.agent("bernard", "reader", Some("93010")).await;
    hall.agent("anne", "reader", Some("80016")).await;
    let (from, to) = (account(&hall, "marc").await, account(&hall, "anne").await);
    let mut act = act_of(&hall, from).await;
    assert!(!notify(&mut act, account(&hall, "bernard").await, Some("80016"), late).await.unwrap());
    assert!(notify(&mut act, to, Some("80016"), late).await.unwrap());
    act.commit().await.unwrap();
    let mut act = act_of(&hall, from).await;
    assert!(notify(&mut act, to, Some("93010"), late).await.is_err(), "of a commune outside the act");
    for agent in [&marc, &bondy] {
        assert_eq!(hall.get(agent, "/api/notifications").await.good()["items"], json!([]));
    }
    let mut act = act_of(&hall, from).await;
    let seen: i64 =
        sqlx::query_scalar("select count(*) from notifications.notifications").fetch_one(&mut *act).await.unwrap();
    assert_eq!(seen, 0);
    let forged = "insert into notifications.notifications (account, title) values ($1, 'x')";
    assert!(sqlx::query(forged).bind(to).execute(&mut *act).await.is_err());
}

#[tokio::test]
async fn who_wants_it_is_told_by_e_mail_once() {
    let office = PostOffice::open();
    let hall = hall_with_mail(office.plain_mailer()).await;
    hall.agent("marc", "reader", Some("80016")).await;
    let anne = hall.agent("anne", "reader", Some("80016")).await;
    let preferences = "/api/notifications/preferences";
    let put =
        |wanted: bool| hall.ask(&anne, axum::http::Method::PUT, preferences, &[], Some(json!({"by_email": wanted})));
    assert_eq!(hall.get(&anne, preferences).await.good(), json!({"by_email": false, "possible": false}));
    put(true).await.refused(409);
    let mut owner = hall.town.owner().await;
    let set = "update auth.accounts set email = 'anne@ville.fr' where login = 'anne'";
    sqlx::query(set).execute(&mut owner).await.unwrap();
    put(true).await.good();
    assert_eq!(hall.get(&anne, preferences).await.good(), json!({"by_email": true, "possible": true}));
    let worker = hall.worker();
    let mut act = act_of(&hall, account(&hall, "marc").await).await;
    notify(&mut act, account(&hall, "anne").await, Some("80016"), late).await.unwrap();
    act.commit().await.unwrap();
    let limit = Instant::now() + Duration::from_secs(20);
    while office.received().is_empty() {
        assert!(Instant::now() < limit, "no letter came");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let received = office.received();
    let [letter] = received.as_slice() else { panic!("{received:?}") };
    assert!(letter.text.contains("Subject: Courrier en retard"), "{}", letter.text);
    assert!(letter.read().contains("https://carte.ville.fr/app#record=map-notes:7"), "{}", letter.text);
    assert_eq!(hall.get(&anne, "/api/jobs").await.good(), json!([]), "it is no task of hers");
    worker.stop().await;
}

#[tokio::test]
async fn a_job_that_failed_is_told_to_whoever_asked_for_it() {
    let office = PostOffice::open();
    let hall = hall_with_mail(office.plain_mailer()).await;
    let marc = hall.agent("marc", "reader", Some("80016")).await;
    let worker = hall.worker();
    let mut act = act_of(&hall, account(&hall, "marc").await).await;
    let job = beffroi::jobs::NewJob {
        kind: "unheard-of",
        title: "Lettres".into(),
        commune: Some("80016".into()),
        arguments: json!({}),
        not_before: None,
    };
    let account = account(&hall, "marc").await;
    beffroi::jobs::ask(&mut act, account, beffroi::base::Language::French, &job).await.unwrap();
    act.commit().await.unwrap();
    let limit = Instant::now() + Duration::from_secs(20);
    let told = loop {
        let told = hall.get(&marc, "/api/notifications").await.good();
        if told["unread"] == 1 {
            break told;
        }
        assert!(Instant::now() < limit, "{told}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(told["items"][0]["title"], "Opération en échec – Lettres");
    worker.stop().await;
}
