//! One and a half million parcels: from the start of the program to the first tile, and memory a parcel.

use std::time::{Duration, Instant};

use crate::ground::{Ground, data};
use crate::report::Report;
use crate::servers;
use crate::town::{self, Town};

const RUNS: usize = 5;
const PARCELS: i64 = 1_500_000;

pub fn measure(ground: &Ground, report: &mut Report) {
    let parcels = parcels(ground);
    ground.sql("create table if not exists bench.nothing_2154 (like bench.large_2154); select beffroi.publish('bench.nothing_2154')");
    let (empty, full) =
        (servers::assets("empty", &[("nothing_2154", 10)]), servers::assets("large", &[("large_2154", 10)]));
    let tile = first_tile(ground);
    // The first start reads the database and leaves a snapshot.
    let server = servers::beffroi(&full, 64);
    server.client().wait(&tile, Duration::from_mins(10));
    let file = data().join("store/large-2154.store");
    let end = Instant::now() + Duration::from_mins(2);
    while !file.exists() {
        assert!(Instant::now() < end, "no snapshot was written");
        std::thread::sleep(Duration::from_millis(50));
    }
    server.stop();
    let mut seconds = Vec::new();
    let mut memory = Vec::new();
    let bare = {
        let server = servers::beffroi(&empty, 64);
        server.client().wait("/readyz", Duration::from_mins(1));
        server.memory()
    };
    for _ in 0..RUNS {
        let start = Instant::now();
        let server = servers::beffroi(&full, 64);
        server.client().wait(&tile, Duration::from_mins(1));
        seconds.push(start.elapsed().as_secs_f64());
        memory.push((server.memory() - bare) / parcels as f64);
    }
    report.less("start.1500k", "target", "s", &[2.0; RUNS], &seconds);
    report.less("memory.parcel", "target", "bytes/parcel", &[200.0; RUNS], &memory);
}

/// The large town is there: its parcels.
pub fn parcels(ground: &Ground) -> i64 {
    ground.with_owner(async |mut owner| town::load(&mut owner, "large", Town::of(PARCELS, 7)).await);
    ground.count("select count(*) from bench.large_2154")
}

/// Path of a tile in the middle of the large town.
pub fn first_tile(ground: &Ground) -> String {
    let side = 40_075_016.685_578_49 / f64::from(1u32 << 15);
    let x = ground.count(&format!(
        "select floor((st_x(st_centroid(st_extent(geom))) + 20037508.342789244) / {side})::bigint from bench.large_3857"
    ));
    let y = ground.count(&format!(
        "select floor((20037508.342789244 - st_y(st_centroid(st_extent(geom)))) / {side})::bigint from bench.large_3857"
    ));
    format!("/tiles/large-2154/15/{x}/{y}")
}
