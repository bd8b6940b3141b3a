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
async fn no_sql_of_a_session_widens_what_it_sees() {
    let town = support::town().await;
    for commune in ["80016", "93010"] {
        sqlx::query(ONE_PARCEL).bind(commune).bind(format!("{commune}000AB0001")).execute(town.pool()).await.unwrap();
    }
    sqlx::query("update cadastre.parcels set number = '2', valid_from = '2020-01-01'")
        .execute(town.pool())
        .await
        .unwrap();
    let bondy = town.pool_for(&["93010"]).await;
    let seen = "select coalesce(string_agg(distinct commune, ','), '') from (
        select commune from cadastre.parcels union all select commune from cadastre.parcels_history) every";
    for (wish, expected) in [
        ("set beffroi.scope = '*'", "93010"),
        ("set beffroi.scope = '80016'", ""),
        ("set beffroi.scope = '80016,93010'", "93010"),
        ("set beffroi.scope = ''", ""),
        ("set beffroi.scope = '*'; set beffroi.ticket = 'a secret that was guessed'", ""),
        ("set beffroi.scope = '*'; reset beffroi.ticket", "93010"),
        ("reset all", "93010"),
    ] {
        let mut session = bondy.acquire().await.unwrap();
        sqlx::raw_sql(wish).execute(&mut *session).await.unwrap();
        let found: String = sqlx::query_scalar(seen).fetch_one(&mut *session).await.unwrap();
        assert_eq!(found, expected, "{wish}");
        session.close().await.unwrap();
    }
}

#[tokio::test]
async fn the_serving_role_cannot_give_itself_a_right() {
    let town = support::town().await;
    for attempt in [
        "select * from beffroi.ticket",
        "insert into beffroi.ticket values (sha256('x'), '{*}', 'mine', now(), 'infinity')",
        "update beffroi.ticket set communes = '{*}'",
        "select beffroi.issue_ticket('x', '{*}', 'mine', interval '1 day')",
        "set role beffroi_gate",
        "set role beffroi_owner",
        "set session authorization beffroi_owner",
        "alter table cadastre.parcels disable row level security",
        "drop policy scope on cadastre.parcels",
        "create policy mine on cadastre.parcels using (true)",
        "create or replace function beffroi.sees_all() returns boolean language sql as 'select true'",
    ] {
        let refused = sqlx::raw_sql(attempt).execute(town.pool()).await.expect_err(attempt);
        let code = refused.as_database_error().and_then(sqlx::error::DatabaseError::code);
        assert_eq!(code.as_deref(), Some("42501"), "{attempt}: {refused}");
    }
}

#[tokio::test]
async fn every_table_with_a_commune_is_held_to_the_scope() {
    let town = support::town().await;
    let open: Vec<String> = sqlx::query_scalar(
        "select c.oid::regclass::text from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relkind in ('r', 'p', 'v', 'm') and a.attname = 'commune' and not a.attisdropped and not c.relrowsecurity
         and has_table_privilege('beffroi_app', c.oid, 'select, insert, update, delete') order by 1",
    )
    .fetch_all(town.pool())
    .await
    .unwrap();
    // The change notes say which row changed, not what is in it; every node reads them all.
    assert_eq!(open, ["beffroi.change"]);
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
