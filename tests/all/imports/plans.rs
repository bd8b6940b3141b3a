//! The plan of the tax office, planning documents, easements and streets, into the database and once more.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use beffroi::exchange::format::Options;
use beffroi::imports::{self, Report, Request};

use super::{count, figures, import_file, mapping, run, told};
use crate::support::{Town, town};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Import with the outlines of the database, as the command line does.
async fn import(town: &Town, format: &str, name: &str, commune: Option<&str>) -> Report {
    let mut connection = town.pool().acquire().await.unwrap();
    let outlines = Arc::new(imports::outlines(&mut connection, commune).await.unwrap());
    let options = Options { commune: commune.map(str::to_owned), outlines, ..Options::default() };
    let reader = imports::open(format, &[file(name)], &options).unwrap();
    run(town, reader, Request { format: format.to_owned(), ..Request::default() }).await.unwrap()
}

/// The second import of the same file finds every row as it is.
async fn again(town: &Town, format: &str, name: &str, commune: Option<&str>, first: &Report) {
    let second = import(town, format, name, commune).await;
    let [read, added, changed, removed, unchanged, rejected] = figures(&second);
    assert_eq!((added, changed, removed), (0, 0, 0), "{second:?}");
    assert_eq!((read, unchanged, rejected), (first.read, first.added, first.rejected));
}

#[tokio::test]
async fn luxiol_is_loaded_from_its_sheets_and_loading_it_twice_changes_nothing() {
    let town = town().await;
    let first = import(&town, "edigeo", "tests/data/edigeo/25354", None).await;
    assert_eq!(first.rejected, 0, "{first:?}");
    assert_eq!(count(&town, "select count(*) from cadastre.parcels").await, 511);
    assert_eq!(count(&town, "select count(*) from cadastre.buildings").await, 252);
    assert_eq!(count(&town, "select count(*) from cadastre.tax_subdivisions").await, 332);
    let legal = "select count(*) from cadastre.communes where legal_srid = 3947 and name = 'Luxiol'";
    assert_eq!(count(&town, legal).await, 1);
    again(&town, "edigeo", "tests/data/edigeo/25354", None, &first).await;
    let one_sheet = import(&town, "edigeo", "tests/data/edigeo/25354/edigeo-25354000AB01.tar.bz2", None).await;
    assert_eq!(
        (one_sheet.added, one_sheet.removed),
        (0, 0),
        "one sheet takes nothing of the others away: {one_sheet:?}"
    );
}

async fn outline_of_albert(town: &Town) {
    let mapping = mapping("cadastre.communes", &[("id", "codeinsee")], &[("name", "Albert")]);
    let path = file("demo/albert/albert-80016-commune.gpkg.gz");
    import_file(town, &path, &mapping, told("80016", None)).await.unwrap();
}

#[tokio::test]
async fn the_zones_of_albert_cover_its_ground_and_loading_them_twice_changes_nothing() {
    const PLUI: &str = "demo/albert/248000747_PLUi_20201109.zip";
    let town = town().await;
    outline_of_albert(&town).await;
    let first = import(&town, "cnig-plu", PLUI, Some("80016")).await;
    assert_eq!(first.rejected, 0, "{first:?}");
    let bare = "select round(100 * st_area(st_difference(c.geom, (select st_union(geom) from planning.zoning))) / st_area(c.geom))::bigint \
                from cadastre.communes c";
    assert_eq!(count(&town, bare).await, 0, "no ground of the town is without a zone");
    again(&town, "cnig-plu", PLUI, Some("80016"), &first).await;
}

#[tokio::test]
async fn a_former_document_gives_way_to_the_new_one() {
    let town = town().await;
    let first = import(&town, "cnig-plu", "tests/data/cnig/30014_PLU_20171013.zip", None).await;
    assert_eq!(figures(&first), [299, 299, 0, 0, 0, 0]);
    again(&town, "cnig-plu", "tests/data/cnig/30014_PLU_20171013.zip", None, &first).await;
    let old = import(&town, "cnig-plu", "tests/data/cnig/41175_PLU_20140603.zip", None).await;
    assert_eq!(figures(&old), [177, 177, 0, 0, 0, 0], "another town's document replaces nothing of this one's");
}

#[tokio::test]
async fn easements_and_streets_loaded_twice_change_nothing() {
    let town = town().await;
    let outline = "insert into cadastre.communes (commune, id, geom) values \
        ('2A247', '2A247', st_multi(st_makeenvelope(8, 41, 10, 43, 4326))), ('99138', '99138', st_multi(st_makeenvelope(7.4, 43.7, 7.5, 43.8, 4326)))";
    sqlx::query(outline).execute(town.pool()).await.unwrap();
    for (format, name, commune) in [
        ("cnig-sup", "tests/data/cnig/172014607_AC1_2A_20180130.zip", "2A247"),
        ("osm", "tests/data/osm/monaco-latest.osm.pbf", "99138"),
    ] {
        let first = import(&town, format, name, Some(commune)).await;
        assert_eq!(first.rejected, 0, "{first:?}");
        assert!(first.added > 200, "{first:?}");
        again(&town, format, name, Some(commune), &first).await;
    }
}
