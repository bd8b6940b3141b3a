//! A feature somebody sends: GeoJSON in the system `Content-Crs` names (RFC 7946; OGC 20-002, 7.2).

use axum::http::{HeaderMap, header};
use serde_json::{Map, Value};

use crate::collections::{Draft, Error as Refused, Seen};
use crate::geo::{CrsName, Projector, Srid};
use crate::ogc::Error;
use crate::ogc::described::CRS84;
use crate::records::Shape;

/// Deepest nesting of the coordinates of a geometry: collection, multipolygon, polygon, ring, position.
const DEPTH: usize = 6;
const READ: [&str; 4] =
    ["application/geo+json", "application/json", "application/merge-patch+json", "application/vnd.ogc.fg+json"];

/// Read a feature. What its body does not name is kept: the caller decides what that means.
///
/// # Errors
/// [`Error::MediaType`], [`Error::Body`], [`Error::Parameter`] for an unknown system.
pub fn read(headers: &HeaderMap, body: &[u8], seen: &Seen) -> Result<Draft, Error> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or(READ[0]);
    let bare = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !READ.contains(&bare.as_str()) {
        return Err(Error::MediaType(bare.chars().take(80).collect()));
    }
    let crs = system(headers, seen)?;
    let said: Value = serde_json::from_slice(body).map_err(|error| Error::Body(error.to_string()))?;
    let Value::Object(mut said) = said else { return Err(Error::Body("{…}".into())) };
    if said.get("type").is_some_and(|kind| kind != "Feature") {
        return Err(Error::Body(said["type"].to_string().chars().take(80).collect()));
    }
    let values = match said.remove("properties") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(values)) => values,
        Some(_) => return Err(Error::Body("properties".into())),
    };
    let geometry = match said.remove("geometry") {
        None => Shape::Kept,
        Some(Value::Null) => Shape::Gone,
        Some(geometry) => Shape::Drawn(to_degrees(geometry, crs)?),
    };
    Ok(Draft { values, geometry })
}

/// The system of `Content-Crs`, with or without angle brackets.
fn system(headers: &HeaderMap, seen: &Seen) -> Result<CrsName, Error> {
    let Some(value) = headers.get("content-crs") else { return Ok(CRS84) };
    let text = value.to_str().unwrap_or_default().trim_matches(['<', '>']);
    let offered = seen.systems();
    let found = text.parse::<CrsName>().ok().filter(|named| offered.contains(named));
    found.ok_or_else(|| Error::Parameter {
        name: "Content-Crs".into(),
        value: text.chars().take(100).collect(),
        expected: offered.into_iter().map(CrsName::uri).collect::<Vec<_>>().join(" "),
    })
}

/// The geometry in longitude and latitude.
fn to_degrees(mut geometry: Value, crs: CrsName) -> Result<Value, Error> {
    if crs != CRS84 {
        let projector = Projector::to_wgs84(crs.srid).map_err(Refused::from)?;
        let turn = |(x, y)| projector.convert(crs.order.swap((x, y)));
        turn_all(&mut geometry, &turn, DEPTH).map_err(Refused::from)?;
    }
    debug_assert_eq!(CRS84.srid, Srid::WGS84);
    Ok(geometry)
}

fn turn_all<E>(value: &mut Value, turn: &impl Fn((f64, f64)) -> Result<(f64, f64), E>, depth: usize) -> Result<(), E> {
    match value {
        // Deeper ones are no geometry: the door refuses them.
        _ if depth == 0 => Ok(()),
        Value::Object(members) => ["coordinates", "geometries"]
            .into_iter()
            .try_for_each(|name| members.get_mut(name).map_or(Ok(()), |inner| turn_all(inner, turn, depth - 1))),
        Value::Array(items) => {
            if let Some((x, y)) = items.first().and_then(Value::as_f64).zip(items.get(1).and_then(Value::as_f64)) {
                let (x, y) = turn((x, y))?;
                items.splice(0..2, [Value::from(x), Value::from(y)]);
                return Ok(());
            }
            items.iter_mut().try_for_each(|inner| turn_all(inner, turn, depth - 1))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::to_degrees;
    use crate::geo::CrsName;

    #[test]
    fn coordinates_are_turned_and_projected_by_the_name_of_their_system() {
        let point = |x: f64, y: f64| json!({"type": "Point", "coordinates": [x, y]});
        let latitude_first: CrsName = "http://www.opengis.net/def/crs/EPSG/0/4326".parse().unwrap();
        assert_eq!(to_degrees(point(48.8566, 2.3522), latitude_first).unwrap(), point(2.3522, 48.8566));
        let lambert: CrsName = "http://www.opengis.net/def/crs/EPSG/0/2154".parse().unwrap();
        let paris = to_degrees(point(652_469.023, 6_862_035.259), lambert).unwrap();
        let at = |axis: usize| paris["coordinates"][axis].as_f64().unwrap();
        assert!((at(0) - 2.3522).abs() < 1e-7 && (at(1) - 48.8566).abs() < 1e-7, "{paris}");
        let ring = json!({"type": "Polygon", "coordinates": [[[48.0, 2.0], [48.0, 3.0], [49.0, 3.0], [48.0, 2.0]]]});
        assert_eq!(to_degrees(ring, latitude_first).unwrap()["coordinates"][0][1], json!([3.0, 48.0]));
    }
}
