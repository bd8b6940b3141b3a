//! Whether parts hang together: one look around a unit where that tells, a search in the part where it does not.

use crate::districting::{Graph, Part, Plan, Unit};

/// No unit between two neighbours: they touch.
const TOUCH: Unit = Unit::MAX;
/// Most neighbours the look around is kept for; a unit with more is searched for.
const MOST_NEIGHBOURS: usize = 64;

/// Ways around each unit between two of its neighbours: they touch, or a third unit touches both.
#[derive(Debug)]
pub struct Ring {
    starts: Vec<u32>,
    /// Ranks of two neighbours, and the unit between them or [`TOUCH`].
    ways: Vec<(u8, u8, Unit)>,
    search: Search,
}

/// What a search writes on, kept from one to the next.
#[derive(Debug, Default)]
struct Search {
    /// In which search a unit was seen, and whether from the second end.
    seen: Vec<(u32, bool)>,
    round: u32,
    queues: [Vec<Unit>; 2],
}

impl Ring {
    /// Look around every unit.
    #[must_use]
    pub fn new(graph: &Graph) -> Self {
        let (mut starts, mut ways) = (vec![0], Vec::new());
        let mut through = Vec::new();
        for unit in graph.each_unit() {
            if graph.neighbours(unit).len() <= MOST_NEIGHBOURS {
                look_around(graph, unit, &mut through, &mut ways);
            }
            starts.push(u32::try_from(ways.len()).unwrap_or(u32::MAX));
        }
        Self { starts, ways, search: Search { seen: vec![(0, false); graph.units()], ..Search::default() } }
    }

    /// Whether the part of `unit` hangs together without it. A part is never left empty.
    #[inline]
    pub fn may_leave(&mut self, plan: &Plan<'_>, unit: Unit) -> bool {
        let (graph, part) = (plan.graph(), plan.part(unit));
        let around = graph.neighbours(unit);
        if around.len() > MOST_NEIGHBOURS {
            return self.search.reached(plan, unit, part);
        }
        let mut own = 0_u64;
        for (rank, other) in around.iter().enumerate() {
            own |= u64::from(plan.part(*other) == part) << rank;
        }
        match own.count_ones() {
            0 => false,
            1 => true,
            _ => self.whole_around(plan, unit, own),
        }
    }

    /// Whether the neighbours of `unit` in the set `own` hang together around it, else anywhere in the part.
    fn whole_around(&mut self, plan: &Plan<'_>, unit: Unit, own: u64) -> bool {
        let part = plan.part(unit);
        let range = self.starts[unit as usize] as usize..self.starts[unit as usize + 1] as usize;
        let mut groups: [u64; MOST_NEIGHBOURS] = [0; MOST_NEIGHBOURS];
        each_bit(own, |rank| groups[rank] = 1 << rank);
        for &(a, b, between) in &self.ways[range] {
            let both = (1_u64 << a) | (1_u64 << b);
            if own & both != both || groups[a as usize] & (1 << b) != 0 {
                continue;
            }
            if between == TOUCH || plan.part(between) == part {
                let group = groups[a as usize] | groups[b as usize];
                if group == own {
                    return true;
                }
                each_bit(group, |rank| groups[rank] = group);
            }
        }
        let first = own.trailing_zeros() as usize;
        let mut left = own & !groups[first];
        while left != 0 {
            let next = left.trailing_zeros() as usize;
            let ends = [first, next].map(|rank| plan.graph().neighbours(unit)[rank]);
            if !self.search.joined(plan, unit, part, ends) {
                return false;
            }
            left &= !groups[next];
        }
        true
    }
}

#[inline]
fn each_bit(mut bits: u64, mut then: impl FnMut(usize)) {
    while bits != 0 {
        then(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}

fn look_around(graph: &Graph, unit: Unit, through: &mut Vec<(Unit, u8)>, ways: &mut Vec<(u8, u8, Unit)>) {
    let around = graph.neighbours(unit);
    through.clear();
    // The long way through a hub is left to the search: looked at from every spoke it would cost their square.
    let near = |other: &Unit| graph.neighbours(*other).len() <= MOST_NEIGHBOURS;
    for (rank, &neighbour) in (0_u8..).zip(around).filter(|(_, neighbour)| near(neighbour)) {
        for &beyond in graph.neighbours(neighbour).iter().filter(|beyond| **beyond != unit) {
            match around.binary_search(&beyond) {
                Ok(other) if other > usize::from(rank) || !near(&beyond) => {
                    ways.push((rank, u8::try_from(other).unwrap_or(u8::MAX), TOUCH));
                }
                Ok(_) => {}
                Err(_) => through.push((beyond, rank)),
            }
        }
    }
    through.sort_unstable();
    for pair in through.windows(2) {
        if pair[0].0 == pair[1].0 {
            ways.push((pair[0].1, pair[1].1, pair[0].0));
        }
    }
}

impl Search {
    /// Whether one neighbour of `left_out` in `part` reaches all the others without it; `false` where it has none.
    fn reached(&mut self, plan: &Plan<'_>, left_out: Unit, part: Part) -> bool {
        self.begin();
        let inside = |unit: &Unit| plan.part(*unit) == part;
        let mut own = plan.graph().neighbours(left_out).iter().copied().filter(inside);
        let Some(first) = own.next() else { return false };
        self.see(0, first);
        while let Some(unit) = self.queues[0].pop() {
            for &other in plan.graph().neighbours(unit).iter().filter(|other| inside(other) && **other != left_out) {
                if self.seen[other as usize].0 != self.round {
                    self.see(0, other);
                }
            }
        }
        own.all(|other| self.seen[other as usize].0 == self.round)
    }

    /// Whether two units are joined within `part` without `left_out`. Both sides are searched in turn, so that the cost is
    /// that of the smaller piece.
    fn joined(&mut self, plan: &Plan<'_>, left_out: Unit, part: Part, ends: [Unit; 2]) -> bool {
        self.begin();
        self.see(0, ends[0]);
        self.see(1, ends[1]);
        for step in 0.. {
            for side in [0, 1] {
                let Some(&unit) = self.queues[side].get(step) else { return false };
                for &other in plan.graph().neighbours(unit) {
                    if plan.part(other) != part || other == left_out {
                        continue;
                    }
                    match self.seen[other as usize] {
                        (round, from) if round == self.round && usize::from(from) == side => {}
                        (round, _) if round == self.round => return true,
                        _ => self.see(side, other),
                    }
                }
            }
        }
        false
    }

    fn begin(&mut self) {
        self.round += 1;
        self.queues.iter_mut().for_each(Vec::clear);
    }

    #[inline]
    fn see(&mut self, side: usize, unit: Unit) {
        self.seen[unit as usize] = (self.round, side == 1);
        self.queues[side].push(unit);
    }
}

/// How many pieces each part is in; 1 where it hangs together, 0 where it is empty.
#[must_use]
pub fn pieces(graph: &Graph, of: &[Part], parts: usize) -> Vec<u32> {
    let mut pieces = vec![0; parts];
    let mut seen = vec![false; graph.units()];
    let mut queue = Vec::new();
    for first in graph.each_unit() {
        if seen[first as usize] {
            continue;
        }
        seen[first as usize] = true;
        pieces[usize::from(of[first as usize])] += 1;
        queue.push(first);
        while let Some(unit) = queue.pop() {
            for &other in graph.neighbours(unit) {
                if !seen[other as usize] && of[other as usize] == of[unit as usize] {
                    seen[other as usize] = true;
                    queue.push(other);
                }
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Ring, pieces};
    use crate::districting::plans::graph::grids::grid;
    use crate::districting::{Graph, Plan};

    /// The same question, by taking the unit out and searching the whole plan.
    fn by_full_search(plan: &Plan<'_>, unit: u32) -> bool {
        let part = plan.part(unit);
        let before = pieces(plan.graph(), plan.parts(), 4)[usize::from(part)];
        let mut without = plan.parts().to_vec();
        without[unit as usize] = 3;
        let after = pieces(plan.graph(), &without, 4)[usize::from(part)];
        plan.size(part) > 1
            && after <= before
            && plan.graph().neighbours(unit).iter().any(|other| plan.part(*other) == part)
    }

    fn streets() -> impl Strategy<Value = Graph> {
        prop::collection::vec((0_u32..24, 0_u32..24), 20..70).prop_map(|pairs| {
            let borders: Vec<_> = pairs.into_iter().map(|(a, b)| (a, b, 1)).collect();
            Graph::new(vec![1; 24], &borders).unwrap()
        })
    }

    proptest! {
        #[test]
        fn one_look_around_says_what_a_full_search_says(of in prop::collection::vec(0_u16..3, 42), unit in 0_u32..42) {
            let town = grid(7, 6);
            let plan = Plan::new(&town, of, 4).unwrap();
            prop_assert_eq!(Ring::new(&town).may_leave(&plan, unit), by_full_search(&plan, unit));
        }

        #[test]
        fn also_where_streets_cross_as_they_like(town in streets(), of in prop::collection::vec(0_u16..3, 24), unit in 0_u32..24) {
            let plan = Plan::new(&town, of, 4).unwrap();
            prop_assert_eq!(Ring::new(&town).may_leave(&plan, unit), by_full_search(&plan, unit));
        }
    }

    #[test]
    fn a_square_where_many_streets_meet_is_looked_at_like_any_other() {
        let streets: Vec<_> =
            (1..=80).map(|house| (0, house, 1)).chain((2..=80).map(|house| (house - 1, house, 1))).collect();
        let town = Graph::new(vec![1; 81], &streets).unwrap();
        for apart in [None, Some(40)] {
            let of = (0..81).map(|unit| u16::from(Some(unit) == apart)).collect();
            let plan = Plan::new(&town, of, 4).unwrap();
            assert_eq!(Ring::new(&town).may_leave(&plan, 0), apart.is_none(), "{apart:?}");
            assert!(
                (1..81).filter(|house| Some(*house) != apart).all(|house| Ring::new(&town).may_leave(&plan, house))
            );
        }
    }

    #[test]
    fn a_part_around_a_hole_may_lose_any_one_unit() {
        let town = grid(5, 5);
        let hole = [6, 7, 8, 11, 12, 13, 16, 17, 18];
        let of = (0..25).map(|unit| u16::from(hole.contains(&unit))).collect();
        let plan = Plan::new(&town, of, 4).unwrap();
        let mut ring = Ring::new(&town);
        assert!((0..5).all(|unit| ring.may_leave(&plan, unit)), "the way round the other side stays");
    }
}
