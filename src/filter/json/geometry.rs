//! GeoJSON geometries (RFC 7946) and boxes.

use geo_types::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon,
};
use serde_json::{Map, Value};

use crate::filter::fault::{Reason, shorten};
use crate::filter::limits;

/// Geometries inside one another.
const DEPTH: usize = 8;

/// A geometry, its coordinates as they are written.
pub fn read(object: &Map<String, Value>) -> Result<Geometry<f64>, Reason> {
    nested(object, 0)
}

/// Four numbers, or six with heights that are not kept.
pub fn corners(value: &Value) -> Result<[f64; 4], Reason> {
    let numbers: Vec<f64> = array(value)?.iter().map(number).collect::<Result<_, _>>()?;
    match numbers[..] {
        [a, b, c, d] | [a, b, _, c, d, _] => Ok([a, b, c, d]),
        _ => Err(Reason::Arguments { operation: "bbox".into(), given: numbers.len(), wanted: "4, 6" }),
    }
}

fn nested(object: &Map<String, Value>, depth: usize) -> Result<Geometry<f64>, Reason> {
    let kind = object.get("type").and_then(Value::as_str).unwrap_or_default();
    let within = object.get("coordinates").unwrap_or(&Value::Null);
    Ok(match kind {
        "Point" => Point(coord(within)?).into(),
        "MultiPoint" => MultiPoint(many(within, |one| coord(one).map(Point))?).into(),
        "LineString" => line(within, 2)?.into(),
        "MultiLineString" => MultiLineString(many(within, |one| line(one, 2))?).into(),
        "Polygon" => area(within)?.into(),
        "MultiPolygon" => MultiPolygon(many(within, area)?).into(),
        "GeometryCollection" if depth < DEPTH => {
            let parts = object.get("geometries").unwrap_or(&Value::Null);
            let member = |one: &Value| nested(one.as_object().ok_or_else(|| unreadable(one))?, depth + 1);
            Geometry::GeometryCollection(GeometryCollection(many(parts, member)?))
        }
        _ => return Err(Reason::GeometryUnreadable(shorten(kind))),
    })
}

fn unreadable(value: &Value) -> Reason {
    let text: String = match value {
        Value::Array(_) => "[…]".into(),
        Value::Object(_) => "{…}".into(),
        other => other.to_string(),
    };
    Reason::GeometryUnreadable(shorten(&text))
}

fn array(value: &Value) -> Result<&Vec<Value>, Reason> {
    let items = value.as_array().filter(|items| !items.is_empty()).ok_or_else(|| unreadable(value))?;
    let most = limits::VERTICES;
    if items.len() > most { Err(Reason::TooManyVertices { most }) } else { Ok(items) }
}

fn many<T>(value: &Value, one: impl Fn(&Value) -> Result<T, Reason>) -> Result<Vec<T>, Reason> {
    array(value)?.iter().map(one).collect()
}

fn number(value: &Value) -> Result<f64, Reason> {
    value.as_f64().ok_or_else(|| unreadable(value))
}

/// Two numbers; a height is not kept.
fn coord(value: &Value) -> Result<Coord<f64>, Reason> {
    match &array(value)?[..] {
        [x, y] | [x, y, _] => Ok(Coord { x: number(x)?, y: number(y)? }),
        _ => Err(unreadable(value)),
    }
}

fn line(value: &Value, least: usize) -> Result<LineString<f64>, Reason> {
    let line = LineString(many(value, coord)?);
    if line.0.len() < least { Err(Reason::GeometryUnreadable(format!("{} < {least}", line.0.len()))) } else { Ok(line) }
}

fn area(value: &Value) -> Result<Polygon<f64>, Reason> {
    let mut rings = many(value, |one| line(one, 4))?;
    if rings.iter().any(|ring| !ring.is_closed()) {
        return Err(unreadable(value));
    }
    let exterior = rings.remove(0);
    Ok(Polygon::new(exterior, rings))
}
