//! Geometries.

use geo::{BoundingRect, Distance, Euclidean, Relate};
use geo_types::Geometry;

use crate::filter::geometry;
use crate::filter::model::Spatial;

/// Half axes of WGS 84, in metres.
const EQUATOR: f64 = 6_378_137.0;
const POLE: f64 = 6_356_752.314_245;

/// The relation holds (DE-9IM).
pub fn related(relation: Spatial, left: &Geometry<f64>, right: &Geometry<f64>) -> bool {
    let matrix = left.relate(right);
    match relation {
        Spatial::Intersects => matrix.is_intersects(),
        Spatial::Equals => matrix.is_equal_topo(),
        Spatial::Disjoint => matrix.is_disjoint(),
        Spatial::Touches => matrix.is_touches(),
        Spatial::Within => matrix.is_within(),
        Spatial::Overlaps => matrix.is_overlaps(),
        Spatial::Crosses => matrix.is_crosses(),
        Spatial::Contains => matrix.is_contains(),
    }
}

/// Metres between two geometries, on a plane that touches the ellipsoid in the middle of both.
pub fn distance(left: &Geometry<f64>, right: &Geometry<f64>) -> f64 {
    let boxes = [left, right].map(BoundingRect::bounding_rect);
    let middles: Vec<f64> = boxes.into_iter().flatten().map(|area| area.center().y).collect();
    let middle = (middles.iter().sum::<f64>() / middles.len().max(1) as f64).to_radians();
    let squeezed = 1.0 - POLE * POLE / (EQUATOR * EQUATOR);
    let curve = 1.0 - squeezed * middle.sin().powi(2);
    let east = EQUATOR / curve.sqrt() * middle.cos();
    let north = EQUATOR * (1.0 - squeezed) / curve.powf(1.5);
    let flat = |geometry: &Geometry<f64>| {
        let mut flat = geometry.clone();
        geometry::each(&mut flat, &mut |line| {
            line.iter_mut().for_each(|c| (c.x, c.y) = (c.x.to_radians() * east, c.y.to_radians() * north));
        });
        flat
    };
    Euclidean.distance(&flat(left), &flat(right))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Geodesic;
    use geo_types::Point;

    #[test]
    fn two_towers_are_as_far_apart_as_a_surveyor_says() {
        let (notre_dame, eiffel) = (Point::new(2.3499, 48.8530), Point::new(2.2945, 48.8584));
        let surveyed = Geodesic.distance(notre_dame, eiffel);
        let far = distance(&notre_dame.into(), &eiffel.into());
        assert!((far - surveyed).abs() < 1.0, "{far} {surveyed}");
    }
}
