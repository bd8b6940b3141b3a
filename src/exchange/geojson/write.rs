//! One feature as `GeoJSON` text: how rejects of binary formats are handed back.

use geo_types::{Coord, Geometry, LineString, Polygon};
use serde_json::{Map, Value as Json, json};

use crate::exchange::feature::Feature;
use crate::exchange::format::Value;

/// The feature in the CRS it has. A geometry that could not be read is null.
#[must_use]
pub fn text_of(feature: &Feature) -> String {
    let properties: Map<String, Json> =
        feature.attributes.0.iter().map(|(name, value)| (name.to_string(), cell(value))).collect();
    let geometry = feature.geometry.as_ref().ok().and_then(Option::as_ref).map(geometry);
    let mut object = json!({"type": "Feature", "properties": properties, "geometry": geometry});
    if let Some(id) = &feature.id {
        object["id"] = json!(id);
    }
    object.to_string()
}

fn cell(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) => json!(text),
        Value::Integer(n) => json!(n),
        Value::Real(x) => json!(x),
        Value::Boolean(b) => json!(b),
        Value::Date(day) => json!(day.to_string()),
    }
}

fn geometry(shape: &Geometry<f64>) -> Json {
    let (kind, coordinates) = match shape {
        Geometry::Point(p) => ("Point", position(p.0)),
        Geometry::LineString(l) => ("LineString", line(l)),
        Geometry::Polygon(p) => ("Polygon", polygon(p)),
        Geometry::MultiPoint(m) => ("MultiPoint", m.iter().map(|p| position(p.0)).collect()),
        Geometry::MultiLineString(m) => ("MultiLineString", m.iter().map(line).collect()),
        Geometry::MultiPolygon(m) => ("MultiPolygon", m.iter().map(polygon).collect()),
        Geometry::GeometryCollection(parts) => {
            return json!({"type": "GeometryCollection", "geometries": parts.iter().map(geometry).collect::<Vec<_>>()});
        }
        Geometry::Line(l) => ("LineString", line(&LineString::from(l))),
        Geometry::Rect(r) => ("Polygon", polygon(&r.to_polygon())),
        Geometry::Triangle(t) => ("Polygon", polygon(&t.to_polygon())),
    };
    json!({"type": kind, "coordinates": coordinates})
}

fn position(c: Coord<f64>) -> Json {
    json!([c.x, c.y])
}

fn line(line: &LineString<f64>) -> Json {
    line.0.iter().map(|c| position(*c)).collect()
}

fn polygon(polygon: &Polygon<f64>) -> Json {
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(line).collect()
}
