//! The database door: migrations, roles, scope.

use beffroi::db::{self, Scope, Standing};

use crate::support;

const ONE_PARCEL: &str = "insert into cadastre.parcels (commune, id, number, geom) values ($1, $2, '1',
    st_multi(st_makeenvelope(2.6, 50.0, 2.7, 50.1, 4326)))";

#[tokio::test]
async fn a_fresh_database_is_current_and_migrating_it_again_changes_nothing() {
    let town = support::town().await;
    let mut owner = town.owner().await;
    assert_eq!(db::standing(&mut owner).await.unwrap(), Standing::Current);
    db::migrate(&mut owner).await.unwrap();
    assert_eq!(db::standing(&mut owner).await.unwrap(), Standing::Current);
}

#[tokio::test]
async fn a_town_neither_sees_nor_writes_the_parcels_of_another() {
    let town = support::town().await;
    for commune in ["80016", "93010"] {
        sqlx::query(ONE_PARCEL).bind(commune).bind(format!("{commune}000AB0001")).execute(town.pool()).await.unwrap();
    }
    let albert = town.pool_for(&["80016"]).await;
    let seen: Vec<String> =
        sqlx::query_scalar("select commune from cadastre.parcels").fetch_all(&albert).await.unwrap();
    assert_eq!(seen, ["80016"]);
    let foreign = sqlx::query(ONE_PARCEL).bind("93010").bind("93010000AB0002").execute(&albert).await;
    assert!(foreign.unwrap_err().to_string().contains("row-level security"));
}

#[tokio::test]
async fn a_transaction_may_narrow_the_scope_of_its_pool_and_the_pool_keeps_its_own() {
    let town = support::town().await;
    sqlx::query(ONE_PARCEL).bind("80016").bind("80016000AB0001").execute(town.pool()).await.unwrap();
    let mut narrow = db::begin(town.pool(), &Scope::communes(["93010"]).unwrap()).await.unwrap();
    let inside: i64 =
        sqlx::query_scalar("select count(*) from cadastre.parcels").fetch_one(&mut *narrow).await.unwrap();
    narrow.commit().await.unwrap();
    let outside: i64 =
        sqlx::query_scalar("select count(*) from cadastre.parcels").fetch_one(town.pool()).await.unwrap();
    assert_eq!((inside, outside), (0, 1));
}

#[tokio::test]
async fn the_serving_role_is_neither_superuser_nor_above_row_security_nor_owner_of_a_table() {
    let town = support::town().await;
    let (superuser, bypass, owned): (bool, bool, i64) = sqlx::query_as(
        "select rolsuper, rolbypassrls, (select count(*) from pg_class where relowner = r.oid) from pg_roles r where rolname = current_user",
    )
    .fetch_one(town.pool())
    .await
    .unwrap();
    assert_eq!((superuser, bypass, owned), (false, false, 0));
}
