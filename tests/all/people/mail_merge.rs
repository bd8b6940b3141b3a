//! Mail merges: a whole list in one PDF/A, as a job that can be stopped and goes on where it was.

use std::sync::Arc;
use std::time::{Duration, Instant};

use beffroi::documents::{Documents, MailMerge, Typesetter};
use beffroi::jobs::{JobSettings, Runner, Running};
use beffroi::server::{built_in, records_of};
use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall, hall};

const NOTES: &str = "/api/records/map-notes";
const TWO_PAGES: &str = "#show: letter.with(to: (doc.title,), subject: [Travaux])\nMadame, Monsieur #doc.title,\n\n#lorem(300)\n\n#pagebreak()\n\n#lorem(120)\n\n#signature()";

async fn notes(hall: &Hall, count: usize) {
    let sql = "insert into notes.notes (commune, reference, title, geom)
        select '80016', 'N' || n, 'Riverain ' || lpad(n::text, 4, '0'), st_setsrid(st_makepoint(2.65, 50), 4326) from generate_series(1, $1) n";
    let count = i32::try_from(count).unwrap();
    sqlx::query(sql).bind(count).execute(&mut hall.town.owner().await).await.unwrap();
}

fn worker(hall: &Hall) -> Running {
    let typesetter = Typesetter::new(env!("CARGO_BIN_EXE_beffroi").into(), 2);
    let documents = Documents::new(records_of(&hall.parts, &hall.live), typesetter, built_in());
    let work = Arc::new(MailMerge(documents));
    Runner::new(hall.town.pool().clone(), hall.gate.clone(), vec![work], JobSettings::default()).start()
}

async fn asked(hall: &Hall, agent: &Agent, template: &str) -> i64 {
    let body = json!({"template": template, "query": "f.title=starts:Riverain&sort=title"});
    hall.post(agent, &format!("{NOTES}/documents"), body).await.good()["job"].as_i64().unwrap()
}

async fn until(hall: &Hall, agent: &Agent, job: i64, is: impl Fn(&Value) -> bool) -> Value {
    let limit = Instant::now() + Duration::from_mins(2);
    loop {
        let told = hall.get(agent, &format!("/api/jobs/{job}")).await.good();
        if is(&told) {
            return told;
        }
        assert!(Instant::now() < limit, "{told}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// The file of a mail merge over so many notes.
pub async fn merged(hall: &Hall, agent: &Agent, count: usize) -> Vec<u8> {
    notes(hall, count).await;
    let template = json!({"values": {"subject": "map-notes", "title": "Avis", "body": TWO_PAGES}});
    hall.post(agent, "/api/records/document-templates", template).await.good();
    let running = worker(hall);
    let job = asked(hall, agent, "avis").await;
    let done = until(hall, agent, job, |job| job["state"] == "done").await;
    running.stop().await;
    hall.get(agent, done["link"].as_str().unwrap()).await.body
}

fn pages(pdf: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    document.get_pages().keys().map(|page| document.extract_text(&[*page]).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_becomes_one_file_the_same_even_when_its_making_was_stopped_half_way() {
    let hall = hall().await;
    notes(&hall, 120).await;
    let marc = hall.agent("marc", "town-administrator", Some("80016")).await;
    let template = json!({"values": {"subject": "map-notes", "title": "Avis de travaux", "body": TWO_PAGES}});
    hall.post(&marc, "/api/records/document-templates", template).await.good();

    let running = worker(&hall);
    let whole = asked(&hall, &marc, "avis-de-travaux").await;
    let done = until(&hall, &marc, whole, |job| job["state"] == "done").await;
    assert_eq!((&done["done"], &done["total"]), (&json!(120), &json!(120)));
    let first = hall.get(&marc, done["link"].as_str().unwrap()).await.body;
    let pages_of_it = pages(&first);
    assert_eq!(pages_of_it.len(), 240);
    for (at, letter) in pages_of_it.chunks(2).enumerate() {
        assert!(letter[0].contains(&format!("Riverain {:04}", at + 1)), "letter {at}: {}", letter[0]);
    }

    let stopped = asked(&hall, &marc, "avis-de-travaux").await;
    until(&hall, &marc, stopped, |job| job["done"].as_i64() >= Some(50) || job["state"] == "done").await;
    hall.post(&marc, &format!("/api/jobs/{stopped}/cancel"), json!({})).await;
    let state = until(&hall, &marc, stopped, |job| job["state"] != "running").await["state"].clone();
    if state == "cancelled" {
        let sql = "select count(*) from documents.parts where job = $1";
        let parts: i64 = sqlx::query_scalar(sql).bind(stopped).fetch_one(&mut hall.town.owner().await).await.unwrap();
        assert!(parts > 0, "what was set stays set");
        hall.post(&marc, &format!("/api/jobs/{stopped}/retry"), json!({})).await.good();
    }
    let done = until(&hall, &marc, stopped, |job| job["state"] == "done").await;
    let second = hall.get(&marc, done["link"].as_str().unwrap()).await.body;
    assert!(first == second, "{} and {} bytes", first.len(), second.len());

    let of_one = hall.get(&marc, &format!("{NOTES}/7/documents")).await.good();
    let kept = of_one["documents"].as_array().unwrap();
    assert_eq!((kept.len(), &kept[0]["records"], &kept[0]["pages"]), (2, &json!(120), &json!(240)));
    let left: i64 = sqlx::query_scalar("select count(*) from documents.parts")
        .fetch_one(&mut hall.town.owner().await)
        .await
        .unwrap();
    assert_eq!(left, 0);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_dies_leaves_what_it_did_and_the_next_one_goes_on() {
    let hall = hall().await;
    notes(&hall, 160).await;
    let marc = hall.agent("marc", "town-administrator", Some("80016")).await;
    let template = json!({"values": {"subject": "map-notes", "title": "Avis", "body": TWO_PAGES}});
    hall.post(&marc, "/api/records/document-templates", template).await.good();
    let running = worker(&hall);
    let job = asked(&hall, &marc, "avis").await;
    until(&hall, &marc, job, |job| job["done"].as_i64() >= Some(50)).await;
    running.stop().await;
    let next = worker(&hall);
    let done = until(&hall, &marc, job, |job| job["state"] == "done").await;
    assert_eq!(pages(&hall.get(&marc, done["link"].as_str().unwrap()).await.body).len(), 320);
    let numbers: Vec<String> = sqlx::query_scalar("select number from documents.documents")
        .fetch_all(&mut hall.town.owner().await)
        .await
        .unwrap();
    assert_eq!(numbers.len(), 1, "one document, whatever happened: {numbers:?}");
    next.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_fill_their_sheets_and_a_list_without_records_or_right_is_refused() {
    let hall = hall().await;
    notes(&hall, 45).await;
    let marc = hall.agent("marc", "town-administrator", Some("80016")).await;
    let body = "#labels(sheet: \"L7160\", skip: 2, doc => [#doc.title])";
    let template = json!({"values": {"subject": "map-notes", "title": "Étiquettes", "kind": "labels", "body": body}});
    hall.post(&marc, "/api/records/document-templates", template).await.good();
    let offered = hall.get(&marc, &format!("{NOTES}/templates?commune=80016")).await.good();
    assert!(offered["templates"].as_array().unwrap().iter().any(|one| one["form"] == "labels"), "{offered}");
    let running = worker(&hall);
    let job = asked(&hall, &marc, "etiquettes").await;
    let done = until(&hall, &marc, job, |job| job["state"] == "done").await;
    let sheets = pages(&hall.get(&marc, done["link"].as_str().unwrap()).await.body);
    let labels: Vec<usize> = sheets.iter().map(|sheet| sheet.matches("Riverain").count()).collect();
    assert_eq!(labels, [19, 21, 5], "21 on a sheet, two left out at first");

    let none = json!({"template": "etiquettes", "query": "f.title=eq:Personne"});
    hall.post(&marc, &format!("{NOTES}/documents"), none).await.refused(422);
    hall.post(&marc, &format!("{NOTES}/documents"), json!({"template": "inconnu"})).await.refused(404);
    let reader = hall.agent("rose", "reader", Some("80016")).await;
    hall.post(&reader, &format!("{NOTES}/documents"), json!({"template": "etiquettes"})).await.refused(403);

    let broken = json!({"values": {"subject": "map-notes", "title": "Faux", "body": "Un\n#doc.rien"}});
    hall.post(&marc, "/api/records/document-templates", broken).await.good();
    let job = asked(&hall, &marc, "faux").await;
    let failed = until(&hall, &marc, job, |job| job["state"] == "failed").await;
    assert!(failed["message"].as_str().unwrap().contains("Ligne 2"), "{failed}");
    running.stop().await;
}
