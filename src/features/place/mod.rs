//! `GET /api/at`: everything at a place, or around one feature.

mod here;
mod past;
mod shares;

use axum::Json;
use serde::{Deserialize, Serialize};
use sqlx::PgTransaction;
use utoipa::{IntoParams, ToSchema};

use crate::base::Failure;
use crate::catalog::say;
use crate::db::Scope;
use crate::features::ask::{Ask, day, place};
use crate::features::http::Features;
use crate::features::legal::{Coordinates, coordinates, town_at};
use crate::features::sight::Layers;
use crate::features::{Error, session};
use crate::web::Problem;

use here::Found;
pub use here::label_pattern;

/// What is asked about a place.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AtQuery {
    /// Longitude, degrees (WGS 84).
    pub lon: Option<f64>,
    /// Latitude, degrees (WGS 84).
    pub lat: Option<f64>,
    /// Zoom of the map: how far from the click lines and points are still meant. 17 when absent.
    pub zoom: Option<f64>,
    /// INSEE code of the town looked at; kept for links, the place decides.
    pub commune: Option<String>,
    /// Day, `YYYY-MM-DD`: as it was at the end of that day.
    pub date: Option<String>,
    /// With `fid`: the feature asked about instead of a place.
    pub layer: Option<String>,
    /// With `layer`.
    pub fid: Option<i64>,
}

/// Everything at a place.
#[derive(Debug, Serialize, ToSchema)]
pub struct At {
    pub lon: f64,
    pub lat: f64,
    /// INSEE code of the commune of the place, where its outline is known.
    pub commune: Option<String>,
    /// The place in Lambert-93 (metropole), the legal projection and WGS 84.
    pub coordinates: Vec<Coordinates>,
    /// Layers with something there, in catalogue order; the layer asked about first.
    pub groups: Vec<Group>,
}

/// Features of one layer at the place.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlaceGroup)]
pub struct Group {
    pub layer: String,
    pub title: String,
    pub features: Vec<Found>,
    /// The layer could not be asked: what happened and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Where, when and for whom one look is taken.
pub struct Look {
    pub day: Option<String>,
    pub lon: f64,
    pub lat: f64,
    /// Metres.
    pub tolerance: f64,
    pub legal_srid: i32,
    pub language: crate::base::Language,
    /// The feature asked about: layer and identifier.
    pub anchor: Option<(String, i64)>,
}

/// Everything at a place, or everything where a feature is.
#[utoipa::path(get, path = "/api/at", tag = "features", params(AtQuery),
    responses((status = 200, body = At), (status = 400, description = "Place, zoom or date unreadable"), (status = 404, description = "No such layer or feature")))]
pub async fn at(features: Features, ask: Ask<AtQuery>) -> Result<Json<At>, Problem> {
    Ok(Json(answer(&features, ask).await?))
}

async fn answer(features: &Features, ask: Ask<AtQuery>) -> Result<At, Error> {
    let Ask { query, language } = ask;
    let day = day(query.date.as_deref())?;
    crate::features::ask::commune(query.commune.as_deref())?;
    let zoom = query.zoom.unwrap_or(17.0);
    if !(0.0..=24.0).contains(&zoom) {
        return Err(Error::ZoomOutside(zoom));
    }
    let mut transaction = session::look(&features.pool, &Scope::Everywhere, session::ANSWER).await?;
    let seen = features.layers();
    let anchor = match (query.layer, query.fid) {
        (Some(layer), Some(fid)) => Some((features.layer(&layer)?.0, fid)),
        (None, None) => None,
        _ => return Err(Error::PlaceMissing),
    };
    let (lon, lat) = match (&anchor, query.lon, query.lat) {
        (_, Some(lon), Some(lat)) => place(lon, lat)?,
        (Some((layer, fid)), _, _) => {
            seen.turn_to(&mut transaction, layer).await?;
            here::middle(&mut transaction, layer, *fid, day.clone()).await?
        }
        _ => return Err(Error::PlaceMissing),
    };
    seen.turn_back(&mut transaction).await?;
    let town = town_at(&mut transaction, lon, lat).await?;
    let look = Look {
        day,
        lon,
        lat,
        tolerance: tolerance(lat, zoom),
        legal_srid: town.legal_srid,
        language,
        anchor: anchor.map(|(layer, fid)| (layer.id().to_owned(), fid)),
    };
    let coordinates = coordinates(&mut transaction, lon, lat, town.legal_srid).await?;
    let groups = groups(&seen, &mut transaction, &look).await?;
    Ok(At { lon, lat, commune: town.commune, coordinates, groups })
}

/// Six pixels of the map, in metres (tiles of 512 pixels).
fn tolerance(lat: f64, zoom: f64) -> f64 {
    const EQUATOR: f64 = 40_075_016.686;
    let pixel = EQUATOR * lat.to_radians().cos() / (512.0 * zoom.exp2());
    (6.0 * pixel).clamp(0.05, 20_000.0)
}

async fn groups(seen: &Layers, transaction: &mut PgTransaction<'static>, look: &Look) -> Result<Vec<Group>, Error> {
    let mut groups = Vec::new();
    for layer in seen.iter() {
        let title = say(&layer.layer.title, look.language.code()).into_owned();
        let id = layer.id().to_owned();
        // A layer that fails (its table was just dropped, say) must not take the others with it.
        let mut savepoint = sqlx::Acquire::begin(&mut **transaction).await?;
        match here::features(&mut savepoint, layer, seen, look).await {
            Ok(found) => {
                savepoint.commit().await?;
                if !found.is_empty() {
                    groups.push(Group { layer: id, title, features: found, error: None });
                }
            }
            Err(error) => {
                savepoint.rollback().await?;
                tracing::error!(layer = id, ?error, "layer left out of a card");
                let told = error.explain(look.language);
                let error = Some(format!("{}. {}", told.title, told.remedy));
                groups.push(Group { layer: id, title, features: Vec::new(), error });
            }
        }
    }
    if let Some((anchor, _)) = &look.anchor {
        groups.sort_by_key(|group| group.layer != *anchor);
    }
    Ok(groups)
}
