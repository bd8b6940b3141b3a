//! How far electors walk to their polling place: along the streets, or, where none are drawn, over links between
//! neighbouring places as the streets between them run more or less.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::districting::land::segments::distance;
use crate::districting::walk::along::Streets;
use crate::districting::{Unit, cells};

/// A corner of a street, or the point of it that a place is reached from.
pub(super) type Node = u32;

/// Places and the ways between them, in decimetres.
pub struct Ways {
    starts: Vec<u32>,
    links: Vec<(Node, u32)>,
    /// The node of the first place; those of the others follow. Before it are the corners of streets.
    first: Node,
    /// From its node to each place.
    aside: Vec<u32>,
    streets: Option<Streets>,
    near: RTree<GeomWithData<[f64; 2], Unit>>,
}

impl std::fmt::Debug for Ways {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Ways({} links)", self.links.len())
    }
}

impl Ways {
    /// Ways between `places` along `lines`, all in a plane of metres. Lines meet where they have a point in common: a bridge
    /// over a street has none. Without lines: between neighbours.
    #[must_use]
    pub fn new(places: &[[f64; 2]], lines: &[Vec<[f64; 2]>]) -> Self {
        match Streets::new(places, lines) {
            Some((streets, links, aside)) => Self::of(places, streets.corners(), links, aside, Some(streets)),
            None => Self::of(places, 0, between_neighbours(places), vec![0; places.len()], None),
        }
    }

    fn of(
        places: &[[f64; 2]],
        first: Node,
        mut links: Vec<(Node, Node, u32)>,
        aside: Vec<u32>,
        streets: Option<Streets>,
    ) -> Self {
        links.sort_unstable();
        let nodes = first as usize + places.len();
        let mut starts = vec![0_u32; nodes + 1];
        for (from, ..) in &links {
            starts[*from as usize + 1] += 1;
        }
        (0..nodes).for_each(|at| starts[at + 1] += starts[at]);
        let sites = places.iter().zip(0..).map(|(place, at)| GeomWithData::new(*place, at));
        let near = RTree::bulk_load(sites.collect());
        let links = links.into_iter().map(|(_, to, metres)| (to, metres)).collect();
        Self { starts, links, first, aside, streets, near }
    }

    /// Where a walk from `place` begins, and how far that is.
    fn beginnings(&self, place: [f64; 2]) -> Vec<(u32, Node)> {
        match &self.streets {
            Some(streets) => streets.entries(place),
            None => self.near.nearest_neighbor(place).map(|at| (far(place, *at.geom()), at.data)).into_iter().collect(),
        }
    }

    /// Metres of every place to `place`; 65,535 for farther.
    #[must_use]
    pub fn row(&self, place: [f64; 2]) -> Vec<u16> {
        let mut row = vec![u16::MAX; self.aside.len()];
        let mut best = vec![u32::MAX; self.starts.len().saturating_sub(1)];
        let mut queue = BinaryHeap::new();
        for (far, at) in self.beginnings(place) {
            best[at as usize] = best[at as usize].min(far);
            queue.push(Reverse((far, at)));
        }
        while let Some(Reverse((far, at))) = queue.pop() {
            if best[at as usize] < far {
                continue;
            }
            let here = at as usize;
            if let Some(place) = here.checked_sub(self.first as usize) {
                row[place] = u16::try_from(far.saturating_add(self.aside[place]) / 10).unwrap_or(u16::MAX);
            }
            for &(to, more) in &self.links[self.starts[here] as usize..self.starts[here + 1] as usize] {
                let there = far.saturating_add(more);
                if there < best[to as usize] {
                    best[to as usize] = there;
                    queue.push(Reverse((there, to)));
                }
            }
        }
        row
    }

    /// The place nearest to a point.
    #[must_use]
    pub fn nearest(&self, point: [f64; 2]) -> Option<Unit> {
        self.near.nearest_neighbor(point).map(|site| site.data)
    }
}

/// Links between places whose grounds touch (Delaunay), and between those at one point, of two legal cells: the
/// triangulation knows one of them only.
fn between_neighbours(places: &[[f64; 2]]) -> Vec<(Node, Node, u32)> {
    let mut both = Vec::new();
    for (one, other) in cells(places).touching {
        both.extend(to_and_fro(node(one), node(other), far(places[one], places[other])));
    }
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|one, other| {
        places[*one][0].total_cmp(&places[*other][0]).then(places[*one][1].total_cmp(&places[*other][1]))
    });
    let bits = |at: usize| places[at].map(f64::to_bits);
    let same = order.windows(2).filter(|pair| bits(pair[0]) == bits(pair[1]));
    both.extend(same.flat_map(|pair| to_and_fro(node(pair[0]), node(pair[1]), 0)));
    both
}

/// A way is walked in both directions.
pub(super) fn to_and_fro(one: Node, other: Node, decimetres: u32) -> [(Node, Node, u32); 2] {
    [(one, other, decimetres), (other, one, decimetres)]
}

/// Decimetres between two points.
pub(super) fn far(one: [f64; 2], other: [f64; 2]) -> u32 {
    decimetres(distance(one, other))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "decimetres within a commune")]
pub(super) fn decimetres(metres: f64) -> u32 {
    (metres * 10.0).round().min(1e9) as u32
}

#[expect(clippy::cast_possible_truncation, reason = "at most a million places")]
pub(super) const fn node(number: usize) -> Node {
    number as Node
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Ways;

    #[test]
    fn where_no_street_is_drawn_one_walks_round_the_corner_and_from_one_door_to_the_next() {
        let doors = [[0.0, 0.0], [100.0, 0.0], [200.0, 0.0], [200.0, 100.0], [200.0, 0.0]];
        let ways = Ways::new(&doors, &[]);
        let row = ways.row([0.0, -10.0]);
        assert_eq!((row[0], row[1], row[2], row[4]), (10, 110, 210, 210));
        assert!(row[3] >= 223 && row[3] <= 310, "{}", row[3]);
        assert_eq!(ways.nearest([190.0, 90.0]), Some(3));
    }

    /// Two banks a hundred metres apart, and a bridge at the end.
    fn banks() -> [Vec<[f64; 2]>; 3] {
        [
            vec![[0.0, 0.0], [500.0, 0.0]],
            vec![[0.0, 100.0], [250.0, 100.0], [500.0, 100.0]],
            vec![[500.0, 0.0], [500.0, 100.0]],
        ]
    }

    #[test]
    fn one_walks_over_the_bridge_and_not_through_the_river() {
        let doors = [[10.0, -5.0], [30.0, 5.0], [10.0, 103.0]];
        let row = Ways::new(&doors, &banks()).row([20.0, -4.0]);
        assert_eq!(row, [10 + 4 + 5, 10 + 4 + 5, 4 + 480 + 100 + 490 + 3]);
    }

    #[test]
    fn a_street_drawn_apart_from_the_others_is_reached_over_the_shortest_gap() {
        let [near, far, _] = banks();
        let row = Ways::new(&[[0.0, 100.0]], &[near, far]).row([0.0, 0.0]);
        assert_eq!(row, [100]);
    }

    proptest! {
        #[test]
        fn there_is_as_far_as_back_and_never_less_than_as_the_crow_flies(
            doors in prop::collection::vec((-20.0..520.0, -20.0..120.0), 2..20),
        ) {
            let doors: Vec<[f64; 2]> = doors.into_iter().map(|(x, y)| [x, y]).collect();
            let ways = Ways::new(&doors, &banks());
            let rows: Vec<Vec<u16>> = doors.iter().map(|door| ways.row(*door)).collect();
            for (one, row) in rows.iter().enumerate() {
                for (other, metres) in row.iter().enumerate() {
                    prop_assert!(metres.abs_diff(rows[other][one]) <= 1, "{} {}", metres, rows[other][one]);
                    let crow = libm::hypot(doors[one][0] - doors[other][0], doors[one][1] - doors[other][1]);
                    prop_assert!(f64::from(*metres) + 1.5 >= crow, "{} {}", metres, crow);
                }
            }
        }
    }
}
