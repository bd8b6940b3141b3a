//! A query run: looked at, held to what the person may read, its rows read one by one until a limit.

use std::sync::Arc;
use std::time::Instant;

use futures_util::{Stream, StreamExt as _};
use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection, Row as _, SqlSafeStr as _, Statement as _};

use crate::auth::Person;
use crate::base::Language;
use crate::db::Scope;
use crate::queries::examine::{Read, examine};
use crate::queries::parameter::Parameter;
use crate::queries::plan::{Costly, costliest};
use crate::queries::reach::Published;
use crate::queries::result::{Answer, Head, Kind, heads};
use crate::queries::session::{self, Refusal, is_stopped};
use crate::queries::statement::Sent;
use crate::queries::{Error, Queries};

/// Seconds a query has for a page, and for a file.
pub const PAGE_SECONDS: u64 = 10;
pub const FILE_SECONDS: u64 = 20;
/// Rows a page takes, rows of a file.
pub const PAGE_ROWS: usize = 5_000;
pub const FILE_ROWS: usize = 100_000;
/// Bytes of a result on a page.
const PAGE_BYTES: usize = 16 << 20;
/// Columns: a function of PostgreSQL takes a hundred values.
const COLUMNS: usize = 90;
/// Bytes of a row, points of a geometry.
const ROW_BYTES: usize = 256 << 10;
const POINTS: usize = 20_000;
/// From so many milliseconds on whoever wrote the query is told what takes long.
const SLOW: u128 = 2_000;

/// What is to be run, with its values, by whom and where.
pub struct Order<'a> {
    pub person: &'a Arc<Person>,
    /// For the note of a look at personal data.
    pub title: &'a str,
    pub statement: &'a str,
    pub parameters: &'a [Parameter],
    pub values: Vec<Option<String>>,
    pub scope: Scope,
}

/// In what form geometries are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shapes {
    None,
    GeoJson,
    Wkb,
}

/// One row: its columns in order, its geometry in the form asked for.
pub struct Line {
    pub values: Vec<Value>,
    pub geojson: Option<Value>,
    pub wkb: Option<Vec<u8>>,
}

/// A query about to be read.
pub struct Running<'a> {
    order: &'a Order<'a>,
    connection: PgConnection,
    pub heads: Vec<Head>,
    /// The first column that is a geometry.
    pub geometry: Option<usize>,
    types: Vec<String>,
}

impl Queries {
    /// Look at the query, hold it to what the person may read, note the look where it tells of persons, and get ready.
    /// Whoever runs it has taken a turn.
    ///
    /// # Errors
    /// Every refusal of [`Error`] but those of rows.
    pub async fn begin<'a>(
        &self,
        order: &'a Order<'a>,
        seconds: u64,
        language: Language,
    ) -> Result<Running<'a>, Error> {
        let reads = self.reads(order).await?;
        let catalog = self.catalog.current();
        let published = Published { registry: self.records.registry(), catalog: &catalog };
        let reach = published.reach(order.person, order.scope.clone(), &reads)?;
        for kind in &reach.personal {
            self.records.note_query(order.person, kind, &reach.scope, order.title).await?;
        }
        let mut connection = session::open(&self.database, order.person, reach.scope, seconds).await?;
        let sent = order.sent("select * from (\n", "\n) as q");
        let prepared = (&mut connection).prepare(AssertSqlSafe(sent.sql.clone()).into_sql_str()).await;
        let prepared = prepared.map_err(|error| refusal(error, &sent, order.statement))?;
        let heads = heads(&mut connection, prepared.columns(), self.records.registry(), language).await?;
        if !(1..=COLUMNS).contains(&heads.len()) {
            return Err(Error::Columns { given: heads.len(), most: COLUMNS });
        }
        let geometry = heads.iter().position(|head| head.kind == Kind::Geometry);
        Ok(Running { order, connection, heads, geometry, types: reach.types })
    }

    /// What the query reads; asked once for each wording.
    async fn reads(&self, order: &Order<'_>) -> Result<Arc<Vec<Read>>, Error> {
        let kinds: Vec<String> = order.parameters.iter().map(|p| format!("{}={}", p.name, p.kind.sql_type())).collect();
        let key = format!("{}\n{}", kinds.join(" "), order.statement);
        if let Some(known) = self.looked.get(&key) {
            return Ok(known);
        }
        let mut connection = self.database.for_a_query().await?;
        let reads = Arc::new(examine(&mut connection, order.statement, order.parameters).await?);
        session::close(connection).await;
        self.looked.insert(key, Arc::clone(&reads));
        Ok(reads)
    }

    /// The rows for a page.
    ///
    /// # Errors
    /// Every refusal of [`Error`].
    pub async fn page(&self, order: &Order<'_>, language: Language) -> Result<Answer, Error> {
        let _turn = self.turns.take(order.person.account).await?;
        let began = Instant::now();
        let mut running = self.begin(order, PAGE_SECONDS, language).await?;
        let shapes = if running.geometry.is_some() { Shapes::GeoJson } else { Shapes::None };
        let (mut rows, mut geometries, mut bytes, mut truncated) = (Vec::new(), Vec::new(), 0, false);
        let mut found = running.rows(shapes, PAGE_ROWS + 1);
        let outcome = loop {
            match found.next().await {
                None => break Ok(()),
                Some(Err(error)) => break Err(error),
                Some(Ok((line, size))) => {
                    bytes += size;
                    truncated = rows.len() == PAGE_ROWS || bytes > PAGE_BYTES;
                    if truncated {
                        break Ok(());
                    }
                    rows.push(line.values);
                    geometries.push(line.geojson.unwrap_or_default());
                }
            }
        };
        drop(found);
        if let Err(error) = outcome {
            return Err(self.explained(error, order, PAGE_SECONDS).await);
        }
        let milliseconds = began.elapsed().as_millis();
        let costly = if milliseconds > SLOW { self.costly(order).await } else { None };
        let geometries = running.geometry.map(|_| geometries);
        let columns = running.heads.iter().filter(|head| head.kind != Kind::Geometry).cloned().collect();
        let milliseconds = u64::try_from(milliseconds).unwrap_or(u64::MAX);
        let slow = costly.map(|costly| costly.said(language));
        Ok(Answer { columns, rows, geometries, types: running.types, truncated, milliseconds, slow })
    }

    /// Why a query that was stopped took so long.
    pub(super) async fn explained(&self, error: Error, order: &Order<'_>, seconds: u64) -> Error {
        match error {
            Error::TooSlow { .. } => Error::TooSlow { seconds, costly: self.costly(order).await },
            other => other,
        }
    }

    /// The costliest part by the estimate of PostgreSQL, which runs nothing; none when it does not say.
    async fn costly(&self, order: &Order<'_>) -> Option<Costly> {
        let mut connection = session::open(&self.database, order.person, order.scope.clone(), 3).await.ok()?;
        let sent = order.sent("explain (format json, verbose) select * from (\n", "\n) as q");
        let mut query = sqlx::query_scalar(AssertSqlSafe(sent.sql));
        for value in &order.values {
            query = query.bind(value);
        }
        let explained: Value = query.fetch_one(&mut connection).await.ok()?;
        costliest(&explained)
    }
}

impl Order<'_> {
    /// The query between `head` and `tail`, its parameters as places for bound texts, each cast to its type.
    fn sent(&self, head: &str, tail: &str) -> Sent {
        Sent::new(head, self.statement, tail, |name| {
            let found = self.parameters.iter().position(|parameter| parameter.name == name);
            found.map_or("(null)".to_owned(), |at| {
                format!("(${}::text::{})", at + 1, self.parameters[at].kind.sql_type())
            })
        })
    }
}

impl Running<'_> {
    /// The rows, at most `most`, each with its size in bytes.
    ///
    /// # Errors
    /// [`Error::TooSlow`], [`Error::RowTooLarge`], [`Error::Sql`].
    pub fn rows(&mut self, shapes: Shapes, most: usize) -> impl Stream<Item = Result<(Line, usize), Error>> + Send {
        let sent =
            self.order.sent(&self.head(shapes), &format!("\n) as q ({}) limit {most} offset 0) as w", self.names()));
        let (heads, written) = (self.heads.clone(), self.order.statement.to_owned());
        let mut query = sqlx::query(AssertSqlSafe(sent.sql.clone()));
        for value in &self.order.values {
            query = query.bind(value.clone());
        }
        query.fetch(&mut self.connection).map(move |row| {
            let row = row.map_err(|error| refusal(error, &sent, &written))?;
            line(&row, &heads)
        })
    }

    fn names(&self) -> String {
        let names: Vec<String> = (1..=self.heads.len()).map(|at| format!("c{at}")).collect();
        names.join(", ")
    }

    /// The select around the query: a row as one array, its geometry beside it. What is too large is null.
    fn head(&self, shapes: Shapes) -> String {
        let cells: Vec<String> =
            self.heads.iter().enumerate().filter_map(|(at, head)| head.kind.cell(at + 1)).collect();
        let (mut geojson, mut wkb) = ("null::jsonb".to_owned(), "null::bytea".to_owned());
        if let Some(at) = self.geometry.filter(|_| shapes != Shapes::None) {
            let column = format!("q.c{}::geometry", at + 1);
            let degrees = format!("case ST_SRID({column}) when 0 then {column} else ST_Transform({column}, 4326) end");
            let within = |text: String| format!("case when ST_NPoints({column}) <= {POINTS} then {text} end");
            match shapes {
                Shapes::Wkb => wkb = within(format!("ST_AsBinary({degrees})")),
                _ => geojson = within(format!("ST_AsGeoJSON({degrees}, 7)::jsonb")),
            }
        }
        let large = self.geometry.filter(|_| shapes != Shapes::None);
        let large = large.map_or("false".to_owned(), |at| {
            format!("coalesce(ST_NPoints(q.c{}::geometry) > {POINTS}, false)", at + 1)
        });
        format!(
            "select case when pg_column_size(cells) <= {ROW_BYTES} and not large then cells end as cells, geojson, wkb from (
              select jsonb_build_array({}) as cells, {geojson} as geojson, {wkb} as wkb, {large} as large from (\n",
            cells.join(", ")
        )
    }
}

fn line(row: &PgRow, heads: &[Head]) -> Result<(Line, usize), Error> {
    let cells: Option<Value> = row.try_get("cells")?;
    let Some(Value::Array(mut values)) = cells else { return Err(Error::RowTooLarge) };
    let size = row.try_get_raw("cells")?.as_bytes().map_or(0, <[u8]>::len);
    let shown = heads.iter().filter(|head| head.kind != Kind::Geometry);
    values.iter_mut().zip(shown).for_each(|(value, head)| head.dress(value));
    let geojson = row.try_get_raw("geojson")?.as_bytes().map_or(0, <[u8]>::len);
    Ok((Line { values, geojson: row.try_get("geojson")?, wkb: row.try_get("wkb")? }, size + geojson))
}

/// An error of a run as it is told.
fn refusal(error: sqlx::Error, sent: &Sent, written: &str) -> Error {
    if is_stopped(&error) {
        return Error::TooSlow { seconds: 0, costly: None };
    }
    Refusal::of(&error, sent, written).map_or_else(|| error.into(), Error::Sql)
}
