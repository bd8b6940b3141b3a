//! `GET /api/layers/{layer}/features/{fid}`: one feature as GeoJSON, geometry in full.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::types::Json as Stored;
use sqlx::{AssertSqlSafe, PgTransaction};
use utoipa::IntoParams;

use crate::catalog::ResolvedLayer;
use crate::features::ask::{Ask, day};
use crate::features::http::Features;
use crate::features::rows::Rows;
use crate::features::{Error, session};
use crate::web::Problem;

/// Which version of a feature.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FeatureQuery {
    /// Day, `YYYY-MM-DD`: the feature as it was at the end of that day.
    pub date: Option<String>,
}

/// One feature, GeoJSON (RFC 7946).
#[utoipa::path(get, path = "/api/layers/{layer}/features/{fid}", tag = "features",
    params(("layer" = String, Path, description = "Layer id"), ("fid" = i64, Path, description = "Feature id"), FeatureQuery),
    responses((status = 200, description = "GeoJSON Feature", content_type = "application/geo+json", body = Object), (status = 404, description = "No such layer or feature")))]
pub async fn feature(
    features: Features,
    Path((layer, fid)): Path<(String, String)>,
    ask: Ask<FeatureQuery>,
) -> Result<Response, Problem> {
    let (layer, scope) = features.layer(&layer)?;
    let fid: i64 = fid
        .parse()
        .map_err(|_| Error::ParametersUnreadable(format!("fid « {} »", fid.chars().take(40).collect::<String>())))?;
    let day = day(ask.query.date.as_deref())?;
    let look = session::look(&features.pool, &scope, session::ANSWER).await?;
    let found = read(look, &layer, fid, day).await?;
    let found = found.ok_or_else(|| Error::FeatureUnknown { layer: layer.id().to_owned(), fid })?;
    let mut response = Json(found).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/geo+json"));
    Ok(response)
}

/// Geometry, box, properties, key.
type Row = (Stored<Value>, Vec<f64>, Stored<Value>, String);

async fn read(
    mut look: PgTransaction<'static>,
    layer: &ResolvedLayer,
    fid: i64,
    day: Option<String>,
) -> Result<Option<Value>, Error> {
    let rows = Rows::new(layer, day.is_some());
    let sql = format!(
        "select ST_AsGeoJSON({degrees}, 8)::jsonb, {bbox}, {properties}, {key} from {relation} where {stored} = $2",
        degrees = rows.degrees(),
        bbox = rows.bbox(),
        properties = rows.properties(),
        key = rows.key(),
        relation = rows.relation(),
        stored = rows.fid_as_stored(),
    );
    let found: Option<Row> = sqlx::query_as(AssertSqlSafe(sql)).bind(day).bind(fid).fetch_optional(&mut *look).await?;
    Ok(found.map(|(geometry, bbox, properties, key)| {
        json!({"type": "Feature", "id": fid, "layer": layer.id(), "key": key, "bbox": bbox, "geometry": geometry.0, "properties": properties.0})
    }))
}
