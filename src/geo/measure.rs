//! Areas and lengths for people: measured in the legal projection of the commune.

use geo::{Area, Euclidean, Geodesic, Length};
use geo_types::{Geometry, LineString};

use crate::geo::crs::Srid;
use crate::geo::legal::legal_system;
use crate::geo::projector::{CrsError, Projector};

/// Measures geometries given in longitude and latitude, on the plane of one projection.
#[derive(Debug)]
pub struct Measurer {
    projector: Projector,
}

impl Measurer {
    /// Measure in a given system, such as `cadastre.communes.legal_srid`.
    ///
    /// # Errors
    /// As [`Projector::new`].
    pub fn new(srid: Srid) -> Result<Self, CrsError> {
        Ok(Self { projector: Projector::new(Srid::WGS84, srid)? })
    }

    /// Measure in the legal projection of a commune whose middle is given; Lambert-93 when the law gives
    /// none.
    ///
    /// # Errors
    /// As [`Projector::new`].
    pub fn legal(insee: &str, longitude: f64, latitude: f64) -> Result<Self, CrsError> {
        Self::new(legal_system(insee, longitude, latitude).unwrap_or(Srid::LAMBERT_93))
    }

    /// Surface in m², holes taken off, whatever way rings turn; 0 for points and lines.
    ///
    /// # Errors
    /// [`CrsError::OutsideDomain`].
    pub fn area(&self, geometry: &Geometry<f64>) -> Result<f64, CrsError> {
        let mut plane = geometry.clone();
        self.projector.convert_geometry(&mut plane)?;
        Ok(plane.unsigned_area())
    }

    /// Length in m of a line, or of the rings of a surface; 0 for points.
    ///
    /// # Errors
    /// [`CrsError::OutsideDomain`].
    pub fn length(&self, geometry: &Geometry<f64>) -> Result<f64, CrsError> {
        let mut plane = geometry.clone();
        self.projector.convert_geometry(&mut plane)?;
        Ok(length(&plane))
    }
}

fn length(geometry: &Geometry<f64>) -> f64 {
    let line = |l: &LineString<f64>| Euclidean.length(l);
    let rings = |p: &geo_types::Polygon<f64>| line(p.exterior()) + p.interiors().iter().map(line).sum::<f64>();
    match geometry {
        Geometry::Line(l) => Euclidean.length(l),
        Geometry::LineString(l) => line(l),
        Geometry::MultiLineString(m) => m.0.iter().map(line).sum(),
        Geometry::Polygon(p) => rings(p),
        Geometry::MultiPolygon(m) => m.0.iter().map(rings).sum(),
        Geometry::Rect(r) => rings(&r.to_polygon()),
        Geometry::Triangle(t) => rings(&t.to_polygon()),
        Geometry::GeometryCollection(c) => c.0.iter().map(length).sum(),
        Geometry::Point(_) | Geometry::MultiPoint(_) => 0.0,
    }
}

/// Length in m of a line in longitude and latitude, along the ellipsoid.
#[must_use]
pub fn geodesic_length(line: &LineString<f64>) -> f64 {
    Geodesic.length(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::polygon;

    #[test]
    fn a_rectangle_drawn_in_cc44_has_the_area_it_was_drawn_with() {
        let srid = Srid::known(3944);
        let mut parcel = Geometry::Polygon(polygon![
            (x: 1_831_200.0, y: 3_165_300.0), (x: 1_831_210.0, y: 3_165_300.0),
            (x: 1_831_210.0, y: 3_165_320.0), (x: 1_831_200.0, y: 3_165_320.0),
        ]);
        Projector::to_wgs84(srid).unwrap().convert_geometry(&mut parcel).unwrap();
        let measurer = Measurer::legal("13004", 4.6278, 43.6767).unwrap();
        assert!((measurer.area(&parcel).unwrap() - 200.0).abs() < 1e-4);
        assert!((measurer.length(&parcel).unwrap() - 60.0).abs() < 1e-4);
    }
}
