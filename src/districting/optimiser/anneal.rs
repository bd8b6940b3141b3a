//! Annealing by single moves: fewer borders between parts, loads brought within bounds, every part whole all the while.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::index::sample;
use rand::{RngExt as _, SeedableRng};

use crate::districting::{Bounds, Graph, Part, Plan, Ring, Unit};

/// How warm a run begins and ends, how long it is, and what being outside the bounds costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Schedule {
    /// Moves proposed.
    pub proposals: u64,
    /// Temperatures, in borders.
    pub warm: f64,
    pub cold: f64,
    /// Cost of a load that is a whole width of the bounds outside them, in borders.
    pub dear: f64,
}

/// A search at work.
#[derive(Debug)]
pub struct Annealing<'g> {
    plan: Plan<'g>,
    ring: Ring,
    bounds: Bounds,
    random: Xoshiro256PlusPlus,
    best: Option<(u64, Vec<Part>)>,
}

// Logarithms and powers are those of `libm`: what a system brings differs in the last digit from one machine to another,
// and the same seed is to give the same plan on all of them.

/// Proposals between two looks at the temperature.
const STRIDE: u64 = 256;
/// Strides between two questions whether to stop.
const LOOK: u64 = 64;

impl<'g> Annealing<'g> {
    /// From the plan `plan`, whose parts are whole.
    #[must_use]
    pub fn new(plan: Plan<'g>, bounds: Bounds, seed: u64) -> Self {
        let ring = Ring::new(plan.graph());
        Self { plan, ring, bounds, random: Xoshiro256PlusPlus::seed_from_u64(seed), best: None }
    }

    /// The plan as it is now.
    #[must_use]
    pub fn plan(&self) -> &Plan<'g> {
        &self.plan
    }

    /// The fewest borders found within the bounds, and the part of every unit then.
    #[must_use]
    pub fn best(&self) -> Option<&(u64, Vec<Part>)> {
        self.best.as_ref()
    }

    /// Go on from `of`.
    pub fn restart(&mut self, of: &[Part]) {
        for unit in self.plan.graph().each_unit() {
            self.plan.put(unit, of[unit as usize]);
        }
    }

    /// Run a schedule from the plan as it is, until `stop` says so.
    pub fn run(&mut self, schedule: &Schedule, stop: &(dyn Fn() -> bool + Sync)) {
        let width = ((self.bounds.most - self.bounds.least).max(1)) as f64;
        let dear = schedule.dear / width;
        self.remember();
        let strides = schedule.proposals.div_ceil(STRIDE);
        for stride in 0..strides {
            if stride % LOOK == 0 && stop() {
                return;
            }
            let done = stride as f64 / strides as f64;
            let temperature = schedule.warm * libm::pow(schedule.cold / schedule.warm, done);
            for _ in 0..STRIDE {
                self.propose(temperature, dear);
            }
        }
    }

    fn propose(&mut self, temperature: f64, dear: f64) {
        let border = self.plan.border();
        if border.is_empty() {
            return;
        }
        let unit = border[self.random.random_range(0..border.len())];
        let Some(to) = self.other_part(unit) else { return };
        let change = self.plan.cut_change(unit, to) as f64 + dear * self.excess_change(unit, to) as f64;
        if change > 0.0 && -temperature * libm::log(self.random.random::<f64>()) < change {
            return;
        }
        if self.ring.may_leave(&self.plan, unit) {
            self.plan.put(unit, to);
            self.remember();
        }
    }

    fn other_part(&mut self, unit: Unit) -> Option<Part> {
        let around = self.plan.graph().neighbours(unit);
        let from = self.plan.part(unit);
        let first = self.random.random_range(0..around.len());
        around[first..].iter().chain(&around[..first]).map(|other| self.plan.part(*other)).find(|part| *part != from)
    }

    fn excess_change(&self, unit: Unit, to: Part) -> i64 {
        let (weight, loads) = (self.plan.graph().weight(unit), self.plan.loads());
        let (from, to) = (loads[usize::from(self.plan.part(unit))], loads[usize::from(to)]);
        let bounds = self.bounds;
        bounds.excess(from - weight) + bounds.excess(to + weight) - bounds.excess(from) - bounds.excess(to)
    }

    fn remember(&mut self) {
        let better = self.best.as_ref().is_none_or(|(cut, _)| self.plan.cut() < *cut);
        if better && self.plan.loads().iter().all(|load| self.bounds.holds(*load)) {
            self.best = Some((self.plan.cut(), self.plan.parts().to_vec()));
        }
    }
}

/// A plan to begin with: parts grown from units drawn at random, the lightest first. `None` when some part found no
/// room, as in a graph of several pieces.
#[must_use]
pub fn grown(graph: &Graph, parts: usize, random: &mut Xoshiro256PlusPlus) -> Option<Vec<Part>> {
    const FREE: Part = Part::MAX;
    let mut of = vec![FREE; graph.units()];
    let mut fronts = vec![Vec::new(); parts];
    let mut lightest = BinaryHeap::with_capacity(parts);
    for (part, seed) in (0..FREE).zip(sample(random, graph.units(), parts)) {
        let seed = Unit::try_from(seed).ok()?;
        of[seed as usize] = part;
        fronts[usize::from(part)].push(seed);
        lightest.push(Reverse((graph.weight(seed), part)));
    }
    let mut left = graph.units() - parts;
    while left > 0 {
        let Reverse((load, part)) = lightest.pop()?;
        let front = &mut fronts[usize::from(part)];
        let next = loop {
            if front.is_empty() {
                break None;
            }
            let at = random.random_range(0..front.len());
            let free = graph.neighbours(front[at]).iter().copied().find(|other| of[*other as usize] == FREE);
            if free.is_some() {
                break free;
            }
            front.swap_remove(at);
        };
        // A part without room grows no more.
        let Some(next) = next else { continue };
        of[next as usize] = part;
        front.push(next);
        lightest.push(Reverse((load + graph.weight(next), part)));
        left -= 1;
    }
    Some(of)
}
