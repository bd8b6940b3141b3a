//! Records everybody may read: a page without a password for each type whose overlay says `published`, of the rows that
//! row-level security lets a session of nobody see (`beffroi.publish_rows`).
mod page;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use sqlx::{AssertSqlSafe, PgConnection, PgTransaction};

use crate::base::Language;
use crate::catalog::quoted;
use crate::records::model::{Child, RecordType};
use crate::records::query::{self, Reading, Row};
use crate::records::{Ask, Error, Records};
use crate::web::{Problem, Speaks};
use page::{Entry, Page};

/// Most records of a page.
const MOST: usize = 1_000;

/// What a page is made from.
#[derive(Clone)]
struct Shelf {
    records: Records,
    kind: Arc<RecordType>,
    path: Arc<str>,
    styles: Arc<[String]>,
}

/// A route for each published type. `styles`: addresses of style sheets.
pub fn router(records: &Records, styles: &[String]) -> Router {
    let mut router = Router::new();
    for kind in records.registry.types.values() {
        let Some(path) = kind.published.as_ref().and_then(|published| published.path.as_deref()) else { continue };
        let shelf = Shelf { records: records.clone(), kind: kind.clone(), path: path.into(), styles: styles.into() };
        router = router.route(path, get(show).with_state(shelf));
    }
    router
}

async fn show(
    State(shelf): State<Shelf>,
    RawQuery(query): RawQuery,
    Speaks(language): Speaks,
) -> Result<Response, Problem> {
    let asked = Ask::read(query.as_deref())?.commune;
    let page = shelf.read(asked, language).await?;
    let mut response = Html(page.render().into_string()).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Language"));
    Ok(response)
}

impl Shelf {
    async fn read(&self, asked: Option<String>, language: Language) -> Result<Page<'_>, Error> {
        let mut look = self.look().await?;
        let towns = towns(&mut look, &self.kind).await?;
        let only = || towns.keys().next().filter(|_| towns.len() == 1).cloned();
        let commune = asked.or_else(only);
        let entries = match &commune {
            Some(commune) => self.entries(&mut look, commune).await?,
            None => Vec::new(),
        };
        Ok(Page { kind: &self.kind, path: &self.path, styles: &self.styles, language, towns, commune, entries })
    }

    /// A transaction of nobody, which sees what is published and nothing else.
    async fn look(&self) -> Result<PgTransaction<'static>, Error> {
        let mut look = self.records.pool.begin().await?;
        let settings =
            "select set_config('beffroi.published', 'on', true), set_config('statement_timeout', '10s', true),
            set_config('transaction_read_only', 'on', true)";
        sqlx::query(settings).execute(&mut *look).await?;
        Ok(look)
    }

    async fn entries(&self, look: &mut PgConnection, commune: &str) -> Result<Vec<Entry<'_>>, Error> {
        let rows = self.rows(look, &self.kind, "commune", &[commune.to_owned()]).await?;
        let ids: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
        let mut entries: Vec<Entry<'_>> = rows.into_iter().map(|row| Entry { row, parts: Vec::new() }).collect();
        for child in self.kind.children.iter().filter(|child| child.record.published.is_some()) {
            let parts = self.rows(look, &child.record, &child.field, &ids).await?;
            hang(&mut entries, child, parts);
        }
        Ok(entries)
    }

    /// Rows of `kind` whose `column` is one of `values`.
    async fn rows(
        &self,
        look: &mut PgConnection,
        kind: &RecordType,
        column: &str,
        values: &[String],
    ) -> Result<Vec<Row>, Error> {
        let reading = Reading::new(kind, &self.records.registry);
        let sql = format!(
            "select {} from {} where t.{}::text = any ($1) {} limit {MOST}",
            reading.row(),
            reading.relation(),
            quoted(column),
            reading.order(&[])?
        );
        let found = sqlx::query(AssertSqlSafe(sql)).bind(values).fetch_all(look).await?;
        Ok(found.iter().map(query::read).collect::<Result<_, _>>()?)
    }
}

fn hang<'a>(entries: &mut [Entry<'a>], child: &'a Child, parts: Vec<Row>) {
    for entry in entries {
        let of_entry =
            |row: &&Row| row.values.get(&child.field).and_then(serde_json::Value::as_i64) == Some(entry.row.id);
        let own: Vec<Row> = parts.iter().filter(of_entry).cloned().collect();
        if !own.is_empty() {
            entry.parts.push((child, own));
        }
    }
}

/// Communes that publish something, with their names.
async fn towns(look: &mut PgConnection, kind: &RecordType) -> Result<BTreeMap<String, String>, Error> {
    let sql = format!(
        "select t.commune::text, coalesce((select c.name from cadastre.communes c where c.commune = t.commune limit 1), t.commune::text)
         from {} t group by t.commune",
        kind.sql_table()
    );
    let found: Vec<(String, String)> = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(look).await?;
    Ok(found.into_iter().collect())
}
