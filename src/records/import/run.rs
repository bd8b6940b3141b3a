//! The import itself: lines read aside, written in one transaction.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tempfile::{NamedTempFile, TempPath};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::auth::Person;
use crate::base::{Failure, Language};
use crate::catalog::quoted;
use crate::db::Scope;
use crate::exchange::format::{Progress, Stopped};
use crate::exchange::table::read::{Limits, TableError, TableReader};
use crate::records::door::{hold, insert, update};
use crate::records::import::job::Job;
use crate::records::import::mapping::{COMMUNE, IDENTIFIER, LATITUDE, LONGITUDE, Mapping};
use crate::records::import::rejects::Rejects;
use crate::records::model::{FieldKind, RecordType};
use crate::records::rich_text;
use crate::records::rules::{Change, Deed, Shape, Violation};
use crate::records::{Error, Records, values};

/// Lines written between two looks at whether to stop.
const BATCH: usize = 200;

/// What to import.
#[derive(Debug)]
pub struct Order {
    pub kind: Arc<RecordType>,
    pub mapping: Mapping,
    pub header: Vec<String>,
    pub scope: Scope,
    /// Commune of lines that say none.
    pub commune: Option<String>,
    pub dry_run: bool,
    pub language: Language,
    pub file: TempPath,
}

/// A line of the file.
struct Line {
    number: u64,
    cells: Vec<String>,
}

/// What became of a line.
enum Outcome {
    Added,
    Changed,
    Unchanged,
}

impl Records {
    /// Bring the file in, in the name of the person. The refused lines, as a file.
    ///
    /// # Errors
    /// [`Error::Stopped`]; the file is no table; the database. Nothing is kept then.
    pub(in crate::records) async fn import_file(
        &self,
        person: &Person,
        order: Order,
        job: Arc<Job>,
    ) -> Result<Option<NamedTempFile>, Error> {
        let mut person = person.clone();
        person.door = "import";
        let mut transaction = self.open(&person, order.scope.clone()).await?;
        sqlx::query("set local statement_timeout = '10min'").execute(&mut *transaction).await?;
        let (sender, receiver) = channel(4);
        let (path, told) = (order.file.to_path_buf(), job.clone());
        let reading = tokio::task::spawn_blocking(move || read(&path, &told, &sender));
        let written = self.write_lines(&mut transaction, &order, receiver, &job).await;
        if written.is_err() {
            job.stop();
        }
        let read = reading.await.map_err(|_| Error::Stopped)?;
        let rejects = written?;
        read?;
        if job.stopped() {
            return Err(Error::Stopped);
        }
        if order.dry_run {
            transaction.rollback().await?;
        } else {
            transaction.commit().await?;
            self.shown(&order.kind).await;
        }
        Ok(rejects)
    }

    async fn write_lines(
        &self,
        connection: &mut PgConnection,
        order: &Order,
        mut lines: Receiver<Vec<Line>>,
        job: &Job,
    ) -> Result<Option<NamedTempFile>, Error> {
        let mut rejects = Rejects::new(&order.header).map_err(Error::Writing)?;
        let mut refused = 0_u64;
        while let Some(batch) = lines.recv().await {
            if job.stopped() {
                return Err(Error::Stopped);
            }
            for line in batch {
                match self.try_line(connection, order, &line).await {
                    Ok(outcome) => job.tell(|told| match outcome {
                        Outcome::Added => told.added += 1,
                        Outcome::Changed => told.changed += 1,
                        Outcome::Unchanged => told.unchanged += 1,
                    }),
                    Err(Error::Database(error)) => return Err(Error::Database(error)),
                    Err(error) => {
                        refused += 1;
                        refuse(order, &line, &error, job, &mut rejects)?;
                    }
                }
            }
        }
        let file = rejects.done().map_err(Error::Writing)?;
        Ok((refused > 0).then_some(file))
    }

    /// One line within a savepoint of its own: refused, it leaves nothing.
    async fn try_line(&self, connection: &mut PgConnection, order: &Order, line: &Line) -> Result<Outcome, Error> {
        // What can be told without the database costs it nothing.
        let read = self.read_line(connection, order, line).await?;
        let mut one = connection.begin().await?;
        match write_line(&mut one, order, read).await {
            Ok(outcome) => {
                one.commit().await?;
                Ok(outcome)
            }
            Err(error) => {
                one.rollback().await?;
                Err(error)
            }
        }
    }

    async fn read_line(&self, connection: &mut PgConnection, order: &Order, line: &Line) -> Result<Read, Error> {
        let kind = &*order.kind;
        let mut given = Map::new();
        let mut read = Read { commune: order.commune.clone(), ..Read::default() };
        let (mut lon, mut lat) = (None, None);
        for (field, cell) in order.mapping.0.iter().zip(&line.cells) {
            let cell = cell.trim();
            match field.as_deref() {
                None => {}
                Some(COMMUNE) if cell.is_empty() => {}
                Some(COMMUNE) => read.commune = Some(cell.to_owned()),
                Some(IDENTIFIER) => read.id = cell.parse().ok(),
                Some(LONGITUDE) => lon = Some(cell),
                Some(LATITUDE) => lat = Some(cell),
                Some(name) => drop(given.insert(name.to_owned(), Value::from(cell))),
            }
        }
        if let (Some(lon), Some(lat)) = (lon, lat) {
            read.shape = place(lon, lat, order.language)?;
        }
        self.resolve_references(connection, kind, &mut given, order.language).await?;
        for name in &kind.key {
            if let Some(value) = given.get(name).filter(|value| value.as_str().is_some_and(|text| !text.is_empty())) {
                read.key.push((name.clone(), value.clone()));
            }
        }
        // A column that only tells the record apart is not typed in.
        given.retain(|name, _| kind.field(name).is_none_or(|field| !field.readonly));
        read.values = values::read_all(kind, &given, false, order.language).map_err(Error::Violations)?;
        read.commune = commune_of(order, read.commune)?;
        Ok(read)
    }

    /// References may be written as the name of the record.
    async fn resolve_references(
        &self,
        connection: &mut PgConnection,
        kind: &RecordType,
        given: &mut Map<String, Value>,
        language: Language,
    ) -> Result<(), Error> {
        for field in &kind.fields {
            let Some(referred) = field.reference.as_ref().and_then(|id| self.registry.types.get(id)) else { continue };
            let Some(text) = given.get(&field.name).and_then(Value::as_str).filter(|text| !text.is_empty()) else {
                continue;
            };
            if text.bytes().all(|sign| sign.is_ascii_digit()) {
                continue;
            }
            let label = crate::records::query::label(referred, "t");
            let sql = format!("select t.fid from {} t where {label} = $1 limit 2", referred.sql_table());
            let found: Vec<i64> = sqlx::query_scalar(AssertSqlSafe(sql)).bind(text).fetch_all(&mut *connection).await?;
            let [only] = found[..] else {
                let message = language.pick(
                    format!("« {text} » ne désigne pas une fiche et une seule."),
                    format!("“{text}” does not name one record and one only."),
                    format!("«{text}» no designa una ficha y solo una."),
                );
                return Err(Error::Violations(vec![Violation::of(&field.name, message)]));
            };
            given.insert(field.name.clone(), Value::from(only));
        }
        Ok(())
    }
}

/// A line understood.
#[derive(Default)]
struct Read {
    id: Option<i64>,
    key: Vec<(String, Value)>,
    commune: Option<String>,
    values: Map<String, Value>,
    shape: Shape,
}

fn commune_of(order: &Order, given: Option<String>) -> Result<Option<String>, Error> {
    if !order.kind.by_commune {
        return Ok(None);
    }
    match (given, &order.scope) {
        (Some(commune), scope) if scope.covers(&commune) => Ok(Some(commune)),
        (Some(commune), _) => Err(Error::CommuneForbidden(commune)),
        (None, Scope::Communes(codes)) if codes.len() == 1 => Ok(codes.first().cloned()),
        (None, _) if order.kind.commune_optional => Ok(None),
        (None, _) => Err(Error::Violations(vec![Violation::of(COMMUNE, values::missing(order.language))])),
    }
}

fn place(lon: &str, lat: &str, language: Language) -> Result<Shape, Error> {
    if lon.is_empty() && lat.is_empty() {
        return Ok(Shape::Kept);
    }
    let number = |text: &str, most: f64| text.replace(',', ".").parse().ok().filter(|at: &f64| at.abs() <= most);
    match (number(lon, 180.0), number(lat, 85.0)) {
        (Some(lon), Some(lat)) => Ok(Shape::Drawn(json!({"type": "Point", "coordinates": [lon, lat]}))),
        (lon, _) => {
            let column = if lon.is_none() { LONGITUDE } else { LATITUDE };
            let message = language.pick(
                "La longitude et la latitude sont attendues en degrés.",
                "Longitude and latitude are expected in degrees.",
                "Se esperan longitud y latitud en grados.",
            );
            Err(Error::Violations(vec![Violation::of(column, message)]))
        }
    }
}

async fn write_line(connection: &mut PgConnection, order: &Order, read: Read) -> Result<Outcome, Error> {
    let (kind, language) = (&*order.kind, order.language);
    let known = known(connection, kind, &read).await?;
    let Some(id) = known else {
        let Read { commune, values, shape, .. } = read;
        let mut change = Change { deed: Deed::Create, commune, before: None, values, geometry: shape, language };
        insert(connection, kind, &mut change).await?;
        return Ok(Outcome::Added);
    };
    let held = hold(connection, kind, id).await?.ok_or(Error::RecordUnknown(id))?;
    let mut read = read;
    read.values.retain(|name, value| !as_exported(kind, name, value, held.values.get(name)));
    let same = read.values.iter().all(|(name, value)| held.values.get(name) == Some(value));
    if same && !moved(connection, kind, id, &read.shape).await? {
        return Ok(Outcome::Unchanged);
    }
    let (commune, before) = (held.commune, Some(held.values));
    let mut change =
        Change { deed: Deed::Change, commune, before, values: read.values, geometry: read.shape, language };
    update(connection, kind, id, &mut change).await?;
    Ok(Outcome::Changed)
}

/// A formatted text leaves as its words: words that come back as they left take no format away.
fn as_exported(kind: &RecordType, name: &str, value: &Value, held: Option<&Value>) -> bool {
    let formatted = kind.field(name).is_some_and(|field| field.kind == FieldKind::RichText);
    let words = |value: Option<&Value>| value.and_then(Value::as_str).map(rich_text::plain);
    formatted && words(Some(value)) == words(held)
}

/// The record a line speaks of: by its identifier, else by the columns of its key.
async fn known(connection: &mut PgConnection, kind: &RecordType, read: &Read) -> Result<Option<i64>, Error> {
    let mut conditions = Vec::new();
    match read.id {
        Some(id) => conditions.push(format!("t.fid = {id}")),
        None if kind.key.is_empty() || read.key.len() < kind.key.len() => return Ok(None),
        None => conditions
            .extend(read.key.iter().map(|(name, _)| format!("t.{0} is not distinct from r.{0}", quoted(name)))),
    }
    if kind.by_commune {
        conditions.push("t.commune is not distinct from $2".into());
    }
    let key: Map<String, Value> = read.key.iter().cloned().collect();
    let table = kind.sql_table();
    let sql = format!(
        "select t.fid from {table} t, jsonb_populate_record(null::{table}, $1) r where {} limit 1",
        conditions.join(" and ")
    );
    let asked = sqlx::query_scalar(AssertSqlSafe(sql)).bind(Value::Object(key)).bind(&read.commune);
    let found = asked.fetch_optional(connection).await;
    found.map_err(|error| crate::records::check::refused(error, kind, Language::French))
}

async fn moved(connection: &mut PgConnection, kind: &RecordType, id: i64, shape: &Shape) -> Result<bool, Error> {
    let (Some(geometry), Shape::Drawn(given)) = (&kind.geometry, shape) else { return Ok(false) };
    let stored = crate::records::check::stored(geometry, 2);
    let sql = format!(
        "select not ST_DWithin(t.{}, {stored}, 1e-8) from {} t where t.fid = $1",
        quoted(&geometry.column),
        kind.sql_table()
    );
    let asked = sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).bind(given.to_string());
    Ok(asked.fetch_optional(connection).await?.unwrap_or(true))
}

fn refuse(order: &Order, line: &Line, error: &Error, job: &Job, rejects: &mut Rejects) -> Result<(), Error> {
    let column_of = |field: &Option<String>| {
        let at = order.mapping.column(field.as_ref()?)?;
        order.header.get(at).cloned()
    };
    let told: Vec<(Option<String>, String)> = match error {
        Error::Violations(violations) => violations
            .iter()
            .map(|violation| (column_of(&violation.field).or(violation.field.clone()), violation.message.clone()))
            .collect(),
        other => vec![(None, other.explain(order.language).detail)],
    };
    let reason: Vec<String> = told
        .iter()
        .map(|(column, message)| {
            column.as_ref().map_or_else(|| message.clone(), |column| format!("{column} : {message}"))
        })
        .collect();
    rejects.line(&line.cells, &reason.join(" ")).map_err(Error::Writing)?;
    let (column, message) = told.into_iter().next().unwrap_or_default();
    job.refuse(line.number, column, message);
    Ok(())
}

/// Read the lines on a thread that may wait.
fn read(path: &Path, job: &Job, sender: &Sender<Vec<Line>>) -> Result<(), Error> {
    let progress = Arc::new(Progress::default());
    let reader = TableReader::open(path, Limits::default(), &progress)?;
    let mut batch = Vec::with_capacity(BATCH);
    let outcome = reader.each(|line| {
        batch.push(Line { number: line.number, cells: line.cells.to_vec() });
        if batch.len() < BATCH {
            return Ok(());
        }
        let (done, all) = progress.state();
        job.tell(|told| {
            told.read += BATCH as u64;
            told.share = (done as f64 / (all.max(1)) as f64).min(1.0);
        });
        if job.stopped() || sender.blocking_send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).is_err() {
            return Err(Stopped);
        }
        Ok(())
    });
    match outcome {
        Ok(()) => {
            job.tell(|told| told.read += batch.len() as u64);
            // Nobody takes them any more: the other side says why.
            let _ = sender.blocking_send(batch);
            Ok(())
        }
        Err(TableError::Stopped) => Err(Error::Stopped),
        Err(error) => Err(error.into()),
    }
}
