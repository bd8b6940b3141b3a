//! A place on the earth that features must meet: boxes and polygons, brought to longitude and latitude.

use geo::{BooleanOps, Intersects, Rect};
use geo_types::{Coord, Geometry, LineString, MultiPolygon, Polygon};

use crate::collections::Error;
use crate::geo::{Bbox, CrsName, Projector, Srid};

/// Points put on each side of a box that is not one of degrees, so that its sides bend as they should.
const STEPS: u32 = 24;

/// Where features must be, in longitude and latitude (WGS 84).
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// One box, if that is what it is: then most features need no closer look.
    rectangle: Option<Rect<f64>>,
    shape: MultiPolygon<f64>,
}

impl Area {
    /// A box of degrees or metres as written: lower corner, upper corner, axes in the order of `crs`. West may be greater
    /// than east in degrees: the box then crosses the antimeridian (OGC 17-069r4, 7.15.3).
    ///
    /// # Errors
    /// [`Error::BoxUnreadable`] when the corners are no box; [`Error::Crs`].
    pub fn of_box(numbers: [f64; 4], crs: CrsName) -> Result<Self, Error> {
        let [(west, south), (east, north)] =
            [(numbers[0], numbers[1]), (numbers[2], numbers[3])].map(|corner| crs.order.swap(corner));
        let degrees = crs.srid.system().is_some_and(crate::geo::System::is_geographic);
        let broken = || Error::BoxUnreadable(numbers.map(|number| number.to_string()).join(","));
        if numbers.iter().any(|number| !number.is_finite()) || south > north || (west > east && !degrees) {
            return Err(broken());
        }
        if !degrees {
            return Self::of_polygon(bent(west, south, east, north), crs.srid);
        }
        let inside = |lon: f64, lat: f64| (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
        if !inside(west, south) || !inside(east, north) {
            return Err(broken());
        }
        if west <= east {
            return Ok(Self::of_rectangle(rectangle(west, south, east, north)));
        }
        let halves = [rectangle(west, south, 180.0, north), rectangle(-180.0, south, east, north)];
        Ok(Self { rectangle: None, shape: MultiPolygon::new(halves.map(Rect::to_polygon).to_vec()) })
    }

    /// A polygon in a system, x to the east.
    ///
    /// # Errors
    /// [`Error::Crs`] when it lies outside the system.
    pub fn of_polygon(polygon: Polygon<f64>, srid: Srid) -> Result<Self, Error> {
        let mut shape = Geometry::MultiPolygon(MultiPolygon::new(vec![polygon]));
        Projector::to_wgs84(srid)?.convert_geometry(&mut shape)?;
        let Geometry::MultiPolygon(shape) = shape else { return Ok(Self::nowhere()) };
        Ok(Self { rectangle: None, shape })
    }

    /// What is in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let shape = self.shape.intersection(&other.shape);
        Self { rectangle: None, shape }
    }

    /// Boxes that hold it, one for each part.
    pub fn boxes(&self) -> impl Iterator<Item = Bbox> {
        self.shape.iter().filter_map(|part| Bbox::of_points(part.exterior().0.iter().copied()))
    }

    /// The box it is, if it is one: what lies in it needs no closer look.
    #[must_use]
    pub fn inside(&self) -> Option<Bbox> {
        self.rectangle.map(|r| [r.min().x, r.min().y, r.max().x, r.max().y].into())
    }

    /// Whether a geometry in degrees meets it, edges included.
    #[must_use]
    pub fn meets(&self, geometry: &Geometry<f64>) -> bool {
        self.rectangle.map_or_else(|| self.shape.intersects(geometry), |rectangle| rectangle.intersects(geometry))
    }

    /// As extended WKB in EPSG:4326, for SQL.
    #[must_use]
    pub fn ewkb(&self) -> Vec<u8> {
        crate::collections::shape::ewkb(&self.shape)
    }

    fn of_rectangle(rectangle: Rect<f64>) -> Self {
        Self { rectangle: Some(rectangle), shape: MultiPolygon::new(vec![rectangle.to_polygon()]) }
    }

    const fn nowhere() -> Self {
        Self { rectangle: None, shape: MultiPolygon(Vec::new()) }
    }
}

fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Rect<f64> {
    Rect::new(Coord { x: west, y: south }, Coord { x: east, y: north })
}

/// A box whose sides have points between the corners.
fn bent(west: f64, south: f64, east: f64, north: f64) -> Polygon<f64> {
    let corners = [(west, south), (east, south), (east, north), (west, north), (west, south)];
    let mut ring = Vec::with_capacity(4 * STEPS as usize + 1);
    for pair in corners.windows(2) {
        let [(x, y), (to_x, to_y)] = [pair[0], pair[1]];
        ring.extend((0..STEPS).map(|step| {
            let part = f64::from(step) / f64::from(STEPS);
            Coord { x: x + (to_x - x) * part, y: y + (to_y - y) * part }
        }));
    }
    ring.push(Coord { x: west, y: south });
    Polygon::new(LineString::new(ring), Vec::new())
}

#[cfg(test)]
mod tests {
    use geo_types::point;

    use super::Area;
    use crate::geo::CrsName;

    fn area(numbers: [f64; 4], crs: &str) -> Area {
        Area::of_box(numbers, crs.parse::<CrsName>().unwrap()).unwrap()
    }

    #[test]
    fn a_box_is_read_in_the_order_of_axes_its_system_has() {
        let albert = point!(x: 2.65, y: 50.0).into();
        assert!(area([2.6, 49.9, 2.7, 50.1], "CRS84").meets(&albert));
        let latitude_first = "http://www.opengis.net/def/crs/EPSG/0/4326";
        assert!(area([49.9, 2.6, 50.1, 2.7], latitude_first).meets(&albert));
        assert!(area([672_000.0, 6_986_000.0, 678_000.0, 6_992_000.0], "EPSG:2154").meets(&albert));
        assert!(!area([684_000.0, 6_986_000.0, 686_000.0, 6_992_000.0], "EPSG:2154").meets(&albert));
    }

    #[test]
    fn a_box_across_the_antimeridian_holds_both_sides_of_it() {
        let wallis = area([177.0, -20.0, -175.0, -10.0], "CRS84");
        assert!(wallis.meets(&point!(x: -176.2, y: -13.3).into()) && wallis.meets(&point!(x: 178.0, y: -18.0).into()));
        assert!(!wallis.meets(&point!(x: 0.0, y: -13.3).into()));
    }

    #[test]
    fn corners_that_are_no_box_are_refused() {
        let crs84: CrsName = "CRS84".parse().unwrap();
        for wrong in [[0.0, 10.0, 1.0, 5.0], [f64::NAN, 0.0, 1.0, 1.0], [0.0, -91.0, 1.0, 0.0], [0.0, 0.0, 181.0, 1.0]]
        {
            assert!(Area::of_box(wrong, crs84).is_err(), "{wrong:?}");
        }
        assert!(Area::of_box([9.0, 0.0, 1.0, 1.0], "EPSG:2154".parse().unwrap()).is_err());
    }
}
