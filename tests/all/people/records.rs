//! The work on records: made, changed, compared, restored; shown by the map at once.

use std::time::{Duration, Instant};

use axum::body::BodyDataStream;
use axum::http::Method;
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::support::asked;
use crate::support::hall::{Agent, hall};

fn path(record: &Value) -> String {
    format!("/api/records/addresses/{}", record["id"])
}

#[tokio::test]
async fn an_address_is_made_changed_compared_and_restored() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let made = hall.address(&claire, "80016", 12, "Rue de Birmingham").await;
    assert_eq!((&made["version"], &made["label"]), (&json!(1), &json!("12 Rue de Birmingham")));
    assert_eq!(made["changed"]["by"], "Claire");
    let changed =
        hall.patch(&claire, &path(&made), 1, json!({"values": {"suffix": "bis", "certified": "oui"}})).await.good();
    assert_eq!((&changed["version"], &changed["values"]["certified"]), (&json!(2), &json!(true)));
    let moved = json!({"geometry": {"type": "Point", "coordinates": [2.66, 50.01]}});
    let moved = hall.patch(&claire, &path(&made), 2, moved).await.good();
    assert_eq!(moved["geometry"]["coordinates"], json!([2.66, 50.01]));
    let history = hall.get(&claire, &format!("{}/history", path(&made))).await.good();
    let actions: Vec<&str> = history.as_array().unwrap().iter().map(|r| r["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["changed", "changed", "created"]);
    assert_eq!((&history[0]["geometry_changed"], &history[1]["geometry_changed"]), (&json!(true), &json!(false)));
    let fields: Vec<&str> =
        history[1]["changes"].as_array().unwrap().iter().map(|c| c["title"].as_str().unwrap()).collect();
    assert_eq!(fields, ["Suffixe", "Certifiée par la commune"]);
    let restored = hall
        .ask(
            &claire,
            Method::POST,
            &format!("{}/restore", path(&made)),
            &[("if-match", "\"3\"")],
            Some(json!({"version": 1})),
        )
        .await
        .good();
    assert_eq!((&restored["version"], &restored["values"]["suffix"]), (&json!(4), &json!(null)));
    assert_eq!(restored["geometry"], made["geometry"]);
}

#[tokio::test]
async fn two_people_never_overwrite_each_other_silently() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let paul = hall.agent("paul", "addressing", Some("80016")).await;
    let made = hall.address(&claire, "80016", 3, "Rue de la Paix").await;
    hall.patch(&paul, &path(&made), 1, json!({"values": {"suffix": "ter"}})).await.good();
    let conflict = hall.patch(&claire, &path(&made), 1, json!({"values": {"suffix": "bis"}})).await.refused(412);
    assert_eq!(conflict["conflict"]["by"], "Paul");
    assert_eq!(
        (&conflict["conflict"]["base"]["suffix"], &conflict["conflict"]["theirs"]["suffix"]),
        (&json!(null), &json!("ter"))
    );
    assert_eq!(conflict["conflict"]["geometry_changed"], false);
    hall.ask(&claire, Method::PATCH, &path(&made), &[], Some(json!({"values": {}}))).await.refused(428);
    hall.delete(&claire, &path(&made), 1).await.refused(412);
    let now = hall.get(&claire, &path(&made)).await;
    assert_eq!(
        (now.headers["etag"].to_str().unwrap(), now.good()["values"]["suffix"].as_str()),
        ("\"2\"", Some("ter"))
    );
}

#[tokio::test]
async fn a_form_sent_twice_makes_one_record() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let body = json!({"values": {"number": 7, "street": "Rue Jeanne d’Harcourt"}, "geometry": {"type": "Point", "coordinates": [2.65, 50.0]}});
    let key = [("idempotency-key", "0b0e8c70-58c8-4d31-9a3d-0d3b7d1f6b52")];
    let send = || hall.ask(&claire, Method::POST, "/api/records/addresses", &key, Some(body.clone()));
    let (one, two) = tokio::join!(send(), send());
    assert_eq!(one.good()["id"], two.good()["id"]);
    assert_eq!(hall.get(&claire, "/api/records/addresses").await.good()["total"], 1);
    // An agent of one commune never says which.
    assert_eq!(one.json()["commune"], "80016");
}

#[tokio::test]
async fn what_is_wrong_is_said_by_field_and_nothing_is_kept() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let send = async |values: Value, geometry: Value| {
        let answer =
            hall.post(&claire, "/api/records/addresses", json!({"values": values, "geometry": geometry})).await;
        answer.refused(422)["violations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v["field"].as_str().unwrap_or("").to_owned())
            .collect::<Vec<_>>()
    };
    let point = json!({"type": "Point", "coordinates": [2.65, 50.0]});
    assert_eq!(send(json!({}), point.clone()).await, ["number", "street"]);
    assert_eq!(send(json!({"number": "douze", "street": "Rue X", "roof": 1}), point.clone()).await, ["number", "roof"]);
    assert_eq!(send(json!({"number": 12, "street": "Rue X", "suffix": "b/s"}), point.clone()).await, ["suffix"]);
    assert_eq!(send(json!({"number": 12, "street": "Rue X", "position": "toit"}), point.clone()).await, ["position"]);
    assert_eq!(send(json!({"number": 12, "street": "Rue X", "id": "moi"}), point).await, ["id"]);
    for geometry in [
        json!(null),
        json!({"type": "LineString", "coordinates": [[2.0, 50.0], [2.1, 50.0]]}),
        json!({"type": "Point", "coordinates": ["x"]}),
        json!({"type": "Point", "coordinates": [200, 95]}),
        json!("POINT(2 50)"),
    ] {
        assert_eq!(send(json!({"number": 12, "street": "Rue X"}), geometry).await, ["geometry"]);
    }
    assert_eq!(hall.get(&claire, "/api/records/addresses").await.good()["total"], 0);
}

#[tokio::test]
async fn a_deleted_record_comes_back_under_its_number() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let made = hall.address(&claire, "80016", 12, "Rue de Birmingham").await;
    let gone = hall.delete(&claire, &path(&made), 1).await;
    assert_eq!((gone.status.as_u16(), gone.headers["etag"].to_str().unwrap()), (204, "\"2\""));
    hall.get(&claire, &path(&made)).await.refused(404);
    assert_eq!(hall.get(&claire, &format!("{}/history", path(&made))).await.good()[0]["action"], "deleted");
    let back = hall
        .ask(
            &claire,
            Method::POST,
            &format!("{}/restore", path(&made)),
            &[("if-match", "\"2\"")],
            Some(json!({"version": 1})),
        )
        .await
        .good();
    assert_eq!((&back["id"], &back["version"], &back["geometry"]), (&made["id"], &json!(3), &made["geometry"]));
    let history = hall.get(&claire, &format!("{}/history", path(&made))).await.good();
    assert_eq!(history[0]["action"], "restored");
}

#[tokio::test]
async fn a_list_is_filtered_sorted_searched_and_counted() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    for (number, street) in [
        (1, "Rue de Birmingham"),
        (12, "Rue de Birmingham"),
        (3, "Avenue du Général Leclerc"),
        (99_999, "Place d’Armes"),
    ] {
        hall.address(&claire, "80016", number, street).await;
    }
    let labels = async |query: &str| {
        let page = hall.get(&claire, &format!("/api/records/addresses?{query}")).await.good();
        assert_eq!(page["total"], page["items"].as_array().unwrap().len());
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["values"]["number"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(labels("").await, [3, 99_999, 1, 12]);
    assert_eq!(labels("sort=-number").await, [99_999, 12, 3, 1]);
    assert_eq!(labels("f.number=between:1,12&sort=number").await, [1, 3, 12]);
    assert_eq!(labels("f.street=contains:general").await, [3]);
    assert_eq!(labels("f.street=starts:Rue&f.number=gt:1").await, [12]);
    assert_eq!(labels("q=birmingam").await.len(), 2, "a slip is forgiven");
    assert_eq!(labels("q=12 rue birm".replace(' ', "%20").as_str()).await, [12]);
    assert_eq!(labels("f.suffix=empty:&f.number=in:3,12&sort=number").await, [3, 12]);
    assert_eq!(labels("bbox=0,0,1,1").await, Vec::<i64>::new());
    let page = hall.get(&claire, "/api/records/addresses?limit=1&offset=1").await.good();
    assert_eq!((&page["total"], page["items"].as_array().unwrap().len()), (&json!(4), 1));
    for wrong in ["f.roof=eq:1", "f.number=near:1", "sort=roof", "limit=0", "f.number=eq:"] {
        hall.get(&claire, &format!("/api/records/addresses?{wrong}")).await.refused(400);
    }
    hall.get(&claire, "/api/records/addresses?f.number=eq:douze").await.refused(422);
}

#[tokio::test]
async fn many_records_are_changed_at_once_and_each_refusal_has_its_reason() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let (one, two) =
        (hall.address(&claire, "80016", 1, "Rue A Bis").await, hall.address(&claire, "80016", 2, "Rue A Bis").await);
    let ids = json!([one["id"], two["id"], 999_999]);
    let done = hall.post(&claire, "/api/records/addresses/actions/certify", json!({"ids": ids})).await.good();
    assert_eq!((&done["changed"], &done["refused"][0]["id"]), (&json!(2), &json!(999_999)));
    let done = hall
        .post(&claire, "/api/records/addresses/bulk", json!({"ids": [one["id"]], "values": {"postcode": "80300"}}))
        .await
        .good();
    assert_eq!(done["changed"], 1);
    let read = hall.get(&claire, &path(&one)).await.good();
    assert_eq!(
        (&read["values"]["certified"], &read["values"]["postcode"], &read["version"]),
        (&json!(true), &json!("80300"), &json!(3))
    );
    hall.post(&claire, "/api/records/addresses/actions/paint", json!({"ids": ids})).await.refused(404);
}

#[tokio::test]
async fn a_saved_change_is_in_the_tile_the_list_and_the_item_asked_for_next() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let made = hall.address(&claire, "80016", 12, "Rue de Birmingham").await;
    let fid = made["id"].as_i64().unwrap();
    for n in 0..asked("BEFFROI_EDITS", 60) {
        let (lon, lat) = (2.6 + 0.002 * f64::from(u32::try_from(n % 100).unwrap()), 50.0);
        let version = 1 + i64::try_from(n).unwrap();
        let edit =
            json!({"values": {"number": n % 9_000 + 100}, "geometry": {"type": "Point", "coordinates": [lon, lat]}});
        hall.patch(&claire, &path(&made), version, edit).await.good();
        let (x, y) = tile(lon, lat);
        let tile = hall.get(&Agent::default(), &format!("/tiles/addresses/16/{x}/{y}")).await;
        assert_eq!(crate::support::map::fids(&unpacked(&tile)), [fid], "edit {n}");
        let list = hall.get(&claire, &format!("/api/records/addresses?f.number=eq:{}", n % 9_000 + 100)).await.good();
        assert_eq!(list["total"], 1, "edit {n}");
        assert_eq!(hall.get(&claire, &path(&made)).await.good()["version"], version + 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_map_on_another_node_is_told_of_every_saved_change_and_shows_it() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let other = hall.another_node().await;
    let mut open = other.get_streaming(&claire, "/events").await.into_data_stream();
    let made = hall.address(&claire, "80016", 12, "Rue de Birmingham").await;
    let (edits, mut waits) = (asked("BEFFROI_EDITS", 60), Vec::new());
    for n in 0..edits {
        let edit = json!({"values": {"number": n % 9_000 + 100}});
        hall.patch(&claire, &path(&made), 1 + i64::try_from(n).unwrap(), edit).await.good();
        let saved = Instant::now();
        // The map fetches again as often as it is told; what it then sees may be the change or an earlier note of it.
        loop {
            heard(&mut open, "event: record").await;
            let list =
                other.get(&claire, &format!("/api/records/addresses?f.number=eq:{}", n % 9_000 + 100)).await.good();
            if list["total"] == 1 {
                break;
            }
        }
        waits.push(saved.elapsed());
    }
    waits.sort();
    println!("another node, {edits} edits: median {:?}, longest {:?}", waits[waits.len() / 2], waits[waits.len() - 1]);
}

/// Wait for a word in the stream of an open page.
async fn heard(open: &mut BodyDataStream, word: &str) {
    loop {
        let next = tokio::time::timeout(Duration::from_secs(20), open.next()).await.unwrap();
        if std::str::from_utf8(&next.unwrap().unwrap()).unwrap().contains(word) {
            return;
        }
    }
}

fn tile(lon: f64, lat: f64) -> (u32, u32) {
    let side = f64::from(1 << 16);
    let y = (1.0 - (lat.to_radians().tan() + 1.0 / lat.to_radians().cos()).ln() / std::f64::consts::PI) / 2.0 * side;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a tile of a place on earth")]
    (((lon + 180.0) / 360.0 * side) as u32, y as u32)
}

fn unpacked(answer: &crate::support::hall::Answer) -> Vec<u8> {
    assert!(answer.headers.get("content-encoding").is_none_or(|coding| coding == "identity"), "{:?}", answer.headers);
    answer.body.clone()
}
