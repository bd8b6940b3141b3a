//! How far electors walk to their polling place: an estimate, over links between neighbouring places as the streets between
//! them run more or less. Rivers and railways are not in it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::districting::{Graph, Part, Unit, cells};

/// Places and the links between those that are neighbours (Delaunay), in decimetres.
pub struct Ways {
    starts: Vec<u32>,
    links: Vec<(Unit, u32)>,
    near: RTree<GeomWithData<[f64; 2], Unit>>,
}

impl std::fmt::Debug for Ways {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Ways({} links)", self.links.len())
    }
}

impl Ways {
    /// Links between `places`, which lie in a plane of metres.
    pub fn new(places: &[[f64; 2]]) -> Self {
        let mut both: Vec<(Unit, Unit, u32)> = Vec::new();
        for (one, other) in cells(places).touching {
            let metres = far(places[one], places[other]);
            both.extend([(unit(one), unit(other), metres), (unit(other), unit(one), metres)]);
        }
        both.extend(same_place(places));
        both.sort_unstable();
        let mut starts = vec![0_u32; places.len() + 1];
        for (from, ..) in &both {
            starts[*from as usize + 1] += 1;
        }
        (0..places.len()).for_each(|at| starts[at + 1] += starts[at]);
        let sites = places.iter().enumerate().map(|(at, place)| GeomWithData::new(*place, unit(at)));
        let near = RTree::bulk_load(sites.collect());
        Self { starts, links: both.into_iter().map(|(_, to, metres)| (to, metres)).collect(), near }
    }

    /// Walk from `place` until `enough` says so of a place reached and its distance, decimetres; nearest first.
    fn walk(&self, place: [f64; 2], mut enough: impl FnMut(Unit, u32) -> bool) {
        let Some(first) = self.near.nearest_neighbor(place) else { return };
        let mut best = vec![u32::MAX; self.starts.len().saturating_sub(1)];
        let beginning = far(place, *first.geom());
        best[first.data as usize] = beginning;
        let mut queue = BinaryHeap::from([Reverse((beginning, first.data))]);
        while let Some(Reverse((far, at))) = queue.pop() {
            if best[at as usize] < far {
                continue;
            }
            if enough(at, far) {
                return;
            }
            let here = at as usize;
            for &(to, more) in &self.links[self.starts[here] as usize..self.starts[here + 1] as usize] {
                let there = far.saturating_add(more);
                if there < best[to as usize] {
                    best[to as usize] = there;
                    queue.push(Reverse((there, to)));
                }
            }
        }
    }

    /// Metres an elector of `part` walks to `place`, in the mean; `None` where there is none.
    pub fn mean(&self, graph: &Graph, of: &[Part], part: Part, place: [f64; 2]) -> Option<f64> {
        let weight = |at: Unit| if of[at as usize] == part { graph.weight(at) } else { 0 };
        let total: i64 = graph.each_unit().map(weight).sum();
        let (mut reached, mut walked) = (0, 0.0);
        if total == 0 {
            return None;
        }
        self.walk(place, |at, far| {
            reached += weight(at);
            walked += weight(at) as f64 * f64::from(far) / 10.0;
            reached >= total
        });
        Some(walked / total as f64)
    }

    /// Metres of every place to `place`; 65,535 for farther.
    pub fn row(&self, place: [f64; 2]) -> Vec<u16> {
        let mut row = vec![u16::MAX; self.starts.len().saturating_sub(1)];
        self.walk(place, |at, far| {
            row[at as usize] = u16::try_from(far / 10).unwrap_or(u16::MAX);
            false
        });
        row
    }

    /// The place nearest to a point.
    pub fn nearest(&self, point: [f64; 2]) -> Option<Unit> {
        self.near.nearest_neighbor(point).map(|site| site.data)
    }
}

/// Places at one point, of two legal cells: the triangulation knows one of them only.
fn same_place(places: &[[f64; 2]]) -> Vec<(Unit, Unit, u32)> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|one, other| {
        places[*one][0].total_cmp(&places[*other][0]).then(places[*one][1].total_cmp(&places[*other][1]))
    });
    let bits = |at: usize| places[at].map(f64::to_bits);
    let pairs = order.windows(2).filter(|pair| bits(pair[0]) == bits(pair[1]));
    pairs.flat_map(|pair| [(unit(pair[0]), unit(pair[1]), 0), (unit(pair[1]), unit(pair[0]), 0)]).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "decimetres within a commune")]
fn far(one: [f64; 2], other: [f64; 2]) -> u32 {
    (libm::hypot(one[0] - other[0], one[1] - other[1]) * 10.0).round().min(1e9) as u32
}

#[expect(clippy::cast_possible_truncation, reason = "at most a million places")]
const fn unit(number: usize) -> Unit {
    number as Unit
}

#[cfg(test)]
mod tests {
    use super::Ways;
    use crate::districting::Graph;

    #[test]
    fn one_walks_round_the_corner_and_from_one_door_to_the_next() {
        let doors = [[0.0, 0.0], [100.0, 0.0], [200.0, 0.0], [200.0, 100.0], [200.0, 0.0]];
        let ways = Ways::new(&doors);
        let row = ways.row([0.0, -10.0]);
        assert_eq!((row[0], row[1], row[2], row[4]), (10, 110, 210, 210));
        assert!(row[3] >= 223 && row[3] <= 310, "{}", row[3]);
        let graph = Graph::new(vec![1, 3, 0, 0, 0], &[]).unwrap();
        assert_eq!(ways.mean(&graph, &[0, 0, 0, 1, 0], 0, [0.0, 0.0]), Some(75.0));
        assert_eq!(ways.mean(&graph, &[0, 0, 0, 1, 0], 1, [0.0, 0.0]), None);
        assert_eq!(ways.nearest([190.0, 90.0]), Some(3));
    }
}
