//! Stored queries: `GetFeatureById`, and those people keep (OGC 09-025r2, 14).

use serde_json::Value;
use sqlx::{FromRow, PgConnection, PgPool};

use crate::db;
use crate::wfs::Error;
use crate::wfs::request::{Definition, Fragment, Query, of_definition};

/// The one query of the standard, under the names of 2.0.0 and 2.0.2.
pub const BY_ID: [&str; 2] =
    ["urn:ogc:def:query:OGC-WFS::GetFeatureById", "http://www.opengis.net/def/query/OGC-WFS/0/GetFeatureById"];

/// The language of templates.
pub const LANGUAGE: &str = "urn:ogc:def:queryLanguage:OGC-WFS::WFSQueryExpression";
/// Its name as the first editions of the standard write it.
const LANGUAGE_BEFORE: &str = "urn:ogc:def:queryLanguage:OGC-WFS::WFS_QueryExpression";

/// Most kept by one person.
const MOST: i64 = 200;
/// Longest template, bytes.
const LONGEST: usize = 65_536;
/// Most parameters of one query.
const MOST_PARAMETERS: usize = 50;

/// A query as it is kept.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Kept {
    pub id: String,
    pub title: String,
    pub summary: String,
    parameters: Value,
    pub returns: String,
    pub private: bool,
    template: String,
}

impl Kept {
    /// Name and type of each.
    #[must_use]
    pub fn parameters(&self) -> Vec<(String, String)> {
        serde_json::from_value(self.parameters.clone()).unwrap_or_default()
    }

    #[must_use]
    pub fn template(&self) -> Fragment {
        Fragment::kept(self.template.clone())
    }

    /// The queries it stands for with these values; keys in the address are the same in capitals or not.
    ///
    /// # Errors
    /// [`Error::Missing`] for a parameter without value; what is wrong with the query that comes out.
    pub fn queries(&self, given: &[(String, String)]) -> Result<Vec<Query>, Error> {
        let value = |(name, _): (String, String)| {
            let found = given.iter().find(|(key, _)| key.eq_ignore_ascii_case(&name));
            let (_, value) = found.ok_or(Error::Missing("Parameter"))?;
            Ok((name, value.clone()))
        };
        let values: Vec<_> = self.parameters().into_iter().map(value).collect::<Result<_, Error>>()?;
        of_definition(&self.template().filled(&values))
    }
}

/// Every query kept, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn all(pool: &PgPool) -> Result<Vec<Kept>, Error> {
    let sql = "select id, title, summary, parameters, returns, private, template from wfs.stored_queries order by id";
    sqlx::query_as(sql).fetch_all(pool).await.map_err(failed)
}

/// The query of a name; none: `GetFeatureById` is not kept, it is there.
///
/// # Errors
/// [`Error::StoredQuery`] when there is none.
pub async fn find(pool: &PgPool, id: &str) -> Result<Kept, Error> {
    let sql = "select id, title, summary, parameters, returns, private, template from wfs.stored_queries where id = $1";
    let found = sqlx::query_as(sql).bind(id).fetch_optional(pool).await.map_err(failed)?;
    found.ok_or_else(|| Error::StoredQuery { id: id.chars().take(200).collect(), locator: "STOREDQUERY_ID" })
}

/// Refuse a definition that could not be run.
///
/// # Errors
/// [`Error::Wrong`] for another language, [`Error::TooMany`], [`Error::StoredQueryTaken`] for the name of the standard's.
pub fn check(definition: &Definition) -> Result<(), Error> {
    if ![LANGUAGE, LANGUAGE_BEFORE].contains(&definition.language.as_str()) {
        return Err(Error::wrong("language", &definition.language));
    }
    if definition.id.is_empty() || definition.id.chars().count() > 200 {
        return Err(Error::wrong("id", &definition.id));
    }
    if BY_ID.contains(&definition.id.as_str()) {
        return Err(Error::StoredQueryTaken(definition.id.clone()));
    }
    if definition.template.as_str().len() > LONGEST {
        return Err(Error::TooMany { most: LONGEST });
    }
    let mut names: Vec<&str> = definition.parameters.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    if names.len() > MOST_PARAMETERS || names.windows(2).any(|pair| pair[0].eq_ignore_ascii_case(pair[1])) {
        return Err(Error::wrong("Parameter", &names.join(",")));
    }
    // What cannot be a query with any value is refused now, not when somebody runs it.
    let sample: Vec<_> = definition.parameters.iter().map(|(name, _)| (name.clone(), "x".to_owned())).collect();
    of_definition(&definition.template.filled(&sample)).map(drop)
}

/// Keep a query in the name of the person whose transaction it is.
///
/// # Errors
/// [`Error::StoredQueryTaken`]; [`Error::TooMany`] when the person keeps too many.
pub async fn keep(connection: &mut PgConnection, definition: &Definition) -> Result<(), Error> {
    check(definition)?;
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let sql = "insert into wfs.stored_queries (id, account, title, summary, parameters, returns, private, template)
        select $1, beffroi.actor(), $2, $3, $4, $5, $6, $7
        where (select count(*) from wfs.stored_queries q where q.account = beffroi.actor()) < $8";
    let kept = sqlx::query(sql)
        .bind(&definition.id)
        .bind(cut(&definition.title, 500))
        .bind(cut(&definition.summary, 5000))
        .bind(serde_json::json!(definition.parameters))
        .bind(cut(&definition.returns, 2000))
        .bind(definition.private)
        .bind(definition.template.as_str())
        .bind(MOST)
        .execute(connection)
        .await;
    match kept {
        Ok(done) if done.rows_affected() == 1 => Ok(()),
        Ok(_) => Err(Error::TooMany { most: usize::try_from(MOST).unwrap_or_default() }),
        Err(error) if taken(&error) => Err(Error::StoredQueryTaken(definition.id.clone())),
        Err(error) => Err(failed(error)),
    }
}

/// Remove a query of the person whose transaction it is.
///
/// # Errors
/// [`Error::StoredQuery`], [`Error::StoredQueryOfOther`].
pub async fn forget(connection: &mut PgConnection, id: &str) -> Result<(), Error> {
    let told: String = id.chars().take(200).collect();
    if BY_ID.contains(&id) {
        return Err(Error::StoredQueryOfOther(told));
    }
    let sql = "delete from wfs.stored_queries where id = $1 and account = beffroi.actor()";
    let gone = sqlx::query(sql).bind(id).execute(&mut *connection).await.map_err(failed)?;
    if gone.rows_affected() == 1 {
        return Ok(());
    }
    let sql = "select exists (select from wfs.stored_queries where id = $1)";
    let there: bool = sqlx::query_scalar(sql).bind(id).fetch_one(connection).await.map_err(failed)?;
    Err(if there { Error::StoredQueryOfOther(told) } else { Error::StoredQuery { id: told, locator: "id" } })
}

/// SQLSTATE 23505: the name is there.
fn taken(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() == Some("23505")
}

fn failed(error: sqlx::Error) -> Error {
    Error::told(db::Error::from(error))
}
