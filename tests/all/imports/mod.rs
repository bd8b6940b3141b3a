//! Imports of real files and of small made ones into a real database.
mod addresses;
mod cadastre;
mod elections;
mod files;
mod plans;
mod vintages;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use beffroi::exchange::format::{Options, ReadError, Reader};
use beffroi::exchange::mapping::{Mapped, Mapping};
use beffroi::imports::{self, Error, Report, Request};
use tempfile::TempDir;

use crate::support::Town;

/// A file of the shared data; none on a machine that does not have them.
fn shared(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(file);
    path.exists().then_some(path)
}

/// A file of `tests/data/imports`.
fn small(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/imports").join(file)
}

/// A file with this content.
fn written(folder: &TempDir, name: &str, content: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

/// Import through a reader already open.
async fn run(town: &Town, reader: Box<dyn Reader>, request: Request) -> Result<Report, Error> {
    let mut connection = town.pool().acquire().await.unwrap();
    let source = if request.source.is_empty() { "essai".to_owned() } else { request.source.clone() };
    imports::run(&mut connection, reader, &Request { source, quiet: true, ..request }).await
}

/// Import a named format.
async fn import(town: &Town, format: &str, paths: &[PathBuf], request: Request) -> Result<Report, Error> {
    let reader = imports::open(format, paths, &Options::default())?;
    run(town, reader, Request { format: format.to_owned(), ..request }).await
}

/// The mapping of `file --layer … --map … --set …` onto a table of the town.
fn mapping(table: &str, map: &[(&str, &str)], set: &[(&str, &str)]) -> Mapping {
    Mapping {
        table: table.to_owned(),
        rules: map.iter().map(|(column, rule)| ((*column).to_owned(), rule.parse().unwrap())).collect(),
        constants: set.iter().map(|(column, value)| ((*column).to_owned(), (*value).to_owned())).collect(),
        commune: Some("commune".to_owned()),
        id: "id".to_owned(),
        source_layer: None,
    }
}

/// Import a file through a mapping.
async fn import_file(town: &Town, path: &Path, mapping: &Mapping, options: Options) -> Result<Report, Error> {
    let reader = Mapped::open(&[path], mapping, &options)?;
    run(town, Box::new(reader), Request { format: "file".to_owned(), ..Request::default() }).await
}

/// Options with a commune and a system.
fn told(commune: &str, srid: Option<i32>) -> Options {
    Options { commune: Some(commune.to_owned()), srid, ..Options::default() }
}

async fn count(town: &Town, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(town.pool()).await.unwrap()
}

/// Read, added, changed, removed, unchanged, rejected.
fn figures(report: &Report) -> [u64; 6] {
    [report.read, report.added, report.changed, report.removed, report.unchanged, report.rejected]
}

/// A GeoJSON collection of features.
fn collection(features: &[String]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","))
}

/// A parcel of Etalab: a square of one thousandth of a degree at (x, y) thousandths from the corner.
fn parcel(id: &str, x: i32, y: i32) -> String {
    square(id, x, y, 1)
}

/// A parcel `width` thousandths of a degree wide.
fn square(id: &str, x: i32, y: i32, width: i32) -> String {
    let at = |x: i32, y: i32| format!("[{:.3},{:.3}]", 2.0 + f64::from(x) / 1000.0, 50.0 + f64::from(y) / 1000.0);
    let ring = [at(x, y), at(x + width, y), at(x + width, y + 1), at(x, y + 1), at(x, y)].join(",");
    format!(
        "{{\"type\":\"Feature\",\"id\":\"{id}\",\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{ring}]]}},\
         \"properties\":{{\"id\":\"{id}\",\"commune\":\"{}\",\"prefixe\":\"000\",\"section\":\"AB\",\"numero\":\"1\",\
         \"contenance\":100,\"arpente\":false,\"created\":\"2020-01-01\",\"updated\":\"2020-01-01\"}}}}",
        &id[..5]
    )
}

#[test]
fn a_format_that_does_not_exist_is_told_with_those_that_do() {
    let error = imports::open("shape", &[small("x")], &Options { progress: Arc::default(), ..Options::default() });
    assert!(matches!(error, Err(ReadError::NotThisFormat { ref remedy, .. }) if remedy.contains("etalab-cadastre")));
}
