//! The end of the retention of records, by way of the door: their rules are asked, their history says that they went.

use serde_json::{Map, Value};
use sqlx::{Connection as _, PgConnection};

use crate::base::Language;
use crate::records::Error;
use crate::records::bulk::{Refusal, refusal};
use crate::records::door::{hold, remove, update};
use crate::records::model::{RecordType, Registry};
use crate::records::retention::Retention;
use crate::records::retention::due::{Due, due, next};
use crate::records::retention::rule::Then;
use crate::records::rules::{Change, Deed, Shape};

/// Records in one transaction.
const BATCH: i64 = 200;
/// How long looks at personal data are kept where a town sets nothing: the longest the CNIL recommends for such logs.
const LOOKS: &str = "P1Y";

/// What became of the records of a type.
#[derive(Debug)]
pub struct Purged {
    /// Record type.
    pub kind: String,
    pub due: Vec<Due>,
    /// Records deleted or made anonymous; 0 in a trial.
    pub done: u64,
    /// Records others refer to, or whose rules keep them.
    pub refused: Vec<Refusal>,
}

/// Purge every type that has a rule. `app`: a session that sees every commune; `owner`: the owner of the tables, who alone
/// takes away what the history knows. Interrupted, what was done is done, and the next run goes on. A trial changes nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn purge(
    app: &mut PgConnection,
    owner: &mut PgConnection,
    registry: &Registry,
    dry_run: bool,
    language: Language,
) -> Result<Vec<Purged>, Error> {
    let mut all = Vec::new();
    for kind in registry.types.values() {
        let Some(rule) = &kind.retention else { continue };
        let due = due(app, kind, rule).await?;
        let mut purged = Purged { kind: kind.id.clone(), due, done: 0, refused: Vec::new() };
        if !dry_run {
            purge_type(app, kind, rule, &mut purged, language).await?;
            let personal: Vec<&String> = rule.anonymous.iter().map(|(name, _)| name).collect();
            let forget = sqlx::query("select beffroi.forget($1, $2)").bind(kind.relation()).bind(personal);
            forget.execute(&mut *owner).await?;
        }
        all.push(purged);
    }
    if !dry_run {
        sqlx::query("select beffroi.forget_looks($1::text::interval)").bind(LOOKS).execute(owner).await?;
    }
    Ok(all)
}

async fn purge_type(
    app: &mut PgConnection,
    kind: &RecordType,
    rule: &Retention,
    purged: &mut Purged,
    language: Language,
) -> Result<(), Error> {
    let mut last = i64::MIN;
    loop {
        let mut batch = app.begin().await?;
        sqlx::query("select set_config('beffroi.reason', 'retention', true)").execute(&mut *batch).await?;
        let ids = next(&mut batch, kind, rule, last, BATCH).await?;
        let Some(end) = ids.last().copied() else { return Ok(()) };
        for id in ids {
            let mut one = batch.begin().await?;
            match end_of(&mut one, kind, rule, id, language).await {
                Ok(()) => {
                    one.commit().await?;
                    purged.done += 1;
                }
                Err(error) => {
                    one.rollback().await?;
                    purged.refused.push(refusal(&mut batch, kind, id, &error, language).await?);
                }
            }
        }
        batch.commit().await?;
        last = end;
    }
}

async fn end_of(
    connection: &mut PgConnection,
    kind: &RecordType,
    rule: &Retention,
    id: i64,
    language: Language,
) -> Result<(), Error> {
    let Some(held) = hold(connection, kind, id).await? else { return Ok(()) };
    if rule.then == Then::Delete {
        return remove(connection, kind, id, held, language).await;
    }
    let values: Map<String, Value> = rule
        .anonymous
        .iter()
        .map(|(name, place)| (name.clone(), place.clone().map_or(Value::Null, Value::from)))
        .collect();
    let (commune, before, geometry) = (held.commune, Some(held.values), Shape::Kept);
    let mut change = Change { deed: Deed::Change, commune, before, values, geometry, language };
    update(connection, kind, id, &mut change).await
}
