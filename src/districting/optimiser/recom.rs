//! Recombination: two parts that touch are joined, and parted again along a random tree. Big steps that keep parts
//! compact, within bounds and whole (DeFord, Duchin, Solomon 2021).

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt as _, SeedableRng};

use crate::districting::plans::tree::Tree;
use crate::districting::{Bounds, Graph, Part, Plan, Unit};

/// Trees drawn for one pair of parts before another pair is tried.
const TREES: u32 = 16;

/// A chain of plans.
#[derive(Debug)]
pub struct Recom<'g> {
    pub(super) graph: &'g Graph,
    pub(super) bounds: Bounds,
    pub(super) random: Xoshiro256PlusPlus,
    pub(super) of: Vec<Part>,
    pub(super) members: Vec<Vec<Unit>>,
    pub(super) loads: Vec<i64>,
    borders: Vec<(Unit, Unit)>,
    pub(super) tree: Tree,
    cut: u64,
}

impl<'g> Recom<'g> {
    /// A chain from a plan whose parts are whole and within `bounds`.
    #[must_use]
    pub fn new(plan: &Plan<'g>, bounds: Bounds, seed: u64) -> Self {
        let graph = plan.graph();
        let mut members = vec![Vec::new(); plan.loads().len()];
        for unit in graph.each_unit() {
            members[usize::from(plan.part(unit))].push(unit);
        }
        Self {
            graph,
            bounds,
            random: Xoshiro256PlusPlus::seed_from_u64(seed),
            of: plan.parts().to_vec(),
            members,
            loads: plan.loads().to_vec(),
            borders: graph.each_border().map(|(a, b, _)| (a, b)).collect(),
            tree: Tree::new(graph),
            cut: plan.cut(),
        }
    }

    /// Part of every unit.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.of
    }

    /// Weight of every part.
    #[must_use]
    pub fn loads(&self) -> &[i64] {
        &self.loads
    }

    /// Length of the borders between parts; their number where each counts one.
    #[must_use]
    pub fn cut(&self) -> u64 {
        self.cut
    }

    /// One step: `false` when no border between parts is left to draw, or none of the trees parted its region.
    pub fn step(&mut self) -> bool {
        let Some((first, second)) = self.pair() else { return false };
        let both = self.merge(first, second);
        let bounds = self.bounds;
        for _ in 0..TREES {
            if self.tree.split(&mut self.random, |load| bounds.holds(load) && bounds.holds(both - load)).is_some() {
                self.apply(first, second, both);
                return true;
            }
        }
        false
    }

    /// The parts on both sides of a border drawn at random among those between parts.
    fn pair(&mut self) -> Option<(Part, Part)> {
        if self.cut == 0 {
            return None;
        }
        loop {
            let (a, b) = self.borders[self.random.random_range(0..self.borders.len())];
            let (first, second) = (self.of[a as usize], self.of[b as usize]);
            if first != second {
                return Some((first, second));
            }
        }
    }

    /// Take two parts for a region to be parted anew; gives what they weigh together.
    pub(super) fn merge(&mut self, first: Part, second: Part) -> i64 {
        let (one, other) = (&self.members[usize::from(first)], &self.members[usize::from(second)]);
        let of = &self.of;
        self.tree.take(self.graph, one.iter().chain(other).copied(), |unit| {
            let part = of[unit as usize];
            part == first || part == second
        });
        self.loads[usize::from(first)] + self.loads[usize::from(second)]
    }

    pub(super) fn apply(&mut self, first: Part, second: Part, both: i64) {
        let side = self.tree.side();
        let units = self.tree.units();
        for &(a, b, length) in self.tree.borders() {
            let (a, b) = (a as usize, b as usize);
            let before = self.of[units[a] as usize] != self.of[units[b] as usize];
            let length = u64::from(length);
            self.cut = self.cut + length * u64::from(side[a] != side[b]) - length * u64::from(before);
        }
        self.members[usize::from(first)].clear();
        self.members[usize::from(second)].clear();
        let mut load = 0;
        for (&unit, &taken) in units.iter().zip(side) {
            let part = if taken { first } else { second };
            load += if taken { self.graph.weight(unit) } else { 0 };
            self.of[unit as usize] = part;
            self.members[usize::from(part)].push(unit);
        }
        self.loads[usize::from(first)] = load;
        self.loads[usize::from(second)] = both - load;
    }
}

#[cfg(test)]
mod tests {
    use super::Recom;
    use crate::districting::plans::graph::grids::grid;
    use crate::districting::{Bounds, Graph, Plan, pieces};

    #[test]
    fn every_step_leaves_whole_parts_within_bounds_and_the_cut_as_counted() {
        let squares: Vec<_> = grid(12, 10).each_border().map(|(a, b, _)| (a, b, 1 + (a + b) % 4)).collect();
        let town = Graph::new(vec![1; 120], &squares).unwrap();
        let bounds = Bounds { least: 18, most: 22 };
        let plan = Plan::new(&town, (0..120_u16).map(|unit| (unit % 12) / 2).collect(), 6).unwrap();
        let mut chain = Recom::new(&plan, bounds, 1);
        let mut made = 0;
        for _ in 0..300 {
            made += u32::from(chain.step());
            assert!(chain.loads().iter().all(|load| bounds.holds(*load)));
            assert_eq!(pieces(&town, chain.parts(), 6), [1; 6]);
            assert_eq!(chain.cut(), Plan::new(&town, chain.parts().to_vec(), 6).unwrap().cut());
        }
        assert!(made > 200, "{made} of 300 steps were made");
    }

    #[test]
    fn the_same_seed_gives_the_same_plans() {
        let town = grid(10, 10);
        let walk = |seed| {
            let plan = Plan::new(&town, (0..100_u16).map(|unit| unit / 25).collect(), 4).unwrap();
            let mut chain = Recom::new(&plan, Bounds { least: 23, most: 27 }, seed);
            let made = (0..50).filter(|_| chain.step()).count();
            assert!(made > 0);
            chain.parts().to_vec()
        };
        assert_eq!(walk(7), walk(7));
        assert_ne!(walk(7), walk(8));
    }
}
