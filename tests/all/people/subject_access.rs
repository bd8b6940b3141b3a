//! Everything held about one person, handed over by the data-protection officer.

use std::io::{Cursor, Read as _};

use serde_json::{Value, json};
use zip::ZipArchive;

use crate::support::hall::{Answer, hall};

const FIND: &str = "/api/subject-access?q=odile%20perrin";
const EXPORT: &str = "/api/subject-access/export";

fn inside(answer: &Answer, name: &str) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(answer.body.clone())).unwrap();
    let mut bytes = Vec::new();
    zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

#[tokio::test]
async fn everything_held_about_a_person_is_found_also_what_was_before_and_handed_over_with_its_reason() {
    let hall = hall().await;
    let maire = hall.administrator().await;
    hall.agent("odile.perrin", "reader", Some("80016")).await;
    let found = hall.get(&maire, "/api/records/accounts?f.login=eq:odile.perrin").await.good();
    let id = found["items"][0]["id"].as_i64().unwrap();
    let account = format!("/api/records/accounts/{id}");
    hall.patch(
        &maire,
        &account,
        found["items"][0]["version"].as_i64().unwrap(),
        json!({"values": {"name": "Odile Perrin"}}),
    )
    .await
    .good();
    hall.patch(
        &maire,
        &account,
        found["items"][0]["version"].as_i64().unwrap() + 1,
        json!({"values": {"name": "Odile Vasseur"}}),
    )
    .await
    .good();

    let dpo = hall.agent("dpo", "data-protection", None).await;
    let held = hall.get(&dpo, FIND).await.good();
    let items = held[0]["items"].as_array().unwrap();
    assert_eq!((held[0]["type"].as_str(), items.len(), &items[0]["id"]), (Some("accounts"), 1, &json!(id)));
    assert_eq!(items[0]["present"], false, "she was called so before");

    let records = json!([{"type": "accounts", "id": id}]);
    let refused = hall.post(&dpo, EXPORT, json!({"records": records, "reason": " "})).await.refused(422);
    assert_eq!(refused["violations"][0]["field"], "reason");
    let answer = hall.post(&dpo, EXPORT, json!({"records": records, "reason": "Courrier du 3 mars"})).await;
    assert_eq!(answer.headers["content-type"], "application/zip");
    let told: Value = serde_json::from_slice(&inside(&answer, "donnees.json")).unwrap();
    let record = &told["records"][0];
    assert_eq!(record["values"]["Nom"], "Odile Vasseur");
    let names: Vec<_> = record["history"].as_array().unwrap().iter().map(|version| &version["before"]["Nom"]).collect();
    assert!(names.contains(&&json!("Odile Perrin")), "{record}");
    assert!(record["looks"].as_array().unwrap().iter().any(|look| look["login"] == "dpo"));
    assert!(inside(&answer, "donnees.xlsx").starts_with(b"PK"));
    assert!(String::from_utf8(inside(&answer, "LISEZMOI.txt")).unwrap().contains("articles 15 et 20"));
    let looks = hall.get(&maire, "/api/records/consultations?f.login=eq:dpo&sort=-at").await.good();
    assert!(looks["items"].as_array().unwrap().iter().any(|look| look["values"]["reason"] == "Courrier du 3 mars"));
}

#[tokio::test]
async fn only_who_watches_over_the_data_of_a_commune_hands_them_over_and_of_no_other() {
    let hall = hall().await;
    let reader = hall.agent("lecteur", "reader", Some("80016")).await;
    hall.get(&reader, FIND).await.refused(403);
    hall.post(&reader, EXPORT, json!({"records": [{"type": "accounts", "id": 1}], "reason": "x"})).await.refused(403);
    let maire = hall.administrator().await;
    hall.agent("odile.perrin", "reader", Some("80016")).await;
    let bondy = hall.agent("dpo.bondy", "data-protection", Some("93010")).await;
    let found = hall.get(&bondy, "/api/subject-access?q=odile").await.good();
    assert_eq!(found, json!([]), "an account of Albert");
    let odile = hall.get(&maire, "/api/records/accounts?f.login=eq:odile.perrin").await.good();
    let records = json!([{"type": "accounts", "id": odile["items"][0]["id"]}]);
    hall.post(&bondy, EXPORT, json!({"records": records, "reason": "x"})).await.refused(404);
    hall.post(&bondy, EXPORT, json!({"records": [{"type": "addresses", "id": 1}], "reason": "x"})).await.refused(404);
    hall.get(&bondy, "/api/subject-access?q=a").await.refused(400);
}
