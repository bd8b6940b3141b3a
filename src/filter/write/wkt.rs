//! Geometries as well-known text (OGC 06-103r4, 7).

use std::fmt::{Display, Formatter, Result};

use geo_types::{Coord, Geometry, LineString, Polygon};

/// A geometry as well-known text.
pub struct Wkt<'a>(pub &'a Geometry<f64>);

impl Display for Wkt<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            Geometry::Point(point) => write!(f, "POINT({})", pair(point.0)),
            Geometry::LineString(one) => write!(f, "LINESTRING{}", line(one)),
            Geometry::Polygon(one) => write!(f, "POLYGON{}", area(one)),
            Geometry::MultiPoint(many) => {
                write!(f, "MULTIPOINT{}", list(many.0.iter().map(|point| format!("({})", pair(point.0)))))
            }
            Geometry::MultiLineString(many) => write!(f, "MULTILINESTRING{}", list(many.0.iter().map(line))),
            Geometry::MultiPolygon(many) => write!(f, "MULTIPOLYGON{}", list(many.0.iter().map(area))),
            Geometry::GeometryCollection(many) => {
                write!(f, "GEOMETRYCOLLECTION{}", list(many.0.iter().map(|part| Wkt(part).to_string())))
            }
            // No language writes these.
            Geometry::Line(_) | Geometry::Rect(_) | Geometry::Triangle(_) => Ok(()),
        }
    }
}

fn pair(coord: Coord<f64>) -> String {
    format!("{} {}", coord.x, coord.y)
}

fn line(line: &LineString<f64>) -> String {
    list(line.0.iter().map(|coord| pair(*coord)))
}

fn area(polygon: &Polygon<f64>) -> String {
    list(std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(line))
}

fn list(parts: impl Iterator<Item = String>) -> String {
    format!("({})", parts.collect::<Vec<_>>().join(","))
}
