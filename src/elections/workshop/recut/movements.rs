//! Movements: who changes station when a scenario takes effect. Nobody is forced, nobody moves before the day.

use sqlx::{AssertSqlSafe, PgConnection};

use crate::base::day;

/// Whether a line `l` of a street list holds the door of an elector `e`, as [`crate::elections::StreetList`] reads it. Without
/// a number: only a line of the whole street, or of its rest.
pub(super) const HOLDS: &str =
    "case when coalesce(e.door_number, 0) = 0 then l.parity in ('both', 'rest') and l.first is null and l.last is null
    else coalesce(l.first <= e.door_number, true) and coalesce(e.door_number <= l.last, true)
        and (l.parity in ('both', 'rest') or (l.parity = 'odd') = (e.door_number % 2 = 1)) end";

/// Electors who vote elsewhere by scenario `$1` of commune `$2`; only elector `$3` where one is given. The address tells the
/// station, as it was painted; one that was not there then is asked of the list of streets. Forced electors stay, and so do
/// those whom nothing tells another station.
fn desired() -> String {
    format!(
        "doors as (
        select s.fid, unnest(s.doors) as address from elections.scenario_stations s
        where s.scenario = $1 and s.state <> 'closed'
            and ($3::bigint is null or s.doors @> array[(select e.address from elections.electors e where e.fid = $3)])),
    wanted as (
        select e.fid as elector, e.station as from_station, coalesce(d.fid, l.destination) as destination
        from elections.electors e left join doors d on d.address = e.address
        left join lateral (
            select l.scenario_station as destination from elections.scenario_lines l
            where d.fid is null and l.scenario = $1 and l.street_key = e.street_key and {HOLDS}
            order by l.parity = 'rest' limit 1) l on true
        where e.commune = $2 and not e.forced and e.station is not null and ($3::bigint is null or e.fid = $3)),
    desired as (
        select w.*, f.id as from_number, t.number as to_number from wanted w
        join elections.scenario_stations t on t.fid = w.destination
        join elections.polling_stations f on f.fid = w.from_station
        where t.station is distinct from w.from_station)"
    )
}

/// What became of the movements of a scenario.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::elections) struct Refreshed {
    pub added: u64,
    pub withdrawn: u64,
}

/// Bring the pending movements of a planned scenario up to date: of one elector, or of all. The same again changes nothing.
///
/// # Errors
/// When the database does not answer.
pub(in crate::elections) async fn refresh(
    connection: &mut PgConnection,
    scenario: i64,
    commune: &str,
    applies_on: &str,
    only: Option<i64>,
) -> Result<Refreshed, sqlx::Error> {
    let desired = desired();
    let sql = format!(
        "with {desired} update elections.movements m set state = 'withdrawn'
            where m.scenario = $1 and m.state = 'pending' and ($3::bigint is null or m.elector = $3) and not exists (
                select from desired d where d.elector = m.elector and d.from_station = m.from_station and d.destination = m.destination)"
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(scenario).bind(commune).bind(only);
    let withdrawn = query.execute(&mut *connection).await?.rows_affected();
    let sql = format!(
        "with {desired} insert into elections.movements
                (commune, scenario, elector, from_station, from_number, destination, to_number, applies_on)
            select $2, $1, d.elector, d.from_station, d.from_number, d.destination, d.to_number, $4::date from desired d
            where not exists (select from elections.movements m where m.scenario = $1 and m.elector = d.elector and m.state = 'pending')
            order by d.elector"
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(scenario).bind(commune).bind(only).bind(applies_on);
    let added = query.execute(connection).await?.rows_affected();
    Ok(Refreshed { added, withdrawn })
}

/// How many electors of each list would change station, before anything is planned.
///
/// # Errors
/// When the database does not answer.
pub(in crate::elections) async fn preview(
    connection: &mut PgConnection,
    scenario: i64,
    commune: &str,
) -> Result<Vec<(String, i64)>, sqlx::Error> {
    let desired = desired();
    let sql = format!(
        "with {desired} select e.list, count(*) from desired d join elections.electors e on e.fid = d.elector
            group by e.list order by e.list = 'LP' desc, e.list"
    );
    sqlx::query_as(AssertSqlSafe(sql)).bind(scenario).bind(commune).bind(None::<i64>).fetch_all(connection).await
}

/// An elector was registered, moved house, was forced or is so no more: what that makes of the movements of planned scenarios.
///
/// # Errors
/// When the database does not answer.
pub(in crate::elections) async fn of_elector(
    connection: &mut PgConnection,
    commune: &str,
    elector: i64,
) -> Result<(), sqlx::Error> {
    let sql = "select fid, applies_on::text from elections.scenarios
        where commune = $1 and state = 'planned' and applies_on is not null order by fid";
    let planned: Vec<(i64, String)> = sqlx::query_as(sql).bind(commune).fetch_all(&mut *connection).await?;
    for (scenario, applies_on) in planned.iter().filter(|(_, on)| day(on).is_some()) {
        refresh(connection, *scenario, commune, applies_on, Some(elector)).await?;
    }
    Ok(())
}

/// Take the pending movements of a scenario back. How many.
///
/// # Errors
/// When the database does not answer.
pub(in crate::elections) async fn withdraw(connection: &mut PgConnection, scenario: i64) -> Result<u64, sqlx::Error> {
    let sql = "update elections.movements set state = 'withdrawn' where scenario = $1 and state = 'pending'";
    Ok(sqlx::query(sql).bind(scenario).execute(connection).await?.rows_affected())
}
