//! Records the program makes: those a commune begins with, once, then the town's to change and to delete; those of a demo.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, PgConnection, PgPool};

use crate::base::Language;
use crate::records::Error;
use crate::records::door::{hold, insert, update};
use crate::records::model::{RecordType, Registry};
use crate::records::query::label;
use crate::records::rules::{Change, Deed, Shape};

/// Give every commune of the server what it begins with and was not yet given. `pool`: sessions that see every commune.
/// How many records were made.
///
/// # Errors
/// When the database does not answer or a first record breaks a rule.
pub async fn first_records(pool: &PgPool, registry: &Registry) -> Result<usize, Error> {
    let towns: Vec<(String, String)> =
        sqlx::query_as("select distinct on (commune) commune::text, name from cadastre.communes order by commune")
            .fetch_all(pool)
            .await?;
    let mut made = 0;
    for (commune, town) in towns {
        for kind in registry.types.values().filter(|kind| kind.by_commune) {
            let mut rows = kind.first.clone();
            rows.extend(kind.rules.first(registry, &town));
            if rows.is_empty() {
                continue;
            }
            let mut transaction = pool.begin().await?;
            if begins(&mut transaction, &commune, kind).await? {
                made += rows.len();
                give(&mut transaction, &commune, kind, rows).await?;
                transaction.commit().await?;
            }
        }
    }
    Ok(made)
}

/// Whether nobody gave the commune its first records yet; another node that does so at the same moment is waited for.
async fn begins(connection: &mut PgConnection, commune: &str, kind: &RecordType) -> Result<bool, Error> {
    let sql = "insert into beffroi.first_records (commune, type) values ($1, $2) on conflict do nothing";
    Ok(sqlx::query(sql).bind(commune).bind(&kind.id).execute(connection).await?.rows_affected() == 1)
}

async fn give(
    connection: &mut PgConnection,
    commune: &str,
    kind: &RecordType,
    rows: Vec<Map<String, Value>>,
) -> Result<(), Error> {
    for values in rows {
        let (deed, language) = (Deed::Create, Language::French);
        let commune = Some(commune.to_owned());
        let mut change = Change { deed, commune, before: None, values, geometry: Shape::Kept, language };
        insert(connection, kind, &mut change).await?;
    }
    Ok(())
}

/// A record of a demo file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// What later records of the file call it.
    #[serde(default, rename = "as")]
    name: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    /// `=label` of the record that is changed; a new one without.
    #[serde(default)]
    of: Option<String>,
    /// By column; a reference is `@name` of an earlier record, or `=label` of one that is there.
    values: Map<String, Value>,
    /// GeoJSON, WGS 84.
    #[serde(default)]
    geometry: Shape,
}

/// Write the records of a demo file into `commune`, all or none.
///
/// # Errors
/// [`Error::TypeUnknown`], [`Error::Parameter`] for a reference that names nothing; what rules and database refuse.
pub async fn sample_records(
    pool: &PgPool,
    registry: &Registry,
    commune: &str,
    samples: Vec<Sample>,
) -> Result<(), Error> {
    let mut transaction = pool.begin().await?;
    let mut named: BTreeMap<String, i64> = BTreeMap::new();
    for sample in samples {
        let kind = registry.types.get(&sample.kind).ok_or_else(|| Error::TypeUnknown(sample.kind.clone()))?;
        let mut values = sample.values;
        for field in kind.fields.iter().filter(|field| field.reference.is_some()) {
            let Some(text) = values.get(&field.name).and_then(Value::as_str).map(str::to_owned) else { continue };
            let referred = field.reference.as_ref().and_then(|id| registry.types.get(id));
            let known = named.get(text.trim_start_matches('@')).copied().filter(|_| text.starts_with('@'));
            let id = match (known, referred) {
                (Some(id), _) => id,
                (None, Some(referred)) => by_label(&mut transaction, referred, commune, &text).await?,
                (None, None) => return Err(Error::Parameter(text)),
            };
            values.insert(field.name.clone(), id.into());
        }
        let changed = match sample.of {
            Some(label) => Some(by_label(&mut transaction, kind, commune, &label).await?),
            None => None,
        };
        let (deed, before) = match changed {
            Some(id) => (Deed::Change, hold(&mut transaction, kind, id).await?.map(|held| held.values)),
            None => (Deed::Create, None),
        };
        let (commune, language) = (Some(commune.to_owned()), Language::French);
        let mut change = Change { deed, commune, before, values, geometry: sample.geometry, language };
        let id = match changed {
            Some(id) => {
                update(&mut transaction, kind, id, &mut change).await?;
                id
            }
            None => insert(&mut transaction, kind, &mut change).await?,
        };
        named.extend(sample.name.map(|name| (name, id)));
    }
    Ok(transaction.commit().await?)
}

async fn by_label(
    connection: &mut PgConnection,
    kind: &RecordType,
    commune: &str,
    written: &str,
) -> Result<i64, Error> {
    let unknown = || Error::Parameter(written.chars().take(60).collect());
    let name = written.strip_prefix('=').ok_or_else(unknown)?;
    let sql = format!("select t.fid from {} t where t.commune = $1 and {} = $2", kind.sql_table(), label(kind, "t"));
    let found: Option<i64> =
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(commune).bind(name).fetch_optional(connection).await?;
    found.ok_or_else(unknown)
}
