//! CQL2 JSON (OGC 21-065r2, annex C).

use geo_types::{Coord, Geometry, LineString, Polygon};
use serde_json::{Value, json};

use crate::filter::Filter;
use crate::filter::field::{GEOMETRY, ID};
use crate::filter::model::{Fold, List, Pattern, Scalar, Shape, Span, Test};

impl Filter {
    /// As CQL2 JSON; coordinates in WGS 84, longitude first. Read again it gives the same filter.
    #[must_use]
    pub fn to_json(&self) -> Value {
        test(&self.test)
    }
}

fn op(name: &str, arguments: impl IntoIterator<Item = Value>) -> Value {
    json!({ "op": name, "args": arguments.into_iter().collect::<Vec<_>>() })
}

fn property(name: &str) -> Value {
    json!({ "property": name })
}

fn test(of: &Test) -> Value {
    match of {
        Test::Constant(value) => json!(value),
        Test::Holds(name) => property(name),
        Test::Not(inner) => op("not", [test(inner)]),
        Test::And(all) => op("and", all.iter().map(test)),
        Test::Or(any) => op("or", any.iter().map(test)),
        Test::Compare(left, comparison, right) => op(comparison.sign(), [scalar(left), scalar(right)]),
        Test::Like(value, of) => op("like", [scalar(value), pattern(of)]),
        Test::Between(value, low, high) => op("between", [scalar(value), scalar(low), scalar(high)]),
        Test::In(value, items) => op("in", [scalar(value), items.iter().map(scalar).collect()]),
        Test::Null(value) => op("isNull", [scalar(value)]),
        Test::NoShape => op("isNull", [property(GEOMETRY)]),
        Test::NoList(name) => op("isNull", [property(name)]),
        Test::Spatial(operation, left, right) => op(operation.name(), [shape(left), shape(right)]),
        Test::Near { from, to, metres, beyond } => {
            op(if *beyond { "s_beyond" } else { "s_dwithin" }, [shape(from), shape(to), json!(metres)])
        }
        Test::Temporal(relation, left, right) => op(relation.name(), [span(left), span(right)]),
        Test::Array(operation, left, right) => op(operation.name(), [list(left), list(right)]),
    }
}

fn scalar(of: &Scalar) -> Value {
    match of {
        Scalar::Field { name, .. } => property(name),
        Scalar::Id => property(ID),
        Scalar::Text(text) => json!(text),
        Scalar::Integer(number) => json!(number),
        Scalar::Real(number) => json!(number),
        Scalar::Boolean(value) => json!(value),
        Scalar::Date(date) => json!({ "date": date.to_string() }),
        Scalar::Moment(at) => json!({ "timestamp": at.to_string() }),
        Scalar::Arithmetic(left, operation, right) => op(operation.sign(), [scalar(left), scalar(right)]),
        Scalar::Casei(inner) => op("casei", [scalar(inner)]),
        Scalar::Accenti(inner) => op("accenti", [scalar(inner)]),
        Scalar::Call(function, inner) => op(function.name(), [scalar(inner)]),
    }
}

fn pattern(of: &Pattern) -> Value {
    of.folds.iter().rev().fold(json!(of.written()), |text, fold| match fold {
        Fold::Case => op("casei", [text]),
        Fold::Accents => op("accenti", [text]),
    })
}

fn span(of: &Span) -> Value {
    let end = |end: &Option<Scalar>| match end {
        None => json!(".."),
        Some(Scalar::Date(date)) => json!(date.to_string()),
        Some(Scalar::Moment(at)) => json!(at.to_string()),
        Some(other) => scalar(other),
    };
    match of {
        Span::Instant(at) => scalar(at),
        Span::Interval(start, finish) => json!({ "interval": [end(start), end(finish)] }),
    }
}

fn list(of: &List) -> Value {
    match of {
        List::Field(name) => property(name),
        List::Given(texts) => json!(texts),
    }
}

fn shape(of: &Shape) -> Value {
    match of {
        Shape::Own => property(GEOMETRY),
        Shape::Given(given) => geometry(given),
    }
}

fn geometry(of: &Geometry<f64>) -> Value {
    let (kind, coordinates) = match of {
        Geometry::Point(point) => ("Point", pair(&point.0)),
        Geometry::LineString(one) => ("LineString", line(one)),
        Geometry::Polygon(one) => ("Polygon", area(one)),
        Geometry::MultiPoint(many) => ("MultiPoint", many.0.iter().map(|point| pair(&point.0)).collect()),
        Geometry::MultiLineString(many) => ("MultiLineString", many.0.iter().map(line).collect()),
        Geometry::MultiPolygon(many) => ("MultiPolygon", many.0.iter().map(area).collect()),
        Geometry::GeometryCollection(many) => {
            let parts: Value = many.0.iter().map(geometry).collect();
            return json!({ "type": "GeometryCollection", "geometries": parts });
        }
        // No language writes these.
        Geometry::Line(_) | Geometry::Rect(_) | Geometry::Triangle(_) => return Value::Null,
    };
    json!({ "type": kind, "coordinates": coordinates })
}

fn pair(coord: &Coord<f64>) -> Value {
    json!([coord.x, coord.y])
}

fn line(line: &LineString<f64>) -> Value {
    line.0.iter().map(pair).collect()
}

fn area(polygon: &Polygon<f64>) -> Value {
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(line).collect()
}
