//! Lines drawn on the ground (the outline of the commune, a river, a railway), asked where others cross them.

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, Line, LineString};
use rstar::{AABB, RTree, primitives};

/// Segments of lines, found by place.
#[derive(Debug)]
pub(in crate::districting) struct Segments {
    tree: RTree<primitives::Line<[f64; 2]>>,
}

impl Segments {
    pub fn of<'a>(lines: impl Iterator<Item = &'a LineString>) -> Self {
        let segment = |line: Line| primitives::Line::new([line.start.x, line.start.y], [line.end.x, line.end.y]);
        Self { tree: RTree::bulk_load(lines.flat_map(LineString::lines).map(segment).collect()) }
    }

    /// Whether one of them may pass through the box around `points`.
    pub fn near(&self, points: &[[f64; 2]]) -> bool {
        self.tree.locate_in_envelope_intersecting(AABB::from_points(points)).next().is_some()
    }

    /// Where they cross the way from `from` to `to`, in no order; of a stretch both share, its middle.
    pub fn crossed(&self, from: [f64; 2], to: [f64; 2]) -> impl Iterator<Item = [f64; 2]> {
        let way = Line::new(Coord::from(from), Coord::from(to));
        self.tree.locate_in_envelope_intersecting(AABB::from_corners(from, to)).filter_map(move |segment| {
            let met = line_intersection(way, Line::new(Coord::from(segment.from), Coord::from(segment.to)))?;
            let at = match met {
                LineIntersection::SinglePoint { intersection, .. } => intersection,
                LineIntersection::Collinear { intersection } => (intersection.start + intersection.end) / 2.0,
            };
            Some([at.x, at.y])
        })
    }
}

/// Metres between two points.
pub(in crate::districting) fn distance(one: [f64; 2], other: [f64; 2]) -> f64 {
    let (x, y) = (one[0] - other[0], one[1] - other[1]);
    (x * x + y * y).sqrt()
}

#[cfg(test)]
mod tests {
    use geo::line_string;

    use super::Segments;

    #[test]
    fn a_way_crosses_the_river_where_it_does_and_not_beside_its_end() {
        let river = line_string![(x: 0.0, y: 0.0), (x: 10.0, y: 0.0), (x: 10.0, y: 10.0)];
        let segments = Segments::of([&river].into_iter());
        assert_eq!(segments.crossed([4.0, -2.0], [4.0, 2.0]).collect::<Vec<_>>(), [[4.0, 0.0]]);
        assert_eq!(segments.crossed([-4.0, -2.0], [-4.0, 2.0]).count(), 0);
        assert_eq!(segments.crossed([4.0, -2.0], [14.0, 8.0]).count(), 2, "over the bend twice");
        assert!(segments.near(&[[9.0, 4.0], [11.0, 5.0]]) && !segments.near(&[[1.0, 4.0], [2.0, 5.0]]));
    }
}
