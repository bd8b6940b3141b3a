//! The addresses of a large town, and the people who keep them.

use sqlx::PgConnection;

use super::PEOPLE;

/// The town of the measure: a commune no other measure uses.
pub const COMMUNE: &str = "91999";
pub const ADDRESSES: i64 = 100_000;
pub const STREETS: i64 = 800;

/// 100,000 addresses along 800 streets, made once and kept between runs.
pub async fn fill(db: &mut PgConnection) {
    let there: i64 = sqlx::query_scalar("select count(*) from addresses.addresses where commune = $1")
        .bind(COMMUNE)
        .fetch_one(&mut *db)
        .await
        .unwrap();
    if there == ADDRESSES {
        return;
    }
    sqlx::query("delete from addresses.addresses where commune = $1").bind(COMMUNE).execute(&mut *db).await.unwrap();
    let sql = "insert into addresses.addresses (commune, id, number, street, postcode, certified, geom)
        select $1, $1 || '_' || lpad((n % $3)::text, 4, '0') || '_' || lpad((n / $3 + 1)::text, 5, '0'), n / $3 + 1,
               (array['Rue', 'Avenue', 'Place', 'Chemin'])[1 + n % $3 % 4] || ' ' ||
               (array['des Tilleuls', 'du Moulin', 'de la République', 'des Écoles', 'du Général Leclerc'])[1 + n % $3 / 4 % 5] || ' ' || (n % $3),
               '91990', n % 3 = 0,
               st_setsrid(st_makepoint(2.2 + (n % $3) * 0.00012, 48.5 + (n / $3) * 0.0004), 4326)
        from generate_series(0, $2 - 1) n";
    sqlx::query(sql).bind(COMMUNE).bind(ADDRESSES).bind(STREETS).execute(&mut *db).await.unwrap();
    sqlx::raw_sql("analyze addresses.addresses").execute(&mut *db).await.unwrap();
}

/// Fifty agents of the town who may change its addresses; their accounts.
pub async fn accounts(db: &mut PgConnection) -> Vec<i64> {
    sqlx::query("delete from auth.accounts where commune = $1").bind(COMMUNE).execute(&mut *db).await.unwrap();
    let sql = "with person as (
            insert into auth.accounts (login, name, commune)
            select 'agent-' || n, 'Agent ' || n, $1 from generate_series(1, $2) n returning fid)
        insert into auth.memberships (account, role, commune)
        select p.fid, r.fid, $1 from person p, auth.roles r where r.name = 'addressing' returning account";
    let people = i64::try_from(PEOPLE).unwrap();
    sqlx::query_scalar(sql).bind(COMMUNE).bind(people).fetch_all(db).await.unwrap()
}
