//! A draft is frozen: what the law and the roll ask of it is looked at, its plan becomes stations and lines of a street
//! list, read back before they are believed.

use sqlx::PgConnection;

use crate::base::{Explanation, Language};
use crate::districting::{Finding, Part, Severity, Unit};
use crate::elections::rules::refuse;
use crate::elections::workshop::Error;
use crate::elections::workshop::recut::compile::{Compiled, Door, Split, compile};
use crate::elections::workshop::recut::{compiled, movements, standing};
use crate::elections::workshop::{ScenarioRow, Session, TakenAddress, opened};
use crate::records;

/// Findings and doors told one by one.
const TOLD: usize = 8;

/// Freeze the scenario. What came of it, in words.
///
/// # Errors
/// What cannot be decided so, in words; when the database does not answer.
pub(super) async fn freeze(
    connection: &mut PgConnection,
    scenario: i64,
    language: Language,
) -> Result<String, records::Error> {
    let told = |error: Error| error.at_door(None, language);
    let row = ScenarioRow::hold(connection, scenario).await.map_err(told)?;
    row.must_be_draft().map_err(told)?;
    let (_, session) = opened(connection, scenario).await.map_err(told)?;
    let of = row.clone();
    let (session, looked) = aside(session, move |session| look(session, &of, language)).await.map_err(told)?;
    let Looked { faults, outside, compiled, stations } = looked.map_err(told)?;
    let mut faults = faults;
    faults.extend(standing::faults(connection, &row.commune, &session, language).await?);
    if !compiled.holds() {
        return Err(told(Error::Steps { scenario, why: "the street list does not give the plan back".to_owned() }));
    }
    if !faults.is_empty() {
        let violation = |message| records::Violation { field: None, message };
        return Err(records::Error::Violations(faults.into_iter().map(violation).collect()));
    }
    let carried = compiled::carried(connection, &row.commune, &compiled, &session).await?;
    if let Some(street) = carried.closing {
        return Err(refuse(None, &closing_told(&street, language)));
    }
    let lines = compiled::write(connection, &row, &stations, &compiled.lines, &carried.lines).await?;
    let moving = movements::preview(connection, scenario, &row.commune).await?;
    let frozen = frozen_told(stations.len(), lines, &compiled, language);
    Ok(frozen + &outside_told(outside, language) + &moving_told(&moving, language))
}

/// Work on a thread of its own.
async fn aside<T: Send + 'static>(
    session: Session,
    work: impl FnOnce(&Session) -> T + Send + 'static,
) -> Result<(Session, T), Error> {
    let work = move || {
        let done = work(&session);
        (session, done)
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Stopped)
}

/// What is known of a plan before it is frozen.
struct Looked {
    /// What cannot stay so, in words.
    faults: Vec<String>,
    /// Addresses beyond the outline of the commune.
    outside: usize,
    compiled: Compiled,
    stations: Vec<compiled::Station>,
}

fn look(session: &Session, row: &ScenarioRow, language: Language) -> Result<Looked, Error> {
    let name = |part: Part| session.named(part).map_or_else(|| part.to_string(), |named| named.number.to_owned());
    // Addresses beyond the outline are a fault of the address base, not of the division: they are told, not refused.
    let of_division = |finding: &Finding| !matches!(finding, Finding::Outside { .. });
    let grave = session.found(row)?.into_iter().filter(|finding| finding.severity() == Severity::Error);
    let grave = grave.filter(of_division);
    let words = |finding: Finding| {
        let Explanation { title, detail, remedy } = finding.explain(language, &name);
        format!("{title} ({}). {detail} {remedy}", finding.article())
    };
    let faults = grave.take(TOLD).map(words).collect();
    let outside = session.ground.units.outside().len();
    Ok(Looked { faults, outside, compiled: compile(&doors(session)), stations: compiled::stations(session)? })
}

/// The addresses of the base with the stations of the plan.
fn doors<'a>(session: &'a Session) -> Vec<Door<'a>> {
    let (taken, plan) = (&session.ground.taken, session.scenario.plan());
    let addresses = taken.addresses.iter().zip(session.ground.units.of_address());
    let door = |(address, unit): (&'a TakenAddress, &Unit)| Door {
        street: taken.streets.get(address.street as usize).map_or("", String::as_str),
        number: address.number,
        suffix: &address.suffix,
        electors: address.electors,
        part: plan[*unit as usize],
        before: session.ground.first[*unit as usize],
    };
    addresses.map(door).collect()
}

fn closing_told(street: &str, language: Language) -> String {
    language.pick(
        format!("{street} : le découpage l’attribue à un bureau que le scénario ferme, et aucune adresse ne la dit ailleurs. Changez d’abord sa ligne du découpage."),
        format!("{street}: the street list gives it to a station the scenario closes, and no address says otherwise. Change its line of the street list first."),
        format!("{street}: el callejero la asigna a una mesa que el escenario cierra, y ninguna dirección dice otra cosa. Cambie antes su línea del callejero."),
    )
}

/// Who would change station, list by list.
fn moving_told(moving: &[(String, i64)], language: Language) -> String {
    if moving.is_empty() {
        return String::new();
    }
    let total: i64 = moving.iter().map(|(_, electors)| electors).sum();
    let each: Vec<String> = moving.iter().map(|(list, electors)| format!("{list} {electors}")).collect();
    let each = each.join(", ");
    language.pick(
        format!(" {total} électeurs changeraient de bureau ({each})."),
        format!(" {total} electors would change station ({each})."),
        format!(" {total} electores cambiarían de mesa ({each})."),
    )
}

/// Addresses whose place is to be looked at.
fn outside_told(outside: usize, language: Language) -> String {
    if outside == 0 {
        return String::new();
    }
    language.pick(
        format!(" {outside} adresses sont placées hors du contour de la commune : elles votent là où le scénario les met, leur place est à vérifier."),
        format!(" {outside} addresses are placed beyond the outline of the commune: they vote where the scenario puts them, their place is to be looked at."),
        format!(" {outside} direcciones están situadas fuera del contorno del municipio: votan donde las pone el escenario, hay que comprobar su lugar."),
    )
}

fn frozen_told(stations: usize, lines: usize, compiled: &Compiled, language: Language) -> String {
    let mut told = language.pick(
        format!("Scénario figé : {stations} bureaux, {lines} lignes de découpage, relues adresse par adresse."),
        format!(
            "Scenario frozen: {stations} stations, {lines} lines of the street list, read back address by address."
        ),
        format!(
            "Escenario congelado: {stations} mesas, {lines} líneas del callejero, releídas dirección por dirección."
        ),
    );
    let door = |split: &Split| match split.number {
        0 => split.street.clone(),
        number => format!("{number} {}", split.street),
    };
    let apart: Vec<String> = compiled.splits.iter().take(TOLD).map(door).collect();
    if !apart.is_empty() {
        let (named, count) = (apart.join(", "), compiled.splits.len());
        told += &language.pick(
            format!(" {count} numéros sont à cheval sur deux cantons ou circonscriptions ({named}) : le découpage suit le numéro, le bureau des portes qui votent ailleurs est à forcer après l’entrée en vigueur."),
            format!(" {count} numbers lie in two cantons or constituencies ({named}): the street list goes by the number, the station of the doors that vote elsewhere is to be forced once in force."),
            format!(" {count} números están en dos cantones o circunscripciones ({named}): el callejero sigue el número, la mesa de las puertas que votan en otra se fuerza tras la entrada en vigor."),
        );
    }
    if !compiled.unnumbered.is_empty() {
        let count = compiled.unnumbered.len();
        told += &language.pick(
            format!(" {count} adresses sans numéro sont dans des voies partagées : le scénario les place, le découpage ne peut pas les dire."),
            format!(" {count} addresses without a number are in streets of several stations: the scenario places them, the street list cannot say them."),
            format!(" {count} direcciones sin número están en vías de varias mesas: el escenario las sitúa, el callejero no puede decirlas."),
        );
    }
    told
}
