//! A town sees its own, whatever the question.

use serde_json::json;

use crate::features_town::{app, desk, get, post};

#[tokio::test]
async fn an_agent_of_albert_finds_nothing_of_bondy_by_any_door() {
    let desk = desk().await;
    let albert = app(desk.town.pool_for(&["80016"]).await).await;
    let bondy = desk.fid("cadastre.parcels", "93010000AB0123").await;
    let (lon, lat) = desk.spot(1105.0, 5.0).await;
    let there = get(&albert, &format!("/api/at?lon={lon}&lat={lat}")).await.good();
    assert_eq!(there["groups"], json!([]));
    let all = desk.get(&format!("/api/at?lon={lon}&lat={lat}")).await.good();
    assert!(!all["groups"].as_array().unwrap().is_empty(), "the place has something for those who may see it");
    assert_eq!(get(&albert, &format!("/api/layers/parcels/features/{bondy}")).await.status.as_u16(), 404);
    assert_eq!(get(&albert, &format!("/api/at?layer=parcels&fid={bondy}")).await.status.as_u16(), 404);
    let found = get(&albert, "/api/search?q=AB%20123&commune=93010").await.good();
    assert!(found["groups"][0]["items"].as_array().unwrap().iter().all(|item| item["commune"] == "80016"));
    let towns = get(&albert, "/api/towns").await.good();
    assert_eq!(
        towns.as_array().unwrap().iter().map(|town| town["commune"].as_str().unwrap()).collect::<Vec<_>>(),
        ["80016"]
    );
    let lasso = json!({"geometry": desk.box_of(1000.0, -100.0, 400.0, 400.0).await}).to_string();
    assert_eq!(post(&albert, "/api/layers/parcels/select", lasso.clone()).await.good()["count"], 0);
    assert_eq!(post(&albert, "/api/layers/parcels/export", lasso).await.good()["features"], json!([]));
    assert_eq!(get(&albert, "/api/layers/parcels/export?commune=93010").await.good()["features"], json!([]));
    assert_eq!(get(&albert, "/api/layers/parcels/export").await.good()["features"].as_array().map(Vec::len), Some(4));
}

#[tokio::test]
async fn the_finding_functions_open_no_table_the_application_may_not_read() {
    let desk = desk().await;
    desk.run("create table town.secret (fid bigint primary key, commune text, geom geometry(Point, 4326)); insert into town.secret values (1, '80016', spot(1, 1))").await;
    let point = "ST_SetSRID(ST_MakePoint(0, 0), 4326)";
    for call in [
        format!("select beffroi.find_near('town.secret', 'fid', 'geom', {point}, {point})"),
        "select beffroi.find_text('town.secret', 'fid', '', array['commune'], 'x', array['8'], '{}')::text".to_owned(),
        "select beffroi.find_parcel('town.secret', 'fid', 'commune', '0', '9')".to_owned(),
    ] {
        let error =
            sqlx::query(sqlx::AssertSqlSafe(call)).fetch_all(desk.town.pool()).await.expect_err("must be refused");
        assert_eq!(
            error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref(),
            Some("42501"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_click_among_many_parcels_reads_few_of_them_although_the_policy_is_on() {
    let desk = desk().await;
    desk.run(
        "insert into cadastre.parcels (commune, id, section, number, geom)
         select '80016', '80016000ZZ' || lpad(n::text, 4, '0'), 'ZZ', n::text, at(2000 + (n % 100) * 10, (n / 100) * 10, 10, 10) from generate_series(1, 9999) n; analyze cadastre.parcels",
    )
    .await;
    let place = "ST_SetSRID(ST_MakePoint($1, $2), 4326)";
    let (lon, lat) = desk.spot(2105.0, 105.0).await;
    let found = format!("select beffroi.find_near('cadastre.parcels', 'fid', 'geom', {place}, {place})");
    let sql = format!("explain (analyze, format json) select * from cadastre.parcels where fid = any(array({found}))");
    let plan: serde_json::Value =
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(lon).bind(lat).fetch_one(desk.town.pool()).await.unwrap();
    let plan = plan.to_string();
    assert!(plan.contains("parcels_pkey") && !plan.contains("Seq Scan"), "{plan}");
    let mut inside = desk.town.owner().await;
    let rule: String =
        sqlx::query_scalar("select beffroi.scope_condition('cadastre.parcels')").fetch_one(&mut inside).await.unwrap();
    let direct = format!(
        "explain (analyze, format json) select fid from cadastre.parcels t where geom && at(2100, 100, 1, 1) and {rule}"
    );
    let direct: serde_json::Value =
        sqlx::query_scalar(sqlx::AssertSqlSafe(direct)).fetch_one(&mut inside).await.unwrap();
    assert!(direct.to_string().contains("parcels_geom_idx"), "what the function runs: {direct}");
}
