//! The Etalab cadastre into the tables, on a real database.

use std::path::{Path, PathBuf};

use beffroi::exchange::format::Options;
use beffroi::imports::{self, Report, Request};
use jiff::civil::date;

use crate::support;

/// A file of the shared data, when this machine has it.
fn shared(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(file);
    path.exists().then_some(path)
}

async fn import(town: &support::Town, format: &str, paths: &[PathBuf], request: Request) -> Report {
    let options = Options { progress: request.progress.clone(), ..Options::default() };
    let reader = imports::open(format, paths, &options).unwrap();
    let mut connection = town.pool().acquire().await.unwrap();
    let source = paths[0].file_name().unwrap().to_string_lossy().into_owned();
    imports::run(&mut connection, reader, &Request { format: format.into(), source, quiet: true, ..request }).await.unwrap()
}

#[tokio::test]
async fn the_three_vintages_of_bondy_follow_each_other() {
    let Some(first) = shared("cadastre/93010-bondy/cadastre-93010-parcelles-2022.json.gz") else { return };
    let town = support::town().await;
    let mut seen = Vec::new();
    for year in [2022_i16, 2023, 2024] {
        let path = first.with_file_name(format!("cadastre-93010-parcelles-{year}.json.gz"));
        let request = Request { as_of: Some(date(year, 1, 1)), ..Request::default() };
        let report = import(&town, "etalab-cadastre", &[path.clone()], request.clone()).await;
        seen.push((report.read, report.added, report.removed, report.rejected));
        let again = import(&town, "etalab-cadastre", &[path], request).await;
        assert_eq!((again.added, again.changed, again.removed, again.unchanged), (0, 0, 0, report.read), "{again:?}");
    }
    assert_eq!(seen, [(7053, 7053, 0, 0), (7084, 53, 22, 0), (7120, 53, 17, 0)]);
}
