//! Ten thousand edits by another client: how long after each commit the tile shows it, and how many kept tiles it costs.

use std::collections::HashSet;
use std::io::Read as _;
use std::time::{Duration, Instant};

use mvt_reader::feature::Value;
use rand::{RngExt as _, SeedableRng, rngs::StdRng};
use sqlx::PgConnection;

use crate::client::Client;
use crate::ground::Ground;
use crate::report::Report;
use crate::servers;
use crate::town::{self, Town};

const EDITS: usize = 10_000;
/// The server's notifications are cut after this many edits, again and again.
const CUT: usize = 1_000;
/// An edit not seen by then is lost.
const LOST: Duration = Duration::from_secs(10);
/// Margin of tiles, of their side.
const MARGIN: f64 = 64.0 / 4096.0;
const WORLD: f64 = 20_037_508.342_789_244;

type Tile = (u8, u32, u32);
/// West, south, east, north in EPSG:3857, metres.
type Extent = [f64; 4];

pub fn measure(ground: &Ground, report: &mut Report) {
    ground.with_owner(async |mut owner| town::load(&mut owner, "parcels", Town::of(160_000, 20_261_123)).await);
    let server = servers::beffroi(&servers::assets("freshness", &[("parcels_2154", 10)]), 1024);
    let client = server.client();
    client.wait("/tiles/parcels-2154", Duration::from_mins(2));
    let parcels = ground.count("select count(*) from bench.parcels_2154");
    let mut kept = keep_town(ground, &client);
    eprintln!("freshness: {} tiles kept, {EDITS} edits", kept.len());
    let (mut waits, mut touched, before) = (Vec::new(), 0, forgotten(&client));
    let mut chance = StdRng::seed_from_u64(20_261_123);
    ground.with_sessions(async |mut owner, mut same_role| {
        for n in 0..EDITS {
            if n % CUT == CUT / 2 {
                cut_listener(&mut same_role).await;
            }
            let fid = chance.random_range(1..=parcels);
            let (old, new, area) = edit(&mut owner, &mut chance, fid, n).await;
            let start = Instant::now();
            let tile = tile_of(&new);
            while !shows(&client, tile, fid, area) {
                assert!(start.elapsed() < LOST, "edit {n} of parcel {fid} never reached its tile");
            }
            waits.push(start.elapsed().as_secs_f64() * 1000.0);
            let met: HashSet<Tile> = [old, new].iter().flat_map(tiles_met).filter(|t| kept.contains(t)).collect();
            touched += met.len();
            wait_forgotten(&client, before + touched);
            // Dropped tiles come back as people look at them.
            met.iter().for_each(|tile| drop(client.get(&path(*tile), "gzip")));
            kept.insert(tile);
            client.get(&path(tile), "gzip");
        }
    });
    let dropped = forgotten(&client) - before;
    waits.sort_by(f64::total_cmp);
    let percentile = |p: usize| waits[(waits.len() * p / 100).min(waits.len() - 1)];
    eprintln!(
        "freshness: median {:.1} ms, 99 % {:.1} ms, longest {:.1} ms",
        percentile(50),
        percentile(99),
        percentile(100)
    );
    report.less("freshness.p99", "target", "ms", &[100.0], &[percentile(99)]);
    #[expect(clippy::cast_precision_loss, reason = "a few ten thousand tiles")]
    report.less("freshness.tiles", "tiles touched", "tiles dropped", &[touched as f64], &[dropped as f64]);
}

/// One edit in a transaction of its own: a new area, every third time a new place too. Extents before and after, and the area.
async fn edit(db: &mut PgConnection, chance: &mut StdRng, fid: i64, n: usize) -> (Extent, Extent, i32) {
    let extent = "select array[st_xmin(g), st_ymin(g), st_xmax(g), st_ymax(g)] from (select st_transform(geom, 3857) g from bench.parcels_2154 where fid = $1) t";
    let read = async |db: &mut PgConnection| -> Extent {
        let corners: Vec<f64> = sqlx::query_scalar(extent).bind(fid).fetch_one(db).await.unwrap();
        corners.try_into().unwrap()
    };
    let old = read(db).await;
    let area = 1_000_000 + i32::try_from(n).unwrap();
    let (dx, dy) =
        if n.is_multiple_of(3) { (chance.random_range(-1.0..1.0), chance.random_range(-1.0..1.0)) } else { (0.0, 0.0) };
    sqlx::query("update bench.parcels_2154 set area = $2, geom = st_translate(geom, $3, $4) where fid = $1")
        .bind(fid)
        .bind(area)
        .bind(dx)
        .bind(dy)
        .execute(&mut *db)
        .await
        .unwrap();
    // Nothing between the commit and the clock but this read of the new place, which counts for us.
    let new = if dx == 0.0 { old } else { read(db).await };
    (old, new, area)
}

/// End the session the server listens on, as a failing network would. Only the same role may.
async fn cut_listener(db: &mut PgConnection) {
    let cut: i64 = sqlx::query_scalar(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where query ilike 'listen%' and pid <> pg_backend_pid()",
    )
    .fetch_one(db)
    .await
    .unwrap();
    assert!(cut > 0, "there was no listening session to cut");
}

fn shows(client: &Client, tile: Tile, fid: i64, area: i32) -> bool {
    let Some((200, body)) = client.get(&path(tile), "gzip") else { return false };
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(body.as_slice()).read_to_end(&mut bytes).unwrap();
    let features = mvt_reader::Reader::new(bytes).unwrap().get_features(0).unwrap();
    let shown = features.into_iter().find(|f| f.id == Some(fid.cast_unsigned())).and_then(|f| f.properties);
    shown.and_then(|p| p.get("area").cloned()).is_some_and(|value| match value {
        Value::Int(n) | Value::SInt(n) => n == i64::from(area),
        Value::UInt(n) => i64::try_from(n) == Ok(i64::from(area)),
        _ => false,
    })
}

/// Ask for every tile of zooms 13 to 16, so that all are kept.
fn keep_town(ground: &Ground, client: &Client) -> HashSet<Tile> {
    let edge = |of: &str| ground.count(&format!("select st_{of}(st_extent(geom))::bigint from bench.parcels_3857"));
    #[expect(clippy::cast_precision_loss, reason = "metres on the globe")]
    let extent = ["xmin", "ymin", "xmax", "ymax"].map(|of| edge(of) as f64);
    let tiles: HashSet<Tile> =
        tiles_met(&extent).filter(|tile| matches!(client.get(&path(*tile), "gzip"), Some((200, _)))).collect();
    tiles
}

fn path((z, x, y): Tile) -> String {
    format!("/tiles/parcels-2154/{z}/{x}/{y}")
}

fn tile_of(extent: &Extent) -> Tile {
    let [column, row] = place(f64::midpoint(extent[0], extent[2]), f64::midpoint(extent[1], extent[3]), 16);
    (16, floor(column), floor(row))
}

/// Column and row of a position at a zoom, with fractions.
fn place(x: f64, y: f64, z: u8) -> [f64; 2] {
    let side = 2.0 * WORLD / f64::from(1u32 << z);
    [(x + WORLD) / side, (WORLD - y) / side]
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "tiles of a town are within the grid")]
fn floor(n: f64) -> u32 {
    n.floor() as u32
}

/// Tiles of zooms 13 to 16 that an extent meets, margins included.
fn tiles_met(extent: &Extent) -> impl Iterator<Item = Tile> + use<> {
    let [west, south, east, north] = *extent;
    (13..=16u8).flat_map(move |z| {
        let ([left, top], [right, bottom]) = (place(west, north, z), place(east, south, z));
        let columns = floor(left - MARGIN)..=floor(right + MARGIN);
        columns.flat_map(move |x| (floor(top - MARGIN)..=floor(bottom + MARGIN)).map(move |y| (z, x, y)))
    })
}

/// Tiles dropped since the server started because a change touched them.
fn forgotten(client: &Client) -> usize {
    let (_, body) = client.get("/metrics", "identity").unwrap();
    let text = String::from_utf8(body).unwrap();
    text.lines().find_map(|l| l.strip_prefix("beffroi_tiles_forgotten_total ")).and_then(|n| n.parse().ok()).unwrap()
}

/// The cache gives memory back a moment after the change is seen.
fn wait_forgotten(client: &Client, expected: usize) {
    let end = Instant::now() + Duration::from_millis(200);
    while forgotten(client) < expected && Instant::now() < end {
        std::thread::sleep(Duration::from_micros(500));
    }
}
