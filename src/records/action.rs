//! Named actions of the modules, done on one record or a selection, through the door.

use serde_json::{Map, Value};
use sqlx::Connection as _;

use crate::auth::Person;
use crate::base::Language;
use crate::records::bulk::{Done, MOST, refusal};
use crate::records::door::{hold, update};
use crate::records::model::{Named, RecordType};
use crate::records::rules::{Change, Deed, Outcome, Shape, Subject, Violation};
use crate::records::{Error, Records, values};

impl Records {
    /// Do a named action on the records.
    ///
    /// # Errors
    /// [`Error::ActionUnknown`], [`Error::Forbidden`], [`Error::TooMany`]; an answer that cannot be read.
    pub async fn act(
        &self,
        person: &Person,
        kind: &RecordType,
        action: &str,
        ids: &[i64],
        given: &Map<String, Value>,
        language: Language,
    ) -> Result<Done, Error> {
        let named = kind.named.iter().find(|named| named.id == action);
        let named = named.ok_or_else(|| Error::ActionUnknown(action.chars().take(60).collect()))?;
        let scope = Self::reach(person, kind, action, None)?;
        if ids.len() > MOST {
            return Err(Error::TooMany { given: ids.len(), most: MOST });
        }
        let answers = answers(named, given, language)?;
        let mut transaction = self.open(person, scope).await?;
        let (mut done, mut acted) = (Done::default(), Vec::new());
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let mut one = transaction.begin().await?;
            match one_record(&mut one, kind, action, id, &answers, language).await {
                Ok(outcome) => {
                    one.commit().await?;
                    done.changed += 1;
                    acted.push(id);
                    tell(&mut done, outcome);
                }
                Err(error) => {
                    one.rollback().await?;
                    done.refused.push(refusal(&mut transaction, kind, id, &error, language).await?);
                }
            }
        }
        transaction.commit().await?;
        for id in acted {
            if let Some(outcome) = kind.rules.done(action, id).await {
                tell(&mut done, outcome);
            }
        }
        self.shown(kind).await;
        Ok(done)
    }
}

fn tell(done: &mut Done, outcome: Outcome) {
    done.message = outcome.message.or(done.message.take());
    done.link = outcome.link.or(done.link.take());
}

/// What the action asks, read.
fn answers(named: &Named, given: &Map<String, Value>, language: Language) -> Result<Map<String, Value>, Error> {
    let mut answers = Map::new();
    let mut violations = Vec::new();
    for field in &named.fields {
        match values::read(field, given.get(&field.name).unwrap_or(&Value::Null), language) {
            Ok(Value::Null) if field.required => violations.push(Violation::of(&field.name, values::missing(language))),
            Ok(value) => drop(answers.insert(field.name.clone(), value)),
            Err(message) => violations.push(Violation::of(&field.name, message)),
        }
    }
    if violations.is_empty() { Ok(answers) } else { Err(Error::Violations(violations)) }
}

async fn one_record(
    connection: &mut sqlx::PgConnection,
    kind: &RecordType,
    action: &str,
    id: i64,
    answers: &Map<String, Value>,
    language: Language,
) -> Result<Outcome, Error> {
    let held = hold(connection, kind, id).await?.ok_or(Error::RecordUnknown(id))?;
    let subject = Subject { id, commune: held.commune.as_deref(), values: &held.values, answers, language };
    let (values, outcome) = kind.rules.act(connection, action, subject).await?;
    if !values.is_empty() {
        let (commune, before) = (held.commune, Some(held.values));
        let mut change = Change { deed: Deed::Change, commune, before, values, geometry: Shape::Kept, language };
        update(connection, kind, id, &mut change).await?;
    }
    Ok(outcome)
}
