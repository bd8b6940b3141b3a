//! What one does not walk across: rivers, railways, motorways. Borders over them count only at crossings.

use geo::LineString;

use crate::districting::land::segments::{Segments, distance};

/// A line that parts its two sides, and where one gets across.
#[derive(Debug, Clone, PartialEq)]
pub struct Barrier {
    /// In the plane of the addresses, metres.
    pub line: LineString,
    /// Bridges, level crossings, subways.
    pub crossings: Vec<[f64; 2]>,
}

/// A border this near to a crossing is walked over it, metres.
const AT: f64 = 30.0;
/// Houses nearest to a crossing may still be as far from it, metres.
const REACH: f64 = 250.0;

/// A way over a barrier.
struct Over {
    way: usize,
    barrier: usize,
    at: [f64; 2],
}

/// Which of `ways`, each from one point to another, one can walk: those over no barrier, those over one near a crossing,
/// and of each crossing the nearest way, so that a bridge between sparse banks joins them as well.
pub(in crate::districting) fn walkable(ways: &[[[f64; 2]; 2]], barriers: &[Barrier]) -> Vec<bool> {
    let mut over = Vec::new();
    for (number, barrier) in barriers.iter().enumerate() {
        let line = Segments::of(std::iter::once(&barrier.line));
        for (way, [from, to]) in ways.iter().enumerate() {
            over.extend(line.crossed(*from, *to).map(|at| Over { way, barrier: number, at }));
        }
    }
    let mut open = vec![true; ways.len()];
    let mut bridged: Vec<bool> = over.iter().map(|over| nearest(over.at, &barriers[over.barrier]) <= AT).collect();
    for (number, barrier) in barriers.iter().enumerate() {
        for crossing in &barrier.crossings {
            let here = over.iter().enumerate().filter(|(_, over)| over.barrier == number);
            let far = here.map(|(rank, over)| (distance(over.at, *crossing), rank));
            if let Some((far, rank)) = far.min_by(|one, other| one.0.total_cmp(&other.0)) {
                bridged[rank] |= far <= REACH;
            }
        }
    }
    for (over, bridged) in over.iter().zip(&bridged) {
        open[over.way] &= bridged;
    }
    open
}

fn nearest(at: [f64; 2], barrier: &Barrier) -> f64 {
    barrier.crossings.iter().map(|crossing| distance(at, *crossing)).fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use geo::line_string;

    use super::{Barrier, walkable};

    fn river(crossings: Vec<[f64; 2]>) -> Barrier {
        Barrier { line: line_string![(x: -1e4, y: 0.0), (x: 1e4, y: 0.0)], crossings }
    }

    #[test]
    fn the_river_is_crossed_at_the_bridge_and_by_the_houses_nearest_to_it() {
        let across = |x: f64| [[x, -40.0], [x, 40.0]];
        let ways = [across(0.0), across(100.0), across(120.0), [[0.0, 40.0], [100.0, 40.0]]];
        assert_eq!(walkable(&ways, &[river(vec![])]), [false, false, false, true]);
        assert_eq!(walkable(&ways, &[river(vec![[10.0, 0.0]])]), [true, false, false, true]);
        assert_eq!(
            walkable(&ways, &[river(vec![[200.0, 0.0]])]),
            [false, false, true, true],
            "the nearest, far as it is"
        );
        assert_eq!(walkable(&ways, &[river(vec![[900.0, 0.0]])]), [false, false, false, true], "no house is near");
    }

    #[test]
    fn a_way_over_river_and_railway_needs_a_crossing_of_both() {
        let railway = Barrier { line: line_string![(x: -1e4, y: 20.0), (x: 1e4, y: 20.0)], crossings: vec![] };
        let ways = [[[0.0, -40.0], [0.0, 40.0]], [[0.0, -40.0], [0.0, 10.0]]];
        assert_eq!(walkable(&ways, &[river(vec![[0.0, 0.0]]), railway]), [false, true]);
    }
}
