//! Whether a scenario still fits the stations the commune has: they may have changed since its base was taken.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgConnection;

use crate::base::Language;
use crate::elections::workshop::Session;

/// What of a draft does not fit, in words.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn faults(
    connection: &mut PgConnection,
    commune: &str,
    session: &Session,
    language: Language,
) -> Result<Vec<String>, sqlx::Error> {
    let (taken, scenario) = (&session.ground.taken.stations, &session.scenario);
    let known: Vec<i64> = taken.iter().map(|station| station.fid).collect();
    let both = taken.iter().zip(scenario.stations());
    let closed: Vec<i64> = both.filter(|(_, station)| !station.open).map(|(taken, _)| taken.fid).collect();
    let opened = (0..).zip(scenario.stations()).skip(taken.len()).filter(|(_, station)| station.open);
    let opened: Vec<String> =
        opened.filter_map(|(part, _)| session.named(part)).map(|named| named.number.to_owned()).collect();
    against(connection, commune, &Wanted { known, closed, opened }, language).await
}

/// What of a frozen scenario does not fit any more, in words.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn faults_of_frozen(
    connection: &mut PgConnection,
    scenario: i64,
    commune: &str,
    language: Language,
) -> Result<Vec<String>, sqlx::Error> {
    let sql = "select station, number, state from elections.scenario_stations where scenario = $1 order by part";
    let stations: Vec<(Option<i64>, String, String)> =
        sqlx::query_as(sql).bind(scenario).fetch_all(&mut *connection).await?;
    let mut wanted = Wanted::default();
    for (station, number, state) in stations {
        wanted.closed.extend(station.filter(|_| state == "closed"));
        match station {
            Some(station) => wanted.known.push(station),
            None => wanted.opened.push(number),
        }
    }
    against(connection, commune, &wanted, language).await
}

/// Stations a scenario is made of.
#[derive(Debug, Default)]
struct Wanted {
    known: Vec<i64>,
    closed: Vec<i64>,
    /// Numbers of those it opens.
    opened: Vec<String>,
}

async fn against(
    connection: &mut PgConnection,
    commune: &str,
    wanted: &Wanted,
    language: Language,
) -> Result<Vec<String>, sqlx::Error> {
    let sql = "select fid, id, centralising, kind = 'perimeter' and ended_on is null from elections.polling_stations where commune = $1 order by id";
    let now: Vec<(i64, String, bool, bool)> = sqlx::query_as(sql).bind(commune).fetch_all(connection).await?;
    let by_fid: BTreeMap<i64, _> = now.iter().map(|station| (station.0, station)).collect();
    let mut faults = Vec::new();
    let joined = |numbers: Vec<&str>| numbers.join(", ");
    let gone = wanted.known.iter().filter(|fid| by_fid.get(fid).is_none_or(|station| !station.3)).count();
    if gone > 0 {
        faults.push(language.pick(
            format!("{gone} bureaux du scénario n’existent plus dans la commune. Créez un scénario neuf, sur les bureaux d’aujourd’hui."),
            format!("{gone} stations of the scenario are no longer in the commune. Make a new scenario, on the stations of today."),
            format!("{gone} mesas del escenario ya no existen en el municipio. Cree un escenario nuevo, con las mesas de hoy."),
        ));
    }
    let new = now.iter().filter(|station| station.3 && !wanted.known.contains(&station.0));
    let new: Vec<&str> = new.map(|station| station.1.as_str()).collect();
    if !new.is_empty() {
        let new = joined(new);
        faults.push(language.pick(
            format!("Le scénario ne connaît pas ces bureaux, créés depuis : {new}. Créez un scénario neuf, ou supprimez-les."),
            format!("The scenario does not know these stations, made since: {new}. Make a new scenario, or delete them."),
            format!("El escenario no conoce estas mesas, creadas después: {new}. Cree un escenario nuevo o suprímalas."),
        ));
    }
    let central = wanted.closed.iter().filter_map(|fid| by_fid.get(fid)).find(|station| station.2);
    if let Some((_, number, ..)) = central {
        faults.push(language.pick(
            format!("Le bureau {number}, que le scénario ferme, est le bureau centralisateur (code électoral, art. R40). Désignez-en d’abord un autre."),
            format!("Station {number}, which the scenario closes, is the centralising one (code électoral, art. R40). Choose another one first."),
            format!("La mesa {number}, que el escenario cierra, es la centralizadora (code électoral, art. R40). Designe antes otra."),
        ));
    }
    let numbers: BTreeSet<&str> = now.iter().map(|station| station.1.as_str()).collect();
    let mut seen = BTreeSet::new();
    let taken =
        wanted.opened.iter().map(String::as_str).filter(|number| numbers.contains(number) || !seen.insert(*number));
    let taken: Vec<&str> = taken.collect();
    if !taken.is_empty() {
        let taken = joined(taken);
        faults.push(language.pick(
            format!("Un bureau de la commune porte déjà le numéro {taken}. Donnez un autre numéro au bureau ouvert."),
            format!("A station of the commune already has the number {taken}. Give the opened station another number."),
            format!("Una mesa del municipio ya lleva el número {taken}. Dé otro número a la mesa abierta."),
        ));
    }
    Ok(faults)
}

/// Electors who would be left at a station the scenario closes: station and how many.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn left_behind(
    connection: &mut PgConnection,
    scenario: i64,
) -> Result<Vec<(String, i64)>, sqlx::Error> {
    let sql = "select s.number, count(*) from elections.scenario_stations s
        join elections.electors e on e.commune = s.commune and e.station = s.station
        where s.scenario = $1 and s.state = 'closed' and not exists (
            select from elections.movements m where m.scenario = $1 and m.elector = e.fid and m.state = 'pending')
        group by s.part, s.number order by s.part";
    sqlx::query_as(sql).bind(scenario).fetch_all(connection).await
}
