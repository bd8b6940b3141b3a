//! What the planning layers say of a parcel, computed on its surface.

use serde::Serialize;
use sqlx::{AssertSqlSafe, PgConnection};
use utoipa::ToSchema;

use crate::catalog::ResolvedLayer;
use crate::features::place::Look;
use crate::features::place::here::label_pattern;
use crate::features::rows::Rows;
use crate::features::sight::Layers;
use crate::features::{Error, wording};

/// Layers of this group bear on parcels.
const PLANNING: &str = "planning";
/// Features of one layer that may bear on one parcel.
const MOST: u32 = 500;
/// Below this share of the parcel *and* this area an overlap is a matter of how lines were drawn.
const MARGINAL_SHARE: f64 = 0.001;
const MARGINAL_AREA: f64 = 1.0;

/// One planning object on a parcel.
#[derive(Debug, Serialize, ToSchema)]
pub struct Overlap {
    pub layer: String,
    pub fid: i64,
    pub label: String,
    /// What the first coded column says it is (kind of zone, of prescription, category of easement).
    pub kind: String,
    /// Part of the parcel covered, 0 to 1; none for lines and points.
    pub share: Option<f64>,
    /// m² of the parcel covered, in the legal projection; none for lines and points.
    pub area: Option<f64>,
    /// Metres of a line inside the parcel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<f64>,
    /// Less than 0.1 % of the parcel and less than 1 m²: probably two drawings of the same border.
    pub marginal: bool,
}

/// Everything of the planning group on the surface of parcel `fid`: zones by area, then the rest. A common border is
/// no overlap.
///
/// # Errors
/// When the database does not answer.
pub async fn shares(
    connection: &mut PgConnection,
    parcels: &ResolvedLayer,
    fid: i64,
    seen: &Layers,
    look: &Look,
) -> Result<Vec<Overlap>, Error> {
    let mut all = Vec::new();
    for layer in seen.iter().filter(|layer| layer.layer.group == PLANNING) {
        seen.turn_to(connection, layer).await?;
        let mut found = of_layer(connection, parcels, fid, layer, look).await?;
        found.sort_by(|a, b| b.area.unwrap_or(0.0).total_cmp(&a.area.unwrap_or(0.0)));
        all.append(&mut found);
    }
    Ok(all)
}

type Row = (i64, String, Vec<Option<String>>, i32, Option<f64>, Option<f64>, f64);

async fn of_layer(
    connection: &mut PgConnection,
    parcels: &ResolvedLayer,
    fid: i64,
    layer: &ResolvedLayer,
    look: &Look,
) -> Result<Vec<Overlap>, Error> {
    let dated = look.day.is_some();
    let (parcel, rows) = (Rows::new(parcels, dated), Rows::new(layer, dated));
    let patterns = [label_pattern(layer), kind_pattern(layer)];
    let patterns = [patterns[0].as_str(), patterns[1].as_str()];
    let shape = rows.own_system("(select parcel.shape from parcel)");
    let geometry = rows.geometry();
    let sql = format!(
        "with parcel as materialized (
            select {degrees} as shape, ST_Area(ST_Transform({degrees}, $3)) as area from {parcels} where {parcel_fid} = $2 limit 1),
         met as materialized (
            select {fid} as fid, {key} as key, {words} as words, ST_Dimension({geometry}) as dimension,
                ST_Transform(ST_Intersection({shape}, case when ST_IsValid({geometry}) then {geometry} else ST_MakeValid({geometry}) end), $3) as piece
            from {relation} where {near})
         select fid, key, words, dimension,
            case dimension when 2 then ST_Area(piece) end, case dimension when 1 then ST_Length(piece) end, coalesce((select area from parcel), 0)
         from met where case dimension when 2 then ST_Area(piece) > 0 when 1 then ST_Length(piece) > 0 else not ST_IsEmpty(piece) end
         order by fid",
        degrees = parcel.degrees(),
        parcels = parcel.relation(),
        parcel_fid = parcel.fid_as_stored(),
        fid = rows.fid(),
        key = rows.key(),
        words = Rows::words(&patterns),
        relation = rows.relation(),
        near = rows.is_near(&shape, &shape, MOST),
    );
    let found: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(&look.day)
        .bind(fid)
        .bind(look.legal_srid)
        .fetch_all(connection)
        .await?;
    Ok(found.into_iter().map(|row| share(layer, &patterns, row, look)).collect())
}

fn share(layer: &ResolvedLayer, patterns: &[&str], row: Row, look: &Look) -> Overlap {
    let (fid, key, words, dimension, area, length, whole) = row;
    let mut told = wording::fill(patterns, layer, &words, look.language).into_iter();
    let label = told.next().filter(|label| !label.is_empty()).unwrap_or(key);
    let share = area.filter(|_| whole > 0.0).map(|area| (area / whole).clamp(0.0, 1.0));
    let marginal = dimension == 2 && share.unwrap_or(0.0) < MARGINAL_SHARE && area.unwrap_or(0.0) < MARGINAL_AREA;
    Overlap {
        layer: layer.id().to_owned(),
        fid,
        label,
        kind: told.next().unwrap_or_default(),
        share,
        area,
        length,
        marginal,
    }
}

/// The first column with coded values says what an object is.
fn kind_pattern(layer: &ResolvedLayer) -> String {
    let coded = layer.columns.iter().find(|column| !column.column.values.is_empty());
    coded.map(|column| format!("{{{}}}", column.column.name)).unwrap_or_default()
}
