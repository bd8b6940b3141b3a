//! What is held in one record: its values, what they were, who changed them and who looked.

use serde::Serialize;
use serde_json::{Map, Value};
use sqlx::PgConnection;

use crate::base::Language;
use crate::records::attachments::Attachment;
use crate::records::history::present;
use crate::records::model::{FieldKind, RecordType, said};
use crate::records::{Error, rich_text};

/// Versions and looks told of a record.
const MOST: i64 = 1_000;

/// A record, whole.
#[derive(Debug, Serialize)]
pub struct Dossier {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub id: i64,
    pub commune: Option<String>,
    /// Values by title of their field; none: it was deleted.
    pub values: Option<Map<String, Value>>,
    pub history: Vec<Version>,
    pub looks: Vec<Look>,
    /// Files it has, by field.
    #[serde(skip)]
    pub files: Vec<Attachment>,
}

/// A change, and what was before it.
#[derive(Debug, Serialize, sqlx::FromRow)]
pub struct Version {
    pub version: i32,
    pub at: String,
    pub action: String,
    pub door: Option<String>,
    pub before: Option<Value>,
}

/// Somebody looked.
#[derive(Debug, Serialize, sqlx::FromRow)]
pub struct Look {
    pub at: String,
    pub login: Option<String>,
    pub door: String,
    pub reason: Option<String>,
}

/// The dossier of a record the session sees; `None` when there is nothing of it.
///
/// # Errors
/// When the database does not answer.
pub async fn dossier(
    look: &mut PgConnection,
    kind: &RecordType,
    id: i64,
    language: Language,
) -> Result<Option<Dossier>, Error> {
    let now = present(look, kind, id).await?;
    let sql =
        "select version, to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as at, action, door, before
        from beffroi.revision where relation = $1 and fid = $2 order by version limit $3";
    let mut history: Vec<Version> =
        sqlx::query_as(sql).bind(kind.relation()).bind(id).bind(MOST).fetch_all(&mut *look).await?;
    let last = || history.iter().rev().find_map(|version| version.before.as_ref()).and_then(Value::as_object);
    let Some(known) = now.as_ref().or_else(last) else { return Ok(None) };
    let commune = known.get("commune").and_then(Value::as_str).map(str::to_owned);
    for version in &mut history {
        if let Some(Value::Object(before)) = version.before.take() {
            version.before = Some(Value::Object(titled(kind, &before, language)));
        }
    }
    let sql = "select to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as at, login, door, reason
        from beffroi.consultations where type = $1 and records @> array[$2] order by fid desc limit $3";
    let looks = sqlx::query_as(sql).bind(&kind.id).bind(id).bind(MOST).fetch_all(look).await?;
    let files = kind.fields.iter().filter(|field| field.kind == FieldKind::File);
    let files = files.filter_map(|field| serde_json::from_value(now.as_ref()?.get(&field.name)?.clone()).ok());
    Ok(Some(Dossier {
        kind: kind.id.clone(),
        title: said(&kind.title, language),
        id,
        commune,
        files: files.collect(),
        values: now.as_ref().map(|now| titled(kind, now, language)),
        history,
        looks,
    }))
}

/// Values by the titles people know, as they read them.
fn titled(kind: &RecordType, values: &Map<String, Value>, language: Language) -> Map<String, Value> {
    let readable = |kind: FieldKind, value: &Value| match (kind, value) {
        (FieldKind::RichText, Value::String(html)) => Value::from(rich_text::plain(html)),
        (FieldKind::File, Value::Object(file)) => file.get("name").cloned().unwrap_or_default(),
        (_, other) => other.clone(),
    };
    let named = kind.fields.iter().filter_map(|field| Some((field, values.get(&field.name)?)));
    named.map(|(field, value)| (said(&field.title, language), readable(field.kind, value))).collect()
}
