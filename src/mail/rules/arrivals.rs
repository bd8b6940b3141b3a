//! Mail that came in: when it is to be answered, when it is closed, what follows from it.

use async_trait::async_trait;
use serde_json::{Map, Value, json};
use sqlx::PgConnection;

use crate::base::{Calendar, Delay, day, today};
use crate::mail::rules::{ENDED, needs_reason, reference, refuse, register_action, touches};
use crate::records::{Change, Deed, Error, Follow, Outcome, Rules, Subject};

/// Days to answer where no category says otherwise and the town set no `mail.reply_days`.
const REPLY_DAYS: i64 = 15;

/// Rules of mail that came in.
pub struct Arrivals;

#[async_trait]
impl Rules for Arrivals {
    async fn prepare(&self, connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        needs_reason(change)?;
        let given = |name: &str| reference(change, name).is_some();
        if change.text("state").is_none_or(|state| state == "received") && (given("service") || given("referent")) {
            change.values.insert("state".into(), "assigned".into());
        }
        if touches(change, "state") && !ended(change) && change.text("archived").is_some() {
            change.values.insert("archived".into(), Value::Null);
        }
        if change.deed == Deed::Create || touches(change, "category") || touches(change, "received") {
            complete(connection, change).await?;
        }
        if touches(change, "state") && change.text("state") == Some("closed") {
            closes(connection, change).await?;
        }
        Ok(())
    }

    async fn follow(&self, connection: &mut PgConnection, id: i64, change: &Change) -> Result<Vec<Follow>, Error> {
        let mut next = Vec::new();
        if change.deed == Deed::Create {
            let sql = "select fid from mail.services where receives_copy and active and commune = $1 order by fid";
            let copied: Vec<i64> = sqlx::query_scalar(sql).bind(&change.commune).fetch_all(&mut *connection).await?;
            next.extend(copied.into_iter().map(|service| make("mail-copies", json!({"service": service}))));
        }
        next.extend(reply(connection, id, change).await?);
        Ok(next)
    }

    async fn act(
        &self,
        _: &mut PgConnection,
        action: &str,
        subject: Subject<'_>,
    ) -> Result<(Map<String, Value>, Outcome), Error> {
        register_action(action, &subject, &ENDED)
    }
}

fn ended(change: &Change) -> bool {
    change.text("state").is_some_and(|state| ENDED.contains(&state))
}

fn replied(change: &Change) -> bool {
    change.value("reply_expected").and_then(Value::as_bool).unwrap_or(false)
}

fn make(kind: &'static str, values: Value) -> Follow {
    let values = if let Value::Object(values) = values { values } else { Map::new() };
    Follow::Make { kind, field: "arrival", values }
}

/// Whether a reply is expected, as the category says, and the last day for it.
async fn complete(connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
    let sql = "select reply_expected, delay::bigint, delay_unit from mail.categories where fid = $1";
    let category: Option<(bool, i64, String)> =
        sqlx::query_as(sql).bind(reference(change, "category")).fetch_optional(&mut *connection).await?;
    if change.value("reply_expected").is_none_or(Value::is_null) {
        let expected = category.as_ref().is_some_and(|(expected, ..)| *expected);
        change.values.insert("reply_expected".into(), expected.into());
    }
    let typed = touches(change, "reply_by") && change.text("reply_by").is_some();
    if typed || !replied(change) {
        return Ok(());
    }
    let delay = match category {
        Some((_, count, unit)) => Delay::read(count, &unit),
        None => Delay::read(reply_days(connection, change).await?, "days"),
    };
    let received = change.text("received").and_then(day).unwrap_or_else(today);
    let calendar = Calendar::of(change.commune.as_deref().unwrap_or_default());
    let last = delay.map(|delay| delay.from(received, calendar).to_string());
    change.values.insert("reply_by".into(), last.into());
    Ok(())
}

async fn reply_days(connection: &mut PgConnection, change: &Change) -> Result<i64, Error> {
    let sql = "select beffroi.parameter('mail.reply_days', $1)";
    let set: Option<String> = sqlx::query_scalar(sql).bind(&change.commune).fetch_one(connection).await?;
    Ok(set.and_then(|days| days.trim().parse().ok()).unwrap_or(REPLY_DAYS))
}

/// A letter is closed when its tasks are done and the reply it calls for has been written.
async fn closes(connection: &mut PgConnection, change: &Change) -> Result<(), Error> {
    let id = reference(change, "fid");
    let sql = "select (select count(*) from mail.tasks where arrival = $1 and done is null and kind <> 'copy'),
        exists (select from mail.departures where arrival = $1 and state <> 'cancelled')";
    let (open, answered): (i64, bool) = sqlx::query_as(sql).bind(id).fetch_one(connection).await?;
    if replied(change) && !answered {
        return Err(refuse(
            Some("state"),
            change.language.pick(
                "Une réponse est attendue : enregistrez-la au départ, ou classez sans suite en disant pourquoi.",
                "A reply is expected: register it among the departures, or choose “No action” and say why.",
                "Se espera respuesta: regístrela en las salidas, o elija «Sin trámite» y diga por qué.",
            ),
        ));
    }
    if open > 0 {
        let message = change.language.pick(
            format!("Tâches à terminer d’abord : {open}."),
            format!("Tasks to finish first: {open}."),
            format!("Tareas por terminar antes: {open}."),
        );
        return Err(refuse(Some("state"), &message));
    }
    Ok(())
}

/// The task to reply: made when a reply is expected, kept to the letter's service, person and day, dropped when no reply is
/// expected any more.
async fn reply(connection: &mut PgConnection, id: i64, change: &Change) -> Result<Option<Follow>, Error> {
    let sql = "select a.reference, (select fid from mail.tasks t where t.arrival = a.fid and t.kind = 'reply' and t.done is null order by fid limit 1)
        from mail.arrivals a where a.fid = $1";
    let (number, open): (String, Option<i64>) = sqlx::query_as(sql).bind(id).fetch_one(connection).await?;
    let wanted = replied(change) && !ended(change);
    let now = |name: &str| change.value(name).cloned().unwrap_or_default();
    let mut values = Map::new();
    for (ours, theirs) in [("due", "reply_by"), ("service", "service"), ("person", "referent")] {
        values.insert(ours.to_owned(), now(theirs));
    }
    Ok(match open {
        None if wanted && touches(change, "reply_expected") => {
            values.insert("title".into(), format!("Répondre au courrier {number}").into());
            values.insert("kind".into(), "reply".into());
            Some(Follow::Make { kind: "mail-tasks", field: "arrival", values })
        }
        Some(id) if wanted => Some(Follow::Change { kind: "mail-tasks", id, values }),
        Some(id) => {
            let values = Map::from_iter([("state".to_owned(), Value::from("dropped"))]);
            Some(Follow::Change { kind: "mail-tasks", id, values })
        }
        None => None,
    })
}
