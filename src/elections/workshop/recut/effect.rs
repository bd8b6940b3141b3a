//! A planned scenario takes effect: stations opened and ended, areas, street list, electors and movements, in one
//! transaction. Every row is written with the triggers of its table: history and revisions say what was before.

use sqlx::{AssertSqlSafe, PgConnection};

use crate::base::Language;
use crate::elections::roll::swap::count_electors;
use crate::elections::workshop::recut::movements::{self, HOLDS};

/// A scenario whose day has come.
#[derive(Debug, Clone)]
pub(in crate::elections) struct Planned {
    pub scenario: i64,
    pub commune: String,
    /// `YYYY-MM-DD`.
    pub applies_on: String,
}

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::elections) struct Effect {
    pub opened: u64,
    pub ended: u64,
    /// Street ranges taken away and written.
    pub removed: u64,
    pub written: u64,
    pub moved: u64,
    /// Electors who are still registered at a station that ended.
    pub left_behind: i64,
}

/// Do it. The caller holds the row of the scenario and knows that it is planned and its day come; it notes that it applies.
///
/// # Errors
/// When the database refuses: a number of an opened station that was taken since.
pub(in crate::elections) async fn take_effect(
    connection: &mut PgConnection,
    planned: &Planned,
) -> Result<Effect, sqlx::Error> {
    let Planned { scenario, commune, applies_on } = planned;
    // A file of the roll on its way in is waited for, and waits.
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('elections.electors ' || $1, 0)), set_config('statement_timeout', '10min', true)")
        .bind(commune)
        .execute(&mut *connection)
        .await?;
    movements::refresh(connection, *scenario, commune, applies_on, None).await?;
    let mut effect = Effect { opened: open(connection, planned).await?, ..Effect::default() };
    draw(connection, *scenario).await?;
    (effect.removed, effect.written) = replace_ranges(connection, planned).await?;
    register(connection, planned).await?;
    effect.ended = end(connection, planned).await?;
    count_electors(connection, commune).await?;
    let sql = "update elections.movements set state = 'done', done_on = beffroi.today() where scenario = $1 and state = 'pending'";
    effect.moved = sqlx::query(sql).bind(scenario).execute(&mut *connection).await?.rows_affected();
    let sql = "select count(*) from elections.electors e join elections.scenario_stations s on s.station = e.station
        where s.scenario = $1 and s.state = 'closed'";
    effect.left_behind = sqlx::query_scalar(sql).bind(scenario).fetch_one(connection).await?;
    Ok(effect)
}

/// Stations the scenario opens become stations of the commune, at places it has or that are made for them.
async fn open(connection: &mut PgConnection, planned: &Planned) -> Result<u64, sqlx::Error> {
    let sql = "insert into elections.polling_places (commune, name, geom)
        select distinct on (s.place_name) s.commune, s.place_name, s.place_at from elections.scenario_stations s
        where s.scenario = $1 and s.state = 'opened' and s.station is null and s.place is null and s.place_name is not null
        order by s.place_name, s.part on conflict (commune, name) do nothing";
    sqlx::query(sql).bind(planned.scenario).execute(&mut *connection).await?;
    let sql = "with made as (
            insert into elections.polling_stations (commune, id, name, address, place, canton, constituency, source)
            select s.commune, s.number, s.name, coalesce(s.place_address, p.address), coalesce(s.place, p.fid),
                s.canton, s.constituency, c.name
            from elections.scenario_stations s join elections.scenarios c on c.fid = s.scenario
            left join elections.polling_places p on p.commune = s.commune and p.name = s.place_name
            where s.scenario = $1 and s.state = 'opened' and s.station is null order by s.part
            returning fid, id)
        update elections.scenario_stations s set station = made.fid from made
            where s.scenario = $1 and s.number = made.id and s.state = 'opened'";
    Ok(sqlx::query(sql).bind(planned.scenario).execute(connection).await?.rows_affected())
}

/// Areas of stations that were redrawn, and of those that had none.
async fn draw(connection: &mut PgConnection, scenario: i64) -> Result<(), sqlx::Error> {
    let sql = "update elections.polling_stations p set geom = s.geom from elections.scenario_stations s
        where s.scenario = $1 and s.station = p.fid and s.state <> 'closed' and p.kind = 'perimeter'
            and (s.redrawn or p.geom is null) and p.geom is distinct from s.geom";
    sqlx::query(sql).bind(scenario).execute(connection).await?;
    Ok(())
}

/// The lines of the scenario stand in for the street list. A line that says the same stays the same record; one of a street
/// the scenario does not know stays unless its station ends. How many went, and came.
async fn replace_ranges(connection: &mut PgConnection, planned: &Planned) -> Result<(u64, u64), sqlx::Error> {
    let same = "l.scenario = $1 and l.street_key = r.street_key and l.parity = r.parity
        and l.first is not distinct from r.first and l.last is not distinct from r.last and s.station = r.station";
    let sql = format!(
        "delete from elections.street_ranges r where r.commune = $2
            and not exists (select from elections.scenario_lines l
                join elections.scenario_stations s on s.fid = l.scenario_station where {same})
            and (exists (select from elections.scenario_lines l where l.scenario = $1 and l.street_key = r.street_key)
                or exists (select from elections.scenario_stations s where s.scenario = $1 and s.station = r.station and s.state = 'closed'))"
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(planned.scenario).bind(&planned.commune);
    let removed = query.execute(&mut *connection).await?.rows_affected();
    let sql = format!(
        "insert into elections.street_ranges (commune, street, street_key, parity, first, last, station)
            select l.commune, l.street, l.street_key, l.parity, l.first, l.last, s.station from elections.scenario_lines l
            join elections.scenario_stations s on s.fid = l.scenario_station
            where l.scenario = $1 and not exists (select from elections.street_ranges r where r.commune = $2 and {same})
            order by l.street, l.first nulls first, l.fid"
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(planned.scenario).bind(&planned.commune);
    let written = query.execute(connection).await?.rows_affected();
    Ok((removed, written))
}

/// Electors vote where their movement says, and the roll says what the new list gives each of them.
async fn register(connection: &mut PgConnection, planned: &Planned) -> Result<(), sqlx::Error> {
    let sql = format!(
        "update elections.electors e set range_station = n.list, station = n.station from (
            select e.fid, r.station as list,
                case when e.forced then e.station else coalesce(m.station, e.station, r.station) end as station
            from elections.electors e
            left join (select m.elector, s.station from elections.movements m
                join elections.scenario_stations s on s.fid = m.destination
                where m.scenario = $1 and m.state = 'pending') m on m.elector = e.fid
            left join lateral (select l.station from elections.street_ranges l
                where l.commune = e.commune and l.street_key = e.street_key and {HOLDS}
                order by l.parity = 'rest' limit 1) r on true
            where e.commune = $2) n
        where e.fid = n.fid and (e.range_station, e.station) is distinct from (n.list, n.station)"
    );
    sqlx::query(AssertSqlSafe(sql)).bind(planned.scenario).bind(&planned.commune).execute(connection).await?;
    Ok(())
}

/// Stations the scenario closes end: without area, street or room, but kept, for the electors still forced to them and for
/// what is past.
async fn end(connection: &mut PgConnection, planned: &Planned) -> Result<u64, sqlx::Error> {
    let sql = "update elections.polling_stations p set ended_on = $2::date, geom = null, place = null
        from elections.scenario_stations s
        where s.scenario = $1 and s.station = p.fid and s.state = 'closed' and p.ended_on is null";
    let query = sqlx::query(sql).bind(planned.scenario).bind(&planned.applies_on);
    Ok(query.execute(connection).await?.rows_affected())
}

impl Effect {
    /// In a sentence or two.
    pub fn told(&self, language: Language) -> String {
        let Self { opened, ended, removed, written, moved, left_behind } = self;
        let done = language.pick(
            format!("Le scénario est en vigueur : {moved} électeurs ont changé de bureau, {opened} bureaux ouverts, {ended} supprimés ; {removed} lignes du découpage retirées, {written} écrites."),
            format!("The scenario is in force: {moved} electors changed station, {opened} stations opened, {ended} ended; {removed} lines of the street list taken away, {written} written."),
            format!("El escenario está en vigor: {moved} electores cambiaron de mesa, {opened} mesas abiertas, {ended} suprimidas; {removed} líneas del callejero retiradas, {written} escritas."),
        );
        if *left_behind == 0 {
            return done;
        }
        let left = language.pick(
            format!(" {left_behind} électeurs restent inscrits à un bureau supprimé : levez leur forçage ou donnez-leur un autre bureau."),
            format!(" {left_behind} electors are still registered at a station that ended: lift their forcing or give them another station."),
            format!(" {left_behind} electores siguen inscritos en una mesa suprimida: quite el forzado o deles otra mesa."),
        );
        done + &left
    }
}
