//! Geometries as GML 3.2, 3.1.1 and 2.1.2 write them (OGC 07-036, 03-105r1, 02-069): straight lines only, heights not kept.

mod coordinates;

use geo_types::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon,
};
use roxmltree::Node;

use crate::filter::Fault;
use crate::filter::fault::{Reason, shorten};
use crate::filter::fes::{attribute, elements, fault};
use crate::filter::limits;
use crate::geo::{AxisOrder, CrsName, Srid};

use coordinates::{coords, corners};

/// Geometries inside one another.
const DEPTH: usize = 8;

/// What an element is, its coordinates in the order they are written.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    /// Two corners.
    Box([f64; 4]),
    Geometry(Geometry<f64>),
}

/// A geometry, and the system its element names (`srsName`), else `crs`. x is its first axis.
///
/// # Errors
/// A [`Fault`] that names the element.
pub fn read(node: Node<'_, '_>, crs: CrsName) -> Result<(Read, CrsName), Fault> {
    let named = node.descendants().find_map(|inner| attribute(inner, "srsName"));
    let mut crs: CrsName = fault(node, named.map_or(Ok(crs), |name| name.parse().map_err(Reason::Crs)))?;
    // GML 2 knows no other order than x, y (OGC 02-069, 4.3.2); QGIS writes so under a name that means latitude first.
    if node.descendants().any(|inner| matches!(inner.tag_name().name(), "coordinates" | "coord")) {
        crs.order = AxisOrder::EastNorth;
    }
    let found = if matches!(node.tag_name().name(), "Envelope" | "Box") {
        corners(node).map(Read::Box)
    } else {
        geometry(node, 0).map(Read::Geometry)
    };
    Ok((fault(node, found)?, crs))
}

/// A geometry as a feature keeps it: x is longitude or easting, whatever the order of the axes was. Vertices are neither
/// moved nor checked.
///
/// # Errors
/// A [`Fault`] that names the element; also for a box, which is no geometry of a feature.
pub fn feature_geometry(node: Node<'_, '_>, crs: CrsName) -> Result<(Geometry<f64>, Srid), Fault> {
    let (found, crs) = read(node, crs)?;
    let Read::Geometry(mut geometry) = found else {
        return fault(node, Err(Reason::Expected { expected: "a geometry", found: node.tag_name().name().into() }));
    };
    crate::filter::geometry::each(&mut geometry, &mut |line| {
        line.iter_mut().for_each(|c| (c.x, c.y) = crs.order.swap((c.x, c.y)));
    });
    Ok((geometry, crs.srid))
}

fn geometry(node: Node<'_, '_>, depth: usize) -> Result<Geometry<f64>, Reason> {
    if depth > DEPTH {
        return Err(Reason::TooDeep { most: DEPTH });
    }
    let inner = |node: Node<'_, '_>| geometry(node, depth + 1);
    Ok(match node.tag_name().name() {
        "Point" => point(node)?.into(),
        "LineString" => line(node, 2)?.into(),
        "Curve" => curve(node)?.into(),
        "Polygon" => area(node)?.into(),
        "Surface" | "PolyhedralSurface" => match areas_of(node)? {
            mut one if one.len() == 1 => one.remove(0).into(),
            many => MultiPolygon(many).into(),
        },
        "MultiPoint" => MultiPoint(members(node, &inner)?.into_iter().map(one_point).collect::<Result<_, _>>()?).into(),
        "MultiLineString" | "MultiCurve" => {
            MultiLineString(members(node, &inner)?.into_iter().map(one_line).collect::<Result<_, _>>()?).into()
        }
        "MultiPolygon" | "MultiSurface" => {
            let parts = members(node, &inner)?.into_iter().map(some_areas).collect::<Result<Vec<_>, _>>()?;
            MultiPolygon(parts.into_iter().flatten().collect()).into()
        }
        "MultiGeometry" => Geometry::GeometryCollection(GeometryCollection(members(node, &inner)?)),
        other => return Err(Reason::GeometryUnreadable(shorten(other))),
    })
}

/// The geometries in `pointMember`, `surfaceMembers` and the like.
fn members(
    node: Node<'_, '_>,
    read: &dyn Fn(Node<'_, '_>) -> Result<Geometry<f64>, Reason>,
) -> Result<Vec<Geometry<f64>>, Reason> {
    let holders = elements(node).filter(|child| {
        let name = child.tag_name().name();
        name.ends_with("Member") || name.ends_with("Members")
    });
    let parts: Vec<_> = holders.flat_map(elements).take(limits::VERTICES).map(read).collect::<Result<_, _>>()?;
    if parts.is_empty() { Err(Reason::GeometryUnreadable(shorten(node.tag_name().name()))) } else { Ok(parts) }
}

fn other(geometry: &Geometry<f64>) -> Reason {
    let kind = match geometry {
        Geometry::Point(_) => "Point",
        Geometry::LineString(_) => "LineString",
        Geometry::Polygon(_) => "Polygon",
        _ => "Multi…",
    };
    Reason::GeometryUnreadable(kind.into())
}

fn one_point(geometry: Geometry<f64>) -> Result<Point<f64>, Reason> {
    if let Geometry::Point(point) = geometry { Ok(point) } else { Err(other(&geometry)) }
}

fn one_line(geometry: Geometry<f64>) -> Result<LineString<f64>, Reason> {
    if let Geometry::LineString(line) = geometry { Ok(line) } else { Err(other(&geometry)) }
}

fn some_areas(geometry: Geometry<f64>) -> Result<Vec<Polygon<f64>>, Reason> {
    match geometry {
        Geometry::Polygon(polygon) => Ok(vec![polygon]),
        Geometry::MultiPolygon(many) => Ok(many.0),
        _ => Err(other(&geometry)),
    }
}

fn point(node: Node<'_, '_>) -> Result<Point<f64>, Reason> {
    match coords(node)?[..] {
        [coord] => Ok(coord.into()),
        _ => Err(Reason::GeometryUnreadable("Point".into())),
    }
}

fn line(node: Node<'_, '_>, least: usize) -> Result<LineString<f64>, Reason> {
    let line = LineString(coords(node)?);
    if line.0.len() < least { Err(Reason::GeometryUnreadable(format!("{} < {least}", line.0.len()))) } else { Ok(line) }
}

/// Straight segments, one after the other.
fn curve(node: Node<'_, '_>) -> Result<LineString<f64>, Reason> {
    let segments = elements(node).filter(|child| child.tag_name().name() == "segments").flat_map(elements);
    joined(segments.map(|segment| match segment.tag_name().name() {
        "LineStringSegment" => line(segment, 2),
        arc => Err(Reason::GeometryUnreadable(shorten(arc))),
    }))
}

/// Lines of which each begins where the one before ends.
fn joined(lines: impl Iterator<Item = Result<LineString<f64>, Reason>>) -> Result<LineString<f64>, Reason> {
    let mut all: Vec<Coord<f64>> = Vec::new();
    for line in lines {
        let line = line?.0;
        let repeated = usize::from(all.last().is_some_and(|last| line.first() == Some(last)));
        all.extend(line.into_iter().skip(repeated));
    }
    if all.len() < 2 { Err(Reason::GeometryUnreadable("Curve".into())) } else { Ok(LineString(all)) }
}

fn areas_of(node: Node<'_, '_>) -> Result<Vec<Polygon<f64>>, Reason> {
    let holders = elements(node).filter(|child| matches!(child.tag_name().name(), "patches" | "polygonPatches"));
    let areas: Vec<_> = holders
        .flat_map(elements)
        .map(|patch| match patch.tag_name().name() {
            "PolygonPatch" => area(patch),
            round => Err(Reason::GeometryUnreadable(shorten(round))),
        })
        .collect::<Result<_, _>>()?;
    if areas.is_empty() { Err(Reason::GeometryUnreadable("Surface".into())) } else { Ok(areas) }
}

fn area(node: Node<'_, '_>) -> Result<Polygon<f64>, Reason> {
    let mut exterior = None;
    let mut interiors = Vec::new();
    for boundary in elements(node) {
        let ring = || elements(boundary).next().map_or_else(|| Err(Reason::GeometryUnreadable("Ring".into())), ring);
        match boundary.tag_name().name() {
            "exterior" | "outerBoundaryIs" => exterior = Some(ring()?),
            "interior" | "innerBoundaryIs" => interiors.push(ring()?),
            _ => {}
        }
    }
    let exterior = exterior.ok_or_else(|| Reason::GeometryUnreadable("Polygon".into()))?;
    Ok(Polygon::new(exterior, interiors))
}

fn ring(node: Node<'_, '_>) -> Result<LineString<f64>, Reason> {
    let ring = match node.tag_name().name() {
        "LinearRing" => line(node, 4)?,
        "Ring" => {
            let curves = elements(node).filter(|child| child.tag_name().name() == "curveMember").flat_map(elements);
            joined(curves.map(|member| match member.tag_name().name() {
                "LineString" => line(member, 2),
                _ => curve(member),
            }))?
        }
        unknown => return Err(Reason::GeometryUnreadable(shorten(unknown))),
    };
    if ring.is_closed() && ring.0.len() > 3 { Ok(ring) } else { Err(Reason::GeometryUnreadable("Ring".into())) }
}
