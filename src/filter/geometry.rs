//! Geometries given in a filter: checked, then brought to WGS 84, longitude first.

use geo::CoordsIter;
use geo_types::{Coord, Geometry, LineString, MultiPolygon, Polygon, Rect};

use crate::filter::fault::Reason;
use crate::filter::validity::check;
use crate::geo::{AxisOrder, Bbox, CrsName, Projector, Srid, System};

/// A straight line of a projected system is bent in degrees. Pieces of so many metres leave it by less than a millimetre…
const PIECE: f64 = 100.0;
/// … and a geometry is cut into no more pieces than this, long ones or not.
const PIECES: f64 = 2048.0;
/// Coordinates beyond are no place in any system, and would overflow.
const FAR: f64 = 1e9;

/// How many vertices.
pub fn vertices(geometry: &Geometry<f64>) -> usize {
    geometry.coords_count()
}

/// The geometry in WGS 84; as written in `crs`, x its first axis.
pub fn to_wgs84(mut geometry: Geometry<f64>, crs: CrsName) -> Result<Geometry<f64>, Reason> {
    if crs.order == AxisOrder::NorthEast {
        each(&mut geometry, &mut |line| line.iter_mut().for_each(|c| std::mem::swap(&mut c.x, &mut c.y)));
    }
    converted(geometry, crs.srid)
}

/// A box in WGS 84, from its corners as written in `crs`. Longitudes may run over the antimeridian: it is then two boxes.
pub fn bbox([a, b, c, d]: [f64; 4], crs: CrsName) -> Result<Geometry<f64>, Reason> {
    let ((west, south), (east, north)) = (crs.order.swap((a, b)), crs.order.swap((c, d)));
    let sides = |west, east| Rect::new(Coord { x: west, y: south }, Coord { x: east, y: north }).to_polygon();
    let geographic = crs.srid.system().is_none_or(System::is_geographic);
    let corners = [Coord { x: west, y: south }, Coord { x: east, y: north }];
    // Without height or width it is a line or a point: an area would have no inside.
    let flat = [west.total_cmp(&east).is_eq(), south.total_cmp(&north).is_eq()];
    let geometry = match (west <= east, south <= north) {
        (true, true) if flat == [true, true] => Geometry::Point(corners[0].into()),
        (true, true) if flat != [false, false] => LineString(corners.to_vec()).into(),
        (true, true) => sides(west, east).into(),
        (false, true) if geographic && west < 180.0 && east > -180.0 && south < north => {
            MultiPolygon(vec![sides(west, 180.0), sides(-180.0, east)]).into()
        }
        _ => return Err(Reason::GeometryUnreadable(format!("{a} {b} {c} {d}"))),
    };
    converted(geometry, crs.srid)
}

/// What lies in one place is that place, however it was drawn: programs draw the outline of a single point as a line or an
/// area without extent.
fn collapsed(geometry: Geometry<f64>) -> Geometry<f64> {
    let first = geometry.coords_iter().next();
    match first.filter(|first| geometry.coords_iter().all(|c| c == *first)) {
        Some(place) => Geometry::Point(place.into()),
        None => geometry,
    }
}

fn converted(geometry: Geometry<f64>, srid: Srid) -> Result<Geometry<f64>, Reason> {
    let mut geometry = collapsed(geometry);
    if geometry.coords_iter().any(|c| !(c.x.abs() <= FAR && c.y.abs() <= FAR)) {
        return Err(Reason::GeometryUnreadable("±1e9".into()));
    }
    check(&geometry)?;
    let projector = Projector::to_wgs84(srid).map_err(Reason::Crs)?;
    if !projector.is_identity() {
        densify(&mut geometry);
        projector.convert_geometry(&mut geometry).map_err(Reason::Crs)?;
        // Far from where a projection is meant for it folds over itself.
        check(&geometry)?;
    }
    Ok(geometry)
}

/// A box that holds everything within some metres of a geometry in WGS 84; none near a pole or the antimeridian.
pub fn around(geometry: &Geometry<f64>, metres: f64) -> Option<Geometry<f64>> {
    // No degree of latitude is shorter; a hundredth more for what rounding may do.
    let north = metres / 110_500.0 * 1.01;
    let bounds = Bbox::of(geometry)?;
    let highest = bounds.south.abs().max(bounds.north.abs()) + north;
    let east = north / highest.to_radians().cos();
    let (west, east) = (bounds.west - east, bounds.east + east);
    let far = highest > 85.0 || west < -180.0 || east > 180.0;
    let (low, high) = (Coord { x: west, y: bounds.south - north }, Coord { x: east, y: bounds.north + north });
    (!far).then(|| Rect::new(low, high).to_polygon().into())
}

/// Cut long lines into pieces.
fn densify(geometry: &mut Geometry<f64>) {
    let mut length = 0.0;
    each(geometry, &mut |line| length += line.windows(2).map(|pair| far(pair[0], pair[1])).sum::<f64>());
    let piece = (length / PIECES).max(PIECE);
    each(geometry, &mut |line| {
        let Some(last) = line.last().copied() else { return };
        let cut = line.windows(2).flat_map(|pair| pieces(pair[0], pair[1], piece)).collect::<Vec<_>>();
        *line = cut;
        line.push(last);
    });
}

fn far(a: Coord<f64>, b: Coord<f64>) -> f64 {
    (b.x - a.x).hypot(b.y - a.y)
}

/// Where the pieces of a segment begin.
fn pieces(a: Coord<f64>, b: Coord<f64>, piece: f64) -> impl Iterator<Item = Coord<f64>> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "2048 at most, and never negative")]
    let count = (far(a, b) / piece).ceil().clamp(1.0, PIECES) as u32;
    (0..count).map(move |at| a + (b - a) * (f64::from(at) / f64::from(count)))
}

/// The vertices of each point, line and ring.
pub fn each(geometry: &mut Geometry<f64>, act: &mut dyn FnMut(&mut Vec<Coord<f64>>)) {
    fn area(polygon: &mut Polygon<f64>, act: &mut dyn FnMut(&mut Vec<Coord<f64>>)) {
        polygon.exterior_mut(|line| act(&mut line.0));
        polygon.interiors_mut(|lines| lines.iter_mut().for_each(|line| act(&mut line.0)));
    }
    fn point(coord: &mut Coord<f64>, act: &mut dyn FnMut(&mut Vec<Coord<f64>>)) {
        let mut alone = vec![*coord];
        act(&mut alone);
        alone.first().into_iter().for_each(|moved| *coord = *moved);
    }
    match geometry {
        Geometry::Point(one) => point(&mut one.0, act),
        Geometry::LineString(line) => act(&mut line.0),
        Geometry::Polygon(polygon) => area(polygon, act),
        Geometry::MultiPoint(points) => points.0.iter_mut().for_each(|one| point(&mut one.0, act)),
        Geometry::MultiLineString(lines) => lines.0.iter_mut().for_each(|line| act(&mut line.0)),
        Geometry::MultiPolygon(polygons) => polygons.0.iter_mut().for_each(|polygon| area(polygon, act)),
        // No deeper than the reader of the filter lets it be.
        Geometry::GeometryCollection(parts) => parts.0.iter_mut().for_each(|part| each(part, act)),
        // No language writes these.
        Geometry::Line(_) | Geometry::Rect(_) | Geometry::Triangle(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crs(name: &str) -> CrsName {
        name.parse().unwrap()
    }

    #[test]
    fn coordinates_are_read_in_the_order_of_the_axes_their_system_has() {
        let paris = Geometry::Point((48.8566, 2.3522).into());
        let there = to_wgs84(paris, crs("urn:ogc:def:crs:EPSG::4326")).unwrap();
        assert_eq!(there, Geometry::Point((2.3522, 48.8566).into()));
    }

    #[test]
    fn a_box_of_lambert_93_bends_with_the_projection() {
        let france = bbox([200_000.0, 6_200_000.0, 1_200_000.0, 7_000_000.0], crs("EPSG:2154")).unwrap();
        let count = vertices(&france);
        assert!((2000..2100).contains(&count), "{count}");
        let town = bbox([652_000.0, 6_862_000.0, 652_050.0, 6_862_050.0], crs("EPSG:2154")).unwrap();
        assert_eq!(vertices(&town), 5);
    }

    #[test]
    fn a_box_over_the_antimeridian_is_two() {
        let fiji = bbox([177.0, -20.0, -178.0, -15.0], crs("CRS84")).unwrap();
        assert!(matches!(fiji, Geometry::MultiPolygon(parts) if parts.0.len() == 2));
        assert!(bbox([3.0, 48.0, 2.0, 49.0], crs("EPSG:2154")).is_err());
    }

    #[test]
    fn an_outline_that_crosses_itself_is_refused() {
        let bow =
            Polygon::new(LineString::from(vec![(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)]), vec![]);
        assert!(matches!(to_wgs84(bow.into(), crs("CRS84")), Err(Reason::GeometryInvalid(_))));
        let world = bbox([-9e7, -9e7, 9e7, 9e7], crs("EPSG:2154"));
        assert!(matches!(world, Err(Reason::GeometryInvalid(_) | Reason::Crs(_))), "{world:?}");
    }
}
