//! The ground of each address: cells of the points nearest to one address than to any other (Voronoï), in a plane.

use spade::{DelaunayTriangulation, HasPosition, Point2, PositionInTriangulation, Triangulation as _};

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
}

/// How far out the plane is closed, in widths of what the points cover.
const FAR: f64 = 4.0;

/// Cells of `points`, in the units of their plane. Cells at the rim reach far out: they are to be cut to an outline.
/// Points that are no numbers, or lie where another does, have no cell.
#[must_use]
pub fn cells(points: &[[f64; 2]]) -> Cells {
    let mut plane = DelaunayTriangulation::<Site>::new();
    for (number, &[x, y]) in points.iter().enumerate() {
        let at = Point2::new(x, y);
        // Far numbers are as little a place as none.
        let somewhere = spade::validate_coordinate(x).is_ok() && spade::validate_coordinate(y).is_ok();
        if somewhere && !matches!(plane.locate(at), PositionInTriangulation::OnVertex(_)) {
            let _ = plane.insert(Site { at, number: Some(number) });
        }
    }
    close(&mut plane, points);
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
    let mut touching = Vec::new();
    for edge in plane.undirected_edges() {
        let [one, other] = edge.vertices().map(|vertex| vertex.data().number);
        if let (Some(one), Some(other)) = (one, other) {
            touching.push((one.min(other), one.max(other)));
        }
    }
    touching.sort_unstable();
    Cells { corners, touching }
}

/// Four points far out, so that every cell within has corners.
fn close(plane: &mut DelaunayTriangulation<Site>, points: &[[f64; 2]]) {
    let bounds = points.iter().filter(|at| at.iter().all(|number| spade::validate_coordinate(*number).is_ok()));
    let bounds = bounds.fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[west, south, east, north], [x, y]| {
        [west.min(*x), south.min(*y), east.max(*x), north.max(*y)]
    });
    let [west, south, east, north] = bounds;
    if west > east {
        return;
    }
    let reach = (east - west).max(north - south).max(1.0) * FAR;
    let middle = [f64::midpoint(west, east), f64::midpoint(south, north)];
    for [x, y] in [[-reach, -reach], [reach, -reach], [reach, reach], [-reach, reach]] {
        let _ = plane.insert(Site { at: Point2::new(middle[0] + x, middle[1] + y), number: None });
    }
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
        }
    }
}
