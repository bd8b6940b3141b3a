//! The outlines of communes an import may look at.

use geo_types::{Geometry, MultiPolygon};
use geozero::ToGeo;
use geozero::wkb::Wkb;
use sqlx::{PgConnection, Row};

use crate::exchange::outlines::{Outline, Outlines};
use crate::imports::Error;

/// The outlines in the scope of the session; of one commune and its neighbours' when `commune` is given.
///
/// # Errors
/// The database does not answer.
pub async fn outlines(connection: &mut PgConnection, commune: Option<&str>) -> Result<Outlines, Error> {
    let rows = sqlx::query(
        "select c.commune, c.name, st_asbinary(c.geom) as geom from cadastre.communes c where $1::text is null \
         or exists (select from cadastre.communes o where o.commune = $1 and st_dwithin(o.geom, c.geom, 0.02))",
    )
    .bind(commune)
    .fetch_all(connection)
    .await?;
    let outlines = rows.iter().map(|row| {
        let wkb: Vec<u8> = row.try_get("geom")?;
        let geometry = match Wkb(wkb).to_geo() {
            Ok(Geometry::MultiPolygon(outline)) => outline,
            Ok(Geometry::Polygon(outline)) => MultiPolygon(vec![outline]),
            _ => return Ok(None),
        };
        Ok(Some(Outline { commune: row.try_get("commune")?, name: row.try_get("name")?, geometry }))
    });
    Ok(outlines.collect::<Result<Vec<Option<Outline>>, sqlx::Error>>()?.into_iter().flatten().collect())
}
