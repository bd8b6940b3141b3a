//! Loads brought within bounds where units are too coarse for single moves: two parts that touch are merged and parted anew
//! where both weigh best, again and again around those that are outside.

use rand::RngExt as _;

use crate::districting::optimiser::recom::Recom;
use crate::districting::{Part, Unit};

/// Steps between two questions whether to stop.
const LOOK: u64 = 256;
/// How warm it is, as a share of the mean: worse by so much is accepted in one of three cases. Twice as warm after each so
/// many steps, so many times, then cold again: some corners only come right when much around them changes.
const WARMTH: f64 = 0.003;
const WARMER: u64 = 16_384;
const TIMES: u64 = 5;

impl Recom<'_> {
    /// Go on until every load is within the bounds, for at most so many steps, or until `stop` says so: the plan with the
    /// least weight outside them, and that weight.
    pub(super) fn balance(&mut self, steps: u64, stop: &(dyn Fn() -> bool + Sync)) -> (i64, Vec<Part>) {
        let bounds = self.bounds;
        let mut outside: i64 = self.loads.iter().map(|load| bounds.excess(*load)).sum();
        let mut best = (outside, self.of.clone());
        let warmth = WARMTH * self.graph.total() as f64 / self.loads.len().max(1) as f64;
        for step in 0..steps {
            if outside == 0 || (step % LOOK == 0 && stop()) {
                break;
            }
            let Some((first, second)) = self.pair_outside() else { continue };
            let both = self.merge(first, second);
            let before = bounds.excess(self.loads[usize::from(first)]) + bounds.excess(self.loads[usize::from(second)]);
            let cost = |load: i64| Some(bounds.excess(load) + bounds.excess(both - load));
            let Some(after) = self.tree.split_least(&mut self.random, cost) else { continue };
            let worse = (after - before) as f64;
            let warmth = warmth * f64::from(1_u32 << (step / WARMER % TIMES));
            if worse > 0.0 && -warmth * libm::log(self.random.random::<f64>()) < worse {
                continue;
            }
            self.apply(first, second, both);
            outside += after - before;
            if outside < best.0 {
                best = (outside, self.of.clone());
            }
        }
        best
    }

    /// A part outside the bounds, drawn by lot, and one that touches it.
    fn pair_outside(&mut self) -> Option<(Part, Part)> {
        let outside = |part: &Part| self.bounds.excess(self.loads[usize::from(*part)]) > 0;
        let outside: Vec<Part> = (0..).zip(&self.loads).map(|(part, _)| part).filter(outside).collect();
        let part = outside[self.random.random_range(0..outside.len())];
        let units = &self.members[usize::from(part)];
        let from = self.random.random_range(0..units.len());
        let others = |unit: &Unit| {
            let near = self.graph.neighbours(*unit).iter().map(|other| self.of[*other as usize]);
            near.filter(|other| *other != part).collect::<Vec<_>>()
        };
        let others = units[from..].iter().chain(&units[..from]).map(others).find(|others| !others.is_empty())?;
        Some((part, others[self.random.random_range(0..others.len())]))
    }
}
