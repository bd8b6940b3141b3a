//! The doors of the map, for a layer that is not for everybody: who sees it named, and whose features; and no route of
//! the server is without its row, here or in the table of operations.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use axum::http::Method;
use beffroi::server::document;
use serde_json::{Value, json};

use super::layers::{alarmed, square};
use crate::support::hall::{Agent, Hall};

/// What a door shows of the layer.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Shows {
    /// That there is such a layer.
    Layer,
    /// Its features.
    Features,
}

use Shows::{Features, Layer};

/// Route, what it shows, and a request: two features are there, 1 in Albert and 2 in Bondy.
type Door = (&'static str, Shows, &'static str);

const DOORS: &[Door] = &[
    ("/api/layers", Layer, "/api/layers"),
    ("/styles/{file}", Layer, "/styles/planning-light.json"),
    ("/tiles/{layers}", Layer, "/tiles/alarms"),
    ("/tiles/{layers}/{z}/{x}/{y}", Features, "/tiles/alarms/14/8312/5556"),
    ("/tiles/{layers}/{z}/{x}/{y}", Features, "/tiles/parcels,alarms/14/8312/5556"),
    ("/tiles/{layers}/{z}/{x}/{y}", Features, "/tiles/alarms/14/8312/5556?at=2030-01-01"),
    ("/api/at", Features, "/api/at?lon=2.65&lat=50.0&zoom=10"),
    ("/api/at", Features, "/api/at?lon=2.65&lat=50.0&zoom=10&date=2030-01-01"),
    ("/api/search", Features, "/api/search?q=-1"),
    ("/api/layers/{layer}/select", Features, "/api/layers/alarms/select fids"),
    ("/api/layers/{layer}/select", Features, "/api/layers/alarms/select lasso"),
    ("/api/layers/{layer}/export", Features, "/api/layers/alarms/export"),
    ("/api/layers/{layer}/export", Features, "/api/layers/alarms/export?format=csv"),
    ("/wfs", Layer, "/wfs?service=WFS&request=GetCapabilities"),
    ("/wfs", Layer, "/wfs?service=WFS&version=2.0.0&request=DescribeFeatureType"),
    ("/wfs", Features, "/wfs?service=WFS&version=2.0.0&request=GetFeature&typenames=bf:alarms"),
    ("/wfs", Features, "/wfs?service=WFS&version=1.0.0&request=GetFeature&typename=alarms"),
    ("/wfs/{layers}", Features, "/wfs/alarms?service=WFS&version=1.1.0&request=GetFeature&typename=bf:alarms"),
    ("/api/layers/{layer}/export", Features, "/api/layers/alarms/export fids"),
    ("/ogc", Layer, "/ogc?f=html"),
    ("/ogc/api", Layer, "/ogc/api"),
    ("/ogc/api", Layer, "/ogc/api?f=html"),
    ("/ogc/collections", Layer, "/ogc/collections"),
    ("/ogc/collections", Layer, "/ogc/collections?f=xml"),
    ("/ogc/collections/{collection}", Layer, "/ogc/collections/alarms"),
    ("/ogc/collections/{collection}", Layer, "/ogc/collections/alarms?f=xml"),
    ("/ogc/collections/{collection}", Features, "/ogc/collections/alarms?f=html"),
    ("/ogc/collections/{collection}/schema", Layer, "/ogc/collections/alarms/schema"),
    ("/ogc/collections/{collection}/schema", Layer, "/ogc/collections/alarms/schema?f=xml"),
    ("/ogc/collections/{collection}/queryables", Layer, "/ogc/collections/alarms/queryables"),
    ("/ogc/collections/{collection}/sortables", Layer, "/ogc/collections/alarms/sortables"),
    ("/ogc/collections/{collection}/items", Features, "/ogc/collections/alarms/items"),
    ("/ogc/collections/{collection}/items", Features, "/ogc/collections/alarms/items?f=html"),
    ("/ogc/collections/{collection}/items", Features, "/ogc/collections/alarms/items?f=jsonfg"),
    ("/ogc/collections/{collection}/items", Features, "/ogc/collections/alarms/items?f=csv"),
    ("/ogc/collections/{collection}/items", Features, "/ogc/collections/alarms/items?f=gml"),
    ("/ogc/collections/{collection}/items", Features, "/ogc/collections/alarms/items?f=gmlsf0"),
    ("/ogc/collections/{collection}/items", Features, "/ogc/collections/alarms/items?bbox=2.6,49.9,2.7,50.1"),
    ("/ogc/collections/{collection}/items", Features, "/ogc/collections/alarms/items?filter=id%20LIKE%20'%25-1'"),
    ("/ogc/collections/{collection}/items", Features, "/ogc/collections/alarms/items?sortby=-id"),
    ("/ogc/collections/{collection}/items", Features, "/ogc/collections/alarms/items?datetime=2030-01-01"),
    ("/ogc/collections/{collection}/items", Features, "/ogc/collections/alarms/items?datetime=2020-01-01/2030-01-01"),
    ("/ogc/collections/{collection}/tiles", Layer, "/ogc/collections/alarms/tiles"),
    ("/ogc/collections/{collection}/tiles/{grid}", Layer, "/ogc/collections/alarms/tiles/WebMercatorQuad"),
    (
        "/ogc/collections/{collection}/tiles/{grid}/{level}/{row}/{column}",
        Features,
        "/ogc/collections/alarms/tiles/WebMercatorQuad/14/5556/8312",
    ),
    ("/ogc/tiles/{grid}", Layer, "/ogc/tiles/WebMercatorQuad?collections=alarms"),
    (
        "/ogc/tiles/{grid}/{level}/{row}/{column}",
        Features,
        "/ogc/tiles/WebMercatorQuad/14/5556/8312?collections=alarms",
    ),
];

/// Routes that show nothing of a town's, each with its reason.
const NOTHING_OF_A_TOWN: &[&str] = &[
    "/healthz",                   // that the process lives
    "/readyz",                    // that it serves
    "/metrics",                   // counters without names
    "/openapi.json",              // the description of the interface
    "/fonts/{fontstack}/{file}",  // letters
    "/sprites",                   // symbols
    "/assets",                    // the program of the page
    "/app",                       // the page
    "/app/{*rest}",               // likewise
    "/ogc/",                      // the landing page under its other name
    "/ogc/conformance",           // standards
    "/ogc/styles",                // names of styles, whose layers are those of /styles
    "/ogc/styles/{style}",        // likewise
    "/ogc/tileMatrixSets",        // grids
    "/ogc/tileMatrixSets/{grid}", // likewise
    "/ogc/tiles",                 // grids of tiles, layers by their own doors
];

/// Routes whose answer does not end: their own tests say who hears what.
const STREAMS: &[&str] = &["/events"];

async fn open(hall: &Hall, agent: &Agent, request: &str) -> String {
    let answer = match request.split_once(' ') {
        None => hall.get(agent, request).await,
        Some((path, kind)) => {
            let body: Value = if kind == "fids" { json!({"fids": [1, 2]}) } else { json!({"geometry": square()}) };
            hall.ask(agent, Method::POST, path, &[], Some(body)).await
        }
    };
    assert!(!answer.status.is_server_error(), "{request}: {}", answer.status);
    // A refusal may repeat the name it was asked for.
    if answer.status.is_success() { String::from_utf8_lossy(&answer.body).into_owned() } else { String::new() }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_of_the_map_shows_a_layer_for_some_to_whom_it_should_and_to_nobody_else() {
    let hall = alarmed().await;
    let neither = (false, false);
    let visitors = [
        ("a stranger", Agent::default(), neither),
        ("an agent without the right", hall.agent("lea", "addressing", Some("80016")).await, neither),
        ("a keeper of Albert", hall.agent("marc", "keeper", Some("80016")).await, (true, false)),
        ("a keeper of Bondy", hall.agent("nora", "keeper", Some("93010")).await, (false, true)),
        ("a keeper of everywhere", hall.agent("lise", "keeper", None).await, (true, true)),
        ("the administrator", hall.administrator().await, (true, true)),
    ];
    let mut wrong = Vec::new();
    for (_, shows, request) in DOORS {
        for (who, agent, expected) in &visitors {
            let text = open(&hall, agent, request).await;
            let seen = match shows {
                Features => (text.contains("ALBERT-1"), text.contains("BONDY-1")),
                Layer => (text.contains("alarms"), text.contains("alarms")),
            };
            let any = expected.0 || expected.1;
            let expected = if *shows == Layer { (any, any) } else { *expected };
            if seen != expected {
                wrong.push(format!("{request}: {who}: {seen:?}, not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Paths given to a router in the sources of the server, tests beside the code left out.
fn routes(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            routes(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for call in [".route(\"", ".route_service(\"", ".nest(\"", ".nest_service(\""] {
                found.extend(code.split(call).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
            }
        }
    }
}

#[test]
fn no_route_is_without_its_row() {
    let mut there = BTreeSet::new();
    routes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut there);
    let document = document();
    let mut told: BTreeSet<String> = document["paths"].as_object().unwrap().keys().cloned().collect();
    told.extend(DOORS.iter().map(|(route, ..)| (*route).to_owned()));
    told.extend(NOTHING_OF_A_TOWN.iter().chain(STREAMS).map(|route| (*route).to_owned()));
    assert_eq!(there, told);
}
