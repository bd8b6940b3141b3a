//! The same change to many records: each one is changed or refused with its reason.

use serde::Serialize;
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use utoipa::ToSchema;

use crate::auth::Person;
use crate::base::{Failure, Language};
use crate::records::door::{hold, update};
use crate::records::model::RecordType;
use crate::records::query::label;
use crate::records::rules::{Change, Deed, Shape};
use crate::records::{Error, Records, values};

/// Records changed at once.
pub const MOST: usize = 1_000;

/// What became of a change to many.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Done {
    pub changed: u64,
    pub refused: Vec<Refusal>,
    pub message: Option<String>,
    pub link: Option<String>,
}

/// A record that was left as it was.
#[derive(Debug, Serialize, ToSchema)]
pub struct Refusal {
    pub id: i64,
    pub label: String,
    pub reason: String,
}

impl Records {
    /// Write `given` into each of the records.
    ///
    /// # Errors
    /// [`Error::TooMany`]; values no record could take.
    pub async fn bulk(
        &self,
        person: &Person,
        kind: &RecordType,
        ids: &[i64],
        given: &Map<String, Value>,
        language: Language,
    ) -> Result<Done, Error> {
        if ids.len() > MOST {
            return Err(Error::TooMany { given: ids.len(), most: MOST });
        }
        let scope = Self::reach(person, kind, "change", None)?;
        let given = values::read_all(kind, given, false, language).map_err(Error::Violations)?;
        let mut transaction = self.open(person, scope).await?;
        let mut done = Done::default();
        // In order, so that two people who change the same records wait for each other and never in a circle.
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let mut one = transaction.begin().await?;
            match change_one(&mut one, kind, id, &given, language).await {
                Ok(()) => {
                    one.commit().await?;
                    done.changed += 1;
                }
                Err(error) => {
                    one.rollback().await?;
                    done.refused.push(refusal(&mut transaction, kind, id, &error, language).await?);
                }
            }
        }
        transaction.commit().await?;
        self.shown(kind).await;
        Ok(done)
    }
}

async fn change_one(
    connection: &mut PgConnection,
    kind: &RecordType,
    id: i64,
    given: &Map<String, Value>,
    language: Language,
) -> Result<(), Error> {
    let held = hold(connection, kind, id).await?.ok_or(Error::RecordUnknown(id))?;
    let (commune, before) = (held.commune, Some(held.values));
    let mut change =
        Change { deed: Deed::Change, commune, before, values: given.clone(), geometry: Shape::Kept, language };
    update(connection, kind, id, &mut change).await
}

/// Why a record was left, under the name a person knows it by.
pub(super) async fn refusal(
    connection: &mut PgConnection,
    kind: &RecordType,
    id: i64,
    error: &Error,
    language: Language,
) -> Result<Refusal, Error> {
    let sql = format!("select {} from {} t where t.fid = $1", label(kind, "t"), kind.sql_table());
    let label: Option<String> = sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?;
    Ok(Refusal { id, label: label.unwrap_or_else(|| format!("#{id}")), reason: error.explain(language).detail })
}
