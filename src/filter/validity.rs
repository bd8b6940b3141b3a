//! Whether a geometry is valid (OGC 06-103r4, 6.1.11): GEOS fails on some that are not. The validation geo has compares
//! every segment with every other, which a client could make last for seconds; here the work is counted.

use geo::coordinate_position::CoordPos;
use geo::dimensions::Dimensions;
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{BoundingRect, Relate};
use geo_types::{Geometry, Line, LineString, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::filter::fault::Reason;
use crate::filter::limits;

/// Comparisons of two segments, and vertices of areas that are compared, for one geometry.
const WORK: usize = 1_000_000;

/// Refuse what is not valid, and what would take too long to tell.
pub fn check(geometry: &Geometry<f64>) -> Result<(), Reason> {
    Checker { left: WORK }.geometry(geometry)
}

struct Checker {
    left: usize,
}

impl Checker {
    fn work(&mut self, amount: usize) -> Result<(), Reason> {
        self.left = self.left.checked_sub(amount).ok_or(Reason::TooManyVertices { most: limits::VERTICES })?;
        Ok(())
    }

    fn geometry(&mut self, geometry: &Geometry<f64>) -> Result<(), Reason> {
        match geometry {
            Geometry::LineString(line) => some_length(line),
            Geometry::MultiLineString(lines) => lines.0.iter().try_for_each(some_length),
            Geometry::Polygon(polygon) => self.areas(std::slice::from_ref(polygon)),
            Geometry::MultiPolygon(polygons) => self.areas(&polygons.0),
            // No deeper than the reader of the filter lets it be.
            Geometry::GeometryCollection(parts) => parts.0.iter().try_for_each(|part| self.geometry(part)),
            _ => Ok(()),
        }
    }

    fn areas(&mut self, polygons: &[Polygon<f64>]) -> Result<(), Reason> {
        for polygon in polygons {
            self.ring(polygon.exterior())?;
            polygon.interiors().iter().try_for_each(|hole| self.ring(hole))?;
            let exterior = Polygon::new(polygon.exterior().clone(), Vec::new());
            let holes: Vec<_> = polygon.interiors().iter().map(|hole| Polygon::new(hole.clone(), Vec::new())).collect();
            for hole in &holes {
                self.work(exterior.exterior().0.len() + hole.exterior().0.len())?;
                let found = exterior.relate(hole);
                let shared = found.get(CoordPos::OnBoundary, CoordPos::OnBoundary) == Dimensions::OneDimensional;
                refuse(shared || !found.is_contains(), hole.exterior())?;
            }
            self.apart(&holes)?;
        }
        self.apart(polygons)
    }

    /// Areas that meet in points at most.
    fn apart(&mut self, areas: &[Polygon<f64>]) -> Result<(), Reason> {
        let boxed = areas.iter().enumerate().filter_map(|(at, area)| Some(GeomWithData::new(boxed(area)?, at)));
        let tree = RTree::bulk_load(boxed.collect::<Vec<_>>());
        for one in &tree {
            for other in tree.locate_in_envelope_intersecting(envelope(one.geom())) {
                if other.data <= one.data {
                    continue;
                }
                let (left, right) = (&areas[one.data], &areas[other.data]);
                self.work(left.exterior().0.len() + right.exterior().0.len())?;
                let found = left.relate(right);
                let shared = found.get(CoordPos::OnBoundary, CoordPos::OnBoundary) == Dimensions::OneDimensional;
                refuse(
                    shared || found.get(CoordPos::Inside, CoordPos::Inside) == Dimensions::TwoDimensional,
                    right.exterior(),
                )?;
            }
        }
        Ok(())
    }

    /// A ring meets itself only where one segment ends and the next begins.
    fn ring(&mut self, ring: &LineString<f64>) -> Result<(), Reason> {
        let segments: Vec<Line<f64>> = ring.lines().filter(|line| line.start != line.end).collect();
        refuse(segments.len() < 3 || !ring.is_closed(), ring)?;
        let boxed = segments.iter().enumerate().map(|(at, line)| {
            GeomWithData::new(Rectangle::from_corners([line.start.x, line.start.y], [line.end.x, line.end.y]), at)
        });
        let tree = RTree::bulk_load(boxed.collect());
        for (at, line) in segments.iter().enumerate() {
            let around = AABB::from_corners([line.start.x, line.start.y], [line.end.x, line.end.y]);
            for other in tree.locate_in_envelope_intersecting(around).filter(|other| other.data > at) {
                self.work(1)?;
                let next = other.data == at + 1 || (at == 0 && other.data + 1 == segments.len());
                let broken = match line_intersection(*line, segments[other.data]) {
                    None => false,
                    Some(LineIntersection::SinglePoint { .. }) => !next,
                    Some(LineIntersection::Collinear { .. }) => true,
                };
                refuse(broken, &LineString(vec![line.start]))?;
            }
        }
        Ok(())
    }
}

fn some_length(line: &LineString<f64>) -> Result<(), Reason> {
    refuse(line.lines().all(|part| part.start == part.end), line)
}

/// Where it is wrong: near the first of these vertices.
fn refuse(wrong: bool, at: &LineString<f64>) -> Result<(), Reason> {
    let place = at.0.first().map_or_else(String::new, |coord| format!("{} {}", coord.x, coord.y));
    if wrong { Err(Reason::GeometryInvalid(place)) } else { Ok(()) }
}

fn boxed(area: &Polygon<f64>) -> Option<Rectangle<[f64; 2]>> {
    let around = area.bounding_rect()?;
    Some(Rectangle::from_corners([around.min().x, around.min().y], [around.max().x, around.max().y]))
}

fn envelope(of: &Rectangle<[f64; 2]>) -> AABB<[f64; 2]> {
    AABB::from_corners(of.lower(), of.upper())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::text::tests::fields;
    use crate::filter::{Fault, Filter};

    fn read(wkt: &str) -> Result<Filter, Fault> {
        Filter::text(&format!("S_INTERSECTS(geometry, {wkt})"), &fields(), "CRS84".parse().unwrap())
    }

    #[test]
    fn what_geos_takes_is_valid() {
        for wkt in [
            "POLYGON((0 0,4 0,4 4,0 4,0 0))",
            "POLYGON((0 0,2 0,2 0,4 0,4 4,0 4,0 0))",
            "POLYGON((0 0,4 0,4 4,0 4,0 0),(0 2,1 1,1 3,0 2))",
            "POLYGON((0 0,9 0,9 9,0 9,0 0),(1 1,2 1,2 2,1 1),(2 2,3 2,3 3,2 2))",
            "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((1 1,2 1,2 2,1 2,1 1)))",
            "MULTIPOLYGON(((0 0,9 0,9 9,0 9,0 0),(1 1,8 1,8 8,1 8,1 1)),((2 2,3 2,3 3,2 2)))",
            "LINESTRING(0 0,1 1,0 1,1 0)",
            "LINESTRING(1 1,1 1)",
            "POLYGON((1 1,1 1,1 1,1 1))",
        ] {
            assert!(read(wkt).is_ok(), "{wkt}");
        }
    }

    #[test]
    fn what_crosses_or_covers_itself_is_refused() {
        for wkt in [
            "POLYGON((0 0,1 1,1 0,0 1,0 0))",
            "POLYGON((0 0,4 0,4 4,4 6,4 4,0 4,0 0))",
            "POLYGON((0 0,2 2,4 0,4 4,2 2,0 4,0 0))",
            "POLYGON((0 0,1 0,2 0,0 0))",
            "POLYGON((0 0,4 0,4 4,0 4,0 0),(5 5,6 5,6 6,5 5))",
            "POLYGON((0 0,4 0,4 4,0 4,0 0),(0 1,1 1,1 2,0 2,0 1))",
            "POLYGON((0 0,9 0,9 9,0 9,0 0),(1 1,4 1,4 4,1 1),(2 1.5,5 1.5,5 3,2 1.5))",
            "MULTIPOLYGON(((0 0,2 0,2 2,0 2,0 0)),((1 1,3 1,3 3,1 3,1 1)))",
            "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((1 0,2 0,2 1,1 1,1 0)))",
        ] {
            let fault = read(wkt).expect_err(wkt);
            assert!(matches!(fault.reason, Reason::GeometryInvalid(_)), "{wkt}: {fault}");
        }
    }

    #[test]
    fn a_detailed_outline_is_told_at_once_and_a_tangle_is_given_up() {
        let round = |count: u32, far: &dyn Fn(u32) -> f64| {
            let spot = |at: u32| {
                let angle = std::f64::consts::TAU * f64::from(at % count) / f64::from(count);
                geo_types::Coord { x: far(at) * angle.cos(), y: far(at) * angle.sin() }
            };
            Geometry::Polygon(Polygon::new((0..=count).map(spot).collect(), Vec::new()))
        };
        assert_eq!(check(&round(19_000, &|_| 5.0)), Ok(()));
        let star = round(9_000, &|at| if at % 2 == 0 { 1.0 } else { 50.0 });
        let began = std::time::Instant::now();
        let _ = check(&star);
        assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
    }
}
