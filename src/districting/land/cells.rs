//! The ground of each address: cells of the points nearest to one address than to any other (Voronoï), in a plane.

use std::collections::HashSet;

use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation as _};

/// A point with the number of the address it is of; none for the four that close the plane.
#[derive(Debug, Clone, Copy)]
struct Site {
    at: Point2<f64>,
    number: Option<usize>,
}

impl HasPosition for Site {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        self.at
    }
}

/// Cells of a set of points, and which of them touch.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells {
    /// Corners of each cell, against the clock, the first not repeated; none for a point given before.
    pub corners: Vec<Vec<[f64; 2]>>,
    /// Pairs of points whose cells touch, the lesser first.
    pub touching: Vec<(usize, usize)>,
    /// Ends of the limit between the two cells, beside `touching`.
    pub limits: Vec<[[f64; 2]; 2]>,
}

/// How far out the plane is closed, in widths of what the points cover.
const FAR: f64 = 4.0;

/// Cells of `points`, in the units of their plane. Cells at the rim reach far out: they are to be cut to an outline.
/// Points that are no numbers, or lie where another does, have no cell.
#[must_use]
pub fn cells(points: &[[f64; 2]]) -> Cells {
    let plane = triangulated(points);
    let mut corners = vec![Vec::new(); points.len()];
    for face in plane.voronoi_faces() {
        let site = face.as_delaunay_vertex();
        if let Some(number) = site.data().number {
            corners[number] = face
                .adjacent_edges()
                .filter_map(|edge| edge.from().position())
                .map(|corner| [corner.x, corner.y])
                .collect();
        }
    }
    let mut found = Vec::with_capacity(plane.num_undirected_edges());
    for edge in plane.undirected_edges() {
        let [one, other] = edge.vertices().map(|vertex| vertex.data().number);
        let ends = edge.as_voronoi_edge().vertices().map(|end| end.position());
        if let (Some(one), Some(other), [Some(from), Some(to)]) = (one, other, ends) {
            found.push(((one.min(other), one.max(other)), [[from.x, from.y], [to.x, to.y]]));
        }
    }
    found.sort_unstable_by_key(|(pair, _)| *pair);
    let (touching, limits) = found.into_iter().unzip();
    Cells { corners, touching, limits }
}

/// The points and what closes the plane, each place once.
fn triangulated(points: &[[f64; 2]]) -> DelaunayTriangulation<Site> {
    let mut taken = HashSet::with_capacity(points.len());
    let mut sites = Vec::with_capacity(points.len() + 4);
    for (number, &[x, y]) in points.iter().enumerate() {
        // Far numbers are as little a place as none. Nothing added makes of -0 the 0 it is.
        let somewhere = spade::validate_coordinate(x).is_ok() && spade::validate_coordinate(y).is_ok();
        if somewhere && taken.insert([x + 0.0, y + 0.0].map(f64::to_bits)) {
            sites.push(Site { at: Point2::new(x, y), number: Some(number) });
        }
    }
    sites.extend(far_around(points).map(|[x, y]| Site { at: Point2::new(x, y), number: None }));
    // All were looked at: none is refused.
    DelaunayTriangulation::bulk_load(sites).unwrap_or_default()
}

/// Four points far out, so that every cell within has corners; none where there is no point.
fn far_around(points: &[[f64; 2]]) -> impl Iterator<Item = [f64; 2]> {
    let bounds = points.iter().filter(|at| at.iter().all(|number| spade::validate_coordinate(*number).is_ok()));
    let bounds = bounds.fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[west, south, east, north], [x, y]| {
        [west.min(*x), south.min(*y), east.max(*x), north.max(*y)]
    });
    let [west, south, east, north] = bounds;
    let reach = (east - west).max(north - south).max(1.0) * FAR;
    let middle = [f64::midpoint(west, east), f64::midpoint(south, north)];
    let corners = [[-reach, -reach], [reach, -reach], [reach, reach], [-reach, reach]];
    corners.into_iter().filter(move |_| west <= east).map(move |[x, y]| [middle[0] + x, middle[1] + y])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::cells;

    fn area(corners: &[[f64; 2]]) -> f64 {
        let next = corners.iter().skip(1).chain(corners.first());
        corners.iter().zip(next).map(|([ax, ay], [bx, by])| ax * by - bx * ay).sum::<f64>() / 2.0
    }

    #[test]
    fn nine_houses_in_a_square_have_one_square_in_the_middle() {
        let houses: Vec<_> = (0..9).map(|n| [f64::from(n % 3) * 10.0, f64::from(n / 3) * 10.0]).collect();
        let found = cells(&houses);
        assert!((area(&found.corners[4]) - 100.0).abs() < 1e-6, "{:?}", found.corners[4]);
        for neighbour in [(1, 4), (3, 4), (4, 5), (4, 7)] {
            assert!(found.touching.contains(&neighbour), "{neighbour:?}");
        }
    }

    #[test]
    fn two_doors_at_one_point_have_one_cell_and_a_door_nowhere_has_none() {
        let found = cells(&[[0.0, 0.0], [10.0, 0.0], [0.0, 0.0], [f64::NAN, 1.0]]);
        assert!(!found.corners[0].is_empty() && found.corners[2].is_empty() && found.corners[3].is_empty());
        assert_eq!(found.touching, [(0, 1)]);
        assert_eq!(cells(&[]).corners.len(), 0);
        assert_eq!(cells(&[[-0.0, 1.0], [0.0, 1.0]]).touching, [], "one place, however its zero is written");
    }

    proptest! {
        #[test]
        fn a_point_lies_in_its_own_cell_and_nearest_to_its_own_address(
            points in prop::collection::hash_set((0_i32..60, 0_i32..60), 3..40),
        ) {
            let points: Vec<_> = points.into_iter().map(|(x, y)| [f64::from(x), f64::from(y)]).collect();
            let found = cells(&points);
            for (number, corners) in found.corners.iter().enumerate() {
                let middle = |axis: usize| corners.iter().map(|corner| corner[axis]).sum::<f64>() / corners.len() as f64;
                let inside = [middle(0), middle(1)];
                let far = |at: &[f64; 2]| (at[0] - inside[0]).hypot(at[1] - inside[1]);
                let own = far(&points[number]);
                prop_assert!(points.iter().all(|other| far(other) >= own - 1e-6));
            }
            for (&(one, other), limit) in found.touching.iter().zip(&found.limits) {
                for end in limit {
                    let far = |number: usize| (points[number][0] - end[0]).hypot(points[number][1] - end[1]);
                    prop_assert!((far(one) - far(other)).abs() < 1e-6 * far(one).max(1.0), "a limit is as far from both");
                }
            }
        }
    }
}
