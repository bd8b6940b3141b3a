//! What became of a record: who changed what, when, by which door.

use serde::Serialize;
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, PgConnection};
use utoipa::ToSchema;

use crate::auth::Person;
use crate::base::Language;
use crate::records::model::RecordType;
use crate::records::{Error, Records};

/// Versions told.
const MOST: i64 = 500;

/// One change.
#[derive(Debug, Serialize, ToSchema)]
pub struct Revision {
    /// Version after the change.
    pub version: i32,
    /// Moment, RFC 3339.
    pub at: String,
    pub by: Option<String>,
    pub door: Option<String>,
    pub reason: Option<String>,
    /// `created`, `changed`, `deleted`, `restored`.
    pub action: String,
    pub changes: Vec<FieldChange>,
    pub geometry_changed: bool,
}

/// One field before and after.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldChange {
    pub field: String,
    pub title: String,
    #[schema(value_type = Value)]
    pub before: Value,
    #[schema(value_type = Value)]
    pub after: Value,
}

#[derive(sqlx::FromRow)]
struct Kept {
    version: i32,
    action: String,
    at: String,
    name: Option<String>,
    door: Option<String>,
    reason: Option<String>,
    before: Option<Value>,
    moved: bool,
}

const KEPT: &str =
    "select r.version, r.action, to_char(r.at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as at,
        r.name, r.door, r.reason, r.before,
        r.action in ('changed', 'restored') and r.geom is distinct from coalesce(
            lead(r.geom) over (order by r.version), {present}) and r.before is not null as moved
    from beffroi.revision r where r.relation = $1 and r.fid = $2 order by r.version desc limit $3";

impl Records {
    /// The changes of a record the person may see, newest first; also of one that was deleted.
    ///
    /// # Errors
    /// [`Error::RecordUnknown`] when there never was one.
    pub async fn history(
        &self,
        person: &Person,
        kind: &RecordType,
        id: i64,
        language: Language,
    ) -> Result<Vec<Revision>, Error> {
        let scope = Self::reach(person, kind, "see", None)?;
        let mut look = self.look(person, scope).await?;
        let present = present(&mut look, kind, id).await?;
        let geometry = kind.geometry.as_ref().map_or_else(
            || "null::geometry".to_owned(),
            |geometry| {
                format!(
                    "(select t.{} from {} t where t.fid = $2)",
                    crate::catalog::quoted(&geometry.column),
                    kind.sql_table()
                )
            },
        );
        let sql = KEPT.replace("{present}", &geometry);
        let kept: Vec<Kept> =
            sqlx::query_as(AssertSqlSafe(sql)).bind(kind.relation()).bind(id).bind(MOST).fetch_all(&mut *look).await?;
        drop(look);
        if kept.is_empty() && present.is_none() {
            return Err(Error::RecordUnknown(id));
        }
        let last = present.as_ref().or_else(|| kept.first()?.before.as_ref()?.as_object());
        let commune = last.and_then(|values| values.get("commune")).and_then(Value::as_str);
        self.note_look(person, kind, [(commune.map(str::to_owned), id)]).await?;
        Ok(told(kind, kept, present, language))
    }
}

/// The values of a record now; `None` when it is deleted.
pub(super) async fn present(
    look: &mut PgConnection,
    kind: &RecordType,
    id: i64,
) -> Result<Option<Map<String, Value>>, Error> {
    let without = kind.geometry.as_ref().map_or(String::new(), |geometry| format!(" - '{}'", geometry.column));
    let sql = format!("select to_jsonb(t){without} from {} t where t.fid = $1", kind.sql_table());
    let found: Option<Value> = sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).fetch_optional(look).await?;
    Ok(found.and_then(|value| if let Value::Object(values) = value { Some(values) } else { None }))
}

/// What came after a change is what was before the next one, or the present.
fn told(kind: &RecordType, kept: Vec<Kept>, present: Option<Map<String, Value>>, language: Language) -> Vec<Revision> {
    let mut after = present;
    let mut revisions = Vec::with_capacity(kept.len());
    for row in kept {
        let before = row.before.and_then(|value| if let Value::Object(values) = value { Some(values) } else { None });
        let changes = match row.action.as_str() {
            "deleted" => Vec::new(),
            _ => changes(kind, before.as_ref(), after.as_ref(), language),
        };
        revisions.push(Revision {
            version: row.version,
            at: row.at,
            by: row.name,
            door: row.door,
            reason: row.reason,
            action: row.action,
            changes,
            geometry_changed: row.moved,
        });
        after = before;
    }
    revisions
}

fn changes(
    kind: &RecordType,
    before: Option<&Map<String, Value>>,
    after: Option<&Map<String, Value>>,
    language: Language,
) -> Vec<FieldChange> {
    let value = |values: Option<&Map<String, Value>>, name: &str| {
        values.and_then(|values| values.get(name)).cloned().unwrap_or(Value::Null)
    };
    kind.fields
        .iter()
        .map(|field| (field, value(before, &field.name), value(after, &field.name)))
        .filter(|(_, before, after)| before != after)
        .map(|(field, before, after)| FieldChange {
            field: field.name.clone(),
            title: kind.title_of(&field.name, language),
            before,
            after,
        })
        .collect()
}
