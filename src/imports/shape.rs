//! Geometry before it goes to the database: the right type, on the globe, rings wound alike, and whether
//! it is surely valid.
//!
//! Most parcels are one small ring; proving those simple here costs a microsecond and spares PostGIS the
//! check. What is not proved is "suspect" and looked at by PostGIS, which also repairs.

use geo::algorithm::CoordsIter;
use geo_types::{Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Polygon};

use crate::imports::table::Wanted;

/// Rings longer than this are left to PostGIS: the test here is quadratic.
const SHORT_RING: usize = 128;
/// Twice the area, in square degrees, under which three points may be in line once rounded. Coordinates on
/// a grid of 1e-7 degree differ by at least 1e-14.
const IN_LINE: f64 = 5e-15;

/// Geometry that cannot be taken.
#[derive(Debug, PartialEq)]
pub(super) struct Fault {
    pub code: &'static str,
    pub reason: String,
    pub position: Option<(f64, f64)>,
}

/// Fit a geometry to its column. True when PostGIS must look at it.
pub(super) fn fit(geometry: Geometry<f64>, wanted: Wanted) -> Result<(Geometry<f64>, bool), Fault> {
    check_coordinates(&geometry)?;
    let mut geometry = typed(geometry, wanted)?;
    let sure = settle(&mut geometry)?;
    Ok((geometry, !sure))
}

fn check_coordinates(geometry: &Geometry<f64>) -> Result<(), Fault> {
    let mut any = false;
    for c in geometry.coords_iter() {
        any = true;
        if !(c.x.abs() <= 180.0 && c.y.abs() <= 90.0) {
            return Err(Fault {
                code: "hors_du_globe",
                reason: format!(
                    "le point ({}, {}) n’est pas une longitude et une latitude : vérifiez le système de coordonnées (--crs).",
                    c.x, c.y
                ),
                position: None,
            });
        }
    }
    if any { Ok(()) } else { Err(empty()) }
}

fn empty() -> Fault {
    Fault { code: "geometrie_vide", reason: "la géométrie est vide.".to_owned(), position: None }
}

/// Wrap single shapes, unwrap lone parts, refuse another dimension.
fn typed(geometry: Geometry<f64>, wanted: Wanted) -> Result<Geometry<f64>, Fault> {
    use Geometry as G;
    let geometry = match geometry {
        G::GeometryCollection(parts) if wanted != Wanted::Any => merged(parts),
        other => other,
    };
    Ok(match (wanted, geometry) {
        (Wanted::Any, G::GeometryCollection(GeometryCollection(mut parts))) if parts.len() == 1 => parts.remove(0),
        (Wanted::MultiPolygon, G::Polygon(p)) => G::MultiPolygon(MultiPolygon(vec![p])),
        (Wanted::MultiLine, G::LineString(l)) => G::MultiLineString(MultiLineString(vec![l])),
        (Wanted::MultiPoint, G::Point(p)) => G::MultiPoint(MultiPoint(vec![p])),
        (Wanted::Polygon, G::MultiPolygon(mut m)) if m.0.len() == 1 => G::Polygon(m.0.remove(0)),
        (Wanted::Line, G::MultiLineString(mut m)) if m.0.len() == 1 => G::LineString(m.0.remove(0)),
        (Wanted::Point, G::MultiPoint(mut m)) if m.0.len() == 1 => G::Point(m.0.remove(0)),
        (Wanted::Any, g)
        | (Wanted::MultiPolygon, g @ G::MultiPolygon(_))
        | (Wanted::MultiLine, g @ G::MultiLineString(_))
        | (Wanted::MultiPoint, g @ G::MultiPoint(_))
        | (Wanted::Polygon, g @ G::Polygon(_))
        | (Wanted::Line, g @ G::LineString(_))
        | (Wanted::Point, g @ G::Point(_)) => g,
        (_, other) => {
            let position = other.coords_iter().next().map(|c| (c.x, c.y));
            return Err(Fault {
                code: "type_de_geometrie",
                reason: format!("l’objet est {}, la couche attend {}.", called(&other), expected(wanted)),
                position,
            });
        }
    })
}

/// A collection of shapes of one dimension as a multi-part shape; any other collection as it is.
fn merged(parts: GeometryCollection<f64>) -> Geometry<f64> {
    let polygons: Option<Vec<Vec<Polygon<f64>>>> = parts
        .iter()
        .map(|part| match part {
            Geometry::Polygon(p) => Some(vec![p.clone()]),
            Geometry::MultiPolygon(m) => Some(m.0.clone()),
            _ => None,
        })
        .collect();
    let lines: Option<Vec<Vec<LineString<f64>>>> = parts
        .iter()
        .map(|part| match part {
            Geometry::LineString(l) => Some(vec![l.clone()]),
            Geometry::MultiLineString(m) => Some(m.0.clone()),
            _ => None,
        })
        .collect();
    match (polygons, lines) {
        (Some(p), _) if !p.is_empty() => Geometry::MultiPolygon(MultiPolygon(p.concat())),
        (_, Some(l)) if !l.is_empty() => Geometry::MultiLineString(MultiLineString(l.concat())),
        _ => Geometry::GeometryCollection(parts),
    }
}

fn called(geometry: &Geometry<f64>) -> &'static str {
    match geometry {
        Geometry::Point(_) | Geometry::MultiPoint(_) => "un point",
        Geometry::Line(_) | Geometry::LineString(_) | Geometry::MultiLineString(_) => "une ligne",
        Geometry::GeometryCollection(_) => "un mélange de points, lignes ou surfaces",
        Geometry::Polygon(_) | Geometry::MultiPolygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => {
            "une surface, ou plusieurs"
        }
    }
}

fn expected(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Any => "une géométrie",
        Wanted::Point => "un point",
        Wanted::MultiPoint => "des points",
        Wanted::Line => "une ligne d’un seul tenant",
        Wanted::MultiLine => "des lignes",
        Wanted::Polygon => "une surface d’un seul tenant",
        Wanted::MultiPolygon => "des surfaces",
    }
}

/// Wind rings alike and tell whether validity is proved.
fn settle(geometry: &mut Geometry<f64>) -> Result<bool, Fault> {
    match geometry {
        Geometry::Polygon(polygon) => settle_polygon(polygon),
        Geometry::MultiPolygon(polygons) => {
            let mut sure = polygons.0.len() == 1;
            for polygon in &mut polygons.0 {
                sure &= settle_polygon(polygon)?;
            }
            Ok(sure)
        }
        Geometry::LineString(line) => settle_line(line),
        Geometry::MultiLineString(lines) => {
            for line in &lines.0 {
                settle_line(line)?;
            }
            Ok(!lines.0.is_empty())
        }
        Geometry::GeometryCollection(parts) => {
            for part in &mut parts.0 {
                settle(part)?;
            }
            Ok(false)
        }
        _ => Ok(true),
    }
}

fn settle_line(line: &LineString<f64>) -> Result<bool, Fault> {
    if line.0.len() > 1 && line.0.iter().any(|c| c != &line.0[0]) {
        return Ok(true);
    }
    Err(Fault {
        code: "ligne_trop_courte",
        reason: "une ligne a moins de deux points distincts.".to_owned(),
        position: line.0.first().map(|c| (c.x, c.y)),
    })
}

fn settle_polygon(polygon: &mut Polygon<f64>) -> Result<bool, Fault> {
    let mut sure = polygon.interiors().is_empty();
    let mut fault = None;
    polygon.exterior_mut(|ring| match settle_ring(ring, true) {
        Ok(simple) => sure &= simple,
        Err(e) => fault = Some(e),
    });
    polygon.interiors_mut(|rings| {
        for ring in rings {
            if let Err(e) = settle_ring(ring, false) {
                fault = Some(e);
            }
        }
    });
    fault.map_or(Ok(sure), Err)
}

/// Exterior rings counter-clockwise, holes clockwise (RFC 7946, 3.1.6).
fn settle_ring(ring: &mut LineString<f64>, exterior: bool) -> Result<bool, Fault> {
    if ring.0.len() < 4 {
        return Err(Fault {
            code: "anneau_trop_court",
            reason: "un contour a moins de trois points distincts.".to_owned(),
            position: ring.0.first().map(|c| (c.x, c.y)),
        });
    }
    let twice = twice_the_area(&ring.0);
    if (twice < 0.0) == exterior && twice != 0.0 {
        ring.0.reverse();
    }
    Ok(twice != 0.0 && ring.0.len() <= SHORT_RING && surely_simple(&ring.0))
}

fn twice_the_area(ring: &[Coord<f64>]) -> f64 {
    let origin = ring[0];
    ring.windows(2).map(|w| (w[0].x - origin.x) * (w[1].y - origin.y) - (w[1].x - origin.x) * (w[0].y - origin.y)).sum()
}

/// True only when no two edges touch but neighbours at their common point.
fn surely_simple(ring: &[Coord<f64>]) -> bool {
    let edges = ring.len() - 1;
    for i in 0..edges {
        let (a, b) = (ring[i], ring[i + 1]);
        let c = ring[if i + 2 > edges { 1 } else { i + 2 }];
        if a == b || turns_back(a, b, c) {
            return false;
        }
        let (left, right) = (a.x.min(b.x), a.x.max(b.x));
        let (low, high) = (a.y.min(b.y), a.y.max(b.y));
        for j in i + 2..edges {
            if i == 0 && j + 1 == edges {
                continue;
            }
            let (p, q) = (ring[j], ring[j + 1]);
            let apart = (p.x > right && q.x > right)
                || (p.x < left && q.x < left)
                || (p.y > high && q.y > high)
                || (p.y < low && q.y < low);
            if !apart && may_meet(a, b, p, q) {
                return false;
            }
        }
    }
    true
}

fn cross(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn turns_back(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>) -> bool {
    cross(a, b, c).abs() < IN_LINE && (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y) <= 0.0
}

fn may_meet(a: Coord<f64>, b: Coord<f64>, p: Coord<f64>, q: Coord<f64>) -> bool {
    let same_side = |u: f64, v: f64| (u > IN_LINE && v > IN_LINE) || (u < -IN_LINE && v < -IN_LINE);
    !same_side(cross(a, b, p), cross(a, b, q)) && !same_side(cross(p, q, a), cross(p, q, b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Validation;
    use geo_types::{Geometry, Point, polygon};
    use proptest::prelude::*;

    #[test]
    fn a_bow_tie_is_suspect_and_a_square_is_not() {
        let square: Geometry<f64> =
            polygon![(x: 0.0, y: 0.0), (x: 0.0, y: 1.0), (x: 1.0, y: 1.0), (x: 1.0, y: 0.0)].into();
        let tie: Geometry<f64> =
            polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 1.0), (x: 1.0, y: 0.0), (x: 0.0, y: 1.0)].into();
        let (fitted, suspect) = fit(square, Wanted::MultiPolygon).unwrap();
        assert!(!suspect);
        let Geometry::MultiPolygon(fitted) = fitted else { panic!("not a multipolygon") };
        assert!(twice_the_area(&fitted.0[0].exterior().0) > 0.0, "exterior rings wind counter-clockwise");
        assert!(fit(tie, Wanted::Polygon).unwrap().1);
    }

    #[test]
    fn a_point_is_not_taken_for_an_area_and_lambert_not_for_degrees() {
        let told = fit(Point::new(2.0, 48.0).into(), Wanted::MultiPolygon).unwrap_err();
        assert_eq!((told.code, told.position), ("type_de_geometrie", Some((2.0, 48.0))));
        assert_eq!(fit(Point::new(652_469.0, 6_862_035.0).into(), Wanted::Point).unwrap_err().code, "hors_du_globe");
        assert_eq!(fit(Point::new(f64::NAN, 1.0).into(), Wanted::Point).unwrap_err().code, "hors_du_globe");
    }

    proptest! {
        #[test]
        fn what_is_called_sure_is_valid(points in proptest::collection::vec((0..40_i32, 0..40_i32), 3..9)) {
            let ring: Vec<_> = points.iter().map(|&(x, y)| (2.0 + f64::from(x) * 1e-7, 48.0 + f64::from(y) * 1e-7)).collect();
            let polygon = Polygon::new(ring.into(), vec![]);
            if let Ok((Geometry::Polygon(fitted), false)) = fit(polygon.into(), Wanted::Polygon) {
                prop_assert!(fitted.is_valid(), "{:?}", fitted);
            }
        }
    }
}
