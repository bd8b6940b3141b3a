//! The search for sectors: from the plan of the shortest way that has places enough for all levels together, by moves of one
//! family and exchanges of two, annealed until every level has its places.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt as _, SeedableRng};
use rayon::prelude::*;

use crate::districting::sectors::ask::Sectoring;
use crate::districting::sectors::families::Families;
use crate::districting::{Aim, Bounds, Error, Part, Plan, Redistricting, Ring, Unit, propose_one};

/// Chains that run beside one another: the same on every machine.
const CHAINS: u64 = 2;
/// Moves a chain proposes for each family, and fewest.
const MOVES: u64 = 120;
const FEWEST: u64 = 60_000;
/// Times a plan with pupils beyond the places is annealed again, each time at a dearer price.
const REPAIRS: u32 = 6;
/// Families drawn to find one that leaves a full school.
const TRIES: u32 = 24;
/// Proposals between two looks at the temperature and at the plan, and strides between two questions whether to stop.
const STRIDE: u64 = 256;
const LOOK: u64 = 16;

/// School of every family.
pub fn search(
    asked: &Sectoring<'_>,
    families: &Families,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Vec<Part>, Error> {
    let first = begin(asked, families, stop)?;
    let chain = |chain: u64| {
        let seed = asked.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(chain);
        let plan = Plan::new(&families.graph, first.clone(), asked.schools.len())?;
        Ok(Chain::new(asked, families, plan, seed).anneal(stop))
    };
    let found = (0..CHAINS).into_par_iter().map(chain).collect::<Result<Vec<_>, Error>>()?;
    let best = found.into_iter().min_by_key(|(beyond, cost, _)| (*beyond, *cost));
    best.map(|(.., of)| of).ok_or(Error::NotFound)
}

/// The schools of today, or the shortest way with places for all levels together.
fn begin(asked: &Sectoring<'_>, families: &Families, stop: &(dyn Fn() -> bool + Sync)) -> Result<Vec<Part>, Error> {
    let before = asked.before.map(|(before, _)| families.gathered(before));
    let all = |room: i64| Bounds { least: 0, most: room.max(0) };
    let rooms = asked.schools.iter().map(|school| (0..asked.levels()).map(|level| school.room(level)).sum());
    let request = Redistricting {
        graph: &families.graph,
        before: before.as_deref(),
        limits: rooms.map(all).collect(),
        opened: Vec::new(),
        closed: Vec::new(),
        locked: Vec::new(),
        pinned: Vec::new(),
        neighbours_only: false,
        walk: Some(&families.walk),
        seed: asked.seed,
    };
    let aim = if before.is_some() { Aim::Compromise } else { Aim::ShortestWalk };
    Ok(propose_one(&request, aim, stop)?.of)
}

/// A plan being annealed.
struct Chain<'a> {
    families: &'a Families,
    levels: usize,
    /// Places that may be filled and pupils there are, level by level within each school.
    rooms: Vec<i64>,
    loads: Vec<i64>,
    plan: Plan<'a>,
    ring: Ring,
    random: Xoshiro256PlusPlus,
    beyond: i64,
    cost: i64,
    best: (i64, i64, Vec<Part>),
    /// Metres from a family to the next, and length of a border, in the mean.
    step: f64,
    length: f64,
}

impl<'a> Chain<'a> {
    fn new(asked: &Sectoring<'_>, families: &'a Families, plan: Plan<'a>, seed: u64) -> Self {
        let levels = asked.levels();
        let rooms: Vec<i64> =
            asked.schools.iter().flat_map(|school| (0..levels).map(|level| school.room(level))).collect();
        let mut loads = vec![0; rooms.len()];
        let mut cost = 0;
        for family in families.graph.each_unit() {
            let (at, part) = (family as usize, usize::from(plan.part(family)));
            cost += families.costs[at * asked.schools.len() + part];
            let own = &families.pupils[at * levels..][..levels];
            own.iter().zip(&mut loads[part * levels..]).for_each(|(own, load)| *load += own);
        }
        let row = families.walk.row(0);
        let steps = families.graph.each_border().map(|(a, b, _)| u64::from(row[a as usize].abs_diff(row[b as usize])));
        let borders = families.graph.borders().max(1) as f64;
        let step = (steps.sum::<u64>() as f64 / borders).max(1.0);
        let lengths: u64 = families.graph.each_border().map(|(.., length)| u64::from(length)).sum();
        let length = (lengths as f64 / borders).max(1.0);
        let beyond = loads.iter().zip(&rooms).map(|(load, room): (&i64, &i64)| (load - room).max(0)).sum();
        let best = (beyond, cost, plan.parts().to_vec());
        let (ring, random) = (Ring::new(&families.graph), Xoshiro256PlusPlus::seed_from_u64(seed));
        Self { families, levels, rooms, loads, plan, ring, random, beyond, cost, best, step, length }
    }

    /// Pupils beyond the places, cost and plan of the best found.
    fn anneal(mut self, stop: &(dyn Fn() -> bool + Sync)) -> (i64, i64, Vec<Part>) {
        let proposals = (MOVES * self.families.graph.units() as u64).max(FEWEST);
        let mut dear = 4.0 * self.step;
        self.run(proposals, 1.0, dear, stop);
        for _ in 0..REPAIRS {
            if self.best.0 == 0 || stop() {
                break;
            }
            dear *= 2.0;
            self.run(proposals / 2, 0.5, dear, stop);
        }
        for family in self.families.graph.each_unit() {
            self.put(family, self.best.2[family as usize]);
        }
        self.run(proposals / 2, 0.2, 2.0 * dear, stop);
        self.best
    }

    /// Propose so many moves, cooling from `warm` steps of a mean family to a hundredth; a pupil without a place costs
    /// `dear` metres.
    fn run(&mut self, proposals: u64, warm: f64, dear: f64, stop: &(dyn Fn() -> bool + Sync)) {
        let mean = (self.families.graph.total() as f64 / self.families.graph.units().max(1) as f64).max(0.1);
        let strides = proposals.div_ceil(STRIDE);
        for stride in 0..strides {
            if stride % LOOK == 0 && stop() {
                return;
            }
            let temperature = warm * mean * self.step * libm::pow(0.02, stride as f64 / strides as f64);
            for _ in 0..STRIDE {
                self.propose(temperature, dear);
            }
            if (self.beyond, self.cost) < (self.best.0, self.best.1) {
                self.best.2.copy_from_slice(self.plan.parts());
                (self.best.0, self.best.1) = (self.beyond, self.cost);
            }
        }
    }

    fn propose(&mut self, temperature: f64, dear: f64) {
        let border = self.plan.border();
        if border.is_empty() {
            return;
        }
        let family = border[self.random.random_range(0..border.len())];
        let from = self.plan.part(family);
        let around = self.families.graph.neighbours(family);
        let first = self.random.random_range(0..around.len());
        let others = around[first..].iter().chain(&around[..first]).map(|other| self.plan.part(*other));
        let Some(to) = others.into_iter().find(|part| *part != from) else { return };
        let (change, fills) = self.change(family, to, dear);
        if change <= self.borne(temperature) {
            if self.ring.may_leave(&self.plan, family) {
                self.put(family, to);
            }
        } else if fills {
            self.exchange(family, to, temperature, dear);
        }
    }

    /// What a move adds to the cost, and whether it fills a school beyond its places.
    fn change(&self, family: Unit, to: Part, dear: f64) -> (f64, bool) {
        // Families without pupils go where borders are short.
        let borders = self.plan.cut_change(family, to) as f64 * 0.01 * self.step / self.length;
        let costs = self.cost_of(family, to) - self.cost_of(family, self.plan.part(family));
        let beyond = self.beyond_change(family, to);
        (costs as f64 + dear * beyond as f64 + borders, beyond > 0)
    }

    /// What a change may add at a temperature, drawn by lot.
    fn borne(&mut self, temperature: f64) -> f64 {
        -temperature * libm::log(1.0 - self.random.random::<f64>())
    }

    /// Where a school is full, somebody else leaves it for the one who comes.
    fn exchange(&mut self, family: Unit, to: Part, temperature: f64, dear: f64) {
        let from = self.plan.part(family);
        let border = self.plan.border();
        let mut drawn = (0..TRIES).map(|_| border[self.random.random_range(0..border.len())]);
        let touches =
            |other: &Unit| self.families.graph.neighbours(*other).iter().any(|near| self.plan.part(*near) == from);
        let Some(other) = drawn.find(|other| self.plan.part(*other) == to && touches(other)) else { return };
        if !self.ring.may_leave(&self.plan, family) {
            return;
        }
        let (first, _) = self.change(family, to, dear);
        self.put(family, to);
        let (second, _) = self.change(other, from, dear);
        // The one who left may have been all that joined the other to the school it goes to.
        let graph = &self.families.graph;
        let joined = graph.neighbours(other).iter().any(|near| self.plan.part(*near) == from);
        if joined && first + second <= self.borne(temperature) && self.ring.may_leave(&self.plan, other) {
            self.put(other, from);
        } else {
            self.put(family, from);
        }
    }

    fn cost_of(&self, family: Unit, part: Part) -> i64 {
        self.families.costs[family as usize * self.plan.loads().len() + usize::from(part)]
    }

    fn beyond_change(&self, family: Unit, to: Part) -> i64 {
        let own = &self.families.pupils[family as usize * self.levels..][..self.levels];
        let (from, to) = (usize::from(self.plan.part(family)) * self.levels, usize::from(to) * self.levels);
        let change = |(level, own): (usize, &i64)| {
            let over = |at: usize, load: i64| (load - self.rooms[at]).max(0);
            let (here, there) = (self.loads[from + level], self.loads[to + level]);
            over(from + level, here - own) - over(from + level, here) + over(to + level, there + own)
                - over(to + level, there)
        };
        own.iter().enumerate().map(change).sum()
    }

    fn put(&mut self, family: Unit, to: Part) {
        let from = self.plan.part(family);
        if from == to {
            return;
        }
        self.beyond += self.beyond_change(family, to);
        self.cost += self.cost_of(family, to) - self.cost_of(family, from);
        let own = &self.families.pupils[family as usize * self.levels..][..self.levels];
        for (level, own) in own.iter().enumerate() {
            self.loads[usize::from(from) * self.levels + level] -= own;
            self.loads[usize::from(to) * self.levels + level] += own;
        }
        self.plan.put(family, to);
    }
}
