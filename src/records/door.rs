//! The one door: every change to a record passes here. Right, values, rules, then the row, its history and its note in one
//! transaction; the answer when the map shows it.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, PgConnection, Row as _};
use uuid::Uuid;

use crate::auth::Person;
use crate::base::Language;
use crate::catalog::quoted;
use crate::db::Scope;
use crate::records::check::{self, refused};
use crate::records::item::Item;
use crate::records::model::RecordType;
use crate::records::rules::{Change, Deed, Follow, Shape, Violation};
use crate::records::{Error, Records, attachments, values};

/// A record to create.
#[derive(Debug, Clone, Default)]
pub struct NewRecord {
    pub commune: Option<String>,
    pub values: Map<String, Value>,
    /// GeoJSON, WGS 84.
    pub geometry: Option<Value>,
    /// Made by the form when it opens: the same form sent twice makes one record.
    pub key: Option<Uuid>,
}

/// A change to a record.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    pub id: i64,
    /// The version the person saw; none: whichever there is.
    pub version: Option<i32>,
    /// What they changed.
    pub values: Map<String, Value>,
    pub geometry: Shape,
}

/// A row locked to be changed.
pub(super) struct Held {
    pub version: i32,
    pub commune: Option<String>,
    pub values: Map<String, Value>,
}

impl Records {
    /// Create a record; the person sees it in the answer.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::CommuneForbidden`], [`Error::Violations`].
    pub async fn create(
        &self,
        person: &Person,
        kind: &RecordType,
        new: NewRecord,
        language: Language,
    ) -> Result<Item, Error> {
        Self::reach(person, kind, "create", new.commune.as_deref())?;
        let mut batch = self.begin(person, language).await?;
        let key = new.key;
        if let Some(made) = submitted(batch.look(kind, "create").await?, kind, key).await? {
            return batch.item(kind, made).await;
        }
        let id = batch.create(kind, new).await?;
        remember(batch.connection(), kind, key, id).await?;
        let item = batch.item(kind, id).await?;
        batch.commit().await?;
        Ok(item)
    }

    /// Change a record as the person saw it.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody changed it since; [`Error::RecordUnknown`], [`Error::Violations`].
    pub async fn change(
        &self,
        person: &Person,
        kind: &RecordType,
        edit: Edit,
        language: Language,
    ) -> Result<Item, Error> {
        let mut batch = self.begin(person, language).await?;
        let id = edit.id;
        batch.change(kind, edit).await?;
        let item = batch.item(kind, id).await?;
        batch.commit().await?;
        Ok(item)
    }

    /// Delete a record as the person saw it. The version it had last.
    ///
    /// # Errors
    /// [`Error::InUse`] while other records refer to it; [`Error::Conflict`], [`Error::RecordUnknown`].
    pub async fn delete(
        &self,
        person: &Person,
        kind: &RecordType,
        id: i64,
        version: i32,
        language: Language,
    ) -> Result<i32, Error> {
        let mut batch = self.begin(person, language).await?;
        let last = batch.delete(kind, id, Some(version)).await?;
        batch.commit().await?;
        Ok(last)
    }
}

/// The commune a new record belongs to: the one given, else the only one of the person.
pub(super) fn commune_of(
    kind: &RecordType,
    scope: &Scope,
    given: Option<String>,
    language: Language,
) -> Result<Option<String>, Error> {
    match (kind.by_commune, given, scope) {
        (false, ..) => Ok(None),
        (true, Some(commune), _) => Ok(Some(commune)),
        (true, None, Scope::Communes(codes)) if codes.len() == 1 => Ok(codes.first().cloned()),
        (true, None, Scope::Everywhere) if kind.commune_optional => Ok(None),
        (true, None, _) => Err(Error::Violations(vec![Violation::of("commune", values::missing(language))])),
    }
}

/// Lock a record the person may change.
pub(super) async fn hold(connection: &mut PgConnection, kind: &RecordType, id: i64) -> Result<Option<Held>, Error> {
    let commune = if kind.by_commune { "t.commune::text" } else { "null::text" };
    let without = kind.geometry.as_ref().map_or(String::new(), |geometry| format!(" - '{}'", geometry.column));
    let sql = format!(
        "select t.version, {commune} as commune, to_jsonb(t){without} as values from {} t where t.fid = $1 for update",
        kind.sql_table()
    );
    let found = sqlx::query(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await;
    let Some(row) = found.map_err(|error| refused(error, kind, Language::French))? else { return Ok(None) };
    let values = match row.try_get("values")? {
        Value::Object(values) => values,
        _ => Map::new(),
    };
    Ok(Some(Held { version: row.try_get("version")?, commune: row.try_get("commune")?, values }))
}

/// Rules and database have their say, the row is written. Its identifier.
pub(super) async fn insert(
    connection: &mut PgConnection,
    kind: &RecordType,
    change: &mut Change,
) -> Result<i64, Error> {
    kind.rules.prepare(connection, change).await?;
    attachments::complete(connection, kind, change).await?;
    let absent: Vec<Violation> = kind
        .fields
        .iter()
        .filter(|field| field.required && change.values.get(&field.name).is_none_or(Value::is_null))
        .map(|field| Violation::of(&field.name, values::missing(change.language)))
        .collect();
    if !absent.is_empty() {
        return Err(Error::Violations(absent));
    }
    let shape = shape_of(connection, kind, change).await?;
    let mut columns: Vec<String> = change.values.keys().map(|name| quoted(name)).collect();
    let mut read: Vec<String> = columns.iter().map(|column| format!("r.{column}")).collect();
    if kind.by_commune {
        columns.push("commune".into());
        read.push("$2::text".into());
    }
    if let (Some(geometry), Shape::Drawn(_)) = (&kind.geometry, &change.geometry) {
        columns.push(quoted(&geometry.column));
        read.push(check::stored(geometry, 3));
    }
    let table = kind.sql_table();
    let sql = if columns.is_empty() {
        format!("insert into {table} default values returning fid")
    } else {
        format!(
            "insert into {table} ({}) select {} from jsonb_populate_record(null::{table}, $1) r returning fid",
            columns.join(", "),
            read.join(", ")
        )
    };
    let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(Value::Object(change.values.clone()));
    let made = query.bind(change.commune.clone()).bind(shape).fetch_one(&mut *connection).await;
    let id = made.map_err(|error| refused(error, kind, change.language))?;
    attachments::keep(connection, kind, id, change).await?;
    attachments::stamp(connection, kind, id, change).await?;
    follow(connection, kind, id, change).await?;
    Ok(id)
}

/// What the rules write besides: records that hang on this one.
fn follow<'a>(
    connection: &'a mut PgConnection,
    kind: &'a RecordType,
    id: i64,
    change: &'a Change,
) -> BoxFuture<'a, Result<(), Error>> {
    async move {
        let (commune, language) = (&change.commune, change.language);
        for next in kind.rules.follow(connection, id, change).await? {
            let (Follow::Make { kind: wanted, .. } | Follow::Change { kind: wanted, .. }) = &next;
            let child = kind.children.iter().find(|child| child.kind == *wanted);
            let child = &child.ok_or_else(|| Error::TypeUnknown((*wanted).to_owned()))?.record;
            match next {
                Follow::Make { field, mut values, .. } => {
                    values.insert(field.to_owned(), id.into());
                    let (deed, geometry) = (Deed::Create, Shape::Kept);
                    let mut made = Change { deed, commune: commune.clone(), before: None, values, geometry, language };
                    insert(connection, child, &mut made).await?;
                }
                Follow::Change { id, values, .. } => {
                    let held = hold(connection, child, id).await?.ok_or(Error::RecordUnknown(id))?;
                    let (deed, geometry, before) = (Deed::Change, Shape::Kept, Some(held.values));
                    let mut next = Change { deed, commune: held.commune, before, values, geometry, language };
                    update(connection, child, id, &mut next).await?;
                }
            }
        }
        Ok(())
    }
    .boxed()
}

/// Rules and database have their say, the row is changed. What is as it was is not written.
pub(super) async fn update(
    connection: &mut PgConnection,
    kind: &RecordType,
    id: i64,
    change: &mut Change,
) -> Result<(), Error> {
    kind.rules.prepare(connection, change).await?;
    attachments::complete(connection, kind, change).await?;
    let before = change.before.clone().unwrap_or_default();
    change.values.retain(|name, value| before.get(name) != Some(value));
    let shape = shape_of(connection, kind, change).await?;
    let mut sets: Vec<String> = change.values.keys().map(|name| format!("{0} = r.{0}", quoted(name))).collect();
    match (&kind.geometry, &change.geometry) {
        (Some(geometry), Shape::Drawn(_)) => {
            sets.push(format!("{} = {}", quoted(&geometry.column), check::stored(geometry, 3)));
        }
        (Some(geometry), Shape::Gone) => sets.push(format!("{} = null", quoted(&geometry.column))),
        _ => {}
    }
    if sets.is_empty() {
        return Ok(());
    }
    let table = kind.sql_table();
    let sql = format!(
        "update {table} t set {} from jsonb_populate_record(null::{table}, $1) r where t.fid = $2",
        sets.join(", ")
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(Value::Object(change.values.clone())).bind(id).bind(shape);
    query.execute(&mut *connection).await.map_err(|error| refused(error, kind, change.language))?;
    attachments::keep(connection, kind, id, change).await?;
    attachments::stamp(connection, kind, id, change).await?;
    follow(connection, kind, id, change).await
}

/// Rules have their say, the row goes.
pub(super) async fn remove(
    connection: &mut PgConnection,
    kind: &RecordType,
    id: i64,
    held: Held,
    language: Language,
) -> Result<(), Error> {
    let mut change = Change {
        deed: Deed::Delete,
        commune: held.commune,
        before: Some(held.values),
        values: Map::new(),
        geometry: Shape::Kept,
        language,
    };
    kind.rules.prepare(connection, &mut change).await?;
    let sql = format!("delete from {} where fid = $1", kind.sql_table());
    let done = sqlx::query(AssertSqlSafe(sql)).bind(id).execute(connection).await;
    done.map_err(|error| refused(error, kind, language))?;
    Ok(())
}

/// The geometry to write, checked, as text; required ones must be there.
async fn shape_of(connection: &mut PgConnection, kind: &RecordType, change: &Change) -> Result<Option<String>, Error> {
    let missing = || Error::Violations(vec![Violation::of("geometry", values::missing(change.language))]);
    match (&kind.geometry, &change.geometry) {
        (Some(expected), Shape::Drawn(given)) => {
            check::geometry(connection, expected, given, change.language).await?;
            Ok(Some(given.to_string()))
        }
        (Some(expected), Shape::Gone) if expected.required => Err(missing()),
        (Some(expected), Shape::Kept) if expected.required && change.deed == Deed::Create => Err(missing()),
        _ => Ok(None),
    }
}

/// The record this form already made.
async fn submitted(connection: &mut PgConnection, kind: &RecordType, key: Option<Uuid>) -> Result<Option<i64>, Error> {
    let Some(key) = key else { return Ok(None) };
    // The second of two at the same moment waits for the first.
    sqlx::query("select pg_advisory_xact_lock(hashtextextended($1::text, 0))")
        .bind(key.to_string())
        .execute(&mut *connection)
        .await?;
    let sql = "select fid from beffroi.submission where key = $1 and relation = $2 and account = beffroi.actor()";
    Ok(sqlx::query_scalar(sql).bind(key).bind(kind.relation()).fetch_optional(connection).await?)
}

async fn remember(connection: &mut PgConnection, kind: &RecordType, key: Option<Uuid>, id: i64) -> Result<(), Error> {
    let Some(key) = key else { return Ok(()) };
    let sql = "insert into beffroi.submission (key, account, relation, fid) values ($1, beffroi.actor(), $2, $3)";
    let noted = sqlx::query(sql).bind(key).bind(kind.relation()).bind(id).execute(connection).await;
    noted.map_err(|error| refused(error, kind, Language::French))?;
    Ok(())
}
