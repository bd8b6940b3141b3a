//! An earlier version of a record made the present one again; a deleted record brought back under its identifier.

use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, PgConnection};

use crate::auth::Person;
use crate::base::Language;
use crate::catalog::quoted;
use crate::records::check::refused;
use crate::records::door::{hold, update};
use crate::records::item::Item;
use crate::records::model::RecordType;
use crate::records::rules::{Change, Deed, Shape};
use crate::records::{Error, Records, conflict};

/// The version wanted, its values and its geometry as GeoJSON.
type Wanted = (Value, Option<Value>);

impl Records {
    /// Make `version` of a record the present one. `seen`: the version the person saw.
    ///
    /// # Errors
    /// [`Error::VersionUnknown`], [`Error::Conflict`], [`Error::RecordUnknown`]; what rules and database refuse today.
    pub async fn restore(
        &self,
        person: &Person,
        kind: &RecordType,
        id: i64,
        version: i32,
        seen: i32,
        language: Language,
    ) -> Result<Item, Error> {
        let scope = Self::reach(person, kind, "change", None)?;
        let mut transaction = self.open(person, scope).await?;
        let held = hold(&mut transaction, kind, id).await?;
        sqlx::query("select set_config('beffroi.restoring', 'on', true)").execute(&mut *transaction).await?;
        let wanted = wanted(&mut transaction, kind, id, version).await?;
        match (held, wanted) {
            (Some(held), _) if held.version == version => {}
            (Some(held), _) if held.version != seen => {
                return Err(conflict::of(&mut transaction, kind, id, seen, &held).await?);
            }
            (_, None) => return Err(Error::VersionUnknown(version)),
            (Some(held), Some((values, shape))) => {
                let (commune, before) = (held.commune, Some(held.values));
                let values = writable(kind, values);
                let geometry = kind.geometry.as_ref().map_or(Shape::Kept, |_| shape.map_or(Shape::Gone, Shape::Drawn));
                let mut change = Change { deed: Deed::Change, commune, before, values, geometry, language };
                update(&mut transaction, kind, id, &mut change).await?;
            }
            (None, Some((values, _))) => {
                Self::reach(person, kind, "create", None)?;
                bring_back(&mut transaction, kind, id, values, language).await?;
            }
        }
        let item = self.read_item(&mut transaction, person, kind, id, None).await?;
        transaction.commit().await?;
        self.shown(kind).await;
        item.ok_or(Error::RecordUnknown(id))
    }
}

/// Bring a deleted record back under its identifier, as it last was, within a batch. Whether there was one to bring back.
///
/// # Errors
/// What rules and database refuse today.
pub(super) async fn revive(
    connection: &mut PgConnection,
    kind: &RecordType,
    id: i64,
    language: Language,
) -> Result<bool, Error> {
    let sql = "select version from beffroi.revision where relation = $1 and fid = $2 order by version desc limit 1";
    let last: Option<i32> =
        sqlx::query_scalar(sql).bind(kind.relation()).bind(id).fetch_optional(&mut *connection).await?;
    let (Some(last), None) = (last, hold(connection, kind, id).await?) else { return Ok(false) };
    let Some((values, _)) = wanted(connection, kind, id, last - 1).await? else { return Ok(false) };
    let restoring = "select set_config('beffroi.restoring', $1, true)";
    sqlx::query(restoring).bind("on").execute(&mut *connection).await?;
    bring_back(connection, kind, id, values, language).await?;
    sqlx::query(restoring).bind("").execute(&mut *connection).await?;
    Ok(true)
}

/// A version is what the change after it found.
async fn wanted(
    connection: &mut PgConnection,
    kind: &RecordType,
    id: i64,
    version: i32,
) -> Result<Option<Wanted>, Error> {
    let sql = "select before, ST_AsGeoJSON(ST_Transform(geom, 4326), 15)::jsonb from beffroi.revision
        where relation = $1 and fid = $2 and version = $3 + 1 and before is not null";
    Ok(sqlx::query_as(sql).bind(kind.relation()).bind(id).bind(version).fetch_optional(connection).await?)
}

fn writable(kind: &RecordType, values: Value) -> Map<String, Value> {
    let Value::Object(values) = values else { return Map::new() };
    values.into_iter().filter(|(name, _)| kind.field(name).is_some_and(|field| !field.readonly)).collect()
}

async fn bring_back(
    connection: &mut PgConnection,
    kind: &RecordType,
    id: i64,
    values: Value,
    language: Language,
) -> Result<(), Error> {
    let Value::Object(mut values) = values else { return Err(Error::RecordUnknown(id)) };
    let last: i32 = sqlx::query_scalar("select max(version) from beffroi.revision where relation = $1 and fid = $2")
        .bind(kind.relation())
        .bind(id)
        .fetch_one(&mut *connection)
        .await?;
    let commune = values.get("commune").and_then(Value::as_str).map(str::to_owned);
    let (deed, geometry) = (Deed::Create, Shape::Kept);
    let mut change = Change { deed, commune, before: None, values: values.clone(), geometry, language };
    // What the rules refuse today does not come back; what they would complete is as it was.
    kind.rules.prepare(&mut *connection, &mut change).await?;
    values.insert("version".into(), Value::from(last + 1));
    values.remove("valid_from");
    let columns: Vec<String> = values.keys().map(|name| quoted(name)).collect();
    let read: Vec<String> = columns.iter().map(|column| format!("r.{column}")).collect();
    let (column, shape) = kind.geometry.as_ref().map_or((String::new(), String::new()), |geometry| {
        let kept = "(select v.geom from beffroi.revision v where v.relation = $2 and v.fid = $3 and v.geom is not null order by v.version desc limit 1)";
        (format!(", {}", quoted(&geometry.column)), format!(", {kept}"))
    });
    let table = kind.sql_table();
    let sql = format!(
        "insert into {table} ({}{column}) overriding system value select {}{shape} from jsonb_populate_record(null::{table}, $1) r",
        columns.join(", "),
        read.join(", ")
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(Value::Object(values))
        .bind(kind.relation())
        .bind(id)
        .execute(connection)
        .await;
    done.map_err(|error| refused(error, kind, language))?;
    Ok(())
}
