//! Borders of units, from all ways between places to those one walks, with no place left alone that can be joined.

use crate::districting::land::barriers::walkable;
use crate::districting::land::segments::distance;
use crate::districting::{Barrier, Error, Graph, Unit};

/// Borders as they are found.
#[derive(Debug, Default)]
pub(in crate::districting) struct Borders {
    /// Pairs of places with the length of what they share, decimetres.
    pub shared: Vec<(Unit, Unit, u32)>,
    /// Neighbours with nothing between them, too far apart for their ground to touch.
    pub beyond: Vec<(Unit, Unit)>,
}

impl Borders {
    /// The graph of these borders without those over `barriers`. Where it is in pieces, neighbours across empty ground
    /// join them, nearest first, with one decimetre: a hamlet belongs to the town it is nearest to.
    pub fn graph(mut self, weights: Vec<i64>, at: &[[f64; 2]], barriers: &[Barrier]) -> Result<Graph, Error> {
        let way = |one: Unit, other: Unit| [at[one as usize], at[other as usize]];
        let ways = self.shared.iter().map(|(one, other, _)| way(*one, *other));
        let ways: Vec<_> = ways.chain(self.beyond.iter().map(|(one, other)| way(*one, *other))).collect();
        let open = walkable(&ways, barriers);
        let (near, far) = open.split_at(self.shared.len());
        let mut near = near.iter();
        self.shared.retain(|_| near.next().is_some_and(|open| *open));
        let mut pieces = Pieces((0..weights.len()).collect());
        for (one, other, _) in &self.shared {
            pieces.join(*one, *other);
        }
        let far = self.beyond.iter().zip(far).filter(|(_, open)| **open).map(|(pair, _)| *pair);
        let mut far: Vec<_> =
            far.map(|(one, other)| (distance(at[one as usize], at[other as usize]), one, other)).collect();
        far.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then((one.1, one.2).cmp(&(other.1, other.2))));
        for (_, one, other) in far {
            if pieces.join(one, other) {
                self.shared.push((one, other, 1));
            }
        }
        Graph::new(weights, &self.shared)
    }
}

/// Which units hang together, as they are joined.
struct Pieces(Vec<usize>);

impl Pieces {
    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    /// Join two; whether they were apart.
    fn join(&mut self, one: Unit, other: Unit) -> bool {
        let (one, other) = (self.root(one as usize), self.root(other as usize));
        self.0[one.max(other)] = one.min(other);
        one != other
    }
}
