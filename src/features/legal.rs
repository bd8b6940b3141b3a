//! In which projection a place is measured, and its coordinates in the systems people ask for.

use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use crate::features::Error;
use crate::geo::{Srid, legal_system};

/// The commune of a place, and its legal projection.
#[derive(Debug, Clone)]
pub struct Town {
    pub commune: Option<String>,
    pub legal_srid: i32,
}

/// One place in one system.
#[derive(Debug, Serialize, ToSchema)]
pub struct Coordinates {
    /// EPSG code.
    pub srid: i32,
    /// Name of the system.
    pub name: String,
    /// Easting in metres, or longitude in degrees.
    pub x: f64,
    /// Northing in metres, or latitude in degrees.
    pub y: f64,
}

/// The commune in whose outline the place lies, with the projection chosen for it; else the projection of the latitude.
///
/// # Errors
/// When the database does not answer.
pub async fn town_at(connection: &mut PgConnection, lon: f64, lat: f64) -> Result<Town, Error> {
    let found: Option<(String, Option<i32>)> = sqlx::query_as(
        "select c.commune, c.legal_srid from cadastre.communes c
         where c.fid = any(array(select beffroi.find_near('cadastre.communes', 'fid', 'geom', p, p, null, 1) from ST_SetSRID(ST_MakePoint($1, $2), 4326) p))",
    )
    .bind(lon)
    .bind(lat)
    .fetch_optional(connection)
    .await?;
    let (commune, chosen) = found.unzip();
    let legal_srid = chosen.flatten().unwrap_or_else(|| projection_of(lon, lat));
    Ok(Town { commune, legal_srid })
}

/// The place in Lambert-93 (metropole only), the legal projection and WGS 84.
///
/// # Errors
/// When the database does not answer.
pub async fn coordinates(
    connection: &mut PgConnection,
    lon: f64,
    lat: f64,
    legal: i32,
) -> Result<Vec<Coordinates>, Error> {
    let mut systems = vec![legal];
    if is_metropole(lon, lat) {
        systems.insert(0, 2154);
        systems.dedup();
    }
    let rows: Vec<(i32, f64, f64)> = sqlx::query_as(
        "select srid, ST_X(p), ST_Y(p) from unnest($3::integer[]) with ordinality as asked (srid, n),
         lateral ST_Transform(ST_SetSRID(ST_MakePoint($1, $2), 4326), srid) p order by n",
    )
    .bind(lon)
    .bind(lat)
    .bind(&systems)
    .fetch_all(connection)
    .await?;
    let projected = rows.into_iter().map(|(srid, x, y)| Coordinates {
        srid,
        name: name(srid),
        x: round(x, 100.0),
        y: round(y, 100.0),
    });
    let degrees = Coordinates { srid: 4326, name: "WGS 84".into(), x: round(lon, 1e7), y: round(lat, 1e7) };
    Ok(projected.chain([degrees]).collect())
}

fn round(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts
}

/// The legal projection of the latitude in metropolitan France, else the UTM zone of the longitude (WGS 84): for a place
/// in no outline we have.
pub fn projection_of(lon: f64, lat: f64) -> i32 {
    if is_metropole(lon, lat)
        && let Some(srid) = legal_system(NOWHERE, lon, lat)
    {
        return srid.code();
    }
    #[expect(clippy::cast_possible_truncation, reason = "longitudes were checked: 1 to 60")]
    let zone = (((lon + 180.0) / 6.0).floor() as i32 + 1).clamp(1, 60);
    if lat < 0.0 { 32_700 + zone } else { 32_600 + zone }
}

/// Any code of the mainland: there only the latitude matters.
const NOWHERE: &str = "75056";

/// Where Lambert-93 is used: metropolitan France with Corsica.
fn is_metropole(lon: f64, lat: f64) -> bool {
    (-6.0..=10.5).contains(&lon) && (41.0..=51.6).contains(&lat)
}

fn name(srid: i32) -> String {
    let system = Srid::new(srid).ok().and_then(Srid::system);
    system.map_or_else(|| format!("EPSG:{srid}"), |system| system.name.to_owned())
}
