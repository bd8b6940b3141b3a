//! One commune put together from its sheets.

use std::collections::BTreeMap;

use geo::{BoundingRect, unary_union};
use geo_types::{Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon};

use crate::exchange::edigeo::objects::rank;
use crate::exchange::format::Record;

/// Records of one commune by table and identifier, parts of one object joined.
#[derive(Default)]
pub(super) struct Commune {
    records: BTreeMap<(usize, String), Vec<Record>>,
}

/// Parts this near (degrees, about a metre) are of one object.
const NEAR: f64 = 1e-5;

impl Commune {
    /// Add a record; `sheet` tells apart objects that only happen to bear the same number.
    pub(super) fn add(&mut self, mut record: Record, sheet: &str) {
        let key = (record.target, record.id.clone());
        let parts = self.records.entry(key).or_default();
        if parts.iter().any(|p| p.geometry == record.geometry && p.values == record.values)
            && record.target != rank::TAX_SUBDIVISIONS
        {
            return; // The same object, drawn on both sheets it touches.
        }
        let numbered = matches!(record.target, rank::BUILDINGS | rank::DETAILS);
        if numbered && !parts.is_empty() && !parts.iter().any(|p| is_part(p, &record)) {
            record.id = format!("{}-{sheet}", record.id);
            let key = (record.target, record.id.clone());
            self.records.entry(key).or_default().push(record);
        } else {
            parts.push(record);
        }
    }

    /// Everything, tables in order, each object once.
    pub(super) fn into_records(self) -> impl Iterator<Item = Record> {
        self.records.into_iter().flat_map(|((target, _), parts)| {
            if target == rank::TAX_SUBDIVISIONS { parts } else { joined(parts).into_iter().collect() }
        })
    }
}

/// Same attributes and touching boxes: the other half of an object cut by the edge of a sheet.
fn is_part(a: &Record, b: &Record) -> bool {
    let boxes = a
        .geometry
        .as_ref()
        .and_then(BoundingRect::bounding_rect)
        .zip(b.geometry.as_ref().and_then(BoundingRect::bounding_rect));
    a.values == b.values
        && boxes.is_some_and(|(a, b)| {
            a.min().x <= b.max().x + NEAR
                && b.min().x <= a.max().x + NEAR
                && a.min().y <= b.max().y + NEAR
                && b.min().y <= a.max().y + NEAR
        })
}

/// The first part with the shapes of all; dates of the youngest would lie, so the first keeps its own.
fn joined(mut parts: Vec<Record>) -> Option<Record> {
    if parts.len() < 2 {
        return parts.pop();
    }
    let shapes: Vec<Geometry<f64>> = parts.iter_mut().filter_map(|p| p.geometry.take()).collect();
    let mut first = parts.into_iter().next()?;
    first.geometry = merged(shapes);
    Some(first)
}

fn merged(shapes: Vec<Geometry<f64>>) -> Option<Geometry<f64>> {
    let (mut areas, mut lines, mut points) = (Vec::new(), Vec::<LineString<f64>>::new(), Vec::new());
    for shape in shapes {
        match shape {
            Geometry::MultiPolygon(m) => areas.push(m),
            Geometry::Polygon(p) => areas.push(MultiPolygon::new(vec![p])),
            Geometry::LineString(l) => lines.push(l),
            Geometry::MultiLineString(m) => lines.extend(m),
            Geometry::Point(p) => points.push(p),
            Geometry::MultiPoint(m) => points.extend(m),
            _ => {}
        }
    }
    if !areas.is_empty() {
        Some(unary_union(&areas).into())
    } else if !lines.is_empty() {
        Some(MultiLineString::new(lines).into())
    } else {
        (!points.is_empty()).then(|| MultiPoint::new(points).into())
    }
}
