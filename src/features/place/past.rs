//! What a feature was before, what a parcel came from and became.

use serde::Serialize;
use sqlx::{AssertSqlSafe, PgConnection};
use utoipa::ToSchema;

use crate::base::Language;
use crate::catalog::{ResolvedLayer, former, quoted};
use crate::features::Error;

/// Versions told of one feature.
const MOST: u32 = 50;

/// One version of a feature.
#[derive(Debug, Serialize, ToSchema)]
pub struct Version {
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// Day it ended; none while it lasts.
    pub valid_to: Option<String>,
    /// `appeared`, `shape`, `attributes`, `returned`: how it differs from the version before.
    pub change: String,
    /// The same in words.
    pub text: String,
    /// Nothing followed: the feature was taken off the map at `valid_to`.
    pub disappeared: bool,
}

/// Relatives of a parcel.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Lineage {
    /// Parcels it was made of.
    pub from: Vec<Relative>,
    /// Parcels it became.
    pub to: Vec<Relative>,
}

/// A parcel before or after another.
#[derive(Debug, Serialize, ToSchema)]
pub struct Relative {
    /// 14-character identifier.
    pub key: String,
    /// Part of the older parcel found in the newer one, 0 to 1.
    pub share: f64,
    /// Day of the change.
    pub at: String,
}

/// Versions of feature `fid`, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn versions(
    connection: &mut PgConnection,
    layer: &ResolvedLayer,
    fid: i64,
    language: Language,
) -> Result<Vec<Version>, Error> {
    let (id, geometry) = (quoted(&layer.layer.fid), quoted(&layer.layer.geometry));
    let (present, former) = (layer.sql_table(), former(layer));
    let sql = format!(
        "with version as (
            select valid_from, null::timestamptz as valid_to, {geometry} as shape from {present} where {id} = $1
            union all
            select valid_from, valid_to, {geometry} from {former} where {id} = $1),
         ordered as (select *, lag(shape) over w as shape_before, lag(valid_to) over w as ended_before, row_number() over w as n from version window w as (order by valid_from))
         select to_char(valid_from at time zone 'Europe/Paris', 'YYYY-MM-DD'), to_char(valid_to at time zone 'Europe/Paris', 'YYYY-MM-DD'),
            case when n = 1 then 'appeared' when ended_before < valid_from then 'returned'
                 when shape::bytea <> shape_before::bytea then 'shape' else 'attributes' end
         from ordered order by n limit {MOST}"
    );
    let rows: Vec<(String, Option<String>, String)> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(fid).fetch_all(connection).await?;
    let last = rows.len().saturating_sub(1);
    let version = |(n, (valid_from, valid_to, change)): (usize, (String, Option<String>, String))| Version {
        text: words(&change, language).to_owned(),
        disappeared: n == last && valid_to.is_some(),
        valid_from,
        valid_to,
        change,
    };
    Ok(rows.into_iter().enumerate().map(version).collect())
}

fn words(change: &str, language: Language) -> &'static str {
    match change {
        "appeared" => language.pick("Première version connue", "First known version", "Primera versión conocida"),
        "returned" => language.pick("De nouveau présent", "Present again", "Presente de nuevo"),
        "shape" => language.pick("Contour modifié", "Outline changed", "Contorno modificado"),
        _ => language.pick("Renseignements modifiés", "Details changed", "Datos modificados"),
    }
}

/// What a parcel came from and became; none when nothing is known.
///
/// # Errors
/// When the database does not answer.
pub async fn lineage(
    connection: &mut PgConnection,
    commune: Option<&str>,
    key: &str,
) -> Result<Option<Lineage>, Error> {
    let rows: Vec<(bool, String, f64, String)> = sqlx::query_as(
        "select parcel_to = $2, case when parcel_to = $2 then parcel_from else parcel_to end, share, to_char(at at time zone 'Europe/Paris', 'YYYY-MM-DD')
         from cadastre.parcel_lineage where commune = $1 and (parcel_to = $2 or parcel_from = $2) and parcel_from <> parcel_to
         order by at, share desc, 2 limit 200",
    )
    .bind(commune)
    .bind(key)
    .fetch_all(connection)
    .await?;
    let mut lineage = Lineage::default();
    for (is_older, key, share, at) in rows {
        let side = if is_older { &mut lineage.from } else { &mut lineage.to };
        side.push(Relative { key, share, at });
    }
    Ok((!lineage.from.is_empty() || !lineage.to.is_empty()).then_some(lineage))
}
