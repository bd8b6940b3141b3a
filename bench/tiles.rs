//! Tiles: cold against Martin, their bytes, what is missing at their edges; warm against a bare handler.

use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use crate::client::Client;
use crate::ground::Ground;
use crate::report::Report;
use crate::servers;
use crate::town::{self, Town};

const RUNS: usize = 5;
/// Tiles of a zoom fetched at most, chosen evenly over the town.
const TILES: usize = 120;

/// Sixteen connections, four seconds.
const WARM: [&str; 2] = ["-c16", "-d4s"];

type Tile = (u8, u32, u32);

pub fn measure(ground: &Ground, report: &mut Report) {
    let parcels = Town::of(160_000, 20_261_123);
    ground.with_owner(async |mut owner| town::load(&mut owner, "parcels", parcels).await);
    cold(ground, report);
    warm(ground, report);
}

fn cold(ground: &Ground, report: &mut Report) {
    let assets = servers::assets("tiles", &[("parcels_2154", 10), ("parcels_3857", 10)]);
    let martin = servers::martin(ground, &[("parcels_2154", 2154), ("parcels_3857", 3857)]);
    let ours = servers::beffroi(&assets, 0);
    for (srid, z) in [2154, 3857].into_iter().flat_map(|srid| (13..=16).map(move |z| (srid, z))) {
        let tiles = tiles_of(ground, z);
        let (their_path, our_path) = (format!("/parcels_{srid}"), format!("/tiles/parcels-{srid}"));
        let (a, b) = (martin.client(), ours.client());
        b.wait(&our_path, Duration::from_mins(2));
        let (their_bytes, our_bytes) = (fetch(&a, &their_path, &tiles), fetch(&b, &our_path, &tiles));
        let mut times = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            times.0.push(milliseconds(&martin.base, &their_path, &tiles, 4));
            times.1.push(milliseconds(&ours.base, &our_path, &tiles, 2));
        }
        report.less(&format!("tiles.cold.{srid}.z{z}"), "Martin 1.14", "ms/tile", &times.0, &times.1);
        let total = |bodies: &[Vec<u8>]| bodies.iter().map(Vec::len).sum::<usize>() as f64 / bodies.len() as f64;
        if srid == 3857 {
            report.less(
                &format!("tiles.bytes.z{z}"),
                "Martin 1.14",
                "bytes/tile",
                &[total(&their_bytes)],
                &[total(&our_bytes)],
            );
        }
        edges(ground, report, srid, z, &tiles, &their_bytes, &our_bytes);
    }
}

/// Each tile once.
fn fetch(client: &Client, path: &str, tiles: &[Tile]) -> Vec<Vec<u8>> {
    let get =
        |(z, x, y): &Tile| client.get(&format!("{path}/{z}/{x}/{y}"), "gzip").filter(|(s, _)| *s < 300).unwrap().1;
    tiles.iter().map(get).collect()
}

/// Milliseconds a tile over six connections, as a browser opens them to one server; the tiles in turn, nothing kept by
/// either server.
fn milliseconds(base: &str, path: &str, tiles: &[Tile], seconds: u32) -> f64 {
    let paths: Vec<String> = tiles.iter().map(|(z, x, y)| format!("'{path}/{z}/{x}/{y}'")).collect();
    let script = format!(
        "local paths = {{{}}}\nlocal i = 0\nrequest = function()\n  i = i % #paths + 1\n  return wrk.format('GET', paths[i])\nend\n",
        paths.join(",")
    );
    let file = crate::ground::data().join("tiles.lua");
    std::fs::write(&file, script).unwrap();
    let file = file.display().to_string();
    1000.0 / requests_per_second(base, &["-c6", &format!("-d{seconds}s"), "-s", &file])
}

/// Distinct tiles that meet the town, spread evenly.
fn tiles_of(ground: &Ground, z: u8) -> Vec<Tile> {
    let corner = |sql: &str| u32::try_from(ground.count(sql)).unwrap();
    let side = 40_075_016.685_578_49 / f64::from(1u32 << z);
    let column = |edge: &str| {
        corner(&format!(
            "select floor((st_{edge}(st_extent(geom)) + 20037508.342789244) / {side})::bigint from bench.parcels_3857"
        ))
    };
    let row = |edge: &str| {
        corner(&format!(
            "select floor((20037508.342789244 - st_{edge}(st_extent(geom))) / {side})::bigint from bench.parcels_3857"
        ))
    };
    let (left, right, top, bottom) = (column("xmin"), column("xmax"), row("ymax"), row("ymin"));
    let all: Vec<Tile> = (left..=right).flat_map(|x| (top..=bottom).map(move |y| (z, x, y))).collect();
    let step = all.len().div_ceil(TILES);
    all.into_iter().step_by(step).collect()
}

/// Features a tile must show and does not, over all tiles: found by PostGIS on the same table.
fn edges(ground: &Ground, report: &mut Report, srid: i32, z: u8, tiles: &[Tile], theirs: &[Vec<u8>], ours: &[Vec<u8>]) {
    let expected: i64 = tiles
        .iter()
        .map(|(z, x, y)| {
            ground.count(&format!(
                "select count(*) from bench.parcels_3857 where st_intersects(geom, st_tileenvelope({z}, {x}, {y}))"
            ))
        })
        .sum();
    let missing = |bodies: &[Vec<u8>]| -> f64 {
        let mut missing = 0;
        for ((z, x, y), body) in tiles.iter().zip(bodies) {
            let shown = fids(body);
            let list = if shown.is_empty() {
                "0".to_owned()
            } else {
                shown.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
            };
            missing += ground.count(&format!("select count(*) from bench.parcels_3857 where st_intersects(geom, st_tileenvelope({z}, {x}, {y})) and fid not in ({list})"));
        }
        missing as f64
    };
    let (theirs, ours) = (missing(theirs), missing(ours));
    eprintln!("edges {srid} z{z}: of {expected} features, Martin misses {theirs}, Beffroi {ours}");
    report.less(&format!("tiles.missing.{srid}.z{z}"), "Martin 1.14", "features + 1", &[theirs + 1.0], &[ours + 1.0]);
}

fn fids(body: &[u8]) -> Vec<u64> {
    use std::io::Read;
    let mut tile = Vec::new();
    if body.starts_with(&[0x1F, 0x8B]) {
        flate2::read::GzDecoder::new(body).read_to_end(&mut tile).unwrap();
    } else {
        tile = body.to_vec();
    }
    if tile.is_empty() {
        return Vec::new();
    }
    let reader = mvt_reader::Reader::new(tile).unwrap();
    reader.get_features(0).unwrap().iter().filter_map(|f| f.id).collect()
}

/// The same tile again and again: Beffroi's cache against a handler that knows nothing but the bytes.
fn warm(ground: &Ground, report: &mut Report) {
    let assets = servers::assets("tiles", &[("parcels_2154", 10), ("parcels_3857", 10)]);
    let ours = servers::beffroi(&assets, 512);
    ours.client().wait("/tiles/parcels-3857", Duration::from_mins(2));
    let tiles = tiles_of(ground, 15);
    let (z, x, y) = tiles[tiles.len() / 2];
    let path = format!("/tiles/parcels-3857/{z}/{x}/{y}");
    let body = ours.client().get(&path, "gzip").unwrap().1;
    let file = crate::ground::data().join("warm.bin");
    std::fs::write(&file, body).unwrap();
    let bare = bare_server(&file);
    let (mut theirs, mut mine) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        theirs.push(requests_per_second(&format!("{}{path}", bare.0), &WARM));
        mine.push(requests_per_second(&format!("{}{path}", ours.base), &WARM));
    }
    drop(bare.1);
    report.more("tiles.warm", "bare axum handler", "requests/s", &theirs, &mine);
}

fn bare_server(file: &std::path::Path) -> (String, Killed) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let child = Command::new(std::env::current_exe().unwrap())
        .arg("bare")
        .arg(file)
        .arg(format!("127.0.0.1:{port}"))
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let base = format!("http://127.0.0.1:{port}");
    let killed = Killed(child);
    Client::new(&base).wait("/tiles/a/0/0/0", Duration::from_secs(10));
    (base, killed)
}

struct Killed(std::process::Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The yardstick: axum, one route, the bytes.
pub fn bare(file: &str, address: &str) -> ExitCode {
    use axum::{Router, http::header, routing::get};
    let body = bytes::Bytes::from(std::fs::read(file).unwrap());
    let handler = move || {
        let body = body.clone();
        async move {
            ([(header::CONTENT_TYPE, "application/vnd.mapbox-vector-tile"), (header::CONTENT_ENCODING, "gzip")], body)
        }
    };
    let router: Router = Router::new().route("/tiles/{layers}/{z}/{x}/{y}", get(handler));
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        axum::serve(listener, router).await.unwrap();
    });
    ExitCode::SUCCESS
}

/// wrk, one thread.
fn requests_per_second(url: &str, options: &[&str]) -> f64 {
    let mut wrk = Command::new("wrk");
    let output = wrk.arg("-t1").args(options).args(["-H", "Accept-Encoding: gzip", url]).output();
    let text = String::from_utf8_lossy(&output.expect("wrk is installed by `make bench`").stdout).into_owned();
    assert!(!text.contains("Non-2xx"), "{text}");
    text.lines().find_map(|l| l.strip_prefix("Requests/sec:")).and_then(|n| n.trim().parse().ok()).unwrap()
}
