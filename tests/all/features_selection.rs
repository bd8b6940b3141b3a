//! Selecting on the map, and taking the selection away as a file.

use std::io::Cursor;

use axum::body::Body;
use flatgeobuf::{FallibleStreamingIterator, FeatureProperties, FgbReader};
use serde_json::{Value, json};

use crate::features_town::{Desk, Reply, desk, post};

async fn select(desk: &Desk, layer: &str, body: Value) -> Value {
    post(&desk.app, &format!("/api/layers/{layer}/select"), body.to_string()).await.good()
}

async fn export(desk: &Desk, query: &str, body: Value) -> Reply {
    post(&desk.app, &format!("/api/layers/parcels/export?{query}"), body.to_string()).await
}

fn keys(selected: &Value) -> Vec<&str> {
    selected["features"].as_array().unwrap().iter().map(|feature| feature["key"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_lasso_takes_the_parcels_it_meets_and_states_their_area() {
    let desk = desk().await;
    let lasso = desk.box_of(50.0, 10.0, 100.0, 20.0).await;
    let selected = select(&desk, "parcels", json!({"geometry": lasso})).await;
    assert_eq!(keys(&selected), ["80016000AB0123", "80016000AB0124"]);
    assert_eq!((selected["count"].as_i64(), selected["truncated"].as_bool()), (Some(2), Some(false)));
    assert!((selected["area"].as_f64().unwrap() - 10_000.0).abs() < 0.1, "{}", selected["area"]);
    let beside = desk.box_of(-100.0, 0.0, 100.0, 50.0).await;
    assert_eq!(select(&desk, "parcels", json!({"geometry": beside})).await["count"], 0, "a common border is no choice");
    let streets = select(&desk, "streets", json!({"geometry": desk.box_of(0.0, -10.0, 50.0, 8.0).await})).await;
    assert_eq!((streets["count"].as_i64(), streets["area"].as_f64()), (Some(1), Some(0.0)));
}

#[tokio::test]
async fn a_lasso_drawn_across_itself_takes_what_it_encloses() {
    let desk = desk().await;
    let mut corners = Vec::new();
    for (x, y) in [(10.0, 10.0), (190.0, 40.0), (190.0, 10.0), (10.0, 40.0), (10.0, 10.0)] {
        corners.push(desk.spot(x, y).await);
    }
    let bow = json!({"type": "Polygon", "coordinates": [corners]});
    assert_eq!(select(&desk, "parcels", json!({"geometry": bow})).await["count"], 2);
}

#[tokio::test]
async fn parcels_are_selected_by_name_at_present_and_as_they_were() {
    let desk = desk().await;
    let fid = desk.fid("cadastre.parcels", "80016000AB0123").await;
    desk.run("set beffroi.as_of = '2023-01-01'; update cadastre.parcels set geom = at(0, 0, 100, 40) where id = '80016000AB0123'").await;
    let now = select(&desk, "parcels", json!({"fids": [fid, fid]})).await;
    let then = select(&desk, "parcels", json!({"fids": [fid], "date": "2022-06-01"})).await;
    assert_eq!((now["count"].as_i64(), then["count"].as_i64()), (Some(1), Some(1)));
    assert!(
        (now["area"].as_f64().unwrap() - 4000.0).abs() < 0.1 && (then["area"].as_f64().unwrap() - 5000.0).abs() < 0.1
    );
    let feature = desk.get(&format!("/api/layers/parcels/features/{fid}?date=2022-06-01")).await;
    assert_eq!(feature.kind, "application/geo+json");
    let feature = feature.good();
    assert_eq!((feature["id"].as_i64(), feature["properties"]["number"].as_str()), (Some(fid), Some("123")));
    assert_eq!(feature["geometry"]["type"], "MultiPolygon");
}

#[tokio::test]
async fn a_selection_leaves_as_geojson_under_a_name_a_clerk_understands() {
    let desk = desk().await;
    let lasso = desk.box_of(50.0, 10.0, 100.0, 20.0).await;
    let reply = export(&desk, "format=geojson", json!({"geometry": lasso})).await;
    assert_eq!(reply.file, "attachment; filename=\"parcelles-selection.geojson\"");
    let file = reply.good();
    assert_eq!(
        (file["type"].as_str(), file["features"].as_array().map(Vec::len)),
        (Some("FeatureCollection"), Some(2))
    );
    let commune = desk.get("/api/layers/parcels/export?commune=93010&date=2022-03-01&lang=en").await;
    assert_eq!(commune.file, "attachment; filename=\"parcels-93010-2022-03-01.geojson\"");
    assert_eq!(commune.good()["features"].as_array().map(Vec::len), Some(1));
    let none = export(&desk, "format=geojson", json!({"fids": [987_654]})).await.good();
    assert_eq!(none["features"], json!([]));
}

#[tokio::test]
async fn a_spreadsheet_opens_the_csv_with_french_titles_and_figures() {
    let desk = desk().await;
    desk.run("update cadastre.parcels set address = '=1+1' where id = '80016000AB0124'").await;
    let reply = desk.get("/api/layers/parcels/export?format=csv&commune=80016").await;
    assert_eq!((reply.status.as_u16(), reply.file.as_str()), (200, "attachment; filename=\"parcelles-80016.csv\""));
    let text = String::from_utf8(reply.bytes).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut table = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    let titles = table.headers().unwrap().clone();
    let column =
        |title: &str| titles.iter().position(|given| given == title).unwrap_or_else(|| panic!("{title}: {titles:?}"));
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4);
    let of = |id: &str| rows.iter().find(|row| row.iter().any(|cell| cell == id)).unwrap();
    assert_eq!(&of("80016000AB0123")[column("Surface calculée (m²)")], "5000,0");
    assert!(
        of("80016000AB0123")[column("Latitude")].starts_with("49,")
            || of("80016000AB0123")[column("Latitude")].starts_with("50,")
    );
    assert!(of("80016000AB0124").iter().any(|cell| cell == "'=1+1"), "a formula must not run");
}

#[tokio::test]
async fn qgis_reads_the_flatgeobuf_with_its_index_and_columns() {
    let desk = desk().await;
    for (layer, count) in [("parcels", 5), ("prescriptions", 2), ("addresses", 4), ("streets", 3)] {
        let reply = desk.get(&format!("/api/layers/{layer}/export?format=flatgeobuf")).await;
        assert_eq!((reply.status.as_u16(), reply.kind.as_str()), (200, "application/vnd.flatgeobuf"));
        let reader = FgbReader::open(Cursor::new(reply.bytes)).unwrap();
        assert_eq!(reader.header().features_count(), count, "{layer}");
        assert_eq!(reader.header().crs().map(|crs| crs.code()), Some(4326));
        let mut features = reader.select_all().unwrap();
        let first = features.next().unwrap().unwrap();
        assert!(first.property::<i64>("fid").unwrap() > 0);
    }
    let empty = export(&desk, "format=flatgeobuf", json!({"fids": [987_654]})).await;
    assert_eq!(FgbReader::open(Cursor::new(empty.bytes)).unwrap().header().features_count(), 0);
}

#[tokio::test]
async fn the_same_connection_writes_every_format_one_after_the_other() {
    let desk = desk().await;
    for round in 0..3 {
        for layer in ["parcels", "zoning", "addresses"] {
            for format in ["geojson", "csv", "flatgeobuf"] {
                let reply = desk.get(&format!("/api/layers/{layer}/export?format={format}")).await;
                assert_eq!(
                    reply.status.as_u16(),
                    200,
                    "{round} {layer} {format}: {}",
                    String::from_utf8_lossy(&reply.bytes)
                );
            }
        }
    }
}

#[tokio::test]
async fn a_large_export_is_whole_and_a_reader_that_leaves_stops_it() {
    let desk = desk().await;
    desk.run(
        "insert into addresses.addresses (commune, id, number, street, geom) select '80016', 'n' || n, n, 'Rue Neuve', spot(n % 200, n / 200) from generate_series(1, 10000) n",
    )
    .await;
    let file = desk.get("/api/layers/addresses/export?commune=80016").await.good();
    assert_eq!(file["features"].as_array().map(Vec::len), Some(10_003));
    for _ in 0..9 {
        let request = axum::http::Request::get("/api/layers/addresses/export").body(Body::empty()).unwrap();
        drop(tower::ServiceExt::oneshot(desk.app.clone(), request).await.unwrap());
    }
    // More exports were dropped than the pool has connections: each must have given its own back.
    assert_eq!(desk.get("/api/towns").await.status.as_u16(), 200);
}

#[tokio::test]
async fn exports_leave_connections_for_clicks_and_say_so_when_their_own_are_taken() {
    let desk = desk().await;
    desk.run(
        "insert into addresses.addresses (commune, id, number, street, geom) select '80016', 'n' || n, n, 'Rue Neuve', spot(n % 200, n / 200) from generate_series(1, 10000) n",
    )
    .await;
    let ask = || axum::http::Request::get("/api/layers/addresses/export").body(Body::empty()).unwrap();
    let mut under_way = Vec::new();
    let refused = loop {
        let response = tower::ServiceExt::oneshot(desk.app.clone(), ask()).await.unwrap();
        if response.status() != 200 {
            break response;
        }
        under_way.push(response);
    };
    assert_eq!((refused.status().as_u16(), under_way.len()), (503, 4), "half of the eight connections of the pool");
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(desk.get("/api/search?q=rue%20neuve").await.status.as_u16(), 200);
    // Readers that leave give their places back, as soon as the writer notices.
    drop(under_way);
    let free = async {
        while tower::ServiceExt::oneshot(desk.app.clone(), ask()).await.unwrap().status() != 200 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), free).await.expect("a place is free again");
}
