//! One feature: serde over its text, coordinates straight into geometry.

use std::borrow::Cow;
use std::fmt;

use geo_types::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon,
};
use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::exchange::feature::Attributes;
use crate::exchange::format::Value;

/// The members of a feature.
pub(super) struct Parts<'a> {
    pub id: Option<String>,
    pub attributes: Attributes<'a>,
    pub geometry: Result<Option<Geometry<f64>>, String>,
}

#[derive(Deserialize)]
struct Members<'a> {
    #[serde(default)]
    id: Cell,
    #[serde(borrow, default)]
    properties: Option<Properties<'a>>,
    #[serde(default)]
    geometry: Option<Shape>,
}

/// Parse the text of one feature.
pub(super) fn feature(text: &str) -> Result<Parts<'_>, serde_json::Error> {
    let members: Members = serde_json::from_str(text)?;
    Ok(Parts {
        id: members.id.0.as_text().map(Cow::into_owned),
        attributes: members.properties.map_or_else(Attributes::default, |p| Attributes(p.0)),
        geometry: members.geometry.map(Shape::build).transpose(),
    })
}

/// A bare `GeoJSON` geometry.
///
/// # Errors
/// A sentence in French.
pub fn geometry_of(text: &str) -> Result<Geometry<f64>, String> {
    serde_json::from_str::<Shape>(text).map_err(|e| e.to_string())?.build()
}

struct Properties<'a>(Vec<(Cow<'a, str>, Value)>);

impl<'de: 'a, 'a> Deserialize<'de> for Properties<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Cells;
        impl<'de> Visitor<'de> for Cells {
            type Value = Properties<'de>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object of properties")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut cells = Vec::with_capacity(12);
                while let Some(Name(name)) = map.next_key()? {
                    cells.push((name, map.next_value::<Cell>()?.0));
                }
                Ok(Properties(cells))
            }
        }
        deserializer.deserialize_map(Cells)
    }
}

/// A key, borrowed unless it holds escapes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// A property: scalars as they are, arrays and objects as their JSON text.
#[derive(Default)]
struct Cell(Value);

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Value;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
                Ok(Value::Boolean(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
                Ok(Value::Integer(value))
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
                Ok(i64::try_from(value).map_or_else(|_| Value::Text(value.to_string()), Value::Integer))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
                Ok(Value::Real(value))
            }
            fn visit_str<E>(self, value: &str) -> Result<Value, E> {
                Ok(Value::text(value))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Value, A::Error> {
                let list = serde_json::Value::deserialize(de::value::SeqAccessDeserializer::new(seq))?;
                Ok(Value::Text(list.to_string()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
                let object = serde_json::Value::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Value::Text(object.to_string()))
            }
        }
        deserializer.deserialize_any(Any).map(Cell)
    }
}

/// A geometry object before its coordinates are fitted to its type.
#[derive(Deserialize)]
struct Shape {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    coordinates: Node,
    #[serde(default)]
    geometries: Vec<Shape>,
}

impl Shape {
    fn build(self) -> Result<Geometry<f64>, String> {
        let wrong = || format!("les coordonnées ne conviennent pas à une géométrie « {} ».", self.kind);
        Ok(match (self.kind.as_str(), self.coordinates) {
            ("Point", Node::Position(c)) => Point(c).into(),
            ("MultiPoint", Node::Line(line)) => MultiPoint(line.into_iter().map(Point).collect()).into(),
            ("LineString", Node::Line(line)) if !line.is_empty() => LineString(line).into(),
            ("MultiLineString", Node::Lines(lines)) => {
                MultiLineString(lines.into_iter().map(LineString).collect()).into()
            }
            ("Polygon", Node::Lines(rings)) => polygon(rings).ok_or_else(wrong)?.into(),
            ("MultiPolygon", Node::Polygons(parts)) => {
                MultiPolygon(parts.into_iter().map(polygon).collect::<Option<_>>().ok_or_else(wrong)?).into()
            }
            ("Polygon" | "MultiPolygon" | "LineString" | "MultiLineString" | "MultiPoint" | "Point", Node::Empty) => {
                return Err("la géométrie est vide.".to_owned());
            }
            ("GeometryCollection", _) => {
                let parts = self.geometries.into_iter().map(Self::build).collect::<Result<_, _>>()?;
                Geometry::GeometryCollection(GeometryCollection(parts))
            }
            _ => return Err(wrong()),
        })
    }
}

fn polygon(rings: Vec<Vec<Coord<f64>>>) -> Option<Polygon<f64>> {
    if rings.iter().any(Vec::is_empty) {
        return None;
    }
    let mut rings = rings.into_iter().map(LineString);
    Some(Polygon::new(rings.next()?, rings.collect()))
}

/// Nested arrays of numbers.
#[derive(Default)]
enum Node {
    #[default]
    Empty,
    Number(f64),
    Position(Coord<f64>),
    Line(Vec<Coord<f64>>),
    Lines(Vec<Vec<Coord<f64>>>),
    Polygons(Vec<Vec<Vec<Coord<f64>>>>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Nested;
        impl<'de> Visitor<'de> for Nested {
            type Value = Node;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("coordinates")
            }
            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Empty)
            }
            fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
                Ok(Node::Number(value))
            }
            #[expect(clippy::cast_precision_loss, reason = "a coordinate is far below 2^52")]
            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(Node::Number(value as f64))
            }
            #[expect(clippy::cast_precision_loss, reason = "a coordinate is far below 2^52")]
            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(Node::Number(value as f64))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
                match seq.next_element::<Node>()? {
                    None => Ok(Node::Empty),
                    Some(Node::Number(x)) => position(x, seq),
                    Some(Node::Position(first)) => Ok(Node::Line(all(first, seq, |node| match node {
                        Node::Position(c) => Some(c),
                        _ => None,
                    })?)),
                    Some(Node::Line(first)) => Ok(Node::Lines(all(first, seq, |node| match node {
                        Node::Line(line) => Some(line),
                        _ => None,
                    })?)),
                    Some(Node::Lines(first)) => Ok(Node::Polygons(all(first, seq, |node| match node {
                        Node::Lines(lines) => Some(lines),
                        _ => None,
                    })?)),
                    Some(_) => skip(seq),
                }
            }
        }
        deserializer.deserialize_any(Nested)
    }
}

/// The rest of a position: y, then height and more, not kept.
fn position<'de, A: SeqAccess<'de>>(x: f64, mut seq: A) -> Result<Node, A::Error> {
    match seq.next_element::<f64>() {
        Ok(Some(y)) => {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok(Node::Position(Coord { x, y }))
        }
        Ok(None) => Ok(Node::Empty),
        Err(error) => Err(error),
    }
}

/// All elements alike; coordinates that are not make the whole unusable, but parsing goes on so that the
/// feature is still told by its attributes.
fn all<'de, A: SeqAccess<'de>, T>(first: T, mut seq: A, fit: impl Fn(Node) -> Option<T>) -> Result<Vec<T>, A::Error> {
    let mut list = Vec::with_capacity(16);
    list.push(first);
    while let Some(node) = seq.next_element::<Node>()? {
        let Some(item) = fit(node) else {
            skip(seq)?;
            return Ok(Vec::new());
        };
        list.push(item);
    }
    Ok(list)
}

fn skip<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<Node, A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(Node::Empty)
}
