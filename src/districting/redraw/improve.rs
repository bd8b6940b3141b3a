//! Annealing by single moves towards what costs least: electors moved, metres walked, borders; loads brought within the
//! limits of each station, every station whole all the while.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt as _, SeedableRng};

use crate::districting::redraw::costs::Costs;
use crate::districting::redraw::redistricting::FREE;
use crate::districting::{Bounds, Part, Plan, Ring, Unit};

/// How warm a run begins and ends, how long it is, and what being outside the limits costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course {
    /// Moves proposed.
    pub proposals: u64,
    /// Temperatures, in the costs of the plan.
    pub warm: f64,
    pub cold: f64,
    /// Of an elector just outside the limits; twice that at `far` electors outside, so that fullness spreads from one
    /// station to the next.
    pub dear: f64,
    pub far: f64,
}

/// A search at work.
#[derive(Debug)]
pub struct Improvement<'f, 'a> {
    costs: Costs<'f, 'a>,
    limits: Vec<Bounds>,
    plan: Plan<'a>,
    ring: Ring,
    random: Xoshiro256PlusPlus,
    /// Electors outside the limits, and what the plan costs without prices.
    outside: i64,
    cost: f64,
    best: (i64, f64, Vec<Part>),
}

/// Proposals between two looks at the temperature and at the plan.
const STRIDE: u64 = 256;
/// Strides between two questions whether to stop.
const LOOK: u64 = 64;

impl<'f, 'a> Improvement<'f, 'a> {
    /// From a plan that keeps what is fixed, towards `limits`.
    pub fn new(costs: Costs<'f, 'a>, limits: Vec<Bounds>, plan: Plan<'a>, seed: u64) -> Self {
        let (ring, random) = (Ring::new(plan.graph()), Xoshiro256PlusPlus::seed_from_u64(seed));
        let best = (i64::MAX, f64::MAX, plan.parts().to_vec());
        let mut search = Self { costs, limits, plan, ring, random, outside: 0, cost: 0.0, best };
        search.count();
        search
    }

    /// Count what the plan as it is comes to, and take it for the best.
    fn count(&mut self) {
        let (plan, graph) = (&self.plan, self.plan.graph());
        self.outside = plan.loads().iter().zip(&self.limits).map(|(load, limits)| limits.excess(*load)).sum();
        let electors = |unit: Unit| graph.weight(unit) as f64 * self.costs.bare(unit, plan.part(unit));
        self.cost = graph.each_unit().map(electors).sum::<f64>() + self.costs.weights.cut * plan.cut() as f64;
        self.best = (self.outside, self.cost, plan.parts().to_vec());
    }

    /// The same search from its best plan, towards other limits.
    pub fn towards(mut self, limits: Vec<Bounds>) -> Self {
        for unit in self.plan.graph().each_unit() {
            self.plan.put(unit, self.best.2[unit as usize]);
        }
        self.limits = limits;
        self.count();
        self
    }

    /// The plan with the fewest electors outside the limits, then the least cost.
    pub fn best(&self) -> &[Part] {
        &self.best.2
    }

    /// Electors outside the limits in that plan.
    pub fn outside(&self) -> i64 {
        self.best.0
    }

    /// Run a course from the plan as it is, until `stop` says so.
    pub fn run(&mut self, course: &Course, stop: &(dyn Fn() -> bool + Sync)) {
        let strides = course.proposals.div_ceil(STRIDE);
        for stride in 0..strides {
            if stride % LOOK == 0 && stop() {
                return;
            }
            let done = stride as f64 / strides as f64;
            let temperature = course.warm * libm::pow(course.cold / course.warm, done);
            for _ in 0..STRIDE {
                self.propose(temperature, course);
            }
            self.remember();
        }
    }

    fn propose(&mut self, temperature: f64, course: &Course) {
        let border = self.plan.border();
        if border.is_empty() {
            return;
        }
        let unit = border[self.random.random_range(0..border.len())];
        if self.costs.frame.fixed[unit as usize] != FREE {
            return;
        }
        let (from, Some(to)) = (self.plan.part(unit), self.other_part(unit)) else { return };
        if !self.costs.frame.may(unit, to) {
            return;
        }
        let weight = self.plan.graph().weight(unit);
        let bare = self.costs.bare(unit, to) - self.costs.bare(unit, from);
        let prices = self.costs.prices[usize::from(to)] - self.costs.prices[usize::from(from)];
        let borders = self.costs.weights.cut * self.plan.cut_change(unit, to) as f64;
        let (dear, outside) = self.outside_change(from, to, weight, course);
        let change = (bare + prices) * weight as f64 + borders + dear;
        if change > 0.0 && -temperature * libm::log(self.random.random::<f64>()) < change {
            return;
        }
        if self.ring.may_leave(&self.plan, unit) {
            self.plan.put(unit, to);
            self.outside += outside;
            self.cost += bare * weight as f64 + borders;
        }
    }

    fn other_part(&mut self, unit: Unit) -> Option<Part> {
        let around = self.plan.graph().neighbours(unit);
        let from = self.plan.part(unit);
        let first = self.random.random_range(0..around.len());
        around[first..].iter().chain(&around[..first]).map(|other| self.plan.part(*other)).find(|part| *part != from)
    }

    /// What a move adds to the cost of being outside the limits, and to the electors who are.
    #[inline]
    fn outside_change(&self, from: Part, to: Part, weight: i64, course: &Course) -> (f64, i64) {
        let change = |part: Part, weight: i64| {
            let (limits, load) = (&self.limits[usize::from(part)], self.plan.loads()[usize::from(part)]);
            let (was, is) = (limits.excess(load), limits.excess(load + weight));
            let price = |excess: i64| excess as f64 * (1.0 + excess as f64 / (2.0 * course.far));
            (course.dear * (price(is) - price(was)), is - was)
        };
        let (one, other) = (change(from, -weight), change(to, weight));
        (one.0 + other.0, one.1 + other.1)
    }

    fn remember(&mut self) {
        let (outside, cost, _) = self.best;
        if (self.outside, self.cost) < (outside, cost) {
            self.best.2.copy_from_slice(self.plan.parts());
            (self.best.0, self.best.1) = (self.outside, self.cost);
        }
    }
}
