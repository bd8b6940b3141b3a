//! One record, whole.

use serde::Serialize;
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection, Row as _};
use utoipa::ToSchema;

use crate::auth::Person;
use crate::catalog::quoted;
use crate::records::list::dated;
use crate::records::model::RecordType;
use crate::records::query::{self, Reading, Row};
use crate::records::{Error, Records};

/// A record with its shape and what this person may do with it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Item {
    #[serde(flatten)]
    pub row: Row,
    /// GeoJSON, WGS 84, longitude then latitude.
    #[schema(value_type = Option<Object>)]
    pub geometry: Option<Value>,
    /// What the person may do: `see`, `change`, `delete`.
    pub actions: Vec<String>,
    /// Named actions the person may do.
    pub named: Vec<String>,
    pub changed: Option<Changed>,
}

/// The last change of a record.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changed {
    /// Moment, RFC 3339.
    pub at: String,
    /// Name of the person; none for the program itself.
    pub by: Option<String>,
    pub door: Option<String>,
}

impl Records {
    /// A record the person may see, at present or as of a day.
    ///
    /// # Errors
    /// [`Error::RecordUnknown`], also for one of another commune.
    pub async fn item(&self, person: &Person, kind: &RecordType, id: i64, day: Option<&str>) -> Result<Item, Error> {
        let scope = Self::reach(person, kind, "see", None)?;
        dated(kind, day)?;
        let mut look = self.look(person, scope).await?;
        let item = self.read_item(&mut look, person, kind, id, day).await?;
        drop(look);
        let item = item.ok_or(Error::RecordUnknown(id))?;
        self.note_look(person, kind, [(item.row.commune.clone(), id)]).await?;
        Ok(item)
    }

    pub(super) async fn read_item(
        &self,
        look: &mut PgConnection,
        person: &Person,
        kind: &RecordType,
        id: i64,
        day: Option<&str>,
    ) -> Result<Option<Item>, Error> {
        let reading = Reading::new(kind, &self.registry).dated(day.map(|_| 2));
        let sql = format!(
            "select {row}, {shape} as shape from {relation} where t.fid = $1",
            row = reading.row(),
            shape = shape(kind),
            relation = reading.relation(),
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(id);
        if let Some(day) = day {
            query = query.bind(day);
        }
        let Some(found) = query.fetch_optional(&mut *look).await? else { return Ok(None) };
        let row = query::read(&found)?;
        let may = |action: &str| {
            let reach = person.reach(&kind.id, action);
            reach.is_some_and(|scope| row.commune.as_deref().is_none_or(|commune| scope.covers(commune)))
        };
        let writes = if kind.writable && day.is_none() { &["see", "change", "delete"][..] } else { &["see"][..] };
        let possible = |action: &&&str| may(action) && !(kind.permanent && **action == "delete");
        let actions = writes.iter().filter(possible).map(|action| (*action).to_owned()).collect();
        let named = kind.named.iter().filter(|named| may(&named.id)).map(|named| named.id.clone()).collect();
        let changed = last_change(look, kind, id).await?;
        Ok(Some(Item { geometry: found.try_get("shape")?, row, actions, named, changed }))
    }
}

fn shape(kind: &RecordType) -> String {
    kind.geometry.as_ref().map_or_else(
        || "null::jsonb".to_owned(),
        |geometry| {
            let column = format!("t.{}", quoted(&geometry.column));
            let degrees = if geometry.srid == 4326 { column } else { format!("ST_Transform({column}, 4326)") };
            format!("ST_AsGeoJSON({degrees}, 9)::jsonb")
        },
    )
}

async fn last_change(look: &mut PgConnection, kind: &RecordType, id: i64) -> Result<Option<Changed>, Error> {
    let sql =
        "select to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), name, door from beffroi.revision
        where relation = $1 and fid = $2 order by version desc limit 1";
    let found: Option<(String, Option<String>, Option<String>)> =
        sqlx::query_as(sql).bind(kind.relation()).bind(id).fetch_optional(look).await?;
    Ok(found.map(|(at, by, door)| Changed { at, by, door }))
}
