//! The town's address base: sent as BAL, numbered, compared with a newer file.

use std::collections::BTreeMap;

use axum::http::Method;
use beffroi::exchange::bal::Bal;
use beffroi::exchange::format::{Level, Options};
use beffroi::imports::{self, Request};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::support::collect::{Collected, collect};
use crate::support::hall::{Agent, Answer, Hall, hall};

/// What the reader of BAL says of the answer.
fn read(answer: &Answer) -> Collected {
    assert_eq!(answer.status.as_u16(), 200, "{}", String::from_utf8_lossy(&answer.body));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bal.csv");
    std::fs::write(&path, &answer.body).unwrap();
    collect(&mut Bal::open(&[path], &Options::default()).unwrap())
}

/// Written by the owner, as an import does.
async fn owned(hall: &Hall, sql: &str) {
    sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut hall.town.owner().await).await.unwrap();
}

async fn commune(hall: &Hall, code: &str, name: &str) {
    owned(
        hall,
        &format!(
            "insert into cadastre.communes (commune, id, name, geom) values ('{code}', '{code}', '{name}',
                ST_Multi(ST_MakeEnvelope(2.4, 48.8, 2.8, 50.2, 4326)))"
        ),
    )
    .await;
}

async fn claire(hall: &Hall) -> Agent {
    hall.agent("claire", "addressing", Some("80016")).await
}

#[tokio::test]
async fn the_addresses_of_a_town_are_sent_as_bal_and_read_back_without_a_fault() {
    let hall = hall().await;
    commune(&hall, "80016", "Albert").await;
    let claire = claire(&hall).await;
    for (number, street) in [(12, "Rue de Birmingham"), (3, "Rue de la Paix"), (99_999, "Place d’Armes")] {
        hall.address(&claire, "80016", number, street).await;
    }
    let values = json!({"number": 12, "suffix": "bis", "street": "Rue de Birmingham", "street_code": "0120", "position": "entrée",
        "certified": true, "parcels": "80016000AB0123"});
    let point = json!({"type": "Point", "coordinates": [2.65, 50.001]});
    hall.post(&claire, "/api/records/addresses", json!({"values": values, "geometry": point})).await.good();
    owned(&hall, "insert into addresses.aliases (commune, street, name, kind, language) values ('80016', 'Rue de la Paix', 'Straed ar Peoc’h', 'regional', 'bre')").await;
    let answer = hall.get(&claire, "/api/addresses/bal?commune=80016").await;
    let named = answer.headers["content-disposition"].to_str().unwrap();
    let today = jiff::Zoned::now().with_time_zone(jiff::tz::TimeZone::get("Europe/Paris").unwrap()).date();
    assert_eq!(named, format!("attachment; filename=\"bal-80016-{today}.csv\""));
    let text = String::from_utf8(answer.body.clone()).unwrap();
    assert!(text.starts_with("\u{feff}id_ban_commune;") && text.contains(";voie_nom_bre\n"), "{text}");
    assert!(text.contains("80016_0120_00012_bis;80016;Albert;") && text.contains(";Straed ar Peoc’h\n"), "{text}");
    assert!(text.contains(";80016000AB0123;Albert;") && text.contains(&format!(";{today};1;")), "{text}");
    let reading = read(&answer);
    assert_eq!((reading.records.len(), reading.rejects.len()), (4, 0), "{:?}", reading.rejects);
    assert_eq!(reading.codes(Level::Error), BTreeMap::new());
    // Two of them say no kind of position; the format only wishes for one.
    assert_eq!(reading.codes(Level::Warning), BTreeMap::from([("row.position_manquante", 2)]));
}

#[tokio::test]
async fn a_bal_is_only_for_whoever_may_export_in_that_commune() {
    let hall = hall().await;
    let claire = claire(&hall).await;
    hall.get(&claire, "/api/addresses/bal?commune=93010").await.refused(403);
    hall.get(&claire, "/api/addresses/bal").await.refused(400);
    hall.get(&claire, "/api/addresses/bal?commune=8001").await.refused(403);
    hall.get(&Agent::default(), "/api/addresses/bal?commune=80016").await.refused(401);
}

#[tokio::test]
async fn an_address_the_format_refuses_is_named_and_no_file_is_written() {
    let hall = hall().await;
    let claire = claire(&hall).await;
    let nameless = hall.get(&claire, "/api/addresses/bal?commune=80016").await.refused(422);
    assert_eq!(nameless["violations"][0]["field"], "commune");
    commune(&hall, "80016", "Albert").await;
    hall.address(&claire, "80016", 1, "Rue A Bis").await;
    for number in 0..12 {
        let street = if number == 0 { "X" } else { "Y" };
        owned(&hall, &format!("insert into addresses.addresses (commune, id, number, street, geom) values ('80016', 'k{number}', {number}, '{street}', st_setsrid(st_makepoint(2.6, 50), 4326))")).await;
    }
    let refused = hall.get(&claire, "/api/addresses/bal?commune=80016").await.refused(422);
    let violations = refused["violations"].as_array().unwrap();
    assert_eq!(violations.len(), 11);
    assert!(violations[0]["message"].as_str().unwrap().starts_with("0 X — "), "{refused}");
    assert!(violations[10]["message"].as_str().unwrap().starts_with("2 autres"), "{refused}");
}

#[tokio::test]
async fn the_addresses_of_bondy_pass_every_check_of_the_format() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/addresses/93010-bondy/ban-93010.csv.gz");
    if !path.exists() {
        return;
    }
    let hall = hall().await;
    commune(&hall, "93010", "Bondy").await;
    let reader = imports::open("ban", std::slice::from_ref(&path), &Options::default()).unwrap();
    let request = Request { source: "Bondy".into(), quiet: true, format: "ban".into(), ..Request::default() };
    let mut connection = hall.town.pool().acquire().await.unwrap();
    imports::run(&mut connection, reader, &request).await.unwrap();
    let agent = hall.agent("lea", "addressing", Some("93010")).await;
    let reading = read(&hall.get(&agent, "/api/addresses/bal?commune=93010").await);
    assert_eq!((reading.records.len(), reading.rejects.len()), (8413, 0), "{:?}", reading.rejects.first());
    assert_eq!(reading.codes(Level::Error), BTreeMap::new());
    // The same file compared with what was made of it changes nothing.
    let file = std::fs::read(&path).unwrap();
    let same = hall.upload(&agent, "/api/addresses/differences?commune=93010", file).await.good();
    assert_eq!((&same["read"], &same["differences"]), (&json!(8413), &json!([])));
}

/// An address at so many metres from the start of the test street, on its left (north) or right side.
async fn door(hall: &Hall, agent: &Agent, number: i64, along: f64, left: bool) -> Value {
    let (lon, lat) = (2.65 + along / 71_700.0, if left { 50.000_1 } else { 49.999_9 });
    let body = json!({"values": {"number": number, "street": "Rue de la Paix"}, "geometry": {"type": "Point", "coordinates": [lon, lat]}});
    hall.post(agent, "/api/records/addresses", body).await.good()
}

async fn line(hall: &Hall, id: &str, name: &str, wkt: &str) {
    owned(hall, &format!("insert into addresses.streets (commune, id, name, geom) values ('80016', '{id}', '{name}', st_multi(st_setsrid('{wkt}'::geometry, 4326)))")).await;
}

async fn numbered(hall: &Hall, agent: &Agent, action: &str, door: &Value, answers: Value) -> Value {
    let path = format!("/api/records/addresses/actions/{action}");
    hall.post(agent, &path, json!({"ids": [door["id"]], "values": answers})).await.good()
}

async fn values(hall: &Hall, agent: &Agent, door: &Value) -> (Value, Value, String) {
    let item = hall.get(agent, &format!("/api/records/addresses/{}", door["id"])).await.good();
    let id = item["values"]["id"].as_str().unwrap().to_owned();
    (item["values"]["number"].clone(), item["values"]["suffix"].clone(), id)
}

#[tokio::test]
async fn a_door_is_numbered_by_its_metres_along_the_pieces_of_the_street() {
    let hall = hall().await;
    let claire = claire(&hall).await;
    let new = door(&hall, &claire, 99_999, 101.0, true).await;
    let refused = numbered(&hall, &claire, "number-metric", &new, json!({})).await;
    assert_eq!(refused["changed"], 0);
    assert!(refused["refused"][0]["reason"].as_str().unwrap().contains("n’a pas de tracé"), "{refused}");
    line(&hall, "a", "rue de la paix", "linestring(2.65 50, 2.651 50)").await;
    line(&hall, "b", "Rue de la Paix", "linestring(2.651 50, 2.654 50)").await;
    let done = numbered(&hall, &claire, "number-metric", &new, json!({})).await;
    assert_eq!((&done["changed"], &done["message"]), (&json!(1), &json!("Numéro attribué : 101.")), "{done}");
    let (number, _, id) = values(&hall, &claire, &new).await;
    assert_eq!(number, 101);
    assert!(id.starts_with("80016_xxxx_"), "{id}");
    let right = door(&hall, &claire, 99_999, 100.0, false).await;
    numbered(&hall, &claire, "number-metric", &right, json!({})).await;
    assert_eq!(values(&hall, &claire, &right).await.0, 100);
    line(&hall, "c", "Rue de la Paix", "linestring(2.66 50, 2.661 50)").await;
    let broken = numbered(&hall, &claire, "number-metric", &right, json!({})).await;
    assert!(broken["refused"][0]["reason"].as_str().unwrap().contains("2 morceaux"), "{broken}");
}

#[tokio::test]
async fn a_door_between_two_houses_gets_the_number_they_leave_whichever_way_the_line_was_drawn() {
    let hall = hall().await;
    let claire = claire(&hall).await;
    // Drawn from the far end.
    line(&hall, "a", "Rue de la Paix", "linestring(2.654 50, 2.65 50)").await;
    for (number, along, left) in [(1, 10.0, true), (3, 50.0, true), (9, 90.0, true), (2, 20.0, false)] {
        door(&hall, &claire, number, along, left).await;
    }
    let mut given = Vec::new();
    for (along, left) in [(70.0, true), (60.0, true), (20.5, true), (120.0, true), (40.0, false)] {
        let new = door(&hall, &claire, 99_999, along, left).await;
        numbered(&hall, &claire, "number-sequential", &new, json!({})).await;
        let (number, suffix, _) = values(&hall, &claire, &new).await;
        given.push((number.as_i64().unwrap(), suffix.as_str().unwrap_or_default().to_owned()));
    }
    let expected = [(5, ""), (3, "bis"), (1, "bis"), (11, ""), (4, "")];
    assert_eq!(given, expected.map(|(number, suffix)| (number, suffix.to_owned())));
}

#[tokio::test]
async fn a_door_on_the_axis_is_numbered_once_its_side_is_said() {
    let hall = hall().await;
    let claire = claire(&hall).await;
    line(&hall, "a", "Rue de la Paix", "linestring(2.65 50, 2.654 50)").await;
    let body = json!({"values": {"number": 99_999, "street": "Rue de la Paix"}, "geometry": {"type": "Point", "coordinates": [2.65, 50.0]}});
    let new = hall.post(&claire, "/api/records/addresses", body).await.good();
    let refused = numbered(&hall, &claire, "number-sequential", &new, json!({})).await;
    assert!(refused["refused"][0]["reason"].as_str().unwrap().contains("axe"), "{refused}");
    numbered(&hall, &claire, "number-sequential", &new, json!({"side": "right"})).await;
    assert_eq!(values(&hall, &claire, &new).await.0, 2);
}

const HEADER: &str = "cle_interop;commune_insee;commune_nom;voie_nom;lieudit_complement_nom;numero;suffixe;position;x;y;long;lat;cad_parcelles;source;date_der_maj;certification_commune";

/// A line of a BAL.
fn bal_line(street: (&str, &str), number: u32, lon: f64) -> String {
    format!(
        "80016_{}_{number:05};80016;Albert;{};;{number};;entrée;;;{lon};50;;Albert;2026-01-01;0",
        street.0, street.1
    )
}

/// A town of four addresses, and a file in which one street is renamed, one address moved, one added, one gone.
async fn compared(hall: &Hall, agent: &Agent) -> (String, Vec<Value>) {
    for (code, street, number, lon) in [
        ("0120", "Rue de la Paix", 1, 2.65),
        ("0120", "Rue de la Paix", 3, 2.651),
        ("0130", "Rue Haute", 5, 2.652),
        ("0140", "Rue Basse", 7, 2.653),
    ] {
        let values = json!({"number": number, "street": street, "street_code": code, "position": "entrée", "post_town": "Albert"});
        let body = json!({"values": values, "geometry": {"type": "Point", "coordinates": [lon, 50.0]}});
        hall.post(agent, "/api/records/addresses", body).await.good();
    }
    let lines = [
        HEADER.to_owned(),
        bal_line(("0120", "Rue de la Paix"), 1, 2.65),
        bal_line(("0120", "Rue de la Paix"), 3, 2.6515),
        bal_line(("0130", "Rue du Haut"), 5, 2.652),
        bal_line(("0120", "Rue de la Paix"), 9, 2.655),
    ];
    let file = format!("{}\n", lines.join("\n"));
    let told = hall.upload(agent, "/api/addresses/differences?commune=80016", file.clone()).await.good();
    (file, told["differences"].as_array().unwrap().clone())
}

fn of<'v>(differences: &'v [Value], what: &str) -> &'v Value {
    let found: Vec<&Value> = differences.iter().filter(|difference| difference["what"] == what).collect();
    assert_eq!(found.len(), 1, "{what}: {differences:#?}");
    found[0]
}

#[tokio::test]
async fn a_newer_file_is_compared_and_two_of_four_differences_are_accepted() {
    let hall = hall().await;
    let claire = claire(&hall).await;
    let (file, all) = compared(&hall, &claire).await;
    assert_eq!(all.len(), 4, "{all:#?}");
    let (moved, renamed) = (of(&all, "moved"), of(&all, "renamed"));
    assert!((moved["metres"].as_f64().unwrap() - 35.9).abs() < 0.2, "{moved}");
    assert_eq!((&moved["label"], &moved["version"]), (&json!("3 Rue de la Paix"), &json!(1)));
    assert_eq!((&renamed["was"]["values"]["street"], &renamed["spelling"]), (&json!("Rue Haute"), &json!(false)));
    assert_eq!(of(&all, "added")["would_be"]["values"]["number"], 9);
    assert_eq!(of(&all, "removed")["was"]["values"]["street"], "Rue Basse");
    let accept = json!({"commune": "80016", "accept": [moved, of(&all, "added")]});
    let done = hall.post(&claire, "/api/addresses/differences/accept", accept.clone()).await.good();
    assert_eq!(done, json!({"changed": 2, "refused": []}));
    let item = hall.get(&claire, &format!("/api/records/addresses/{}", moved["id"])).await.good();
    assert_eq!((&item["geometry"]["coordinates"], &item["version"]), (&json!([2.6515, 50]), &json!(2)));
    let rest = hall.upload(&claire, "/api/addresses/differences?commune=80016", file).await.good();
    let words: Vec<&Value> = rest["differences"].as_array().unwrap().iter().map(|d| &d["what"]).collect();
    assert_eq!(words, ["removed", "renamed"]);
    // Sent once more, what was added is not added again; what moved is told as changed meanwhile.
    let again = hall.post(&claire, "/api/addresses/differences/accept", accept).await.good();
    assert_eq!((&again["changed"], &again["refused"][0]["label"]), (&json!(1), &json!("3 Rue de la Paix")), "{again}");
    assert_eq!(hall.get(&claire, "/api/records/addresses").await.good()["total"], 5);
    let accept = json!({"commune": "80016", "accept": [of(&all, "removed"), renamed]});
    let done = hall.post(&claire, "/api/addresses/differences/accept", accept).await.good();
    assert_eq!(done["changed"], 2, "{done}");
    let streets = hall.get(&claire, "/api/records/addresses?sort=street").await.good();
    let streets: Vec<&str> =
        streets["items"].as_array().unwrap().iter().map(|item| item["values"]["street"].as_str().unwrap()).collect();
    assert_eq!(streets, ["Rue de la Paix", "Rue de la Paix", "Rue de la Paix", "Rue du Haut"]);
}

#[tokio::test]
async fn a_file_that_says_nothing_of_the_commune_or_is_no_list_of_addresses_is_refused() {
    let hall = hall().await;
    let claire = claire(&hall).await;
    let compare = "/api/addresses/differences?commune=80016";
    let other = format!("{HEADER}\n{}\n", bal_line(("0120", "Rue A"), 1, 2.65).replace("80016", "80017"));
    let said = hall.upload(&claire, compare, other).await.refused(422);
    assert!(said["detail"].as_str().unwrap().contains("80016"), "{said}");
    hall.upload(&claire, compare, "nom;longueur\nRue A;12\n").await.refused(400);
    hall.upload(&claire, compare, vec![b'x'; (64 << 20) + 1]).await.refused(413);
    let reader = hall.agent("lea", "reader", Some("80016")).await;
    hall.upload(&reader, compare, "").await.refused(403);
    hall.upload(&claire, "/api/addresses/differences?commune=93010", "").await.refused(403);
    let elsewhere = json!({"commune": "93010", "accept": []});
    hall.post(&claire, "/api/addresses/differences/accept", elsewhere).await.refused(403);
    let unreadable = json!({"commune": "80016", "accept": [{"what": "moved", "label": "x"}]});
    let done = hall.post(&claire, "/api/addresses/differences/accept", unreadable).await.good();
    assert_eq!((&done["changed"], &done["refused"][0]["label"]), (&json!(0), &json!("x")));
    let forged =
        hall.ask(&claire.forged(), Method::POST, "/api/addresses/differences/accept", &[], Some(json!({}))).await;
    assert!(forged.status.is_client_error());
}

#[tokio::test]
async fn an_address_whose_line_cannot_be_read_is_not_told_as_gone() {
    let hall = hall().await;
    let claire = claire(&hall).await;
    let (file, _) = compared(&hall, &claire).await;
    let unplaced = bal_line(("0140", "Rue Basse"), 7, 2.653).replace(";2.653;50;", ";;;");
    let told =
        hall.upload(&claire, "/api/addresses/differences?commune=80016", format!("{file}{unplaced}\n")).await.good();
    assert_eq!((&told["refused"], &told["refused_lines"][0]["line"]), (&json!(1), &json!(6)), "{told}");
    assert!(told["differences"].as_array().unwrap().iter().all(|difference| difference["what"] != "removed"), "{told}");
}
