//! Lists, styles, symbols and letters as a map asks for them.
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use beffroi::catalog::CatalogHandle;
use beffroi::server::cartography;
use serde_json::Value;
use tower::ServiceExt;

use crate::support::{self, Town};

const STYLES: [&str; 6] = ["planning-light", "planning-dark", "elections", "elections-dark", "schools", "schools-dark"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

async fn maps(town: &Town) -> Router {
    let catalog = CatalogHandle::open(&root().join("layers"), town.pool().clone()).await.unwrap();
    cartography::router(catalog, town.pool().clone(), &root().join("styles"))
}

async fn get(router: &Router, path: &str) -> (StatusCode, Vec<u8>) {
    let request = Request::get(path).header(header::HOST, "carte.example").body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    (status, to_bytes(response.into_body(), 1 << 22).await.unwrap().to_vec())
}

async fn json(router: &Router, path: &str) -> Value {
    let (status, body) = get(router, path).await;
    assert_eq!(status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&body));
    serde_json::from_slice(&body).unwrap()
}

/// Every text of an expression or value, at any depth.
fn strings<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::String(text) => drop(found.insert(text)),
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_list_names_every_layer_with_its_columns_and_count() {
    let town = support::town().await;
    sqlx::query("insert into addresses.addresses (commune, id, number, geom) values ('80016', 'a', 1, 'srid=4326;point(2.65 50)')")
        .execute(town.pool())
        .await
        .unwrap();
    let list = json(&maps(&town).await, "/api/layers").await;
    let list = list.as_array().unwrap();
    let addresses = list.iter().find(|layer| layer["id"] == "addresses").unwrap();
    assert_eq!((addresses["count"].as_i64(), addresses["geometry"].as_str()), (Some(1), Some("point")));
    assert_eq!(addresses["title"]["fr"], "Adresses");
    let zoning = list.iter().find(|layer| layer["id"] == "zoning").unwrap();
    let kind = zoning["columns"].as_array().unwrap().iter().find(|column| column["name"] == "kind").unwrap();
    assert_eq!(kind["values"]["AUc"]["es"], "Por urbanizar, abierta");
    let orders: Vec<_> = list.iter().map(|layer| layer["order"].as_i64().unwrap()).collect();
    assert!(orders.is_sorted(), "{orders:?}");
}

#[tokio::test]
async fn styles_ask_only_this_server_for_what_exists() {
    let town = support::town().await;
    let router = maps(&town).await;
    let sheet = json(&router, "/sprites/beffroi@2x.json").await;
    let layers = json(&router, "/api/layers").await;
    let known = |id: &str| layers.as_array().unwrap().iter().find(|layer| layer["id"] == id).cloned();
    for id in STYLES {
        let style = json(&router, &format!("/styles/{id}.json")).await;
        assert_eq!(style["sprite"], "http://carte.example/sprites/beffroi");
        let tiles = style["sources"]["beffroi"]["url"].as_str().unwrap();
        let in_tiles: Vec<_> = tiles.strip_prefix("http://carte.example/tiles/").unwrap().split(',').collect();
        for drawing in style["layers"].as_array().unwrap().iter().filter(|d| d["type"] != "background") {
            let name = format!("{id} {}", drawing["id"]);
            let layer = drawing["metadata"]["beffroi:layer"].as_str().unwrap();
            let source = drawing["source-layer"].as_str().unwrap();
            let entry = known(layer).unwrap_or_else(|| panic!("{name}: no layer {layer}"));
            assert!(in_tiles.contains(&layer), "{name}: {layer} is not in the tiles");
            assert_eq!(source.strip_suffix("-label").unwrap_or(source), layer, "{name}");
            columns_exist(drawing, &entry, &name);
            pictures_exist(drawing, &sheet, &name);
            letters_exist(&router, drawing, &name).await;
        }
    }
}

fn columns_exist(drawing: &Value, entry: &Value, name: &str) {
    let columns: Vec<_> = entry["columns"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect();
    let text = drawing.to_string();
    for read in ["[\"get\",\"", "[\"has\",\""].iter().flat_map(|mark| text.split(mark).skip(1)) {
        let column = read.split('"').next().unwrap();
        assert!(columns.contains(&column), "{name} reads {column}, which the tiles do not carry");
    }
}

fn pictures_exist(drawing: &Value, sheet: &Value, name: &str) {
    let mut pictures = BTreeSet::new();
    strings(&drawing["paint"]["fill-pattern"], &mut pictures);
    if drawing["layout"]["icon-image"].is_string() {
        strings(&drawing["layout"]["icon-image"], &mut pictures);
    }
    let choice = drawing["layout"]["icon-image"].as_array().filter(|choice| choice[0] == "match");
    pictures
        .extend(choice.into_iter().flat_map(|c| c[3..].iter().step_by(2).chain(c.last())).filter_map(Value::as_str));
    for picture in pictures {
        assert!(sheet.get(picture).is_some(), "{name}: no symbol {picture}");
    }
}

async fn letters_exist(router: &Router, drawing: &Value, name: &str) {
    for face in drawing["layout"]["text-font"].as_array().into_iter().flatten() {
        let path = format!("/fonts/{}/0-255.pbf", face.as_str().unwrap().replace(' ', "%20"));
        let (status, glyphs) = get(router, &path).await;
        assert_eq!(status, StatusCode::OK, "{name}: {face}");
        assert!(glyphs.len() > 10_000, "{name}: {face} has only {} bytes", glyphs.len());
    }
}

#[tokio::test]
async fn every_symbol_drawn_is_in_both_sheets() {
    let town = support::town().await;
    let router = maps(&town).await;
    for sheet in ["beffroi", "beffroi@2x"] {
        let index = json(&router, &format!("/sprites/{sheet}.json")).await;
        let drawn: BTreeSet<_> = fs::read_dir(root().join("styles/sprites"))
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(
            index.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>(),
            drawn,
            "run styles/build-sprites"
        );
        let (status, picture) = get(&router, &format!("/sprites/{sheet}.png")).await;
        assert!(status == StatusCode::OK && picture.starts_with(b"\x89PNG"));
    }
}

#[tokio::test]
async fn an_unchanged_style_is_not_sent_twice() {
    let town = support::town().await;
    let router = maps(&town).await;
    let ask = |tag: Option<String>| {
        let request = Request::get("/styles/schools.json").header(header::HOST, "h");
        let request = tag.into_iter().fold(request, |request, tag| request.header(header::IF_NONE_MATCH, tag));
        router.clone().oneshot(request.body(Body::empty()).unwrap())
    };
    let tag = ask(None).await.unwrap().headers()[header::ETAG].to_str().unwrap().to_owned();
    assert_eq!(ask(Some(tag)).await.unwrap().status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn wrong_requests_are_told_what_to_ask_for() {
    let town = support::town().await;
    let router = maps(&town).await;
    for (path, status, remedy) in [
        ("/styles/plan.json", StatusCode::NOT_FOUND, "planning-light"),
        ("/styles/..%2Ftokens%2Flight.json", StatusCode::NOT_FOUND, "planning-light"),
        ("/fonts/Comic/0-255.pbf", StatusCode::NOT_FOUND, "Inter Regular"),
        ("/fonts/Inter%20Regular/0-99.pbf", StatusCode::BAD_REQUEST, "0-255.pbf"),
    ] {
        let (got, body) = get(&router, path).await;
        let problem: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(got, status, "{path}");
        assert!(problem["remedy"].as_str().unwrap().contains(remedy), "{path}: {problem}");
    }
    let (status, glyphs) = get(&router, "/fonts/Inter%20Regular/19968-20223.pbf").await;
    assert_eq!((status, glyphs.len()), (StatusCode::OK, 0), "a rare sign must not take the other names away");
    assert_eq!(get(&router, "/sprites/..%2F..%2FCargo.toml").await.0, StatusCode::NOT_FOUND);
}
