//! The search box.

use std::fs;

use beffroi::auth::Sight;
use beffroi::catalog::{CatalogHandle, pattern_columns};
use beffroi::features::{Features, router};
use serde_json::Value;

use crate::features_town::{Desk, desk, get};

/// Layer and label of every hit, in order.
async fn hits(desk: &Desk, query: &str) -> Vec<(String, String)> {
    listed(&desk.get(&format!("/api/search?{query}")).await.good())
}

fn listed(answer: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let items = answer["groups"].as_array().unwrap().iter().flat_map(|group| group["items"].as_array().unwrap());
    items.map(|item| (text(&item["layer"]), format!("{} {}", text(&item["commune"]), text(&item["label"])))).collect()
}

fn first(hits: &[(String, String)]) -> (&str, &str) {
    hits.first().map_or(("", ""), |(layer, label)| (layer.as_str(), label.as_str()))
}

#[tokio::test]
async fn a_parcel_is_found_in_every_way_its_reference_is_written() {
    let desk = desk().await;
    for written in [
        "AB%20123",
        "ab123",
        "AB0123",
        "000%20AB%200123",
        "000AB0123",
        "80016000AB0123",
        "800016000AB0123",
        "016000AB0123",
    ] {
        let found = hits(&desk, &format!("q={written}&commune=80016")).await;
        assert_eq!(first(&found), ("parcels", "80016 AB 123"), "{written}: {found:?}");
    }
    let found = hits(&desk, "q=A%207").await;
    assert_eq!(first(&found), ("parcels", "80016 A 7"));
}

#[tokio::test]
async fn the_town_asked_about_comes_first_and_others_after() {
    let desk = desk().await;
    let parcels = hits(&desk, "q=AB%20123&commune=93010").await;
    assert_eq!(parcels[0].1, "93010 AB 123");
    assert_eq!(parcels[1].1, "80016 AB 123");
    assert_eq!(parcels[2].1, "80016 AB 1230", "a number that begins so, after the number itself");
    let addresses = hits(&desk, "q=12%20rue%20de%20la%20paix&commune=93010").await;
    assert_eq!(first(&addresses), ("addresses", "93010 12 Rue de la Paix"));
    assert!(addresses.contains(&("addresses".into(), "80016 12 Rue de la Paix".into())));
}

#[tokio::test]
async fn an_address_is_found_short_unaccented_misspelt_or_with_its_town() {
    let desk = desk().await;
    for (typed, expected) in [
        ("12bis%20rue%20paix", ("addresses", "80016 12 bis Rue de la Paix")),
        ("12%20rue%20paix", ("addresses", "80016 12 Rue de la Paix")),
        ("bd%20foch", ("streets", "80016 Boulevard du Maréchal-Foch")),
        ("republiq", ("streets", "80016 Rue de la République")),
        ("rue%20de%20la%20republiqe", ("streets", "80016 Rue de la République")),
        ("marechall%20foche", ("streets", "80016 Boulevard du Maréchal-Foch")),
        ("12%20rue%20de%20la%20paix%2C%2093140%20Bondy", ("addresses", "93010 12 Rue de la Paix")),
        ("ecole%20frank", ("polling-stations", "80016 4 École Anne-Frank")),
        ("mairie", ("public-buildings", "80016 Mairie d’Albert")),
    ] {
        let found = hits(&desk, &format!("q={typed}&commune=80016")).await;
        assert_eq!(first(&found), expected, "{typed}: {found:?}");
    }
    assert!(hits(&desk, "q=zzzzzz").await.is_empty());
    assert!(hits(&desk, "q=").await.is_empty());
    assert!(hits(&desk, "q=%00%27%22%3B%25%5C%28").await.is_empty());
}

#[tokio::test]
async fn the_exact_number_comes_before_numbers_that_begin_so() {
    let desk = desk().await;
    let found = hits(&desk, "q=12%20rue%20de%20la%20paix&commune=80016").await;
    let numbers: Vec<&str> =
        found.iter().filter(|(layer, _)| layer == "addresses").map(|(_, label)| label.as_str()).collect();
    assert_eq!(numbers[..3], ["80016 12 Rue de la Paix", "80016 12 bis Rue de la Paix", "80016 120 Rue de la Paix"]);
}

#[tokio::test]
async fn a_layer_of_the_town_with_search_rules_is_found_without_a_line_of_rust() {
    let desk = desk().await;
    desk.run(
        "create table town.benches (nr integer primary key, title text, shape geometry(Point, 2154));
         insert into town.benches select 7, 'Banc des Tilleuls', ST_Transform(spot(10, 10), 2154);
         select beffroi.publish('town.benches', 'nr', '');",
    )
    .await;
    let folder = std::env::temp_dir().join(format!("beffroi-benches-{}", std::process::id()));
    fs::create_dir_all(folder.join("benches")).unwrap();
    let title = "{ fr = \"Bancs\", en = \"Benches\", es = \"Bancos\" }";
    let layer = format!(
        "id = \"benches\"\ntable = \"town.benches\"\nfid = \"nr\"\nkey = \"nr\"\ngeometry = \"shape\"\ncommune = \"\"\ngroup = \"town\"\npublic = true\ntitle = {title}\ndescription = {title}\n\
         [search]\nkind = \"bench\"\nlabel = \"{{title}}\"\n[[column]]\nname = \"title\"\ntitle = {title}\n"
    );
    fs::write(folder.join("benches/layer.toml"), layer).unwrap();
    let pool = desk.town.pool().clone();
    let catalog = CatalogHandle::open(&folder, pool.clone()).await.unwrap();
    assert!(catalog.current().faults().is_empty(), "{:?}", catalog.current().faults());
    let app = router(Features::new(pool, catalog, Sight::All));
    let answer = get(&app, "/api/search?q=tilleul&lang=en").await.good();
    let group = &answer["groups"][0];
    assert_eq!((group["kind"].as_str(), group["title"].as_str()), (Some("bench"), Some("Benches")));
    assert_eq!(group["items"][0]["label"], "Banc des Tilleuls");
    let (lon, lat) = desk.spot(10.0, 10.0).await;
    assert!((group["items"][0]["lon"].as_f64().unwrap() - lon).abs() < 1e-7);
    let here = get(&app, &format!("/api/at?lon={lon}&lat={lat}&zoom=18")).await.good();
    assert_eq!(here["groups"][0]["features"][0]["label"], "Banc des Tilleuls");
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn every_large_searchable_layer_has_the_index_the_search_box_reads() {
    let desk = desk().await;
    let layers = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("layers");
    let catalog = CatalogHandle::open(&layers, desk.town.pool().clone()).await.unwrap().current();
    let searchable =
        catalog.layers().iter().filter_map(|layer| layer.layer.search.as_ref().map(|search| (layer, search)));
    let mut seen = 0;
    // One outline a commune: few enough to be read through.
    for (layer, search) in searchable.filter(|(layer, _)| layer.id() != "communes") {
        let wanted = match search.kind.as_str() {
            "parcel" => format!("{}_search_parcel", layer.table),
            _ => format!("{}_search_{}", layer.table, pattern_columns(&search.label).collect::<Vec<_>>().join("_")),
        };
        let there: bool =
            sqlx::query_scalar("select exists (select from pg_indexes where schemaname = $1 and indexname = $2)")
                .bind(&layer.schema)
                .bind(&wanted)
                .fetch_one(desk.town.pool())
                .await
                .unwrap();
        assert!(there, "{} wants the index {wanted}: select beffroi.searchable('{}', …)", layer.id(), layer.relation());
        seen += 1;
    }
    assert!(seen >= 7, "only {seen} layers are searchable");
}
