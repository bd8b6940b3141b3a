//! What a scenario is, beyond what its table can check: it begins from the commune as it is, or from another scenario.

use async_trait::async_trait;
use serde_json::{Map, Value};
use sqlx::PgConnection;

use crate::base::Language;
use crate::elections::workshop::Error as WorkshopError;
use crate::elections::workshop::{recut, taking};
use crate::records::{Change, Deed, Error, Outcome, Rules, Subject, Violation};

/// Rules of scenarios.
pub struct Scenarios;

#[async_trait]
impl Rules for Scenarios {
    async fn prepare(&self, connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        match change.deed {
            Deed::Create => begins(connection, change).await,
            Deed::Change => stays(change),
            Deed::Delete => is_dropped(change),
        }
    }

    async fn act(
        &self,
        connection: &mut PgConnection,
        action: &str,
        subject: Subject<'_>,
    ) -> Result<(Map<String, Value>, Outcome), Error> {
        recut::act(connection, action, subject).await
    }
}

/// A scenario has the base of the one it goes on from, or one that is taken now.
async fn begins(connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
    change.values.retain(|_, value| !value.is_null());
    in_order(change)?;
    let base = if let Some(parent) = change.values.get("parent").and_then(Value::as_i64) {
        let sql = "select base, taken_on::text from elections.scenarios where fid = $1";
        let found: Option<(i64, String)> = sqlx::query_as(sql).bind(parent).fetch_optional(connection).await?;
        let (base, taken_on) = found.ok_or(Error::RecordUnknown(parent))?;
        change.values.insert("taken_on".into(), taken_on.into());
        base
    } else {
        let commune = change.commune.clone().unwrap_or_default();
        let language = change.language;
        let refused = |error: WorkshopError| error.at_door(None, language);
        let taken = taking::take(connection, &commune).await.map_err(refused)?;
        taking::keep(connection, taken).await.map_err(refused)?
    };
    change.values.insert("base".into(), base.into());
    Ok(())
}

/// What it is drawn on never changes; once it is no draft nothing does that is typed.
fn stays(change: &Change) -> Result<(), Error> {
    let before = |name: &str| change.before.as_ref().and_then(|before| before.get(name));
    let differs = |name: &&&str| change.values.get(**name).is_some_and(|value| Some(value) != before(name));
    if ["base", "parent"].iter().any(|name| differs(&name)) {
        return Err(refused(Some("parent"), BEGUN, change.language));
    }
    let typed = ["name", "purpose", "least", "most"];
    if before("state").and_then(Value::as_str) != Some("draft")
        && let Some(field) = typed.iter().find(differs)
    {
        return Err(refused(Some(field), HELD, change.language));
    }
    in_order(change)
}

fn in_order(change: &Change) -> Result<(), Error> {
    let limit = |name: &str, usual: i64| change.value(name).and_then(Value::as_i64).unwrap_or(usual);
    if limit("least", 800) > limit("most", 1000) {
        return Err(refused(Some("most"), ORDER, change.language));
    }
    Ok(())
}

fn is_dropped(change: &Change) -> Result<(), Error> {
    let state = change.before.as_ref().and_then(|before| before.get("state")).and_then(Value::as_str);
    if state == Some("draft") { Ok(()) } else { Err(refused(None, HELD, change.language)) }
}

/// In French, English, Spanish.
type Told = [&'static str; 3];

const BEGUN: Told = [
    "Un scénario garde le point de départ qu’il a reçu : créez-en un autre.",
    "A scenario keeps what it began from: make another one.",
    "Un escenario conserva su punto de partida: cree otro.",
];
const HELD: Told = [
    "Ce scénario ne se modifie plus : dégelez-le d’abord, ou créez-en un à partir de celui-ci.",
    "This scenario does not change any more: thaw it first, or make one that goes on from it.",
    "Este escenario ya no se modifica: descongélelo primero, o cree otro a partir de este.",
];
const ORDER: Told = [
    "Le plus d’électeurs par bureau ne peut être inférieur au moins : corrigez l’un des deux.",
    "The most electors of a station cannot be below the fewest: correct one of them.",
    "El máximo de electores por mesa no puede ser inferior al mínimo: corrija uno de los dos.",
];

fn refused(field: Option<&str>, told: Told, language: Language) -> Error {
    let [french, english, spanish] = told;
    let message = language.pick(french, english, spanish);
    Error::Violations(vec![Violation { field: field.map(str::to_owned), message: message.to_owned() }])
}
