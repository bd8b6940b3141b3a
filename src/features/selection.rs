//! Which features were chosen: by an outline drawn on the map, or one by one.

use serde::Deserialize;
use serde_json::Value;
use sqlx::postgres::PgArguments;
use sqlx::query::QueryAs;
use sqlx::{AssertSqlSafe, PgConnection, Postgres};
use utoipa::ToSchema;

use crate::features::Error;
use crate::features::ask::place;
use crate::features::legal::projection_of;
use crate::features::rows::Rows;

/// Bytes of a request body.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;
/// Points of an outline.
pub const POINT_LIMIT: usize = 10_000;
/// Features named one by one.
pub const FID_LIMIT: usize = 20_000;
/// Features an outline may take in.
pub const FOUND_LIMIT: u32 = 100_000;

/// Body of a selection: an outline, or identifiers.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SelectionBody {
    /// `GeoJSON` Polygon or `MultiPolygon`, WGS 84: features that meet its inside.
    #[schema(value_type = Option<Object>)]
    pub geometry: Option<Value>,
    /// Feature ids.
    pub fids: Option<Vec<i64>>,
    /// INSEE code: every feature of the layer in this commune (export only).
    pub commune: Option<String>,
    /// Day, `YYYY-MM-DD`: as it was at the end of that day.
    pub date: Option<String>,
}

/// A selection whose form is right.
#[derive(Debug, Clone, PartialEq)]
pub enum Selection {
    /// An outline as GeoJSON text.
    Outline(String),
    Fids(Vec<i64>),
    /// Every feature of a commune.
    Commune(String),
    /// The whole layer.
    Everything,
}

impl Selection {
    /// An outline or identifiers.
    ///
    /// # Errors
    /// What is wrong with it, or more than the limits allow.
    pub fn chosen(geometry: Option<&Value>, fids: Option<Vec<i64>>) -> Result<Self, Error> {
        match (geometry, fids) {
            (Some(geometry), _) => Ok(Self::Outline(outline(geometry)?)),
            (None, Some(fids)) => Ok(Self::Fids(limited(fids)?)),
            (None, None) => Err(Error::NothingSelected),
        }
    }
}

/// Identifiers joined by commas.
///
/// # Errors
/// One that is no whole number, or too many.
pub fn fids(text: &str) -> Result<Vec<i64>, Error> {
    let one = |part: &str| {
        part.trim()
            .parse::<i64>()
            .map_err(|_| Error::ParametersUnreadable(format!("fids: {}", part.chars().take(40).collect::<String>())))
    };
    let given = text.split(',').count();
    if given > FID_LIMIT {
        return Err(Error::TooManyFeatures { given, most: FID_LIMIT });
    }
    text.split(',').map(one).collect()
}

fn limited(mut fids: Vec<i64>) -> Result<Vec<i64>, Error> {
    if fids.is_empty() {
        return Err(Error::NothingSelected);
    }
    if fids.len() > FID_LIMIT {
        return Err(Error::TooManyFeatures { given: fids.len(), most: FID_LIMIT });
    }
    fids.sort_unstable();
    fids.dedup();
    Ok(fids)
}

/// Check the form of a GeoJSON surface before the database sees it: type, rings, numbers, number of points.
fn outline(geometry: &Value) -> Result<String, Error> {
    let wrong = |why: &str| Error::LassoUnreadable(why.to_owned());
    let kind = geometry.get("type").and_then(Value::as_str).ok_or_else(|| wrong("« type »"))?;
    let parts = geometry.get("coordinates").and_then(Value::as_array).ok_or_else(|| wrong("« coordinates »"))?;
    let mut points = 0;
    match kind {
        "Polygon" => polygon(parts, &mut points)?,
        "MultiPolygon" if !parts.is_empty() => {
            for part in parts {
                polygon(part.as_array().ok_or_else(|| wrong("« coordinates »"))?, &mut points)?;
            }
        }
        other => return Err(Error::LassoUnreadable(format!("« {} »", other.chars().take(40).collect::<String>()))),
    }
    Ok(serde_json::json!({"type": kind, "coordinates": parts}).to_string())
}

fn polygon(rings: &[Value], points: &mut usize) -> Result<(), Error> {
    if rings.is_empty() {
        return Err(Error::LassoUnreadable("0".into()));
    }
    for ring in rings {
        let ring = ring.as_array().ok_or_else(|| Error::LassoUnreadable("« coordinates »".into()))?;
        *points += ring.len();
        if *points > POINT_LIMIT {
            return Err(Error::LassoTooDetailed { most: POINT_LIMIT });
        }
        if ring.len() < 4 || ring.first() != ring.last() {
            return Err(Error::LassoUnreadable(format!("{} points, RFC 7946 3.1.6", ring.len())));
        }
        for point in ring {
            let number = |at: usize| point.get(at).and_then(Value::as_f64).unwrap_or(f64::NAN);
            place(number(0), number(1))?;
        }
    }
    Ok(())
}

/// Parameter of the projection for rows whose commune has no outline, see [`Chosen`].
pub const FALLBACK: &str = "$5";
/// Where nothing says otherwise (nothing was found).
const LAMBERT_93: i32 = 2154;

/// A condition on rows of a layer, and its values: `$1` the day, `$2` the outline as WKB, `$3` the identifiers, `$4` the
/// commune, `$5` a projection for rows whose commune has no outline.
#[derive(Debug, Clone)]
pub struct Chosen {
    pub condition: String,
    day: Option<String>,
    outline: Option<Vec<u8>>,
    fids: Option<Vec<i64>>,
    commune: Option<String>,
    fallback: i32,
}

impl Chosen {
    /// Make a selection a condition on `rows`.
    ///
    /// # Errors
    /// [`Error::LassoUnreadable`] when an outline encloses nothing; the database.
    pub async fn of(
        look: &mut PgConnection,
        rows: &Rows<'_>,
        selection: &Selection,
        day: Option<String>,
    ) -> Result<Self, Error> {
        let mut chosen =
            Self { condition: "true".into(), day, outline: None, fids: None, commune: None, fallback: LAMBERT_93 };
        match selection {
            Selection::Outline(outline) => {
                let lasso = rows.own_system("ST_GeomFromWKB($2, 4326)");
                let apart = format!("not ST_Touches({}, {lasso})", rows.geometry());
                chosen.condition = format!("{} and {apart}", rows.is_near(&lasso, &lasso, FOUND_LIMIT + 1));
                chosen.outline = Some(enclosed(look, outline).await?);
            }
            Selection::Fids(fids) => {
                chosen.condition = format!("{} = any($3)", rows.fid_as_stored());
                chosen.fids = Some(fids.clone());
            }
            Selection::Commune(commune) => {
                chosen.condition = rows.of_commune("$4").ok_or(Error::NothingSelected)?;
                chosen.commune = Some(commune.clone());
            }
            Selection::Everything => {}
        }
        chosen.fallback = chosen.projection(look, rows).await?;
        Ok(chosen)
    }

    /// The values, in the order of the parameters.
    pub fn bind<'q, O>(&self, query: QueryAs<'q, Postgres, O, PgArguments>) -> QueryAs<'q, Postgres, O, PgArguments> {
        let Self { day, outline, fids, commune, fallback, .. } = self.clone();
        query.bind(day).bind(outline).bind(fids).bind(commune).bind(fallback)
    }

    /// The projection at the first row.
    async fn projection(&self, look: &mut PgConnection, rows: &Rows<'_>) -> Result<i32, Error> {
        let sql = format!(
            "select ST_X(c), ST_Y(c) from (select ST_Centroid(ST_Envelope({})) as c from {} where {} limit 1) s where not ST_IsEmpty(c)",
            rows.degrees(),
            rows.relation(),
            self.condition
        );
        let middle: Option<(f64, f64)> = self.bind(sqlx::query_as(AssertSqlSafe(sql))).fetch_optional(look).await?;
        Ok(middle.map_or(LAMBERT_93, |(lon, lat)| projection_of(lon, lat)))
    }
}

/// An outline made usable: a lasso that crosses itself is taken as the surfaces it encloses. WKB of WGS 84.
///
/// # Errors
/// [`Error::LassoUnreadable`] when it encloses nothing.
async fn enclosed(look: &mut PgConnection, outline: &str) -> Result<Vec<u8>, Error> {
    let wkb: Option<Vec<u8>> = sqlx::query_scalar(
        "select ST_AsBinary(g) from ST_CollectionExtract(ST_MakeValid(ST_SetSRID(ST_GeomFromGeoJSON($1), 4326)), 3) g where ST_Area(g) > 0",
    )
    .bind(outline)
    .fetch_optional(look)
    .await?;
    wkb.ok_or_else(|| Error::LassoUnreadable("0 m²".into()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{FID_LIMIT, Selection, fids};
    use crate::features::Error;

    #[test]
    fn a_lasso_is_a_closed_surface_on_earth() {
        let square = json!({"type": "Polygon", "coordinates": [[[2.0, 48.0], [2.1, 48.0], [2.1, 48.1], [2.0, 48.0]]]});
        assert!(matches!(Selection::chosen(Some(&square), None), Ok(Selection::Outline(_))));
        for wrong in [
            json!({}),
            json!({"type": "Point", "coordinates": [2.0, 48.0]}),
            json!({"type": "Polygon", "coordinates": []}),
            json!({"type": "MultiPolygon", "coordinates": []}),
            json!({"type": "Polygon", "coordinates": [[[2.0, 48.0], [2.1, 48.0], [2.1, 48.1]]]}),
            json!({"type": "Polygon", "coordinates": [[[2.0, 48.0], [2.1, 48.0], [2.1, 48.1], [2.0, 48.2]]]}),
            json!({"type": "Polygon", "coordinates": [[[652_000.0, 6_862_000.0], [2.1, 48.0], [2.1, 48.1], [652_000.0, 6_862_000.0]]]}),
            json!({"type": "Polygon", "coordinates": [[["a", 48.0], [2.1, 48.0], [2.1, 48.1], ["a", 48.0]]]}),
        ] {
            assert!(Selection::chosen(Some(&wrong), None).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_million_features_are_refused_before_the_database_hears_of_them() {
        let many = (0..1_000_000).collect();
        assert!(matches!(
            Selection::chosen(None, Some(many)),
            Err(Error::TooManyFeatures { given: 1_000_000, most: FID_LIMIT })
        ));
        assert!(matches!(fids(&"1,".repeat(1_000_000)), Err(Error::TooManyFeatures { .. })));
        assert!(matches!(fids("1,x"), Err(Error::ParametersUnreadable(_))));
        assert!(matches!(Selection::chosen(None, Some(vec![])), Err(Error::NothingSelected)));
    }
}
