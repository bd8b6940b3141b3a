//! The catalogue against a real database: the layers of the house, mistakes, changes while it runs.
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use beffroi::catalog::{Catalog, CatalogHandle, ColumnKind, GeometryKind, Rule, Text, spoken};
use sqlx::Executor;

use crate::support::{self, Town};

/// An edit must be seen within this long.
const SOON: Duration = Duration::from_secs(2);

fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("layers")
}

/// A folder of layers that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("beffroi-layers-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, layer: &str, file: &str, text: &str) {
        fs::create_dir_all(self.0.join(layer)).unwrap();
        fs::write(self.0.join(layer).join(file), text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The n-th fenced block of a language in docs/ADDING-A-LAYER.md: the guide itself is what is tested.
fn guide(language: &str) -> String {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ADDING-A-LAYER.md")).unwrap();
    let block = text.split(&format!("```{language}\n")).nth(1).unwrap();
    block.split("```").next().unwrap().to_owned()
}

async fn run(town: &Town, sql: &str) {
    town.owner().await.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))).await.unwrap();
}

async fn until(handle: &CatalogHandle, what: &str, reached: impl Fn(&Catalog) -> bool) -> Arc<Catalog> {
    let mut news = handle.subscribe();
    let waited = tokio::time::timeout(SOON, async { news.wait_for(|catalog| reached(catalog)).await.unwrap().clone() });
    waited.await.unwrap_or_else(|_| panic!("not within two seconds: {what}; faults: {:?}", handle.current().faults()))
}

#[tokio::test]
async fn every_layer_of_the_house_stands_on_its_table() {
    let town = support::town().await;
    let catalog = CatalogHandle::open(&house(), town.pool().clone()).await.unwrap().current();
    assert_eq!(catalog.faults(), []);
    let folders = fs::read_dir(house()).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir()).count();
    assert_eq!(catalog.layers().len(), folders);
    for layer in catalog.layers() {
        assert_eq!(layer.warnings, [], "{}", layer.id());
        assert_eq!(layer.srid, 4326, "{}", layer.id());
        assert!(house().join(layer.id()).join("README.md").is_file(), "{} has no README", layer.id());
        let columns = layer.columns.iter().flat_map(|c| [&c.column.title, &c.column.description]);
        let texts = columns.chain([&layer.layer.title, &layer.layer.description]);
        let values = layer.columns.iter().flat_map(|c| c.column.values.values());
        for text in texts.chain(values) {
            assert_eq!(text.keys().collect::<Vec<_>>(), ["en", "es", "fr"], "{}: {text:?}", layer.id());
            assert!(text.values().all(|said| !said.trim().is_empty()), "{}: {text:?}", layer.id());
        }
    }
    let parcels = catalog.layer("parcels").unwrap();
    assert_eq!((parcels.geometry_kind, parcels.multi), (GeometryKind::Polygon, true));
    assert_eq!(parcels.column("area").unwrap().kind, ColumnKind::Integer);
    assert_eq!(catalog.layer("easements").unwrap().geometry_kind, GeometryKind::Mixed);
    assert_eq!(catalog.layer("streets").unwrap().geometry_kind, GeometryKind::Line);
}

#[tokio::test]
async fn a_comment_of_the_database_stands_in_for_a_description_and_is_said_to_be_english() {
    let town = support::town().await;
    run(&town, &guide("sql")).await;
    run(&town, "comment on column town.trees.height is 'Metres above the ground.'").await;
    let folder = Folder::new("comment");
    folder.write("trees", "layer.toml", &guide("toml"));
    let catalog = CatalogHandle::open(&folder.0, town.pool().clone()).await.unwrap().current();
    let trees = catalog.layer("trees").unwrap();
    let help = |column: &str| trees.column(column).unwrap().help();
    assert_eq!(spoken(&help("height"), "fr"), Some(("en", "Metres above the ground.")));
    assert_eq!(spoken(&help("species"), "fr"), Some(("fr", "Nom latin de l’espèce.")));
    assert_eq!(help("planted"), Text::new());
}

#[tokio::test]
async fn the_guide_adds_a_layer_while_the_map_is_open() {
    let town = support::town().await;
    let folder = Folder::new("guide");
    let handle = CatalogHandle::open(&folder.0, town.pool().clone()).await.unwrap();
    assert!(handle.current().layers().is_empty());

    run(&town, &guide("sql")).await;
    folder.write("trees", "layer.toml", &guide("toml"));
    let catalog = until(&handle, "the folder of the trees", |catalog| catalog.layer("trees").is_some()).await;
    let trees = catalog.layer("trees").unwrap();
    assert_eq!(catalog.faults(), []);
    assert_eq!((trees.srid, trees.geometry_kind, trees.multi, trees.live()), (2154, GeometryKind::Point, false, true));
    assert_eq!(trees.column("height").unwrap().kind, ColumnKind::Real);
    assert_eq!(trees.column("planted").unwrap().kind, ColumnKind::Date);

    folder.write("trees", "style.json", &guide("json"));
    let drawn = |catalog: &Catalog| catalog.layer("trees").is_some_and(|trees| trees.drawing.is_some());
    let catalog = until(&handle, "the drawing of the trees", drawn).await;
    assert_eq!(catalog.layer("trees").unwrap().drawing.as_ref().unwrap().len(), 2);
}

#[tokio::test]
async fn a_folder_that_comes_before_its_table_waits_for_it() {
    let town = support::town().await;
    let folder = Folder::new("early");
    folder.write("trees", "layer.toml", &guide("toml"));
    let handle = CatalogHandle::open(&folder.0, town.pool().clone()).await.unwrap();
    let fault = handle.current().faults()[0].clone();
    assert_eq!(fault.rule, Rule::TableMissing { table: "town.trees".into() });
    assert_eq!((fault.file.as_str(), fault.line, fault.column), ("trees/layer.toml", 2, 1));

    run(&town, &guide("sql")).await;
    let catalog = until(&handle, "the table of the trees", |catalog| catalog.layer("trees").is_some()).await;
    assert_eq!(catalog.faults(), []);
}

#[tokio::test]
async fn a_mistake_is_told_and_the_layer_goes_on_as_it_was() {
    let town = support::town().await;
    run(&town, &guide("sql")).await;
    let folder = Folder::new("mistake");
    folder.write("trees", "layer.toml", &guide("toml"));
    let handle = CatalogHandle::open(&folder.0, town.pool().clone()).await.unwrap();
    assert!(handle.current().layer("trees").is_some());

    folder.write("trees", "layer.toml", &guide("toml").replace("name = \"height\"", "name = \"heigth\""));
    let catalog = until(&handle, "a column of another name", |catalog| !catalog.faults().is_empty()).await;
    let nearest = Some("height".to_owned());
    let fault = &catalog.faults()[0];
    assert_eq!(fault.rule, Rule::ColumnMissing { table: "town.trees".into(), column: "heigth".into(), nearest });
    assert_eq!(guide("toml").lines().nth(fault.line - 1), Some("name = \"height\""));
    assert!(catalog.layer("trees").unwrap().column("height").is_some(), "the layer should be as it was");

    folder.write("trees", "layer.toml", &guide("toml").replace("group = \"town\"", "group = town"));
    let unreadable =
        |catalog: &Catalog| matches!(catalog.faults(), [fault] if matches!(fault.rule, Rule::NotToml { .. }));
    let catalog = until(&handle, "a file that cannot be read", unreadable).await;
    assert_eq!(guide("toml").lines().nth(catalog.faults()[0].line - 1), Some("group = \"town\""));
    assert!(catalog.layer("trees").is_some());

    folder.write("trees", "layer.toml", &guide("toml").replace("order = 96", "order = 5"));
    let mended = |catalog: &Catalog| catalog.faults().is_empty() && catalog.layer("trees").unwrap().layer.order == 5;
    until(&handle, "the mended file", mended).await;

    run(&town, "drop table town.trees").await;
    until(&handle, "the table gone", |catalog| catalog.layer("trees").is_none() && catalog.faults().len() == 1).await;
}

#[tokio::test]
async fn each_unfit_table_is_refused_for_its_own_reason() {
    let town = support::town().await;
    run(
        &town,
        "create table town.a (fid text primary key, id text, geom geometry(Point, 4326));
         create table town.b (fid bigint, id text, geom geometry(Point, 4326));
         create table town.c (fid bigint primary key, id text, geom geometry);
         create table town.d (fid bigint primary key, id text, geom text);
         create table town.e (fid bigint primary key, id text, geom geometry(Point, 4326));
         create table town.f (fid bigint primary key, id text, geom geometry);
         insert into town.f values (1, 'a', 'srid=4326;point(2 48)'), (2, 'b', 'srid=2154;point(7e5 6.6e6)');
         grant select on town.a, town.b, town.c, town.d, town.f to beffroi_app;",
    )
    .await;
    let folder = Folder::new("unfit");
    for id in ["a", "b", "c", "d", "e", "f"] {
        let text = format!(
            "id = \"{id}\"\ntable = \"town.{id}\"\ncommune = \"\"\ngroup = \"town\"\npublic = true\ntitle = {{ fr = \"{id}\" }}\n"
        );
        folder.write(id, "layer.toml", &text);
    }
    let handle = CatalogHandle::open(&folder.0, town.pool().clone()).await.unwrap();
    let catalog = handle.current();
    let rule = |id: &str| catalog.faults().iter().find(|fault| fault.layer == id).map(|fault| &fault.rule);
    assert!(matches!(rule("a"), Some(Rule::FidNotInteger { .. })));
    assert!(matches!(rule("b"), Some(Rule::FidNotUnique { .. })));
    assert!(matches!(rule("c"), Some(Rule::GeometryWithoutSystem { .. })));
    assert!(matches!(rule("d"), Some(Rule::GeometryNotGeometry { .. })));
    assert!(matches!(rule("e"), Some(Rule::TableNotReadable { .. })));
    assert!(matches!(rule("f"), Some(Rule::GeometrySystemsMixed { .. })));

    run(&town, "insert into town.c values (1, 'a', 'srid=2154;point(7e5 6.6e6)')").await;
    let catalog = until(&handle, "a first row that tells its system", |catalog| catalog.layer("c").is_some()).await;
    let c = catalog.layer("c").unwrap();
    assert_eq!((c.srid, c.warnings.len(), c.live()), (2154, 2, false));
}

#[tokio::test]
async fn what_inspire_cannot_take_is_refused_where_it_stands() {
    let town = support::town().await;
    run(&town, &guide("sql")).await;
    let folder = Folder::new("inspire");
    let with = |table: &str| format!("{}\n{table}", guide("toml"));
    let address = "[inspire.\"ad:Address\"]\nnamespace = \"FR\"\ncountry = \"France\"\ncommuneLevel = \"6thOrder\"\ninspireId = \"id\"\n";
    folder.write("trees", "layer.toml", &with(&format!("{address}beginLifespanVersion = \"species\"\n")));
    let handle = CatalogHandle::open(&folder.0, town.pool().clone()).await.unwrap();
    let fault = handle.current().faults()[0].clone();
    let (property, column, found) = ("beginLifespanVersion".into(), "species".into(), "text".into());
    assert_eq!(fault.rule, Rule::InspireKind { property, column, found });
    assert_eq!(fault.line, with(address).lines().count() + 1);

    folder.write("trees", "layer.toml", &with(&format!("{address}beginLifespanVersion = \"planted\"\n")));
    let catalog = until(&handle, "trees as addresses", |catalog| catalog.layer("trees").is_some()).await;
    assert_eq!(catalog.layer("trees").unwrap().layer.inspire.as_ref().unwrap().feature_type(), "ad:Address");

    let parcel = "[inspire.\"cp:CadastralParcel\"]\nnamespace = \"FR\"\ninspireId = \"id\"\nnationalCadastralReference = \"id\"\nlabel = \"id\"\n";
    folder.write("trees", "layer.toml", &with(parcel));
    let catalog = until(&handle, "a tree is no parcel", |catalog| !catalog.faults().is_empty()).await;
    assert!(matches!(catalog.faults()[0].rule, Rule::InspireGeometry { .. }), "{:?}", catalog.faults());
}

#[tokio::test]
async fn a_layer_for_some_must_be_held_to_communes_by_its_table() {
    let town = support::town().await;
    run(
        &town,
        "create table town.free (fid bigint primary key, id text, commune text, geom geometry(Point, 4326));
         create table town.held (like town.free including all);
         create view town.open with (security_invoker = false) as select * from town.held;
         create view town.shut with (security_invoker = true) as select * from town.held;
         select beffroi.hold_to_scope('town.held');
         grant select on town.free, town.held, town.open, town.shut to beffroi_app;",
    )
    .await;
    let folder = Folder::new("held");
    for (id, table, commune) in [
        ("free", "free", "commune"),
        ("held", "held", "commune"),
        ("open", "open", "commune"),
        ("shut", "shut", "commune"),
        ("nowhere", "held", ""),
    ] {
        let text = format!(
            "id = \"{id}\"\ntable = \"town.{table}\"\ncommune = \"{commune}\"\ngroup = \"town\"\ntitle = {{ fr = \"{id}\" }}\n"
        );
        folder.write(id, "layer.toml", &text);
    }
    let handle = CatalogHandle::open(&folder.0, town.pool().clone()).await.unwrap();
    let catalog = handle.current();
    let rule = |id: &str| catalog.faults().iter().find(|fault| fault.layer == id).map(|fault| &fault.rule);
    assert!(matches!(rule("free"), Some(Rule::NotHeldToCommunes { table }) if table == "town.free"));
    assert!(matches!(rule("open"), Some(Rule::NotHeldToCommunes { .. })));
    assert!(matches!(rule("nowhere"), Some(Rule::CommuneMissing)));
    assert!(catalog.layer("held").is_some() && catalog.layer("shut").is_some());
}

#[tokio::test]
async fn neighbouring_stations_never_share_a_colour() {
    let town = support::town().await;
    run(
        &town,
        "insert into elections.polling_stations (commune, id, geom)
         select '34172', x || '-' || y, st_multi(st_makeenvelope(x * .01, 43 + y * .01, (x + 1) * .01, 43 + (y + 1) * .01, 4326))
         from generate_series(0, 11) x, generate_series(0, 11) y order by md5((x * 100 + y)::text);
         update elections.polling_stations set geom = st_multi(st_expand(geom, .004)) where id in ('3-3', '7-5', '9-9');",
    )
    .await;
    let (alike, most, none): (i64, i16, i64) = sqlx::query_as(
        "select (select count(*) from elections.polling_stations a join elections.polling_stations b
                 on a.fid < b.fid and a.colour = b.colour and st_dwithin(a.geom, b.geom, .00005)),
                max(colour), count(*) filter (where colour is null) from elections.polling_stations",
    )
    .fetch_one(town.pool())
    .await
    .unwrap();
    assert_eq!((alike, none), (0, 0));
    assert!(most < 7, "{most}: the palette has seven colours");
}
