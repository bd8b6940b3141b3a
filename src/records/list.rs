//! Pages of records: filtered, sorted, searched by words.

use serde::Serialize;
use sqlx::AssertSqlSafe;
use utoipa::ToSchema;

use crate::auth::Person;
use crate::base::Language;
use crate::records::access::found_by_words;
use crate::records::filter::{Ask, Conditions};
use crate::records::model::RecordType;
use crate::records::query::{self, Reading, Row};
use crate::records::{Error, Records};

/// Counting stops here: a clerk does not need to know whether there are 84,000 or 85,000.
const COUNTED: i64 = 10_000;
/// Records found by words.
const FOUND: u32 = 1_000;

/// One page.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page {
    pub total: i64,
    /// False: there are more than `total`.
    pub exact: bool,
    pub items: Vec<Row>,
}

impl Records {
    /// The page an ask describes, of what the person may list.
    ///
    /// # Errors
    /// A parameter or value that cannot be read; a commune that is not theirs.
    pub async fn list(&self, person: &Person, kind: &RecordType, ask: &Ask, language: Language) -> Result<Page, Error> {
        let scope = Self::reach(person, kind, "list", ask.commune.as_deref())?;
        dated(kind, ask.date.as_deref())?;
        let mut ask = ask.clone();
        // One commune, said in the query, lets PostgreSQL walk the index in the order of the list.
        if let crate::db::Scope::Communes(codes) = &scope
            && let [only] = codes.as_slice()
            && kind.by_commune
            && !kind.commune_optional
        {
            ask.commune = Some(only.clone());
        }
        let mut look = self.look(person, scope).await?;
        if let Some(found) = found_by_words(&mut look, kind, &ask.q, FOUND).await? {
            ask.ids = Some(match ask.ids.take() {
                Some(ids) => ids.into_iter().filter(|id| found.contains(id)).collect(),
                None => found,
            });
        }
        let mut conditions = Conditions::of(kind, &ask, language)?;
        let day = ask.date.as_ref().map(|day| {
            conditions.bind(day);
            conditions.bound.len()
        });
        let reading = Reading::new(kind, &self.registry).dated(day);
        let total = count(&mut look, &reading, &conditions).await?;
        // The page is chosen before its rows are dressed.
        let sql = format!(
            "select {row} from (select t.* from {relation} where {all} {order} limit {limit} offset {offset}) t {order}",
            row = reading.row(),
            relation = reading.relation(),
            all = conditions.all(),
            order = reading.order(&ask.sort)?,
            limit = ask.limit,
            offset = ask.offset,
        );
        let mut rows = sqlx::query(AssertSqlSafe(sql));
        for text in &conditions.bound {
            rows = rows.bind(text);
        }
        let items = rows.fetch_all(&mut *look).await?.iter().map(query::read).collect::<Result<Vec<_>, _>>()?;
        drop(look);
        self.note_look(person, kind, items.iter().map(|row| (row.commune.clone(), row.id))).await?;
        Ok(Page { total: total.min(COUNTED), exact: total <= COUNTED, items })
    }
}

async fn count(look: &mut sqlx::PgConnection, reading: &Reading<'_>, conditions: &Conditions) -> Result<i64, Error> {
    let sql = format!(
        "select count(*) from (select 1 from {} where {} limit {}) s",
        reading.relation(),
        conditions.all(),
        COUNTED + 1
    );
    let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
    for text in &conditions.bound {
        query = query.bind(text);
    }
    Ok(query.fetch_one(look).await?)
}

/// Refuse a day for a type that keeps no former rows by date.
pub(super) fn dated(kind: &RecordType, day: Option<&str>) -> Result<(), Error> {
    if day.is_some() && !kind.history { Err(Error::Parameter("date".into())) } else { Ok(()) }
}
