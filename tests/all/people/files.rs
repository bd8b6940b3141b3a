//! Rows of a file brought in, and what is filtered taken out.

use std::time::Duration;

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::asked;
use crate::support::hall::{Agent, Hall, hall};

/// Send a file and wait for the end of its import.
async fn import(hall: &Hall, agent: &Agent, query: &str, file: String) -> (String, Value) {
    let begun = hall.upload(agent, &format!("/api/records/addresses/import?{query}"), file).await.good();
    let id = begun["id"].as_str().unwrap().to_owned();
    loop {
        let told = hall.get(agent, &format!("/api/imports/{id}")).await.good();
        if told["state"] != "running" {
            return (id, told);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A list counts up to ten thousand.
async fn number_in_table(hall: &Hall) -> u64 {
    let count: i64 =
        sqlx::query_scalar("select count(*) from addresses.addresses").fetch_one(hall.town.pool()).await.unwrap();
    count.cast_unsigned()
}

fn count(told: &Value) -> [u64; 5] {
    ["read", "added", "changed", "unchanged", "rejected"].map(|name| told[name].as_u64().unwrap())
}

#[tokio::test]
async fn every_bad_line_is_explained_and_the_corrected_rejects_complete_the_import() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    // One line in a hundred is bad, and one in a thousand once more.
    let lines = asked("BEFFROI_LINES", 3_000);
    let bad = lines / 100 + lines / 1_000;
    let good = lines - bad;
    let mut file = String::from("numero;Suffixe;Voie;long;lat\n");
    for n in 0..lines {
        let number = if n % 100 == 7 { "douze".to_owned() } else { (n % 9_000).to_string() };
        let lat = if n % 1_000 == 500 { "nord" } else { "50.0" };
        file.push_str(&format!(
            "{number};;Rue n° {};{:.5};{lat}\n",
            n / 50,
            2.6 + f64::from(u32::try_from(n).unwrap()) * 1e-6
        ));
    }
    let map = "map.numero=number&map.Suffixe=suffix&map.Voie=street&map.long=longitude&map.lat=latitude";
    let (_, tried) = import(&hall, &claire, &format!("{map}&dry_run=true"), file.clone()).await;
    assert_eq!((tried["state"].as_str(), count(&tried)), (Some("done"), [lines, good, 0, 0, bad]));
    assert_eq!(hall.get(&claire, "/api/records/addresses").await.good()["total"], 0, "a trial keeps nothing");
    let (id, told) = import(&hall, &claire, map, file).await;
    assert_eq!(count(&told), [lines, good, 0, 0, bad]);
    let first = &told["lines"][0];
    assert_eq!((&first["line"], &first["column"]), (&json!(9), &json!("numero")));
    assert!(first["message"].as_str().unwrap().contains("douze"));
    assert_eq!(number_in_table(&hall).await, good);
    let rejects = String::from_utf8(hall.get(&claire, &format!("/api/imports/{id}/rejects")).await.body).unwrap();
    assert_eq!(rejects.lines().count(), usize::try_from(bad).unwrap() + 1);
    let explained = |line: &str| line.contains("n’est pas un nombre entier") || line.contains("attendues en degrés");
    assert!(rejects.lines().skip(1).all(explained), "{rejects}");
    assert!(rejects.lines().nth(1).unwrap().contains("numero : « douze » n’est pas un nombre entier."), "{rejects}");
    let corrected = rejects.replace(";nord;", ";50.0;").replace("\ndouze;", "\n12;");
    let (_, told) = import(&hall, &claire, map, corrected).await;
    assert_eq!(count(&told), [bad, bad, 0, 0, 0]);
    assert_eq!(number_in_table(&hall).await, lines);
}

#[tokio::test]
async fn what_was_exported_comes_in_again_without_change() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    for number in [1, 12, 14] {
        hall.address(&claire, "80016", number, "Rue de Birmingham").await;
    }
    let csv = hall.get(&claire, "/api/records/addresses/export?format=csv&f.number=gt:1").await;
    assert!(csv.headers["content-disposition"].to_str().unwrap().contains("addresses.csv"));
    let csv = String::from_utf8(csv.body).unwrap();
    assert_eq!(csv.lines().count(), 3, "{csv}");
    let proposed = hall.upload(&claire, "/api/records/addresses/import/columns", csv.clone()).await.good();
    let fields: Vec<&str> =
        proposed["columns"].as_array().unwrap().iter().filter_map(|column| column["field"].as_str()).collect();
    assert!(
        ["fid", "commune", "number", "street", "longitude", "latitude"].iter().all(|field| fields.contains(field)),
        "{fields:?}"
    );
    let (_, told) = import(&hall, &claire, "", csv.clone()).await;
    assert_eq!(count(&told), [2, 0, 0, 2, 0], "{told}");
    let (_, told) = import(&hall, &claire, "", csv.replace(";12;", ";13;")).await;
    assert_eq!(count(&told), [2, 0, 1, 1, 0], "{told}");
    for format in ["xlsx", "ods", "gpkg", "geojson"] {
        let file = hall.get(&claire, &format!("/api/records/addresses/export?format={format}&commune=80016")).await;
        assert!(file.status.is_success() && file.body.len() > 500, "{format}");
    }
    let geojson = hall.get(&claire, "/api/records/addresses/export?format=geojson&columns=number,street").await.good();
    assert_eq!(geojson["features"].as_array().unwrap().len(), 3);
    assert_eq!(geojson["features"][0]["properties"]["street"], "Rue de Birmingham");
    hall.get(&claire, "/api/records/addresses/export?format=dwg").await.refused(400);
}

#[tokio::test]
async fn a_file_of_another_commune_brings_nothing_in() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let file =
        "commune;number;street;longitude;latitude\n93010;1;Rue de Bondy;2.48;48.9\n80016;1;Rue d’Albert;2.65;50\n";
    let (id, told) = import(&hall, &claire, "", file.to_owned()).await;
    assert_eq!(count(&told), [2, 1, 0, 0, 1]);
    assert!(told["lines"][0]["message"].as_str().unwrap().contains("93010"));
    hall.upload(&claire, "/api/records/addresses/import?commune=93010", file.to_owned()).await.refused(403);
    let paul = hall.agent("paul", "addressing", Some("80016")).await;
    hall.get(&paul, &format!("/api/imports/{id}")).await.refused(404);
    hall.upload(&paul, "/api/records/addresses/import", "ni colonne\nni rien\n".to_owned()).await.refused(400);
}

#[tokio::test]
async fn a_stopped_import_keeps_nothing() {
    let hall = hall().await;
    let claire = hall.agent("claire", "addressing", Some("80016")).await;
    let mut file = String::from("number;street;longitude;latitude\n");
    (0..60_000).for_each(|n| file.push_str(&format!("{};Rue longue;2.6;50.0\n", n % 9_000)));
    let begun = hall.upload(&claire, "/api/records/addresses/import", file).await.good();
    let path = format!("/api/imports/{}", begun["id"].as_str().unwrap());
    while hall.get(&claire, &path).await.good()["added"].as_u64() < Some(100) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(hall.ask(&claire, Method::DELETE, &path, &[], None).await.status.as_u16(), 204);
    let told = loop {
        let told = hall.get(&claire, &path).await.good();
        if told["state"] != "running" {
            break told;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert_eq!(told["state"], "stopped");
    assert_eq!(hall.get(&claire, "/api/records/addresses").await.good()["total"], 0);
}
