//! The part of a shape its table is made for.

use geo_types::{Geometry, MultiLineString, MultiPoint, MultiPolygon};

/// What a table holds: `_SURF` and `_S`, `_LIN` and `_L`, `_PCT` and `_P`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dimension {
    Surface,
    Line,
    Point,
}

impl Dimension {
    /// By the end of the name of the table; zones are surfaces.
    pub(super) fn of_table(table: &str) -> Self {
        match table.rsplit('_').next() {
            Some("LIN" | "L") => Self::Line,
            Some("PCT" | "P") => Self::Point,
            _ => Self::Surface,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Surface => "surfaces",
            Self::Line => "lignes",
            Self::Point => "points",
        }
    }
}

/// The parts of a shape that have the dimension of its table, and whether others were left out: what
/// cutting a document along a limit leaves behind. Nothing when no part has it.
pub(super) fn of_dimension(shape: Geometry<f64>, dimension: Dimension) -> Option<(Geometry<f64>, bool)> {
    let mut parts = Parts::default();
    parts.add(shape);
    let Parts { areas, lines, points } = parts;
    let others = |kept: Dimension| {
        [(Dimension::Surface, areas.0.len()), (Dimension::Line, lines.0.len()), (Dimension::Point, points.0.len())]
            .iter()
            .any(|(dimension, count)| *dimension != kept && *count > 0)
    };
    let left_out = others(dimension);
    match dimension {
        Dimension::Surface => (!areas.0.is_empty()).then(|| (areas.into(), left_out)),
        Dimension::Line => (!lines.0.is_empty()).then(|| (lines.into(), left_out)),
        Dimension::Point => (!points.0.is_empty()).then(|| (points.into(), left_out)),
    }
}

struct Parts {
    areas: MultiPolygon<f64>,
    lines: MultiLineString<f64>,
    points: MultiPoint<f64>,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            areas: MultiPolygon::new(Vec::new()),
            lines: MultiLineString::new(Vec::new()),
            points: MultiPoint::new(Vec::new()),
        }
    }
}

impl Parts {
    fn add(&mut self, shape: Geometry<f64>) {
        match shape {
            Geometry::Polygon(p) => self.areas.0.push(p),
            Geometry::MultiPolygon(m) => self.areas.0.extend(m.0),
            Geometry::LineString(l) => self.lines.0.push(l),
            Geometry::MultiLineString(m) => self.lines.0.extend(m.0),
            Geometry::Point(p) => self.points.0.push(p),
            Geometry::MultiPoint(m) => self.points.0.extend(m.0),
            Geometry::GeometryCollection(c) => c.0.into_iter().for_each(|part| self.add(part)),
            Geometry::Line(l) => self.lines.0.push(l.into()),
            Geometry::Rect(r) => self.areas.0.push(r.to_polygon()),
            Geometry::Triangle(t) => self.areas.0.push(t.to_polygon()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{GeometryCollection, line_string, point, polygon};

    #[test]
    fn a_zone_cut_along_a_limit_keeps_its_surface_only() {
        let area = polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 1., y: 1.)];
        let cut = GeometryCollection::new_from(vec![
            area.clone().into(),
            line_string![(x: 0., y: 0.), (x: 1., y: 0.)].into(),
            point!(x: 3., y: 3.).into(),
        ]);
        let (kept, left_out) = of_dimension(Geometry::GeometryCollection(cut), Dimension::Surface).unwrap();
        assert_eq!((kept, left_out), (MultiPolygon::new(vec![area]).into(), true));
        assert_eq!(of_dimension(point!(x: 3., y: 3.).into(), Dimension::Surface), None);
    }

    #[test]
    fn the_name_of_a_table_tells_what_it_holds() {
        assert_eq!(Dimension::of_table("PRESCRIPTION_LIN"), Dimension::Line);
        assert_eq!(Dimension::of_table("AC1_ASSIETTE_SUP_S"), Dimension::Surface);
        assert_eq!(Dimension::of_table("INFO_PCT"), Dimension::Point);
        assert_eq!(Dimension::of_table("ZONE_URBA"), Dimension::Surface);
    }
}
