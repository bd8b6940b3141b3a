//! Records as documents are filled with them: each value written out and raw, what they refer to, what hangs on them.
//!
//! All of it comes from the description of the type: a new column is a merge field as soon as it is there. What the person
//! may not see is not in it, and each look at persons is noted.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, PgConnection, PgTransaction};

use crate::auth::Person;
use crate::base::Language;
use crate::catalog::quoted;
use crate::db;
use crate::records::access::found_by_words;
use crate::records::filter::Conditions;
use crate::records::model::RecordType;
use crate::records::query::{self, Reading, Row};
use crate::records::written::written;
use crate::records::{Ask, Error, Records};

/// Records that hang on one, in one document.
const HUNG: usize = 20_000;

/// A record to fill a document with.
#[derive(Debug, Clone)]
pub struct Merged {
    pub id: i64,
    pub label: String,
    pub commune: Option<String>,
    /// It has a place on the map.
    pub placed: bool,
    /// Values by field, written out; `raw`, `refs` and `subs` beside.
    pub fields: Map<String, Value>,
}

/// Records shown of a type, for the log of looks.
type Seen = BTreeMap<String, Vec<(Option<String>, i64)>>;

impl Records {
    /// The records of these identifiers, in this order, for a person who may do `action` on them. Records of persons that
    /// hang on them are looked up only where `named` says that they are wanted, by their type.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::RecordUnknown`] for one that is not theirs.
    pub async fn merge_fields(
        &self,
        person: &Person,
        kind: &RecordType,
        action: &str,
        ids: &[i64],
        named: &(dyn Fn(&str) -> bool + Sync),
        language: Language,
    ) -> Result<Vec<Merged>, Error> {
        let scope = Self::reach(person, kind, action, None)?;
        let look = self.look(person, scope).await?;
        let mut gathering = Gathering { records: self, look, person, kind, named, language, seen: Seen::new() };
        let (all, seen) = gathering.gather(ids).await.map(|all| (all, std::mem::take(&mut gathering.seen)))?;
        drop(gathering);
        for (id, records) in seen {
            if let Some(kind) = self.registry.types.get(&id) {
                self.note_look(person, kind, records).await?;
            }
        }
        let mut by_id: BTreeMap<i64, Merged> = all.into_iter().map(|merged| (merged.id, merged)).collect();
        ids.iter().map(|id| by_id.remove(id).ok_or(Error::RecordUnknown(*id))).collect()
    }

    /// Identifiers of what the ask describes, in its order: `most` at most.
    ///
    /// # Errors
    /// As a list; [`Error::TooMany`].
    pub async fn found(
        &self,
        person: &Person,
        kind: &RecordType,
        action: &str,
        ask: &Ask,
        language: Language,
        most: usize,
    ) -> Result<Vec<i64>, Error> {
        let scope = Self::reach(person, kind, action, ask.commune.as_deref())?;
        let mut look = self.look(person, scope).await?;
        let mut ask = ask.clone();
        if let Some(found) = found_by_words(&mut look, kind, &ask.q, u32::try_from(most).unwrap_or(u32::MAX)).await? {
            ask.ids = Some(match ask.ids.take() {
                Some(ids) => ids.into_iter().filter(|id| found.contains(id)).collect(),
                None => found,
            });
        }
        let conditions = Conditions::of(kind, &ask, language)?;
        let reading = Reading::new(kind, &self.registry);
        let (relation, order) = (reading.relation(), reading.order(&ask.sort)?);
        let sql = format!("select t.fid from {relation} where {} {order} limit {}", conditions.all(), most + 1);
        let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
        for text in &conditions.bound {
            query = query.bind(text);
        }
        let ids: Vec<i64> = query.fetch_all(&mut *look).await?;
        if ids.len() > most { Err(Error::TooMany { given: ids.len(), most }) } else { Ok(ids) }
    }

    async fn hung(
        &self,
        look: &mut PgConnection,
        kind: &RecordType,
        field: &str,
        ids: &[i64],
    ) -> Result<Vec<Row>, Error> {
        let reading = Reading::new(kind, &self.registry);
        let sql = format!(
            "select {} from {} where t.{} = any ($1) {} limit {}",
            reading.row(),
            reading.relation(),
            quoted(field),
            reading.order(&[])?,
            HUNG * ids.len().max(1)
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(ids).fetch_all(look).await?;
        Ok(rows.iter().map(query::read).collect::<Result<_, _>>()?)
    }

    async fn rows(&self, look: &mut PgConnection, kind: &RecordType, ids: &[i64]) -> Result<Vec<Row>, Error> {
        let reading = Reading::new(kind, &self.registry);
        let sql = format!("select {} from {} where t.fid = any ($1)", reading.row(), reading.relation());
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(ids).fetch_all(look).await?;
        Ok(rows.iter().map(query::read).collect::<Result<_, _>>()?)
    }
}

/// Records being gathered in one look.
struct Gathering<'a> {
    records: &'a Records,
    look: PgTransaction<'static>,
    person: &'a Person,
    kind: &'a RecordType,
    named: &'a (dyn Fn(&str) -> bool + Sync),
    language: Language,
    seen: Seen,
}

impl Gathering<'_> {
    async fn gather(&mut self, ids: &[i64]) -> Result<Vec<Merged>, Error> {
        let rows = self.records.rows(&mut self.look, self.kind, ids).await?;
        self.note(self.kind, &rows);
        let mut all: Vec<Merged> = rows.iter().map(|row| merged(self.kind, row, self.language)).collect();
        self.refer(&rows, &mut all).await?;
        self.hang(&mut all).await?;
        Ok(all)
    }

    /// Fields of the records that are referred to, under `refs.<field>`.
    async fn refer(&mut self, rows: &[Row], all: &mut [Merged]) -> Result<(), Error> {
        let (kind, records, language) = (self.kind, self.records, self.language);
        for field in &kind.fields {
            let referred = field.reference.as_ref().and_then(|id| records.registry.types.get(id));
            let Some(referred) = referred else { continue };
            let ids: Vec<i64> = rows.iter().filter_map(|row| row.values.get(&field.name)?.as_i64()).collect();
            let found = if self.turn_to(referred).await? {
                records.rows(&mut self.look, referred, &ids).await?
            } else {
                Vec::new()
            };
            self.note(referred, &found);
            for (one, row) in all.iter_mut().zip(rows) {
                let id = row.values.get(&field.name).and_then(Value::as_i64);
                let it = found.iter().find(|found| Some(found.id) == id);
                let fields = it.map_or_else(|| empty(referred), |row| dressed(referred, row, language));
                under(&mut one.fields, "refs", &field.name, Value::Object(fields));
            }
        }
        Ok(())
    }

    /// Records that hang on these, under `subs.<type>`.
    async fn hang(&mut self, all: &mut [Merged]) -> Result<(), Error> {
        let (kind, records, language) = (self.kind, self.records, self.language);
        let ids: Vec<i64> = all.iter().map(|one| one.id).collect();
        for child in &kind.children {
            let Some(hung) = records.registry.types.get(&child.kind) else { continue };
            if hung.personal() && !(self.named)(&hung.id) {
                continue;
            }
            let found = if self.turn_to(hung).await? {
                records.hung(&mut self.look, hung, &child.field, &ids).await?
            } else {
                Vec::new()
            };
            self.note(hung, &found);
            for one in all.iter_mut() {
                let of_it = |row: &&Row| row.values.get(&child.field).and_then(Value::as_i64) == Some(one.id);
                let mine = found.iter().filter(of_it).map(|row| Value::Object(dressed(hung, row, language)));
                add(&mut one.fields, &hung.id, mine.collect());
            }
        }
        Ok(())
    }

    /// Look where the person may see records of `kind`; false: nowhere.
    async fn turn_to(&mut self, kind: &RecordType) -> Result<bool, Error> {
        let Some(scope) = self.person.reach(&kind.id, "see") else { return Ok(false) };
        db::narrow(&mut self.look, &scope).await?;
        Ok(true)
    }

    fn note(&mut self, kind: &RecordType, rows: &[Row]) {
        if kind.personal() {
            let seen = self.seen.entry(kind.id.clone()).or_default();
            seen.extend(rows.iter().map(|row| (row.commune.clone(), row.id)));
        }
    }
}

fn merged(kind: &RecordType, row: &Row, language: Language) -> Merged {
    let fields = dressed(kind, row, language);
    Merged { id: row.id, label: row.label.clone(), commune: row.commune.clone(), placed: row.point.is_some(), fields }
}

/// The values of a row, written out, and as they are under `raw`.
fn dressed(kind: &RecordType, row: &Row, language: Language) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut raw = Map::new();
    fields.insert("id".into(), row.id.into());
    fields.insert("label".into(), row.label.clone().into());
    fields.insert("commune".into(), row.commune.clone().into());
    for field in &kind.fields {
        let value = row.values.get(&field.name).unwrap_or(&Value::Null);
        let label = row.labels.get(&field.name).and_then(Value::as_str);
        fields.insert(field.name.clone(), written(field, value, label, language).into());
        raw.insert(field.name.clone(), value.clone());
    }
    fields.insert("raw".into(), raw.into());
    fields.insert("refs".into(), Map::new().into());
    fields.insert("subs".into(), Map::new().into());
    fields
}

/// A record that is not there: every field an empty text, so that a template need not ask.
fn empty(kind: &RecordType) -> Map<String, Value> {
    let row = Row {
        id: 0,
        version: 0,
        label: String::new(),
        commune: None,
        point: None,
        values: Map::new(),
        labels: Map::new(),
    };
    dressed(kind, &row, Language::French)
}

/// Records of one type may hang on a record by several fields.
fn add(fields: &mut Map<String, Value>, kind: &str, mine: Vec<Value>) {
    let subs = fields.get_mut("subs").and_then(Value::as_object_mut);
    let list = subs.map(|subs| subs.entry(kind).or_insert_with(|| Value::Array(Vec::new())));
    if let Some(Value::Array(list)) = list {
        list.extend(mine);
    }
}

fn under(fields: &mut Map<String, Value>, part: &str, name: &str, value: Value) {
    if let Some(Value::Object(part)) = fields.get_mut(part) {
        part.insert(name.to_owned(), value);
    }
}
