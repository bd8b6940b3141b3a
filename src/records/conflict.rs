//! Two people on one record: what the other changed since this one looked.

use serde_json::{Map, Value};
use sqlx::PgConnection;

use crate::records::Error;
use crate::records::door::Held;
use crate::records::model::RecordType;

/// What a person needs to merge by hand: their starting point and the present, for every field that differs.
#[derive(Debug, Clone)]
pub struct Conflict {
    pub version: i32,
    pub by: Option<String>,
    pub at: Option<String>,
    pub base: Map<String, Value>,
    pub theirs: Map<String, Value>,
    pub geometry_changed: bool,
}

impl Conflict {
    /// As the page reads it.
    pub fn to_json(&self) -> Value {
        serde_json::json!({
            "version": self.version, "by": self.by, "at": self.at,
            "base": self.base, "theirs": self.theirs, "geometry_changed": self.geometry_changed,
        })
    }
}

type Since = (Option<Value>, bool, Option<String>, String);

/// The conflict of somebody who saw `version` of a record now held.
pub async fn of(
    connection: &mut PgConnection,
    kind: &RecordType,
    id: i64,
    version: i32,
    held: &Held,
) -> Result<Error, Error> {
    let sql = "select before, geom is not null as drawn, name, to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')
        from beffroi.revision where relation = $1 and fid = $2 and version > $3 order by version";
    let since: Vec<Since> =
        sqlx::query_as(sql).bind(kind.relation()).bind(id).bind(version).fetch_all(&mut *connection).await?;
    let (base, theirs) = differing(kind, since.first().and_then(|(before, ..)| before.as_ref()), &held.values);
    let geometry_changed = match &kind.geometry {
        None => false,
        Some(geometry) => {
            let sql = format!(
                "select coalesce((select r.geom is distinct from t.{column} from beffroi.revision r
                    where r.relation = $1 and r.fid = $2 and r.version > $3 order by r.version limit 1), false)
                 from {table} t where t.fid = $2",
                column = crate::catalog::quoted(&geometry.column),
                table = kind.sql_table()
            );
            let asked = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(kind.relation()).bind(id).bind(version);
            asked.fetch_one(connection).await?
        }
    };
    let last = since.into_iter().next_back();
    let (by, at) = last.map_or((None, None), |(_, _, by, at)| (by, Some(at)));
    Ok(Error::Conflict(Box::new(Conflict { version: held.version, by, at, base, theirs, geometry_changed })))
}

fn differing(
    kind: &RecordType,
    before: Option<&Value>,
    now: &Map<String, Value>,
) -> (Map<String, Value>, Map<String, Value>) {
    let (mut base, mut theirs) = (Map::new(), Map::new());
    for field in &kind.fields {
        let was = before.and_then(|before| before.get(&field.name)).unwrap_or(&Value::Null);
        let is = now.get(&field.name).unwrap_or(&Value::Null);
        if was != is {
            base.insert(field.name.clone(), was.clone());
            theirs.insert(field.name.clone(), is.clone());
        }
    }
    (base, theirs)
}
