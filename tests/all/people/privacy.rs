//! The record of processing activities: begun by the program, kept by the town, read by everybody where it is published;
//! the clocks of requests and breaches.

use axum::http::StatusCode;
use beffroi::base::Language;
use beffroi::records::{first_records, said};
use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall, hall};

const PROCESSINGS: &str = "/api/records/processings";
const REQUESTS: &str = "/api/records/data-requests";
const INCIDENTS: &str = "/api/records/incidents";

async fn commune(hall: &Hall, code: &str, name: &str) {
    let sql = "insert into cadastre.communes (commune, id, name, geom)
        values ($1, $1, $2, st_multi(st_makeenvelope(2.6, 49.9, 2.7, 50.1, 4326)))";
    sqlx::query(sql).bind(code).bind(name).execute(hall.town.pool()).await.unwrap();
}

async fn page(hall: &Hall, path: &str) -> String {
    let answer = hall.get(&Agent::default(), path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    String::from_utf8(answer.body).unwrap()
}

#[tokio::test]
async fn every_list_that_tells_of_persons_says_what_for() {
    let hall = hall().await;
    let personal: Vec<_> = hall.parts.registry.types.values().filter(|kind| kind.personal()).collect();
    assert!(personal.len() >= 5, "the lists that tell of persons were found");
    for kind in personal {
        let told = kind.processing.as_ref().unwrap_or_else(|| panic!("{}: [type.processing] is missing", kind.id));
        for language in Language::ALL {
            for text in [&told.purposes, &told.subjects] {
                assert!(said(text, language).len() > 10, "{}: {language:?}", kind.id);
            }
        }
    }
}

#[tokio::test]
async fn the_register_begins_with_what_beffroi_itself_does_and_is_then_the_towns() {
    let hall = hall().await;
    commune(&hall, "80016", "Albert").await;
    first_records(hall.town.pool(), &hall.parts.registry).await.unwrap();
    let dpo = hall.agent("dpo", "privacy", Some("80016")).await;
    let list = hall.get(&dpo, PROCESSINGS).await.good();
    let rows = list["items"].as_array().unwrap();
    for kind in hall.parts.registry.types.values().filter(|kind| kind.personal()) {
        let line = rows.iter().find(|row| row["values"]["code"] == kind.id.as_str());
        let line = line.unwrap_or_else(|| panic!("{} has no line", kind.id));
        let values = &line["values"];
        for name in ["purposes", "subjects", "data", "retention", "security", "controller"] {
            assert!(values[name].as_str().unwrap().len() > 3, "{}: {name}", kind.id);
        }
        for field in kind.fields.iter().filter(|field| field.personal) {
            assert!(values["data"].as_str().unwrap().contains(&said(&field.title, Language::French)), "{values}");
        }
        if let Some(rule) = &kind.retention {
            assert_eq!(values["retention"], said(&rule.basis, Language::French));
        }
        assert_eq!((&values["controller"], &values["public"]), (&json!("Commune d’Albert"), &json!(false)));
    }
    let first = &rows[0];
    let path = format!("{PROCESSINGS}/{}", first["id"]);
    hall.patch(&dpo, &path, 1, json!({"values": {"dpo": "dpo@albert.example"}})).await.good();
    assert_eq!(first_records(hall.town.pool(), &hall.parts.registry).await.unwrap(), 0);
    assert_eq!(hall.get(&dpo, &path).await.good()["values"]["dpo"], "dpo@albert.example");
}

#[tokio::test]
async fn everybody_reads_what_is_published_and_nothing_else() {
    let hall = hall().await;
    commune(&hall, "80016", "Albert").await;
    let dpo = hall.agent("dpo", "privacy", Some("80016")).await;
    let made = async |name: &str, public: bool, ended: Option<&str>| {
        let values = json!({"name": name, "controller": "Commune d’Albert", "purposes": "Compter <b>les</b> ballons", "subjects": "Enfants",
            "data": "Prénom", "retention": "Un an", "special_data": ["health"], "special_basis": "art. 9 2. i", "public": public, "ended": ended});
        hall.post(&dpo, PROCESSINGS, json!({"values": values})).await.good()["id"].clone()
    };
    assert!(page(&hall, "/registre").await.contains("Rien n’est publié"));
    let shown = made("Fête des écoles", true, None).await;
    made("Brouillon secret", false, None).await;
    made("Ancien traitement", true, Some("2020-01-01")).await;
    let recipient = json!({"processing": shown, "name": "Service des sports"});
    hall.post(&dpo, "/api/records/processing-recipients", json!({"values": recipient})).await.good();
    let person = json!({"kind": "access", "person": "Odile Martin", "processing": shown});
    hall.post(&dpo, REQUESTS, json!({"values": person})).await.good();

    let french = page(&hall, "/registre").await;
    for told in [
        "Albert",
        "Fête des écoles",
        "Compter &lt;b&gt;les&lt;/b&gt; ballons",
        "Service des sports",
        "Santé",
        "lang=\"fr\"",
    ] {
        assert!(french.contains(told), "{told}: {french}");
    }
    for kept in ["Brouillon secret", "Ancien traitement", "Odile Martin", "<script"] {
        assert!(!french.contains(kept), "{kept}");
    }
    assert!(page(&hall, "/registre?lang=en").await.contains("Purposes"));
    assert!(page(&hall, "/registre?commune=80016&lang=es").await.contains("Fines"));
    assert!(!page(&hall, "/registre?commune=93010").await.contains("Fête des écoles"));
    assert_eq!(hall.get(&Agent::default(), "/registre?commune=x").await.status, StatusCode::BAD_REQUEST);
    // Only the page of nobody reads what is published: a colleague of another town does not meet it in a list.
    let other = hall.agent("paul", "privacy", Some("93010")).await;
    assert_eq!(hall.get(&other, PROCESSINGS).await.good()["total"], 0);

    let bondy = json!({"name": "Piscine", "controller": "Commune de Bondy", "purposes": "Inscrire", "subjects": "Nageurs", "data": "Nom", "retention": "Un an", "public": true});
    hall.post(&other, PROCESSINGS, json!({"values": bondy})).await.good();
    let choice = page(&hall, "/registre").await;
    assert!(
        choice.contains("commune=80016") && choice.contains("commune=93010") && !choice.contains("Piscine"),
        "{choice}"
    );
}

#[tokio::test]
async fn a_request_is_due_in_a_month_or_in_three_when_the_person_was_told_in_time() {
    let hall = hall().await;
    let dpo = hall.agent("dpo", "privacy", Some("80016")).await;
    let values = json!({"kind": "erasure", "person": "Odile Martin", "received": "2026-03-03"});
    let made = hall.post(&dpo, REQUESTS, json!({"values": values})).await.good();
    assert_eq!(made["values"]["due"], "2026-04-03");
    let path = format!("{REQUESTS}/{}", made["id"]);
    let change = async |version: i64, values: Value| hall.patch(&dpo, &path, version, json!({"values": values})).await;
    for (values, field) in [
        (json!({"extended": "2026-04-20", "extension_reason": "Dossiers nombreux"}), "extended"),
        (json!({"extended": "2026-03-20"}), "extension_reason"),
        (json!({"state": "refused"}), "answer"),
        (json!({"received": "2199-01-01"}), "received"),
        (json!({"due": "2030-01-01"}), "due"),
    ] {
        assert_eq!(change(1, values).await.refused(422)["violations"][0]["field"], field);
    }
    let late = hall.get(&dpo, &format!("{REQUESTS}?f.due=lt:today&f.answered=empty:")).await.good();
    assert_eq!(late["total"], 1);
    let extended = change(1, json!({"extended": "2026-03-20", "extension_reason": "Dossiers nombreux"})).await.good();
    assert_eq!(extended["values"]["due"], "2026-06-03");
    let answered = change(2, json!({"state": "answered", "answer": "Effacé."})).await.good();
    assert!(answered["values"]["answered"].is_string());
    let late = hall.get(&dpo, &format!("{REQUESTS}?f.due=lt:today&f.answered=empty:")).await.good();
    assert_eq!(late["total"], 0);
    hall.delete(&dpo, &path, 3).await.refused(409);
}

#[tokio::test]
async fn a_breach_is_notified_within_seventy_two_hours_or_says_why_not() {
    let hall = hall().await;
    let dpo = hall.agent("dpo", "privacy", Some("80016")).await;
    let values = json!({"description": "Clé USB perdue", "discovered": "2026-11-27T17:30:00Z"});
    let made = hall.post(&dpo, INCIDENTS, json!({"values": values})).await.good();
    assert!(made["values"]["notify_by"].as_str().unwrap().starts_with("2026-11-30T17:30:00"), "{made}");
    assert!(made["values"]["reference"].as_str().unwrap().ends_with("-V-001"));
    let path = format!("{INCIDENTS}/{}", made["id"]);
    let late = json!({"values": {"notified": "2026-12-02T08:00:00Z", "risk": "risk"}});
    assert_eq!(hall.patch(&dpo, &path, 1, late).await.refused(422)["violations"][0]["field"], "delay_reason");
    let before = json!({"values": {"occurred": "2026-11-28T08:00:00Z"}});
    assert_eq!(hall.patch(&dpo, &path, 1, before).await.refused(422)["violations"][0]["field"], "discovered");
    let said = json!({"values": {"notified": "2026-12-02T08:00:00Z", "delay_reason": "Fermeture"}});
    hall.patch(&dpo, &path, 1, said).await.good();
    let winter = json!({"description": "Panne", "discovered": "2026-11-27T18:30:00"});
    let local = hall.post(&dpo, INCIDENTS, json!({"values": winter})).await.good();
    assert!(
        local["values"]["discovered"].as_str().unwrap().starts_with("2026-11-27T17:30:00"),
        "on the clock of the town: {local}"
    );
}
