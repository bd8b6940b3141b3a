//! Import of 100,000 parcels in the form of the Etalab cadastre, against `ogr2ogr -f PostgreSQL`; memory at ten times the size.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::ground::{Ground, data};
use crate::report::Report;
use crate::town::Town;

const RUNS: usize = 5;

pub fn measure(ground: &Ground, report: &mut Report) {
    let file = etalab(100_000);
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ground.sql("create schema if not exists bench; drop table if exists bench.ogr");
        ground.checkpoint();
        theirs.push(seconds(Command::new("ogr2ogr").args(["-f", "PostgreSQL", &ground.gdal()]).arg(&file).args([
            "-nln",
            "bench.ogr",
            "-nlt",
            "PROMOTE_TO_MULTI",
        ])));
        ground.sql("grant select on bench.ogr to beffroi_app; truncate cadastre.parcels, cadastre.parcels_history");
        ground.checkpoint();
        ours.push(seconds(&mut import(&file)));
        assert_eq!(
            ground.count("select count(*) from cadastre.parcels"),
            ground.count("select count(*) from bench.ogr")
        );
    }
    report.less("import.parcels", "ogr2ogr", "s", &theirs, &ours);
    ground.sql("truncate cadastre.parcels, cadastre.parcels_history");
    let small = peak_memory(&mut import(&file));
    ground.sql("truncate cadastre.parcels, cadastre.parcels_history");
    let large = peak_memory(&mut import(&etalab(1_000_000)));
    ground.sql("truncate cadastre.parcels, cadastre.parcels_history");
    report.less("import.memory.x10", "the same, 100,000", "MB", &[small], &[large]);
}

fn import(file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_beffroi"));
    command.args(["import", "etalab-cadastre"]).arg(file).arg("--data").arg(data());
    command
}

/// A file of parcels of one commune, as Etalab publishes them (EPSG:4326).
fn etalab(parcels: i64) -> PathBuf {
    let file = data().join(format!("cadastre-77000-parcelles-{parcels}.json"));
    if file.exists() {
        return file;
    }
    let town = Town::of(parcels, 99);
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[\n");
    for (n, cell) in town.parcels().enumerate() {
        // A flat place in degrees is enough here: both programs only read the numbers.
        let ring: Vec<String> = town
            .outline(cell)
            .iter()
            .map(|(x, y)| {
                format!("[{:.7},{:.7}]", 2.6 + (x - 640_000.0) / 72_000.0, 48.4 + (y - 6_850_000.0) / 111_200.0)
            })
            .collect();
        let (section, number) = (n / 9999, n % 9999 + 1);
        let letter = |k: usize| char::from(b'A' + u8::try_from(k % 26).unwrap_or(0));
        let section = format!("{}{}", letter(section / 26), letter(section));
        let comma = if n == 0 { "" } else { ",\n" };
        let _ = write!(
            text,
            "{comma}{{\"type\":\"Feature\",\"id\":\"77000000{section}{number:04}\",\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}},\"properties\":{{\"id\":\"77000000{section}{number:04}\",\"commune\":\"77000\",\"prefixe\":\"000\",\"section\":\"{section}\",\"numero\":\"{number}\",\"contenance\":{},\"arpente\":false,\"created\":\"2010-05-01\",\"updated\":\"2020-03-14\"}}}}",
            ring.join(","),
            500 + n % 900
        );
    }
    text += "\n]}\n";
    std::fs::write(&file, text).unwrap();
    file
}

fn seconds(command: &mut Command) -> f64 {
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    start.elapsed().as_secs_f64()
}

/// Largest resident memory of a run, MB, as the system accounts it.
fn peak_memory(command: &mut Command) -> f64 {
    let mut timed = Command::new("/usr/bin/time");
    timed.args(["-f", "%M"]).arg(command.get_program()).args(command.get_args());
    let output = timed.stdin(Stdio::null()).output().expect("GNU time is installed by `make bench`");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{text}");
    text.lines().last().and_then(|l| l.trim().parse::<f64>().ok()).unwrap() / 1024.0
}
