//! Files of records: the deliberation that renamed a street, kept with the former name.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall, hall, hall_with_scanner};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";
const SEND: &str = "/api/records/aliases/attachments?name=d%C3%A9lib%C3%A9ration%2012.pdf";

async fn sent(hall: &Hall, agent: &Agent, bytes: &[u8]) -> Value {
    hall.upload(agent, SEND, bytes.to_vec()).await.good()
}

async fn former_name(hall: &Hall, agent: &Agent, decision: &Value) -> Value {
    let values = json!({"street": "Rue Neuve", "name": "Chemin du Lavoir", "decision": decision, "note": "<p>Le <strong>lavoir</strong><script>x()</script></p>"});
    hall.post(agent, "/api/records/aliases", json!({"values": values})).await.good()
}

#[tokio::test]
async fn the_deliberation_is_read_as_it_was_sent_also_after_another_took_its_place() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let decision = sent(&hall, &claire, PDF).await;
    assert_eq!((&decision["type"], &decision["name"]), (&json!("application/pdf"), &json!("délibération 12.pdf")));
    let made = former_name(&hall, &claire, &decision).await;
    assert_eq!(made["values"]["decision"]["size"], PDF.len());
    assert_eq!(made["values"]["note"], "<p>Le <strong>lavoir</strong></p>");
    let path = format!("/api/records/aliases/{}/attachments/decision", made["id"]);
    let read = hall.get(&claire, &path).await;
    assert_eq!((read.status, read.body.as_slice()), (StatusCode::OK, PDF));
    let told = |name: &str| read.headers[name].to_str().unwrap();
    assert_eq!((told("content-type"), told("cache-control")), ("application/pdf", "no-store"));
    assert!(told("content-disposition").ends_with("filename*=UTF-8''d%C3%A9lib%C3%A9ration%2012.pdf"));
    let newer = sent(&hall, &claire, b"Le conseil municipal...").await;
    let change = json!({"values": {"decision": newer}});
    hall.patch(&claire, &format!("/api/records/aliases/{}", made["id"]), 1, change).await.good();
    assert_eq!(hall.get(&claire, &path).await.body, b"Le conseil municipal...");
    assert_eq!(hall.get(&claire, &format!("{path}?version=1")).await.body, PDF);
    assert_eq!(hall.get(&claire, &format!("{path}?version=9")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_large_file_comes_back_whole() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let large: Vec<u8> = (0..3_500_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
    let decision = sent(&hall, &claire, &large).await;
    let made = former_name(&hall, &claire, &decision).await;
    let read = hall.get(&claire, &format!("/api/records/aliases/{}/attachments/decision", made["id"])).await;
    assert!(read.body == large && read.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
}

#[tokio::test]
async fn nobody_of_another_commune_reads_a_file_or_takes_it_by_its_digest() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let paul = hall.agent("paul", "addressing", Some("93010")).await;
    let decision = sent(&hall, &claire, PDF).await;
    let made = former_name(&hall, &claire, &decision).await;
    let path = format!("/api/records/aliases/{}/attachments/decision", made["id"]);
    assert_eq!(hall.get(&paul, &path).await.status, StatusCode::NOT_FOUND);
    let values = json!({"street": "Rue X", "name": "Rue Y", "decision": decision});
    let refused = hall.post(&paul, "/api/records/aliases", json!({"values": values})).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "the digest of another commune's file opens nothing");
    let elsewhere = hall.upload(&paul, &format!("{SEND}&commune=80016"), PDF.to_vec()).await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_no_document_is_refused_with_its_reason() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let program = [b"\x7fELF\x02\x01\x01".as_slice(), &[0; 64]].concat();
    for (bytes, title) in [(program, "Fichier refusé"), (Vec::new(), "Fichier vide")] {
        let refused = hall.upload(&claire, SEND, bytes).await;
        assert_eq!((refused.status.as_u16(), refused.json()["title"].as_str()), (422, Some(title)));
    }
    let huge = hall.upload(&claire, SEND, vec![b'a'; 51 << 20]).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    let nowhere = hall.upload(&claire, "/api/records/addresses/attachments?name=a.pdf", PDF.to_vec()).await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND, "addresses have no files");
}

#[tokio::test]
async fn the_scanner_of_the_town_is_asked_and_a_silent_one_lets_nothing_through() {
    for (scanner, status) in [("true", 201), ("false", 422), ("grep -q EOF", 201), ("/nowhere/scanner", 503)] {
        let hall = hall_with_scanner(scanner).await;
        let claire = hall.agent("claire", "addressing", Some("80016")).await;
        assert_eq!(hall.upload(&claire, SEND, PDF.to_vec()).await.status.as_u16(), status, "{scanner}");
    }
}

#[tokio::test]
async fn what_nobody_saved_within_a_day_goes_and_what_a_record_had_stays() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let kept = sent(&hall, &claire, PDF).await;
    former_name(&hall, &claire, &kept).await;
    sent(&hall, &claire, b"jamais gard\xc3\xa9").await;
    sqlx::query("update beffroi.files set at = now() - interval '2 days'").execute(hall.town.pool()).await.unwrap();
    sent(&hall, &claire, b"autre").await;
    let left: i64 = sqlx::query_scalar("select count(*) from beffroi.files").fetch_one(hall.town.pool()).await.unwrap();
    assert_eq!(left, 2);
}

#[tokio::test]
async fn formatted_words_leave_as_words_and_come_back_without_losing_their_format() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let decision = sent(&hall, &claire, PDF).await;
    let made = former_name(&hall, &claire, &decision).await;
    let file = String::from_utf8(hall.get(&claire, "/api/records/aliases/export?format=csv").await.body).unwrap();
    assert!(file.contains("Le lavoir") && file.contains("délibération 12.pdf") && !file.contains('<'), "{file}");
    let begun = hall.upload(&claire, "/api/records/aliases/import", file).await.good();
    let id = begun["id"].as_str().unwrap();
    let told = loop {
        let told = hall.get(&claire, &format!("/api/imports/{id}")).await.good();
        if told["state"] != "running" {
            break told;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    assert_eq!((&told["unchanged"], &told["rejected"]), (&json!(1), &json!(0)), "{told}");
    let after = hall.get(&claire, &format!("/api/records/aliases/{}", made["id"])).await.good();
    assert_eq!(after["values"], made["values"]);
}
