//! What the card of a place says.

use serde_json::Value;

use crate::features_town::{Desk, desk};

async fn at(desk: &Desk, x: f64, y: f64, more: &str) -> Value {
    let (lon, lat) = desk.spot(x, y).await;
    desk.get(&format!("/api/at?lon={lon}&lat={lat}{more}")).await.good()
}

fn group<'a>(answer: &'a Value, layer: &str) -> Option<&'a Vec<Value>> {
    let groups = answer["groups"].as_array().unwrap();
    assert!(groups.iter().all(|group| group["error"].is_null()), "{answer}");
    groups.iter().find(|group| group["layer"] == layer).and_then(|group| group["features"].as_array())
}

fn near(value: &Value, expected: f64, tolerance: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - expected).abs() <= tolerance)
}

#[tokio::test]
async fn a_click_tells_everything_at_the_place_in_the_order_of_the_map() {
    let desk = desk().await;
    let answer = at(&desk, 50.0, 25.0, "&zoom=18").await;
    let layers: Vec<&str> =
        answer["groups"].as_array().unwrap().iter().map(|group| group["layer"].as_str().unwrap()).collect();
    assert_eq!(layers, ["communes", "zoning", "polling-stations", "parcels"]);
    let parcel = &group(&answer, "parcels").unwrap()[0];
    assert_eq!(parcel["label"], "AB 123");
    assert!(near(&parcel["area"], 5000.0, 0.05), "{}", parcel["area"]);
    let stated = parcel["properties"].as_array().unwrap().iter().find(|property| property["name"] == "area").unwrap();
    assert_eq!(stated["text"], "5\u{202f}000\u{202f}m²");
    let zone = &group(&answer, "zoning").unwrap()[0];
    let kind = zone["properties"].as_array().unwrap().iter().find(|property| property["name"] == "kind").unwrap();
    assert_eq!((kind["value"].as_str(), kind["text"].as_str()), (Some("U"), Some("Zone urbaine")));
}

#[tokio::test]
async fn coordinates_are_told_in_lambert_93_the_legal_projection_and_wgs_84() {
    let desk = desk().await;
    let answer = at(&desk, 50.0, 25.0, "").await;
    let told: Vec<(i64, f64, f64)> = answer["coordinates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["srid"].as_i64().unwrap(), c["x"].as_f64().unwrap(), c["y"].as_f64().unwrap()))
        .collect();
    assert_eq!(told.iter().map(|c| c.0).collect::<Vec<_>>(), [2154, 3950, 4326]);
    assert_eq!((told[1].1, told[1].2), (1_674_050.0, 9_201_025.0));
    let arles = desk.get("/api/at?lon=4.6278&lat=43.6767").await.good();
    let zone = &arles["coordinates"][1];
    assert_eq!(
        (zone["srid"].as_i64(), zone["x"].as_f64(), zone["y"].as_f64()),
        (Some(3944), Some(1_831_248.87), Some(3_165_376.52))
    );
}

#[tokio::test]
async fn the_shares_of_a_parcel_are_those_of_its_surface() {
    let desk = desk().await;
    let answer = at(&desk, 50.0, 25.0, "").await;
    let shares = group(&answer, "parcels").unwrap()[0]["shares"].as_array().unwrap().clone();
    let told: Vec<&str> = shares.iter().map(|share| share["label"].as_str().unwrap()).collect();
    assert_eq!(told[..3], ["UA", "N", "A"], "the neighbour that only shares a border is none: {told:?}");
    assert!(near(&shares[0]["share"], 0.75, 1e-4) && near(&shares[0]["area"], 3750.0, 0.5));
    assert!(near(&shares[1]["share"], 0.25, 1e-4) && near(&shares[1]["area"], 1250.0, 0.5));
    assert_eq!(shares[0]["kind"], "Zone urbaine");
    assert_eq!((shares[1]["marginal"].as_bool(), shares[2]["marginal"].as_bool()), (Some(false), Some(true)));
    let line = shares.iter().find(|share| share["label"].as_str().unwrap().contains("Alignement")).unwrap();
    assert!(line["share"].is_null() && near(&line["length"], 30.0, 0.01));
    assert!(shares.iter().any(|share| share["label"].as_str().unwrap().contains("Arbre remarquable")));
    let easement = shares.iter().find(|share| share["layer"] == "easements").unwrap();
    assert!(near(&easement["share"], 0.1, 1e-4));
}

#[tokio::test]
async fn a_self_crossing_zone_does_not_spoil_the_card() {
    let desk = desk().await;
    desk.run(
        "insert into planning.zoning (commune, id, label, kind, geom)
         select '80016', 'bow', 'X', 'U', ST_Multi(ST_SetSRID(ST_MakePolygon(ST_MakeLine(array[spot(0, 0), spot(100, 50), spot(100, 0), spot(0, 50), spot(0, 0)])), 4326))",
    )
    .await;
    let answer = at(&desk, 50.0, 25.0, "").await;
    let shares = group(&answer, "parcels").unwrap()[0]["shares"].clone();
    let bow = shares.as_array().unwrap().iter().find(|share| share["label"] == "X").unwrap();
    assert!(near(&bow["share"], 0.5, 1e-3), "{bow}");
}

#[tokio::test]
async fn a_line_is_meant_by_a_click_beside_it_only_as_near_as_the_zoom_allows() {
    let desk = desk().await;
    let close = at(&desk, 100.0, -6.0, "&zoom=18").await;
    assert_eq!(group(&close, "streets").unwrap()[0]["label"], "Rue de la République");
    assert!(group(&at(&desk, 100.0, -60.0, "&zoom=18").await, "streets").is_none());
    assert!(group(&at(&desk, 100.0, -60.0, "&zoom=12").await, "streets").is_some());
}

#[tokio::test]
async fn a_parcel_is_shown_as_it_was_with_its_versions_and_its_family() {
    let desk = desk().await;
    desk.run(
        "set beffroi.as_of = '2023-01-01';
         update cadastre.parcels set geom = at(0, 0, 100, 40) where id = '80016000AB0123';
         delete from cadastre.parcels where id = '80016000AB0124';
         insert into cadastre.parcels (commune, id, section, number, geom) values ('80016', '80016000AB0200', 'AB', '200', at(100, 0, 50, 50)), ('80016', '80016000AB0201', 'AB', '201', at(150, 0, 50, 50));
         insert into cadastre.parcel_lineage values ('80016', '80016000AB0124', '80016000AB0200', '2023-01-01', 0.5), ('80016', '80016000AB0124', '80016000AB0201', '2023-01-01', 0.5);",
    )
    .await;
    let now = at(&desk, 50.0, 20.0, "").await;
    let parcel = &group(&now, "parcels").unwrap()[0];
    assert!(near(&parcel["area"], 4000.0, 0.05));
    let versions: Vec<(&str, Option<&str>, &str)> = parcel["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| (v["valid_from"].as_str().unwrap(), v["valid_to"].as_str(), v["change"].as_str().unwrap()))
        .collect();
    assert_eq!(versions, [("2022-01-01", Some("2023-01-01"), "appeared"), ("2023-01-01", None, "shape")]);
    let before = at(&desk, 50.0, 20.0, "&date=2022-06-01").await;
    assert!(near(&group(&before, "parcels").unwrap()[0]["area"], 5000.0, 0.05));
    let gone = at(&desk, 120.0, 20.0, "&date=2022-12-31").await;
    let gone = &group(&gone, "parcels").unwrap()[0];
    assert_eq!(gone["label"], "AB 124");
    assert_eq!(gone["lineage"]["to"].as_array().unwrap().len(), 2);
    assert_eq!(gone["history"][0]["disappeared"], true);
    let born = at(&desk, 120.0, 20.0, "&date=2023-01-01").await;
    let born = &group(&born, "parcels").unwrap()[0];
    assert_eq!(
        (born["label"].as_str(), born["lineage"]["from"][0]["key"].as_str()),
        (Some("AB 200"), Some("80016000AB0124"))
    );
    assert!(group(&at(&desk, 50.0, 20.0, "&date=2021-12-31").await, "parcels").is_none(), "nothing was known then");
}

#[tokio::test]
async fn a_feature_asked_about_by_name_comes_first_with_everything_where_it_is() {
    let desk = desk().await;
    let fid = desk.fid("cadastre.parcels", "80016000AB0124").await;
    let answer = desk.get(&format!("/api/at?layer=parcels&fid={fid}")).await.good();
    assert_eq!(answer["groups"][0]["layer"], "parcels");
    assert_eq!(answer["groups"][0]["features"][0]["fid"], fid);
    assert!(group(&answer, "zoning").is_some());
}

#[tokio::test]
async fn towns_are_listed_with_what_there_is_of_them() {
    let desk = desk().await;
    desk.run("insert into beffroi.import (format, source, commune, as_of, finished) values ('etalab-cadastre', 'x', '80016', '2022-01-01', now()), ('etalab-cadastre', 'y', '80016', '2023-01-01', null)").await;
    let towns = desk.get("/api/towns").await.good();
    let albert = &towns[0];
    assert_eq!(
        (albert["commune"].as_str(), albert["name"].as_str(), albert["legal_srid"].as_i64()),
        (Some("80016"), Some("Albert"), Some(3950))
    );
    assert_eq!(albert["vintages"], serde_json::json!(["2022-01-01"]), "an import that was not finished is none");
    assert!(albert["layers"].as_array().unwrap().contains(&"zoning".into()));
    assert_eq!(towns[1]["name"], "Bondy");
    assert_eq!(towns[1]["layers"], serde_json::json!(["communes", "parcels", "streets", "addresses"]));
    assert_eq!(towns[1]["legal_srid"], 3950, "chosen by latitude where nobody chose");
}
