//! Features: ten thousand parcels by box, as GeoJSON against pg_featureserv and tipg, as GML against MapServer; how soon an
//! answer begins; what a whole layer on its way out takes of memory.
//!
//! One table in the legal projection (EPSG:2154), one PostgreSQL, one machine; the servers are asked in turn, nothing is kept
//! between requests by any of them but what they hold of the database; bodies are not compressed and are read to the end.

mod mapserver;
mod memory;
mod peers;

use crate::client::Client;
use crate::ground::Ground;
use crate::report::Report;
use crate::servers;
use crate::town::{self, Town};

use peers::Peer;

/// Measures of each server, after one that warms it.
const RUNS: usize = 15;
/// Features an answer holds.
const FEATURES: usize = 10_000;
/// An answer begins within this time, milliseconds.
const FIRST_BYTE: f64 = 5.0;

pub fn measure(ground: &Ground, report: &mut Report) {
    ground.with_owner(async |mut owner| town::load(&mut owner, "parcels", Town::of(160_000, 20_261_123)).await);
    ground.checkpoint();
    let area = Area::of(ground);
    let ours = servers::beffroi(&servers::assets("features", &[("parcels_2154", 10)]), 64);
    ours.client().wait("/tiles/parcels-2154", std::time::Duration::from_mins(2));
    let (geojson, gml) = (
        ask(ours.client(), area.geojson("/ogc/collections/parcels-2154", "json")),
        ask(ours.client(), area.gml("bf:parcels-2154")),
    );
    let mut first = Vec::new();
    for peer in Peer::here(ground) {
        let path = area.geojson("/collections/bench.parcels_2154", peer.form);
        let (theirs, mine) = in_turn(ask(peer.server.client(), path), &geojson);
        report.less(&format!("features.geojson.{}", peer.name), peer.title, "ms", &theirs.whole, &mine.whole);
        first.extend(mine.first);
    }
    for absent in Peer::absent() {
        report.absent(&format!("features.geojson.{absent}"));
    }
    let mapserver = mapserver::MapServer::start(ground);
    let path = area.gml("ms:parcels-2154");
    let (theirs, mine) = in_turn(|body| mapserver.answer(&path, body), &gml);
    report.less("features.gml.mapserver", "MapServer", "ms", &theirs.whole, &mine.whole);
    first.extend(mine.first);
    drop(mapserver);
    report.less("features.first_byte", "target", "ms", &vec![FIRST_BYTE; first.len()], &first);
    drop(ours);
    memory::measure(ground, report);
}

/// Milliseconds to the first byte of an answer and to its end.
struct Answer {
    first: f64,
    whole: f64,
}

/// Features in a body, GeoJSON or GML.
fn features(body: &[u8]) -> usize {
    if body.starts_with(b"{") {
        let document: serde_json::Value = serde_json::from_slice(body).unwrap();
        return document["features"].as_array().unwrap().len();
    }
    String::from_utf8_lossy(body).matches("<wfs:member>").count()
}

#[derive(Default)]
struct Times {
    first: Vec<f64>,
    whole: Vec<f64>,
}

impl Times {
    fn add(&mut self, answer: &Answer) {
        self.first.push(answer.first);
        self.whole.push(answer.whole);
    }
}

fn ask(client: Client, path: String) -> impl Fn(&mut Vec<u8>) -> Answer {
    move |body| {
        body.clear();
        let read = client.read(&path, "identity", |piece| body.extend_from_slice(piece)).unwrap();
        assert_eq!(read.status, 200, "{path}: {}", String::from_utf8_lossy(body));
        Answer { first: read.first * 1000.0, whole: read.whole * 1000.0 }
    }
}

/// One answer of each that is looked at, then measures of one and the other. All are read into the same memory, so that
/// the client asks for none while it measures.
fn in_turn(theirs: impl Fn(&mut Vec<u8>) -> Answer, ours: impl Fn(&mut Vec<u8>) -> Answer) -> (Times, Times) {
    let body = &mut Vec::new();
    theirs(body);
    assert_eq!(features(body), FEATURES, "theirs");
    ours(body);
    assert_eq!(features(body), FEATURES, "ours");
    let mut times = (Times::default(), Times::default());
    for _ in 0..RUNS {
        times.0.add(&theirs(body));
        times.1.add(&ours(body));
    }
    times
}

/// A box in the middle of the town that just more than ten thousand parcels meet; degrees, as they are written.
struct Area {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Area {
    fn of(ground: &Ground) -> Self {
        let middle = |axis: &str| {
            let centre = "st_transform(st_centroid(st_setsrid(st_extent(geom)::geometry, 2154)), 4326)";
            ground.count(&format!("select round(st_{axis}({centre}) * 1e4)::bigint from bench.parcels_2154")) as f64
                / 1e4
        };
        let (x, y) = (middle("x"), middle("y"));
        (1..1000)
            .map(|half| f64::from(half) * 5e-4)
            .map(|half| Self { west: x - half, south: y - half, east: x + half, north: y + half })
            .find(|area| area.parcels(ground) >= FEATURES)
            .unwrap()
    }

    fn parcels(&self, ground: &Ground) -> usize {
        let Self { west, south, east, north } = self;
        let envelope =
            format!("st_transform(st_makeenvelope({west:.4}, {south:.4}, {east:.4}, {north:.4}, 4326), 2154)");
        let sql = format!("select count(*) from bench.parcels_2154 where st_intersects(geom, {envelope})");
        usize::try_from(ground.count(&sql)).unwrap()
    }

    /// Items of a collection of OGC API – Features.
    fn geojson(&self, collection: &str, form: &str) -> String {
        let Self { west, south, east, north } = self;
        format!("{collection}/items?f={form}&limit={FEATURES}&bbox={west:.4},{south:.4},{east:.4},{north:.4}")
    }

    /// A WFS 2.0 request for features as they are kept.
    fn gml(&self, name: &str) -> String {
        let Self { west, south, east, north } = self;
        format!(
            "/wfs?service=WFS&version=2.0.0&request=GetFeature&typeNames={name}&count={FEATURES}&srsName=urn:ogc:def:crs:EPSG::2154&bbox={south:.4},{west:.4},{north:.4},{east:.4},urn:ogc:def:crs:EPSG::4326"
        )
    }
}
