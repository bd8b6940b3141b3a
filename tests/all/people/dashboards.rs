//! Dashboards: what each role sees first, and how a person arranges it for themselves.

use serde_json::{Value, json};

use crate::support::hall::hall;

const BOARDS: &str = "/api/dashboards";
const RECORDS: &str = "/api/records/dashboards";

fn widget(id: &str, of: &str) -> Value {
    json!({"id": id, "kind": "count", "title": format!("Compteur {id}"), "type": of, "width": 1, "height": 1})
}

fn types(board: &Value) -> Vec<&str> {
    board["widgets"].as_array().unwrap().iter().map(|widget| widget["type"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn whoever_signs_in_begins_with_what_they_may_open() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let boards = hall.get(&claire, BOARDS).await.good();
    assert_eq!((&boards[0]["id"], &boards[0]["title"]), (&json!(0), &json!("Mes registres")));
    assert_eq!(types(&boards[0]), ["addresses", "streets"], "she opens no notes");
    let nina = hall.agent("nina", "notes", Some("80016")).await;
    let boards = hall.get(&nina, &format!("{BOARDS}?lang=es")).await.good();
    assert_eq!(boards[0]["widgets"][0]["title"], "Notas por tratar");
    assert!(types(&boards[0]).iter().all(|kind| *kind == "map-notes"));
}

#[tokio::test]
async fn a_dashboard_is_for_a_role_in_a_commune_and_each_person_arranges_it_for_themselves() {
    let hall = hall().await;
    let maire = hall.administrator().await;
    let role = hall.get(&maire, "/api/records/roles?f.name=eq:notes").await.good()["items"][0]["id"].clone();
    let widgets = json!([widget("a", "map-notes"), widget("b", "map-notes")]).to_string();
    let values = json!({"title": "Remarques", "role": role, "widgets": widgets});
    let made = hall.post(&maire, RECORDS, json!({"commune": "80016", "values": values})).await.good();
    let path = format!("{BOARDS}/{}/arrangement", made["id"]);

    let nina = hall.agent("nina", "notes", Some("80016")).await;
    let board = &hall.get(&nina, BOARDS).await.good()[0];
    assert_eq!((&board["title"], &board["own"], &board["change"]), (&json!("Remarques"), &json!(false), &json!(false)));
    let turned = json!({"widgets": [widget("b", "map-notes"), widget("a", "map-notes")]});
    assert_eq!(hall.ask(&nina, axum::http::Method::PUT, &path, &[], Some(turned)).await.status, 204);
    let board = &hall.get(&nina, BOARDS).await.good()[0];
    assert_eq!((&board["widgets"][0]["id"], &board["own"]), (&json!("b"), &json!(true)));
    let theirs = hall.agent("noe", "notes", Some("80016")).await;
    assert_eq!(hall.get(&theirs, BOARDS).await.good()[0]["widgets"][0]["id"], "a", "arranged by nina alone");
    assert_eq!(hall.ask(&nina, axum::http::Method::DELETE, &path, &[], None).await.status, 204);
    assert_eq!(hall.get(&nina, BOARDS).await.good()[0]["widgets"][0]["id"], "a");

    // Not of their role, not of their commune: not there.
    for (login, role, commune) in [("claire", "addressing", "80016"), ("anne", "notes", "93010")] {
        let other = hall.agent(login, role, Some(commune)).await;
        let boards = hall.get(&other, BOARDS).await.good();
        assert_eq!((boards.as_array().unwrap().len(), &boards[0]["id"]), (1, &json!(0)), "{login}");
        hall.ask(&other, axum::http::Method::PUT, &path, &[], Some(json!({"widgets": []}))).await.refused(404);
    }
    // Whoever holds the commune changes it for everybody; the others do not.
    let paul = hall.agent("paul", "town-administrator", Some("80016")).await;
    let record = format!("{RECORDS}/{}", made["id"]);
    let one = json!({"values": {"widgets": json!([widget("c", "map-notes")]).to_string()}});
    hall.patch(&nina, &record, 1, one.clone()).await.refused(404);
    hall.patch(&paul, &record, 1, one).await.good();
    assert_eq!(hall.get(&nina, BOARDS).await.good()[0]["widgets"][0]["id"], "c");
}

#[tokio::test]
async fn widgets_that_make_no_sense_are_refused_in_words() {
    let hall = hall().await;
    let maire = hall.administrator().await;
    let path = format!("{BOARDS}/0/arrangement");
    for (widgets, word) in [
        (json!([{"id": "a", "kind": "count", "title": "x", "type": "map-notes", "width": 9, "height": 1}]), "largeur"),
        (json!([{"id": "a", "kind": "count", "title": "x", "width": 1, "height": 1}]), "liste ou une requête"),
        (json!([{"id": "a", "kind": "deadlines", "title": "x", "type": "map-notes", "width": 1, "height": 1}]), "date"),
        (json!([widget("a", "x"), widget("a", "x")]), "une fois"),
    ] {
        let refused =
            hall.ask(&maire, axum::http::Method::PUT, &path, &[], Some(json!({"widgets": widgets}))).await.refused(422);
        assert!(refused["detail"].as_str().unwrap().contains(word), "{refused}");
        let values = json!({"title": "x", "widgets": widgets.to_string()});
        let refused = hall.post(&maire, RECORDS, json!({"commune": "80016", "values": values})).await.refused(422);
        assert_eq!(refused["violations"][0]["field"], "widgets");
    }
    let unread = json!({"widgets": [{"id": "a", "kind": "clock"}]});
    hall.ask(&maire, axum::http::Method::PUT, &path, &[], Some(unread)).await.refused(400);
}
