//! The schema of the features of a collection, as JSON Schema (OGC 23-058r1): all, what filters may name, what lists may be
//! sorted by. The whole of it is told as a schema of GML too.

use serde_json::{Map, Value, json};

use crate::base::Language;
use crate::catalog::{ColumnKind, GeometryKind, say};
use crate::collections::{Property, Seen};
use crate::exchange::outgoing::gml;
use crate::ogc::described::CRS84;
use crate::ogc::link::Place;

/// Which view of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Everything a feature has; what a new one is made of.
    Whole,
    Queryables,
    Sortables,
}

impl View {
    /// Last part of its address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Whole => "schema",
            Self::Queryables => "queryables",
            Self::Sortables => "sortables",
        }
    }
}

/// The application schema of the features in GML (OGC 10-100r3).
#[must_use]
pub fn of_gml(seen: &Seen, language: Language) -> String {
    gml::simple_schema(&seen.collection(None, CRS84, language))
}

/// A view of the schema of a collection.
#[must_use]
pub fn document(seen: &Seen, view: View, place: &Place) -> Value {
    let language = place.language();
    let mut properties = Map::new();
    if view == View::Whole {
        properties.insert(
            "id".into(),
            json!({"type": "integer", "x-ogc-role": "id", "readOnly": true, "x-ogc-propertySeq": 0}),
        );
    }
    for (at, property) in seen.properties.iter().enumerate() {
        properties.insert(property.name.clone(), described(property, at + 1, language));
    }
    if view != View::Sortables {
        properties.insert("geometry".into(), geometry(seen, language));
    }
    let required: Vec<&str> = seen.properties.iter().filter(|p| p.required).map(|p| p.name.as_str()).collect();
    let mut document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": place.at(&format!("/collections/{}/{}", seen.id(), view.path())),
        "type": "object",
        "title": seen.title(language),
        "description": seen.description(language),
        "properties": properties,
        "additionalProperties": false,
    });
    if view == View::Whole && !required.is_empty() {
        document["required"] = json!(required);
    }
    document
}

/// A property as JSON Schema.
#[must_use]
pub fn described(property: &Property, at: usize, language: Language) -> Value {
    let mut schema = kind(property.kind);
    schema["title"] = json!(say(&property.title, language.code()));
    let description = say(&property.description, language.code());
    if !description.is_empty() {
        schema["description"] = json!(description);
    }
    schema["x-ogc-propertySeq"] = json!(at);
    if !property.values.is_empty() {
        schema["enum"] = property.values.iter().map(|(value, _)| typed(property.kind, value)).collect();
        let meanings = property.values.iter().map(|(value, text)| (value.clone(), json!(say(text, language.code()))));
        schema["x-beffroi-values"] = Value::Object(meanings.collect());
    }
    if let Some(unit) = property.unit.as_deref().and_then(ucum) {
        schema["x-ogc-unit"] = json!(unit);
    }
    if property.readonly {
        schema["readOnly"] = json!(true);
    }
    schema
}

fn kind(kind: ColumnKind) -> Value {
    match kind {
        ColumnKind::Text | ColumnKind::Other => json!({"type": "string"}),
        ColumnKind::Integer => json!({"type": "integer"}),
        ColumnKind::Real => json!({"type": "number"}),
        ColumnKind::Boolean => json!({"type": "boolean"}),
        ColumnKind::Date => json!({"type": "string", "format": "date"}),
        ColumnKind::Time => json!({"type": "string", "format": "date-time"}),
    }
}

/// A value of the description of a layer, in the type of its column.
fn typed(kind: ColumnKind, value: &str) -> Value {
    let number = || match kind {
        ColumnKind::Integer => value.parse::<i64>().ok().map(Value::from),
        ColumnKind::Real => value.parse::<f64>().ok().map(Value::from),
        ColumnKind::Boolean => value.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    number().unwrap_or_else(|| Value::from(value))
}

/// Units as UCUM writes them, for those that are measures.
fn ucum(unit: &str) -> Option<&'static str> {
    match unit {
        "m2" => Some("m2"),
        "m" => Some("m"),
        "degrees" => Some("deg"),
        "year" => Some("a"),
        _ => None,
    }
}

fn geometry(seen: &Seen, language: Language) -> Value {
    let format = match (seen.layer.geometry_kind, seen.layer.multi) {
        (GeometryKind::Point, false) => "geometry-point",
        (GeometryKind::Point, true) => "geometry-multipoint",
        (GeometryKind::Line, false) => "geometry-linestring",
        (GeometryKind::Line, true) => "geometry-multilinestring",
        (GeometryKind::Polygon, false) => "geometry-polygon",
        (GeometryKind::Polygon, true) => "geometry-multipolygon",
        (GeometryKind::Mixed, _) => "geometry-any",
    };
    json!({
        "title": language.pick("Géométrie", "Geometry", "Geometría"),
        "x-ogc-role": "primary-geometry",
        "format": format,
        "x-ogc-propertySeq": seen.properties.len() + 1,
    })
}
