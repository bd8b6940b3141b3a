//! `POST /api/layers/{layer}/select`: features in a lasso or named, with their number and total area.

use axum::Json;
use axum::extract::Path;
use axum::extract::rejection::JsonRejection;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, PgConnection};
use utoipa::ToSchema;

use crate::base::Language;
use crate::catalog::ResolvedLayer;
use crate::features::ask::{Ask, day, plain};
use crate::features::http::Features;
use crate::features::place::label_pattern;
use crate::features::rows::{Rows, legal_projection};
use crate::features::selection::{BODY_LIMIT, Chosen, FALLBACK, FOUND_LIMIT, Selection, SelectionBody};
use crate::features::{Error, session, wording};
use crate::web::Problem;

/// Features named in the answer; number and area count all of them.
const LISTED: usize = 1_000;

/// What was selected.
#[derive(Debug, Serialize, ToSchema)]
pub struct Selected {
    pub count: i64,
    /// Sum of the surfaces in m², each in the legal projection of its commune.
    pub area: f64,
    pub features: Vec<SelectedFeature>,
    /// More features were selected than are listed.
    pub truncated: bool,
}

/// One selected feature.
#[derive(Debug, Serialize, ToSchema)]
pub struct SelectedFeature {
    pub fid: i64,
    pub key: String,
    pub label: String,
    /// m²; none for lines and points.
    pub area: Option<f64>,
    /// West, south, east, north in degrees.
    pub bbox: Vec<f64>,
}

/// No parameters but the language.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

/// Features inside an outline, or named.
#[utoipa::path(post, path = "/api/layers/{layer}/select", tag = "features", params(("layer" = String, Path, description = "Layer id")),
    request_body = SelectionBody,
    responses((status = 200, body = Selected), (status = 400, description = "Outline unreadable"), (status = 404, description = "No such layer"), (status = 413, description = "Outline too wide or too detailed, or too many ids")))]
pub async fn select(
    features: Features,
    Path(layer): Path<String>,
    ask: Ask<Nothing>,
    body: Result<Json<SelectionBody>, JsonRejection>,
) -> Result<Json<Selected>, Problem> {
    let (layer, scope) = features.layer(&layer)?;
    let body = read_body(body)?;
    let day = day(body.date.as_deref())?;
    let selection = Selection::chosen(body.geometry.as_ref(), body.fids)?;
    let mut look = session::look(&features.pool, &scope, session::ANSWER).await?;
    Ok(Json(answer(&mut look, &layer, &selection, day, ask.language).await?))
}

/// The body, or what is wrong with it.
///
/// # Errors
/// [`Error::BodyTooLarge`] and [`Error::ParametersUnreadable`].
pub fn read_body(body: Result<Json<SelectionBody>, JsonRejection>) -> Result<SelectionBody, Error> {
    match body {
        Ok(Json(body)) => Ok(body),
        Err(JsonRejection::BytesRejection(_)) => Err(Error::BodyTooLarge { most: BODY_LIMIT }),
        Err(other) => Err(Error::ParametersUnreadable(plain(&other.body_text()))),
    }
}

type Row = (i64, String, Vec<Option<String>>, Option<f64>, Vec<f64>, i64, Option<f64>);

async fn answer(
    look: &mut PgConnection,
    layer: &ResolvedLayer,
    selection: &Selection,
    day: Option<String>,
    language: Language,
) -> Result<Selected, Error> {
    let rows = Rows::new(layer, day.is_some());
    let pattern = label_pattern(layer);
    let chosen = Chosen::of(look, &rows, selection, day).await?;
    let sql = format!(
        "with chosen as materialized (select {fid} as fid, {key} as key, {words} as words, {area} as area, {bbox} as bbox
            from {relation} where {condition})
         select fid, key, words, area, bbox, count(*) over (), sum(area) over () from chosen order by key, fid limit {LISTED}",
        fid = rows.fid(),
        key = rows.key(),
        words = Rows::words(&[pattern.as_str()]),
        area = rows.area(&legal_projection(&rows, FALLBACK)),
        bbox = rows.bbox(),
        relation = rows.relation(),
        condition = chosen.condition,
    );
    let found: Vec<Row> = chosen.bind(sqlx::query_as(AssertSqlSafe(sql))).fetch_all(&mut *look).await?;
    let count = found.first().map_or(0, |row| row.5);
    if count > i64::from(FOUND_LIMIT) {
        return Err(Error::LassoTooWide { most: FOUND_LIMIT as usize });
    }
    let area = found.first().and_then(|row| row.6).unwrap_or(0.0);
    let truncated = usize::try_from(count).is_ok_and(|count| count > found.len());
    let name = |(fid, key, words, area, bbox, _, _): Row| {
        let label = wording::fill(&[pattern.as_str()], layer, &words, language).pop().filter(|label| !label.is_empty());
        SelectedFeature { fid, label: label.unwrap_or_else(|| key.clone()), key, area, bbox }
    };
    Ok(Selected { count, area, features: found.into_iter().map(name).collect(), truncated })
}
