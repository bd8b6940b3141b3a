//! Tiles of a living town: complete, fresh, and forgotten only where something changed.

use std::time::Duration;

use sqlx::{AssertSqlSafe, PgPool};

use crate::support::{
    self,
    map::{Map, fids, parcels},
};

/// A grid of parcels of 20 m by 30 m around the belfry of Albert, with walls that wiggle.
async fn grid(db: &PgPool, columns: i32, rows: i32) {
    sqlx::query(
        "insert into cadastre.parcels (commune, id, number, area, geom)
         select '80016', format('80016000AB%s', lpad((x * 1000 + y)::text, 6, '0')), y::text, 600,
            st_multi(st_transform(st_setsrid(st_makepolygon(st_makeline(array[
                st_point(a, b), st_point(a + 9 + x % 3, b + y % 2), st_point(a + 20, b), st_point(a + 20, b + 30), st_point(a, b + 30), st_point(a, b)])), 2154), 4326))
         from generate_series(0, $1 - 1) x, generate_series(0, $2 - 1) y, lateral (select 674000 + x * 20 as a, 6988000 + y * 30 as b) at",
    )
    .bind(columns)
    .bind(rows)
    .execute(db)
    .await
    .unwrap();
}

/// Tile of a zoom that holds the middle of the grid.
async fn middle(db: &PgPool, z: u8) -> (i32, i32) {
    sqlx::query_as(
        "select floor((st_x(c) + 180) / 360 * (1 << $1))::int, floor((1 - asinh(tan(radians(st_y(c)))) / pi()) / 2 * (1 << $1))::int
         from (select st_centroid(st_extent(geom)) c from cadastre.parcels) m",
    )
    .bind(i32::from(z))
    .fetch_one(db)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tile_shows_every_parcel_that_meets_it() {
    let town = support::town().await;
    grid(town.pool(), 60, 60).await;
    let map = Map::of(&town, vec![parcels()], None).await;
    for z in 13..=18 {
        let (x, y) = middle(town.pool(), z).await;
        let expected: Vec<i64> = sqlx::query_scalar(
            "select fid from cadastre.parcels where st_intersects(geom, st_transform(st_tileenvelope($1, $2, $3), 4326)) order by fid",
        )
        .bind(i32::from(z))
        .bind(x)
        .bind(y)
        .fetch_all(town.pool())
        .await
        .unwrap();
        let shown = map.fids(&format!("/tiles/parcels/{z}/{x}/{y}")).await;
        let missing: Vec<_> = expected.iter().filter(|fid| !shown.contains(fid)).collect();
        assert!(!expected.is_empty() && missing.is_empty(), "z{z}: {} of {} missing", missing.len(), expected.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_edit_reaches_the_tile_even_when_the_connection_of_the_feed_is_cut() {
    let town = support::town().await;
    grid(town.pool(), 20, 20).await;
    let map = Map::of(&town, vec![parcels()], None).await;
    let mut owner = town.owner().await;
    let (x, y) = middle(town.pool(), 16).await;
    let path = format!("/tiles/parcels/16/{x}/{y}");
    for round in 0..20 {
        let victim = map.fids(&path).await[round % 7];
        if round % 5 == 4 {
            let cut = sqlx::query(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'",
            );
            let cut = cut.execute(town.pool()).await.unwrap().rows_affected();
            assert!(cut > 0, "the feed had no connection to cut");
        }
        sqlx::query("delete from cadastre.parcels where fid = $1").bind(victim).execute(&mut owner).await.unwrap();
        let mut left = 400;
        while map.fids(&path).await.contains(&victim) {
            left -= 1;
            assert!(left > 0, "round {round}: parcel {victim} is still shown");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    let rows: i64 = sqlx::query_scalar("select count(*) from cadastre.parcels").fetch_one(town.pool()).await.unwrap();
    assert_eq!(map.store.layer("parcels").unwrap().state().count(), usize::try_from(rows).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_makes_only_the_tiles_it_touches_be_made_again() {
    let town = support::town().await;
    grid(town.pool(), 60, 60).await;
    let map = Map::of(&town, vec![parcels()], None).await;
    let (x, y) = middle(town.pool(), 17).await;
    let near: Vec<(i32, i32)> = (-2..=2).flat_map(|i| (-2..=2).map(move |j| (x + i, y + j))).collect();
    for (x, y) in &near {
        map.ask(&format!("/tiles/parcels/17/{x}/{y}"), &[("accept-encoding", "gzip")]).await;
    }
    let (kept, dropped) = map.tiles.cache_counts();
    assert_eq!((kept, dropped), (25, 0));
    let (fid, touched): (i64, i64) = sqlx::query_as(AssertSqlSafe(format!(
        "with tiles as (select st_transform(st_tileenvelope(17, {x} + i, {y} + j, margin => 64.0 / 4096), 4326) g from generate_series(-2, 2) i, generate_series(-2, 2) j),
            chosen as (select fid, geom from cadastre.parcels order by geom <-> (select st_centroid(st_transform(st_tileenvelope(17, {x}, {y}), 4326))) limit 1)
         select fid, (select count(*) from tiles where g && geom) from chosen"
    )))
    .fetch_one(town.pool())
    .await
    .unwrap();
    sqlx::query("update cadastre.parcels set number = '999' where fid = $1")
        .bind(fid)
        .execute(town.pool())
        .await
        .unwrap();
    map.wait("the touched tiles are dropped", || map.tiles.cache_counts().1 > 0).await;
    assert_eq!(map.tiles.cache_counts(), (25 - u64::try_from(touched).unwrap(), u64::try_from(touched).unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_that_asks_again_is_told_nothing_changed_until_something_did() {
    let town = support::town().await;
    grid(town.pool(), 20, 20).await;
    let map = Map::of(&town, vec![parcels()], None).await;
    let (x, y) = middle(town.pool(), 16).await;
    let path = format!("/tiles/parcels/16/{x}/{y}");
    let first = map.ask(&path, &[("accept-encoding", "gzip")]).await;
    let etag = first.headers["etag"].to_str().unwrap().to_owned();
    let again = map.ask(&path, &[("accept-encoding", "gzip"), ("if-none-match", &etag)]).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    let victim = fids(&first.body)[0];
    sqlx::query("delete from cadastre.parcels where fid = $1").bind(victim).execute(town.pool()).await.unwrap();
    assert!(map.store.catch_up().await);
    let changed = map.ask(&path, &[("accept-encoding", "gzip"), ("if-none-match", &etag)]).await;
    assert_eq!(changed.status.as_u16(), 200);
    assert!(!fids(&changed.body).contains(&victim));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_coding_gives_the_same_tile_and_layers_can_share_one() {
    let town = support::town().await;
    grid(town.pool(), 20, 20).await;
    let twin = beffroi::store::Source { layer: "twins".into(), ..parcels() };
    let map = Map::of(&town, vec![parcels(), twin], None).await;
    let (x, y) = middle(town.pool(), 15).await;
    let mut bodies = Vec::new();
    for coding in ["gzip", "zstd", "br", "identity"] {
        let answer = map.ask(&format!("/tiles/parcels,twins/15/{x}/{y}"), &[("accept-encoding", coding)]).await;
        assert_eq!(answer.headers.get("content-encoding").map_or("identity", |v| v.to_str().unwrap()), coding);
        bodies.push(answer.body);
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1);
    let reader = mvt_reader::Reader::new(bodies.remove(0)).unwrap();
    assert_eq!(reader.get_layer_names().unwrap(), ["parcels", "twins"]);
    let properties = reader.get_features(0).unwrap()[0].properties.clone().unwrap();
    assert!(properties.contains_key("id") && properties.contains_key("commune") && properties.contains_key("area"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tile_of_another_day_shows_the_parcels_of_that_day() {
    let town = support::town().await;
    let mut writer = town.pool().acquire().await.unwrap();
    sqlx::query("select set_config('beffroi.as_of', '2022-01-01', false)").execute(&mut *writer).await.unwrap();
    let (fid,): (i64,) = sqlx::query_as("insert into cadastre.parcels (commune, id, geom) values ('93010', '93010000AB0001', st_multi(st_makeenvelope(2.48, 48.90, 2.481, 48.901, 4326))) returning fid")
        .fetch_one(&mut *writer)
        .await
        .unwrap();
    sqlx::query("select set_config('beffroi.as_of', '2023-06-01', false)").execute(&mut *writer).await.unwrap();
    sqlx::query("delete from cadastre.parcels where fid = $1").bind(fid).execute(&mut *writer).await.unwrap();
    let map = Map::of(&town, vec![parcels()], None).await;
    let path = "/tiles/parcels/14/8304/5633";
    for (date, shown) in
        [("", 0), ("?at=2021-12-31", 0), ("?at=2022-01-01", 1), ("?at=2023-05-31", 1), ("?at=2023-06-01", 0)]
    {
        assert_eq!(map.fids(&format!("{path}{date}")).await.len(), shown, "{date}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_address_gets_an_answer_that_says_what_is_wrong() {
    let town = support::town().await;
    let map = Map::of(&town, vec![parcels()], None).await;
    for (path, status) in [
        ("/tiles/dragons/14/1/1", 404),
        ("/tiles/parcels/14/16384/1", 400),
        ("/tiles/parcels/99/1/1", 400),
        ("/tiles/parcels/a/b/c", 400),
        ("/tiles/parcels/14/1/1?at=yesterday", 400),
        ("/tiles/parcels/14/1/1?commune=x'y", 400),
        ("/tiles/parcels/14/1/1", 204),
        ("/tiles/parcels/14/1/1.mvt", 204),
        ("/tiles/parcels", 200),
    ] {
        assert_eq!(map.ask(path, &[]).await.status.as_u16(), status, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_from_the_snapshot_shows_the_same_tiles_and_what_changed_meanwhile() {
    let town = support::town().await;
    grid(town.pool(), 30, 30).await;
    let folder = tempfile::tempdir().unwrap();
    let (x, y) = middle(town.pool(), 15).await;
    let path = format!("/tiles/parcels/15/{x}/{y}");
    let map = Map::of(&town, vec![parcels()], Some(folder.path())).await;
    map.wait("the snapshot is written", || folder.path().join("parcels.store").exists()).await;
    let before = map.ask(&path, &[]).await;
    map.close().await;
    let victim = fids(&before.body)[3];
    sqlx::query("delete from cadastre.parcels where fid = $1").bind(victim).execute(town.pool()).await.unwrap();
    let map = Map::of(&town, vec![parcels()], Some(folder.path())).await;
    let after = map.ask(&path, &[]).await;
    let mut expected = fids(&before.body);
    expected.retain(|fid| *fid != victim);
    assert_eq!(fids(&after.body), expected);
    let generation =
        |answer: &support::map::Answer| answer.headers["etag"].to_str().unwrap().split('-').next().unwrap().to_owned();
    assert_eq!(generation(&before), generation(&after), "the layer was read from the database, not from its snapshot");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_layer_of_labels_is_announced_where_tiles_carry_it() {
    let town = support::town().await;
    let mut source = parcels();
    source.rules.labels_from = 17;
    let map = Map::of(&town, vec![source], None).await;
    let description: serde_json::Value = serde_json::from_slice(&map.ask("/tiles/parcels", &[]).await.body).unwrap();
    let layers = description["vector_layers"].as_array().unwrap();
    let ids: Vec<_> = layers.iter().map(|layer| (layer["id"].as_str().unwrap(), layer["minzoom"].as_u64())).collect();
    assert_eq!(ids[1], ("parcels-label", Some(17)));
    assert_eq!((ids.len(), layers[1]["fields"].clone()), (2, layers[0]["fields"].clone()));
}
