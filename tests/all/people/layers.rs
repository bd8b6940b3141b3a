//! A layer that is not for everybody: seen by those who may, in their communes, by every door of the map; to all others
//! it is not there.

use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall, hall_with};
use crate::support::map::fids;

const TABLE: &str = "create table town.alarms (fid bigint generated always as identity primary key, commune text not null, id text not null,
        valid_from timestamptz not null default beffroi.as_of(), geom geometry(Point, 4326) not null);
    select beffroi.town_table('town.alarms');
    insert into town.alarms (commune, id, geom) values
        ('80016', 'ALBERT-1', st_setsrid(st_makepoint(2.65, 50.0), 4326)), ('93010', 'BONDY-1', st_setsrid(st_makepoint(2.6501, 50.0), 4326));
    insert into auth.roles (name, title_fr) values ('keeper', 'Gardien'), ('courier', 'Coursier');
    insert into auth.permissions (role, subject, action) select fid, 'alarms', a from auth.roles, unnest(array['see', 'export']) a where name = 'keeper';
    insert into auth.permissions (role, subject, action) select fid, 'alarms', 'see' from auth.roles where name = 'courier'";

const LAYER: &str = r#"
id = "alarms"
table = "town.alarms"
group = "town"
minzoom = 10
history = true
title = { fr = "Alarmes", en = "Alarms", es = "Alarmas" }
[search]
kind = "place"
label = "{id}"
[[column]]
name = "id"
title = { fr = "Numéro", en = "Number", es = "Número" }
"#;

const DRAWING: &str = r#"[{"type": "circle"}]"#;

/// The layers of the house and one that is not public.
static LAYERS: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("beffroi-test-layers-{}", std::process::id()));
    let ours = folder.join("layers/alarms");
    std::fs::create_dir_all(&ours).unwrap();
    std::fs::write(ours.join("layer.toml"), LAYER).unwrap();
    std::fs::write(ours.join("style.json"), DRAWING).unwrap();
    let house = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    for entry in std::fs::read_dir(house.join("layers")).unwrap() {
        let entry = entry.unwrap();
        let _ = std::os::unix::fs::symlink(entry.path(), folder.join("layers").join(entry.file_name()));
    }
    for part in ["styles", "map-ui"] {
        let _ = std::os::unix::fs::symlink(house.join(part), folder.join(part));
    }
    folder
});

pub(super) async fn alarmed() -> Hall {
    hall_with(&LAYERS, TABLE).await
}

pub(super) fn square() -> Value {
    json!({"type": "Polygon", "coordinates": [[[2.6, 49.9], [2.7, 49.9], [2.7, 50.1], [2.6, 50.1], [2.6, 49.9]]]})
}

const TILE: &str = "/tiles/alarms/14/8312/5556";

#[tokio::test(flavor = "multi_thread")]
async fn a_layer_that_is_not_public_is_not_there_for_others_whatever_the_request_names() {
    let hall = alarmed().await;
    let marc = hall.agent("marc", "keeper", Some("80016")).await;
    let lise = hall.agent("lise", "keeper", None).await;
    let lea = hall.agent("lea", "addressing", Some("80016")).await;
    for nobody in [&Agent::default(), &lea] {
        for path in [
            "/tiles/alarms",
            "/tiles/parcels,alarms/14/8312/5556",
            "/api/layers/alarms/features/1",
            "/api/layers/alarms/export",
            "/api/at?layer=alarms&fid=1",
        ] {
            hall.get(nobody, path).await.refused(404);
        }
    }
    hall.get(&marc, "/api/layers/alarms/features/1").await.good();
    for path in ["/api/layers/alarms/features/2", "/api/at?layer=alarms&fid=2"] {
        hall.get(&marc, path).await.refused(404);
    }
    // Kept tiles of one reader are not those of another, whoever asks first.
    for (agent, seen) in [(&lise, vec![1, 2]), (&marc, vec![1]), (&lise, vec![1, 2])] {
        assert_eq!(fids(&hall.get(agent, TILE).await.body), seen);
    }
    hall.get(&Agent::default(), TILE).await.refused(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn seeing_is_not_taking_away_and_a_tile_for_some_is_kept_by_no_cache_between() {
    let hall = alarmed().await;
    let marc = hall.agent("marc", "keeper", Some("80016")).await;
    let lise = hall.agent("lise", "keeper", None).await;
    let jean = hall.agent("jean", "courier", Some("80016")).await;
    hall.get(&jean, "/api/layers/alarms/features/1").await.good();
    hall.get(&jean, "/api/layers/alarms/export").await.refused(404);
    hall.get(&marc, "/api/layers/alarms/export").await.good();

    let tile = hall.get(&marc, TILE).await;
    assert_eq!(tile.headers["cache-control"], "private, no-cache");
    assert!(tile.headers["vary"].to_str().unwrap().contains("cookie"));
    assert!(!tile.headers.contains_key("access-control-allow-origin"));
    // The tag of one reader's tile tells another nothing: the same browser, another person.
    let tag = tile.headers["etag"].to_str().unwrap().to_owned();
    let same = hall.ask(&marc, axum::http::Method::GET, TILE, &[("if-none-match", &tag)], None).await;
    assert_eq!(same.status.as_u16(), 304);
    let other = hall.ask(&lise, axum::http::Method::GET, TILE, &[("if-none-match", &tag)], None).await;
    assert_eq!((other.status.as_u16(), fids(&other.body)), (200, vec![1, 2]));
    // With a public layer beside it, in one tile, as on the page.
    let beside = hall.get(&marc, "/tiles/alarms,parcels/14/8312/5556").await;
    assert_eq!((beside.status.as_u16(), fids(&beside.body)), (200, vec![1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_map_hears_of_changes_of_such_a_layer_in_its_communes_only() {
    let hall = alarmed().await;
    let marc = hall.agent("marc", "keeper", Some("80016")).await;
    let mut open = hall.get_streaming(&marc, "/events").await.into_data_stream();
    let mut strangers = hall.get_streaming(&Agent::default(), "/events").await.into_data_stream();
    let mut owner = hall.town.owner().await;
    for commune in ["93010", "80016"] {
        let sql = "update town.alarms set id = id || '-bis' where commune = $1";
        sqlx::query(sql).bind(commune).execute(&mut owner).await.unwrap();
        hall.settle().await;
    }
    let heard = tokio::time::timeout(Duration::from_secs(10), open.next()).await.unwrap().unwrap().unwrap();
    let heard = String::from_utf8(heard.to_vec()).unwrap();
    // The alarm of Albert, not the one of Bondy 0.0001 degree east of it.
    assert!(heard.contains("\"layer\":\"alarms\"") && heard.contains("2.64999"), "{heard}");
    assert!(!heard.contains("2.6501") && !heard.contains("2.65009"), "{heard}");
    let more = tokio::time::timeout(Duration::from_millis(300), open.next()).await;
    assert!(more.is_err(), "the change in Bondy was told: {more:?}");
    let nothing = tokio::time::timeout(Duration::from_millis(300), strangers.next()).await;
    assert!(nothing.is_err(), "a stranger was told: {nothing:?}");
}
