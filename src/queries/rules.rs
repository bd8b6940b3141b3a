//! What a query must be to be saved: parameters that fit its text, one SELECT PostgreSQL takes, nothing it may not call.

use async_trait::async_trait;
use sqlx::PgConnection;

use crate::base::{Failure as _, Language};
use crate::db::Database;
use crate::queries::Error;
use crate::queries::examine::examine;
use crate::queries::parameter::{self, Parameter};
use crate::queries::session;
use crate::records::{self, Change, Deed, Rules, Violation};

/// Rules of stored queries.
pub struct StoredQueries {
    database: Database,
}

impl StoredQueries {
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    async fn look(&self, written: &str, parameters: &[Parameter]) -> Result<(), Error> {
        let mut connection = self.database.for_a_query().await?;
        let looked = examine(&mut connection, written, parameters).await;
        session::close(connection).await;
        looked.map(drop)
    }
}

#[async_trait]
impl Rules for StoredQueries {
    async fn prepare(&self, _: &mut PgConnection, change: &mut Change) -> Result<(), records::Error> {
        let touched = ["statement", "parameters"].iter().any(|name| change.values.contains_key(*name));
        if change.deed == Deed::Delete || !touched {
            return Ok(());
        }
        let written = change.text("statement").unwrap_or_default().to_owned();
        let list = agreed(change.text("parameters").unwrap_or("[]"), &written, change.language)?;
        match self.look(&written, &list).await {
            Ok(()) => Ok(()),
            Err(Error::Database(error)) => Err(error.into()),
            Err(refusal) => {
                let told = refusal.explain(change.language);
                let message = format!("{} {}", told.detail, told.remedy);
                Err(records::Error::Violations(vec![Violation::of("statement", message)]))
            }
        }
    }
}

/// The list, when it can be read and fits the text. Whether a list of records it names is there is asked when it is
/// chosen from.
fn agreed(stored: &str, written: &str, language: Language) -> Result<Vec<Parameter>, records::Error> {
    let violated = |message: String| records::Error::Violations(vec![Violation::of("parameters", message)]);
    let unread = |why| {
        language.pick(
            format!("La liste des paramètres ne se lit pas : {why}"),
            format!("The list of parameters cannot be read: {why}"),
            format!("La lista de parámetros no se entiende: {why}"),
        )
    };
    let list = parameter::read(stored).map_err(|why| violated(unread(why)))?;
    let faults = parameter::faults(&list, written, |kind| !kind.is_empty(), language);
    if faults.is_empty() { Ok(list) } else { Err(violated(faults.join(" "))) }
}
