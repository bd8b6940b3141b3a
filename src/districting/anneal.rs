//! Annealing by single moves: fewer borders between parts, loads brought within bounds, every part whole all the while.

use rand::rngs::Xoshiro256PlusPlus;
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
        let strides = schedule.proposals.div_ceil(STRIDE);
        for stride in 0..strides {
            if stride % LOOK == 0 && stop() {
                return;
            }
            let done = stride as f64 / strides as f64;
            let temperature = schedule.warm * (schedule.cold / schedule.warm).powf(done);
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
        if change > 0.0 && -temperature * self.random.random::<f64>().ln() < change {
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
    let units = u32::try_from(graph.units()).ok()?;
    let mut of = vec![FREE; graph.units()];
    let mut fronts = vec![Vec::new(); parts];
    let mut loads = vec![0_i64; parts];
    for part in 0..parts {
        let seed = std::iter::repeat_with(|| random.random_range(0..units)).take(10_000);
        let seed = seed.into_iter().find(|unit| of[*unit as usize] == FREE)?;
        of[seed as usize] = u16::try_from(part).ok()?;
        loads[part] = graph.weight(seed);
        fronts[part].push(seed);
    }
    let mut left = graph.units() - parts;
    while left > 0 {
        let part = (0..parts).filter(|part| !fronts[*part].is_empty()).min_by_key(|part| loads[*part])?;
        let at = random.random_range(0..fronts[part].len());
        let unit = fronts[part][at];
        let Some(&next) = graph.neighbours(unit).iter().find(|other| of[**other as usize] == FREE) else {
            fronts[part].swap_remove(at);
            continue;
        };
        of[next as usize] = u16::try_from(part).ok()?;
        loads[part] += graph.weight(next);
        fronts[part].push(next);
        left -= 1;
    }
    Some(of)
}
