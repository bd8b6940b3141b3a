//! Scenarios, bases and steps as the database holds them.

use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::districting::Operation;
use crate::elections::workshop::Error;
use crate::elections::workshop::taken::{Place, Taken};

/// A scenario without its steps.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ScenarioRow {
    pub fid: i64,
    pub commune: String,
    pub name: String,
    pub state: String,
    pub least: i32,
    pub most: i32,
    /// Day the electors were counted.
    pub taken_on: String,
    pub applies_on: Option<String>,
    pub base: i64,
}

const ROW: &str = "select fid, commune, name, state, least, most, taken_on::text, applies_on::text, base
    from elections.scenarios where fid = $1";
const HELD_ROW: &str = "select fid, commune, name, state, least, most, taken_on::text, applies_on::text, base
    from elections.scenarios where fid = $1 for no key update";

impl ScenarioRow {
    /// The scenario, for whoever may see it.
    ///
    /// # Errors
    /// [`Error::Unknown`]; when the database does not answer.
    pub async fn read(connection: &mut PgConnection, scenario: i64) -> Result<Self, Error> {
        Self::one(connection, ROW, scenario).await
    }

    /// The same, held until the transaction ends: nobody else draws on it or changes its state meanwhile.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn hold(connection: &mut PgConnection, scenario: i64) -> Result<Self, Error> {
        Self::one(connection, HELD_ROW, scenario).await
    }

    async fn one(connection: &mut PgConnection, sql: &'static str, scenario: i64) -> Result<Self, Error> {
        let found = sqlx::query_as(sql).bind(scenario).fetch_optional(connection).await?;
        found.ok_or(Error::Unknown(scenario))
    }

    /// Refuse one that is no draft.
    ///
    /// # Errors
    /// [`Error::Held`].
    pub fn must_be_draft(&self) -> Result<(), Error> {
        if self.state == "draft" { Ok(()) } else { Err(Error::Held(self.state.clone())) }
    }
}

/// What a station that is opened is called.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewStation {
    pub number: String,
    pub name: Option<String>,
    pub place: Option<Place>,
}

/// What was done in one step.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// With the stations it opens, in order.
    Do {
        operation: Operation,
        opened: Vec<NewStation>,
    },
    Undo,
    Redo,
}

type StepRow = (i32, String, Option<Json<Operation>>, Option<Json<Vec<NewStation>>>);

/// Steps of a scenario beyond `after`, in order.
///
/// # Errors
/// When a step cannot be read or the database does not answer.
pub async fn steps(connection: &mut PgConnection, scenario: i64, after: i32) -> Result<Vec<(i32, Act)>, Error> {
    let sql = "select step, act, operation, station from elections.scenario_steps
        where scenario = $1 and step > $2 order by step";
    let rows: Vec<StepRow> = sqlx::query_as(sql).bind(scenario).bind(after).fetch_all(connection).await?;
    let act = |(step, act, operation, station): StepRow| {
        let act = match (act.as_str(), operation) {
            ("do", Some(Json(operation))) => {
                Act::Do { operation, opened: station.map(|Json(opened)| opened).unwrap_or_default() }
            }
            ("undo", None) => Act::Undo,
            ("redo", None) => Act::Redo,
            _ => return Err(Error::Steps { scenario, why: format!("step {step}") }),
        };
        Ok((step, act))
    };
    rows.into_iter().map(act).collect()
}

/// Write the next step.
///
/// # Errors
/// [`Error::Held`] for a scenario that is no draft any more; when the database does not answer.
pub async fn append(connection: &mut PgConnection, row: &ScenarioRow, step: i32, act: &Act) -> Result<(), Error> {
    let (word, operation, station) = match act {
        Act::Do { operation, opened } => ("do", Some(Json(operation)), (!opened.is_empty()).then_some(Json(opened))),
        Act::Undo => ("undo", None, None),
        Act::Redo => ("redo", None, None),
    };
    let sql = "insert into elections.scenario_steps (commune, scenario, step, act, operation, station)
        values ($1, $2, $3, $4, $5, $6)";
    sqlx::query(sql)
        .bind(&row.commune)
        .bind(row.fid)
        .bind(step)
        .bind(word)
        .bind(operation)
        .bind(station)
        .execute(connection)
        .await?;
    Ok(())
}

/// A base as it was kept, unpacked on a thread of its own.
///
/// # Errors
/// [`Error::Base`]; when the database does not answer.
pub async fn base(connection: &mut PgConnection, base: i64) -> Result<Taken, Error> {
    let sql = "select content from elections.scenario_bases where fid = $1";
    let content: Option<Vec<u8>> = sqlx::query_scalar(sql).bind(base).fetch_optional(connection).await?;
    let content = content.ok_or_else(|| Error::Base(format!("base {base} is gone")))?;
    tokio::task::spawn_blocking(move || Taken::unpacked(&content)).await.map_err(|_| Error::Stopped)?
}
