//! E-mail: sent by a job through a mail server, tried again while it is busy, told when it refuses.

use std::time::{Duration, Instant};

use beffroi::base::Language;
use beffroi::email::{Enclosure, Error, Letter, Mailer, Recipient};
use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall, hall, hall_with_mail};
use crate::support::post_office::PostOffice;

fn letter(to: &str) -> Letter {
    Letter {
        to: vec![Recipient { name: Some("Odile Lefèvre".into()), address: to.into() }],
        subject: "Votre demande du 3 août".into(),
        text: "Bonjour,\n\nVotre demande est enregistrée.".into(),
        link: Some(("Suivre la demande".into(), "/app#record=map-notes:3".into())),
        attachments: vec![Enclosure {
            name: "Récépissé.pdf".into(),
            media_type: "application/pdf".into(),
            content: b"%PDF-1.7".to_vec(),
        }],
        language: Language::French,
    }
}

async fn account(hall: &Hall, login: &str) -> i64 {
    let sql = "select fid from auth.accounts where login = $1";
    sqlx::query_scalar(sql).bind(login).fetch_one(&mut hall.town.owner().await).await.unwrap()
}

/// Sent in the name of Marc; his job.
async fn sent(hall: &Hall, letter: &Letter) -> i64 {
    let marc = account(hall, "marc").await;
    let mut act = super::jobs::act_of(hall, marc).await;
    let job = hall.parts.mailer.send(&mut act, marc, Some("80016"), letter).await.unwrap();
    act.commit().await.unwrap();
    job
}

/// The job as Marc sees it, once it is in one of `states`.
async fn seen(hall: &Hall, marc: &Agent, job: i64, states: &[&str]) -> Value {
    let limit = Instant::now() + Duration::from_secs(30);
    loop {
        let seen = hall.get(marc, &format!("/api/jobs/{job}")).await.good();
        if states.contains(&seen["state"].as_str().unwrap()) && !(states == ["waiting"] && seen["message"].is_null()) {
            return seen;
        }
        assert!(Instant::now() < limit, "{seen}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn letters_left(hall: &Hall) -> i64 {
    sqlx::query_scalar("select count(*) from email.letters").fetch_one(hall.town.pool()).await.unwrap()
}

#[tokio::test]
async fn a_letter_leaves_by_the_mail_server_of_the_town_and_is_kept_no_longer() {
    let office = PostOffice::open();
    let hall = hall_with_mail(office.plain_mailer()).await;
    let marc = hall.agent("marc", "reader", Some("80016")).await;
    let worker = hall.worker();
    let job = sent(&hall, &letter("odile@ville.fr")).await;
    let done = seen(&hall, &marc, job, &["done", "failed"]).await;
    assert_eq!((&done["title"], &done["message"]), (&json!("Courriel : Votre demande du 3 août"), &json!("Envoyé.")));
    let received = office.received();
    let [letter] = received.as_slice() else { panic!("{received:?}") };
    assert_eq!(
        (letter.from.as_str(), letter.to.as_slice()),
        ("mairie@ville.fr", ["odile@ville.fr".to_owned()].as_slice())
    );
    assert!(
        letter.text.contains("From: Mairie <mairie@ville.fr>") && letter.text.contains("Message-ID: <"),
        "{}",
        letter.text
    );
    assert!(letter.read().contains("https://carte.ville.fr/app#record=map-notes:3"), "{}", letter.text);
    worker.stop().await;
    assert_eq!(letters_left(&hall).await, 0, "what was sent is not kept");
}

#[tokio::test]
async fn a_busy_mail_server_is_tried_again_and_one_that_refuses_is_told() {
    let office = PostOffice::open();
    office.be_busy(1);
    let hall = hall_with_mail(office.plain_mailer()).await;
    let marc = hall.agent("marc", "reader", Some("80016")).await;
    let worker = hall.worker();
    let job = sent(&hall, &letter("odile@ville.fr")).await;
    let waiting = seen(&hall, &marc, job, &["waiting"]).await;
    assert!(waiting["message"].as_str().unwrap().contains("tenté de nouveau"), "{waiting}");
    assert_eq!(seen(&hall, &marc, job, &["done", "failed"]).await["state"], "done");
    assert_eq!(office.received().len(), 1);
    let refused = sent(&hall, &letter("nobody@ville.fr")).await;
    let refused = seen(&hall, &marc, refused, &["done", "failed"]).await;
    assert_eq!(refused["state"], "failed");
    assert!(refused["message"].as_str().unwrap().contains("550"), "{refused}");
    worker.stop().await;
}

#[tokio::test]
async fn a_mail_server_that_asks_for_an_account_is_reached_encrypted_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let office = PostOffice::encrypted(folder.path());
    let ca = folder.path().join("ca.pem");
    let account = |password: &str| format!("user = 'mairie'\npassword = '{password}'\nca-file = '{}'", ca.display());
    office.mailer(&account("secret")).try_connection().await.unwrap();
    assert!(matches!(office.mailer(&account("wrong")).try_connection().await, Err(Error::Refused(_))));
    let without_trust = office.mailer("user = 'mairie'\npassword = 'secret'");
    assert!(without_trust.try_connection().await.is_err(), "a certificate nobody vouches for");
    let plain = PostOffice::open();
    let downgraded = plain.mailer(&account("secret")).try_connection().await;
    assert!(downgraded.is_err(), "a server without StartTLS gets no password");
}

#[tokio::test]
async fn without_a_mail_server_whoever_asks_is_told_and_nothing_is_queued() {
    let hall = hall().await;
    hall.agent("marc", "reader", Some("80016")).await;
    let marc = account(&hall, "marc").await;
    let mut act = super::jobs::act_of(&hall, marc).await;
    let unset = Mailer::default().send(&mut act, marc, None, &letter("odile@ville.fr")).await;
    assert!(matches!(unset, Err(Error::Unset)));
    let set = PostOffice::open().plain_mailer();
    let wrong = set.send(&mut act, marc, None, &letter("odile@ville.fr>\r\nRCPT TO:<x@y.fr")).await;
    assert!(matches!(wrong, Err(Error::Recipient(_))));
    let jobs: i64 = sqlx::query_scalar("select count(*) from jobs.jobs").fetch_one(&mut *act).await.unwrap();
    assert_eq!(jobs, 0);
}

#[tokio::test]
async fn nobody_reads_or_writes_a_letter_of_another() {
    let office = PostOffice::open();
    let hall = hall_with_mail(office.plain_mailer()).await;
    hall.agent("marc", "reader", Some("80016")).await;
    hall.agent("anne", "town-administrator", Some("80016")).await;
    let job = sent(&hall, &letter("odile@ville.fr")).await;
    let anne = account(&hall, "anne").await;
    let mut act = super::jobs::act_of(&hall, anne).await;
    let seen: i64 =
        sqlx::query_scalar("select (select count(*) from email.letters) + (select count(*) from email.attachments)")
            .fetch_one(&mut *act)
            .await
            .unwrap();
    let deleted = sqlx::query("delete from email.letters where job = $1").bind(job).execute(&mut *act).await.unwrap();
    assert_eq!((seen, deleted.rows_affected()), (0, 0));
    let forged = "insert into email.letters (job, account, recipients, subject, text, language)
        select $1, fid, '[{}]', 'x', 'x', 'fr' from auth.accounts where login = 'marc'";
    assert!(sqlx::query(forged).bind(job).execute(&mut *act).await.is_err());
    drop(act);
    assert_eq!(letters_left(&hall).await, 1);
}
