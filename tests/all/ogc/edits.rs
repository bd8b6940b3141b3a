//! Notes pinned, changed and taken away by other software, through the same door as the page.

use axum::http::Method;
use serde_json::{Value, json};

use super::{NOTES, note, pin, values};
use crate::support::hall::{Agent, hall};
use crate::support::map::fids;

#[tokio::test]
async fn a_note_pinned_by_a_program_is_there_in_the_list_on_the_tile_and_in_the_records() {
    let hall = hall().await;
    let marc = hall.agent("marc", "notes", Some("80016")).await;
    let path = pin(&hall, &marc, note("Banc cassé", 2.650_000_12)).await;
    let tile = hall.get(&marc, "/tiles/map-notes/14/8312/5556").await;
    assert_eq!(fids(&tile.body).len(), 1);
    let found = hall.get(&marc, &path).await;
    assert_eq!(found.headers["content-crs"], "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>");
    assert_eq!(found.headers["etag"], "\"1\"");
    assert_eq!(found.headers["cache-control"], "no-store");
    let found = found.good();
    assert_eq!(found["geometry"], json!({"type": "Point", "coordinates": [2.650_000_12, 50]}));
    assert_eq!(found["properties"]["category"], "report", "what was left out has its default");
    assert_eq!(values(&hall.get(&marc, NOTES).await.good(), "title"), ["Banc cassé"]);
    let record = hall.get(&marc, &format!("/api/records/map-notes/{}/history", found["id"])).await.good();
    assert_eq!(record[0]["by"], "Marc");
}

#[tokio::test]
async fn a_change_of_a_version_that_is_no_longer_is_refused_and_loses_nothing() {
    let hall = hall().await;
    let marc = hall.agent("marc", "notes", Some("80016")).await;
    let path = pin(&hall, &marc, note("Banc cassé", 2.65)).await;
    let change = async |version: &str, title: &str| {
        let body = json!({"properties": {"title": title}});
        hall.ask(&marc, Method::PATCH, &path, &[("if-match", version)], Some(body)).await
    };
    let first = change("\"1\"", "Banc remplacé").await;
    assert_eq!((first.status.as_u16(), &first.headers["etag"]), (204, &"\"2\"".parse().unwrap()));
    change("\"1\"", "Banc volé").await.refused(412);
    change("deux", "Banc volé").await.refused(400);
    assert_eq!(hall.get(&marc, &path).await.good()["properties"]["title"], "Banc remplacé");
}

#[tokio::test]
async fn a_rule_of_the_town_is_told_in_its_own_words() {
    let hall = hall().await;
    let marc = hall.agent("marc", "notes", Some("80016")).await;
    let path = pin(&hall, &marc, note("Banc cassé", 2.65)).await;
    let close = json!({"properties": {"state": "closed"}});
    let refused = hall.ask(&marc, Method::PATCH, &path, &[], Some(close)).await.refused(422);
    assert!(refused["detail"].as_str().unwrap().contains("réponse"), "{refused}");
    let slip = json!({"properties": {"titel": "Banc"}});
    let refused = hall.ask(&marc, Method::PATCH, &path, &[], Some(slip)).await.refused(422);
    assert!(refused["detail"].as_str().unwrap().contains("titel"), "{refused}");
}

#[tokio::test]
async fn what_a_program_sends_back_unchanged_is_no_change_and_what_it_leaves_out_is_emptied() {
    let hall = hall().await;
    let marc = hall.agent("marc", "notes", Some("80016")).await;
    let mut sent = note("Banc cassé", 2.65);
    sent["properties"]["description"] = json!("Près de la gare");
    let path = pin(&hall, &marc, sent).await;
    let mut whole = hall.get(&marc, &path).await.good();
    whole["properties"]["title"] = json!("Banc repeint");
    let put = |body: Value| hall.ask(&marc, Method::PUT, &path, &[], Some(body));
    assert_eq!(put(whole.clone()).await.status.as_u16(), 204, "with the moment it was reported, which nobody types in");
    whole["properties"].as_object_mut().unwrap().remove("description");
    put(whole.clone()).await;
    let now = hall.get(&marc, &path).await.good();
    assert_eq!(
        (&now["properties"]["title"], &now["properties"]["description"]),
        (&json!("Banc repeint"), &Value::Null)
    );
    whole["properties"]["reported"] = json!("2020-01-01T00:00:00Z");
    put(whole).await.refused(422);
}

#[tokio::test]
async fn coordinates_come_and_go_in_the_system_they_are_asked_in() {
    let hall = hall().await;
    let marc = hall.agent("marc", "notes", Some("80016")).await;
    let lambert = "http://www.opengis.net/def/crs/EPSG/0/2154";
    let mut sent = note("Borne", 0.0);
    sent["geometry"]["coordinates"] = json!([675_000.123, 6_988_000.456]);
    let answer = hall.ask(&marc, Method::POST, NOTES, &[("content-crs", lambert)], Some(sent)).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", String::from_utf8_lossy(&answer.body));
    let found = hall.get(&marc, &format!("{NOTES}?crs={lambert}")).await;
    assert_eq!(found.headers["content-crs"], format!("<{lambert}>"));
    let at = found.good()["features"][0]["geometry"]["coordinates"].clone();
    let (x, y) = (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
    assert!((x - 675_000.123).abs() < 0.001 && (y - 6_988_000.456).abs() < 0.001, "{at}");
    let turned = hall.get(&marc, &format!("{NOTES}?crs=http://www.opengis.net/def/crs/EPSG/0/4326")).await.good();
    let at = &turned["features"][0]["geometry"]["coordinates"];
    assert!(at[0].as_f64().unwrap() > 49.0 && at[1].as_f64().unwrap() < 3.0, "latitude first: {at}");
}

#[tokio::test]
async fn only_who_may_writes_and_each_in_their_own_commune() {
    let hall = hall().await;
    let marc = hall.agent("marc", "notes", Some("80016")).await;
    let anne = hall.agent("anne", "notes", Some("93010")).await;
    let path = pin(&hall, &marc, note("Banc cassé", 2.65)).await;
    hall.post(&Agent::default(), NOTES, note("Tag", 2.65)).await.refused(404);
    hall.post(&Agent::default(), "/ogc/collections/addresses/items", note("Tag", 2.65)).await.refused(401);
    hall.post(&Agent::default(), "/ogc/collections/parcels/items", note("Tag", 2.65)).await.refused(401);
    assert_eq!(hall.get(&anne, NOTES).await.good()["numberMatched"], 0);
    hall.get(&anne, &path).await.refused(404);
    hall.ask(&anne, Method::DELETE, &path, &[], None).await.refused(404);
    let mut elsewhere = note("Tag", 2.65);
    elsewhere["properties"]["commune"] = json!("80016");
    hall.post(&anne, NOTES, elsewhere).await.refused(403);
    let allowed = |answer: crate::support::hall::Answer| answer.headers["allow"].to_str().unwrap().to_owned();
    assert!(allowed(hall.ask(&marc, Method::OPTIONS, NOTES, &[], None).await).contains("POST"));
    assert!(allowed(hall.ask(&marc, Method::OPTIONS, &path, &[], None).await).contains("PATCH"));
    let parcels = "/ogc/collections/parcels/items";
    assert!(!allowed(hall.ask(&marc, Method::OPTIONS, parcels, &[], None).await).contains("POST"));
    assert_eq!(hall.ask(&marc, Method::DELETE, &path, &[], None).await.status.as_u16(), 204);
    hall.get(&marc, &path).await.refused(404);
}
