//! Notes on the map: pinned by the people of a town, seen by them alone, closed with an answer.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall, hall};
use crate::support::map::fids;

const NOTES: &str = "/api/records/map-notes";
const TILE: &str = "/tiles/map-notes/14/8312/5556";

fn at(longitude: f64) -> Value {
    json!({"type": "Point", "coordinates": [longitude, 50.001]})
}

async fn pinned(hall: &Hall, agent: &Agent, values: Value) -> Value {
    hall.post(agent, NOTES, json!({"values": values, "geometry": at(2.65)})).await.good()
}

#[tokio::test]
async fn a_note_is_closed_with_an_answer_and_its_history_tells_who_closed_it() {
    let hall = hall().await;
    let marc = hall.agent("marc", "notes", Some("80016")).await;
    let note = pinned(&hall, &marc, json!({"title": "Banc cassé", "due": "2026-12-31"})).await;
    let chosen = ["category", "state", "priority"].map(|name| note["values"][name].clone());
    assert_eq!(chosen, [json!("report"), json!("open"), json!(3)]);
    let path = format!("{NOTES}/{}", note["id"]);
    for (language, word) in [("fr", "réponse"), ("en", "answer"), ("es", "respuesta")] {
        let path = format!("{path}?lang={language}");
        let refused = hall.patch(&marc, &path, 1, json!({"values": {"state": "closed"}})).await.refused(422);
        assert_eq!(refused["violations"][0]["field"], "answer");
        assert!(refused["violations"][0]["message"].as_str().unwrap().contains(word), "{refused}");
    }
    hall.patch(&marc, &path, 1, json!({"values": {"state": "closed", "answer": "Banc remplacé."}})).await.good();
    hall.patch(&marc, &path, 2, json!({"values": {"answer": null}})).await.refused(422);
    let history = hall.get(&marc, &format!("{path}/history")).await.good();
    assert_eq!((&history[0]["by"], history.as_array().unwrap().len()), (&json!("Marc"), 2), "{history}");
}

#[tokio::test]
async fn a_note_is_a_point_a_line_or_an_area_and_never_without_a_place() {
    let hall = hall().await;
    let marc = hall.agent("marc", "notes", Some("80016")).await;
    let line = json!({"type": "LineString", "coordinates": [[2.65, 50.001], [2.66, 50.001]]});
    let area =
        json!({"type": "Polygon", "coordinates": [[[2.65, 50.001], [2.66, 50.001], [2.66, 50.01], [2.65, 50.001]]]});
    for shape in [at(2.65), line.clone(), area] {
        let body = json!({"values": {"title": "Trottoir"}, "geometry": shape});
        assert_eq!(hall.post(&marc, NOTES, body).await.good()["geometry"], shape);
    }
    let both = json!({"type": "GeometryCollection", "geometries": [at(2.65), line]});
    let refused =
        hall.post(&marc, NOTES, json!({"values": {"title": "Trottoir"}, "geometry": both})).await.refused(422);
    assert_eq!(refused["violations"][0]["field"], "geometry");
    let nowhere = hall.post(&marc, NOTES, json!({"values": {"title": "Trottoir"}})).await.refused(422);
    assert_eq!(nowhere["violations"][0]["field"], "geometry");
}

#[tokio::test]
async fn another_program_gives_its_own_reference_once_in_a_commune() {
    let hall = hall().await;
    let marc = hall.agent("marc", "notes", None).await;
    let send = async |commune: &str, reference: Option<&str>| {
        let values = json!({"title": "Banc", "reference": reference});
        hall.post(&marc, NOTES, json!({"commune": commune, "values": values, "geometry": at(2.65)})).await
    };
    let drawn = send("80016", None).await.good();
    assert_eq!(drawn["values"]["reference"].as_str().unwrap().len(), 36);
    send("80016", Some("SIG-7")).await.good();
    send("93010", Some("SIG-7")).await.good();
    send("80016", Some("SIG-7")).await.refused(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_are_on_the_map_of_those_who_may_see_them_and_of_nobody_else() {
    let hall = hall().await;
    let marc = hall.agent("marc", "notes", Some("80016")).await;
    let note = pinned(&hall, &marc, json!({"title": "Nid-de-poule"})).await;
    let id = note["id"].as_i64().unwrap();
    assert_eq!(fids(&hall.get(&marc, TILE).await.body), [id], "shown as soon as it is saved");
    let path = format!("{NOTES}/{id}");

    let anne = hall.agent("anne", "notes", Some("93010")).await;
    assert!(fids(&hall.get(&anne, TILE).await.body).is_empty());
    assert_eq!(hall.get(&anne, NOTES).await.good()["total"], 0);
    hall.get(&anne, &path).await.refused(404);
    hall.patch(&anne, &path, 1, json!({"values": {"title": "Autre"}})).await.refused(404);
    hall.delete(&anne, &path, 1).await.refused(404);

    let lea = hall.agent("lea", "addressing", Some("80016")).await;
    for stranger in [&Agent::default(), &lea] {
        hall.get(stranger, TILE).await.refused(404);
        let list = hall.ask(stranger, Method::GET, NOTES, &[], None).await;
        assert!(matches!(list.status.as_u16(), 401 | 404), "{}", list.status);
    }
    hall.delete(&marc, &path, 1).await.good();
    assert!(fids(&hall.get(&marc, TILE).await.body).is_empty());
}
