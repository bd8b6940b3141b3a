//! Tiles in every grid, as programs find and follow them.

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::support::hall::{Agent, Hall, hall};
use crate::support::map::fids;

const GRIDS: [&str; 3] = ["WebMercatorQuad", "WorldCRS84Quad", "LAMB93"];

/// A town of twenty parcels in four rows, about half a kilometre across.
async fn parcels() -> Hall {
    let hall = hall().await;
    let sql = "insert into cadastre.parcels (commune, id, prefix, section, number, area, geom)
        select '80016', '80016000AB' || lpad((x * 10 + y)::text, 4, '0'), '000', 'AB', (x * 10 + y)::text, 600,
            st_multi(st_makeenvelope(2.65 + x * 0.0015, 50.0 + y * 0.001, 2.6513 + x * 0.0015, 50.0009 + y * 0.001, 4326))
        from generate_series(0, 4) x, generate_series(0, 3) y";
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut hall.town.owner().await).await.unwrap();
    hall.settle().await;
    hall
}

async fn read(hall: &Hall, path: &str) -> Value {
    hall.get(&Agent::default(), path).await.good()
}

/// Where a link of a document leads, from `/ogc` on.
fn link(document: &Value, rel: &str) -> String {
    let links = document["links"].as_array().unwrap();
    let found = links.iter().find(|link| link["rel"].as_str().unwrap().ends_with(rel));
    let href = found.unwrap_or_else(|| panic!("no {rel}"))["href"].as_str().unwrap();
    href[href.find("/ogc").unwrap()..].to_owned()
}

/// Paths of the tiles of a tile set that hold something, at one level.
fn tiles(set: &Value, level: &str) -> Vec<String> {
    let limits = set["tileMatrixSetLimits"].as_array().unwrap();
    let limit = limits.iter().find(|limit| limit["tileMatrix"] == level).unwrap();
    let number = |name: &str| limit[name].as_u64().unwrap();
    let template = link(set, "item");
    let rows = number("minTileRow")..=number("maxTileRow");
    rows.flat_map(|row| (number("minTileCol")..=number("maxTileCol")).map(move |column| (row, column)))
        .map(|(row, column)| {
            let path = template.replace("{tileMatrix}", level).replace("{tileRow}", &row.to_string());
            path.replace("{tileCol}", &column.to_string())
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_finds_every_parcel_in_the_tiles_of_every_grid() {
    let hall = parcels().await;
    let collection = read(&hall, "/ogc/collections/parcels").await;
    let list = read(&hall, &link(&collection, "tilesets-vector")).await;
    let expected: Vec<i64> =
        sqlx::query_scalar("select fid from cadastre.parcels order by fid").fetch_all(hall.town.pool()).await.unwrap();
    let sets = list["tilesets"].as_array().unwrap();
    assert_eq!(sets.len(), GRIDS.len());
    for set in sets {
        assert!(set["tileMatrixSetURI"].as_str().unwrap().ends_with(set["tileMatrixSetId"].as_str().unwrap()));
        let set = read(&hall, &link(set, "self")).await;
        for level in ["14", "16", "17"] {
            let mut found = BTreeSet::new();
            for path in tiles(&set, level) {
                let answer = hall.get(&Agent::default(), &path).await;
                assert!(answer.status.is_success(), "{path}: {}", answer.status);
                found.extend(fids(&answer.body));
            }
            assert_eq!(found.into_iter().collect::<Vec<_>>(), expected, "{level} of {}", set["title"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tile_of_any_grid_is_fresh_after_an_edit_and_kept_without_one() {
    let hall = parcels().await;
    for grid in GRIDS {
        let set = read(&hall, &format!("/ogc/collections/parcels/tiles/{grid}")).await;
        let (mut before, nobody) = (Vec::new(), Agent::default());
        for path in tiles(&set, "16") {
            let answer = hall.get(&nobody, &path).await;
            before.push((path, answer.headers["etag"].to_str().unwrap().to_owned(), fids(&answer.body)));
        }
        for (path, tag, _) in &before {
            let again = hall.ask(&nobody, Method::GET, path, &[("if-none-match", tag)], None).await;
            assert_eq!(again.status.as_u16(), 304, "{path}");
        }
        let gone: i64 = sqlx::query_scalar(
            "delete from cadastre.parcels where fid = (select min(fid) from cadastre.parcels) returning fid",
        )
        .fetch_one(&mut hall.town.owner().await)
        .await
        .unwrap();
        hall.settle().await;
        let held = before.iter().filter(|(.., fids)| fids.contains(&gone)).count();
        assert!(held > 0, "{grid}: the parcel was in no tile");
        for (path, tag, fids_before) in &before {
            let now = hall.ask(&nobody, Method::GET, path, &[("if-none-match", tag)], None).await;
            if fids_before.contains(&gone) {
                assert_ne!(now.status.as_u16(), 304, "{path}");
                assert!(!fids(&now.body).contains(&gone), "{path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_told_so() {
    let hall = parcels().await;
    let nobody = Agent::default();
    let most = i32::MAX;
    for (path, status) in [
        ("/ogc/tileMatrixSets/WorldMercatorWGS84Quad".to_owned(), 404),
        ("/ogc/tiles/Nowhere".to_owned(), 404),
        (format!("/ogc/tiles/LAMB93/15/{most}/0"), 404),
        (format!("/ogc/tiles/WebMercatorQuad/15/0/{most}"), 404),
        ("/ogc/tiles/WebMercatorQuad/-1/0/0".to_owned(), 404),
        ("/ogc/collections/gardens/tiles".to_owned(), 404),
        ("/ogc/tiles?collections=parcels,map-notes".to_owned(), 404),
        ("/ogc/collections/map-notes/tiles/LAMB93/15/0/0".to_owned(), 404),
        ("/ogc/tiles/LAMB93/15/1/1?f=png".to_owned(), 400),
        ("/ogc/tiles/LAMB93/15/1/1?datetime=yesterday".to_owned(), 400),
        ("/ogc/tiles/LAMB93?f=tilejson".to_owned(), 400),
        ("/ogc/tiles?limit=3".to_owned(), 400),
        ("/ogc/styles/nothing".to_owned(), 404),
    ] {
        hall.get(&nobody, &path).await.refused(status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_town_is_one_set_of_tiles_and_collections_can_be_chosen() {
    let hall = parcels().await;
    let landing = read(&hall, "/ogc").await;
    let list = read(&hall, &link(&landing, "tilesets-vector")).await;
    assert_eq!(list["tilesets"].as_array().unwrap().len(), GRIDS.len());
    let whole = read(&hall, "/ogc/tiles/WebMercatorQuad").await;
    let ids = |set: &Value| -> Vec<String> {
        set["layers"].as_array().unwrap().iter().map(|layer| layer["id"].as_str().unwrap().to_owned()).collect()
    };
    assert!(ids(&whole).contains(&"parcels".to_owned()) && ids(&whole).contains(&"buildings".to_owned()));
    assert!(!ids(&whole).contains(&"map-notes".to_owned()), "notes are not for everybody");
    let chosen = read(&hall, "/ogc/tiles/WebMercatorQuad?collections=parcels,streets").await;
    assert!(ids(&chosen).iter().all(|id| id.starts_with("parcels") || id.starts_with("streets")));
    assert!(link(&chosen, "item").ends_with("?collections=parcels,streets"));
    let tilejson = read(&hall, "/ogc/tiles/WebMercatorQuad?f=tilejson&collections=parcels").await;
    assert!(tilejson["tiles"][0].as_str().unwrap().ends_with("/{z}/{y}/{x}?collections=parcels"));
}

#[tokio::test(flavor = "multi_thread")]
async fn grids_are_described_as_their_standard_says() {
    let hall = hall().await;
    let list = read(&hall, "/ogc/tileMatrixSets").await;
    let named: Vec<&str> =
        list["tileMatrixSets"].as_array().unwrap().iter().map(|set| set["id"].as_str().unwrap()).collect();
    assert_eq!(named, GRIDS);
    let ign = read(&hall, "/ogc/tileMatrixSets/LAMB93").await;
    assert_eq!(ign["crs"], "http://www.opengis.net/def/crs/EPSG/0/2154");
    assert_eq!(ign["tileMatrices"][0]["pointOfOrigin"], json!([0.0, 12_000_000.0]));
    assert_eq!(ign["tileMatrices"].as_array().unwrap().len(), 22);
    let degrees = read(&hall, "/ogc/tileMatrixSets/WorldCRS84Quad").await;
    assert_eq!(
        (&degrees["tileMatrices"][0]["matrixWidth"], &degrees["tileMatrices"][0]["matrixHeight"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(degrees["crs"], "http://www.opengis.net/def/crs/OGC/1.3/CRS84");
}

#[tokio::test(flavor = "multi_thread")]
async fn tiles_and_styles_are_in_the_description_and_have_pages() {
    let hall = hall().await;
    let api = read(&hall, "/ogc/api").await;
    let operations = api["paths"].as_object().unwrap().values().filter_map(|path| path["get"]["operationId"].as_str());
    assert!(operations.filter(|id| id.ends_with(".getTile")).count() >= 2);
    let styles = read(&hall, "/ogc/styles").await;
    let style = &styles["styles"].as_array().unwrap()[0];
    let sheet = hall.get(&Agent::default(), &link(style, "stylesheet")).await;
    assert!(sheet.status.is_redirection());
    let sheet = read(&hall, sheet.headers["location"].to_str().unwrap()).await;
    assert_eq!(sheet["version"], 8);
    for path in [
        "/ogc/tiles",
        "/ogc/tiles/LAMB93",
        "/ogc/tileMatrixSets",
        "/ogc/tileMatrixSets/LAMB93",
        "/ogc/styles",
        "/ogc/collections/parcels/tiles",
    ] {
        let page = hall.get(&Agent::default(), &format!("{path}?f=html&lang=es")).await;
        assert!(page.status.is_success() && page.body.starts_with(b"<!DOCTYPE html><html lang=\"es\">"), "{path}");
    }
}
