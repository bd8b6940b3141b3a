//! The search for one aim: what counts for it, where it begins, and the chains that anneal towards it.

use rayon::prelude::*;

use crate::districting::redraw::begin::{From, begin};
use crate::districting::redraw::costs::{Costs, Weights};
use crate::districting::redraw::figures::Figures;
use crate::districting::redraw::improve::{Course, Improvement};
use crate::districting::redraw::prices::{Priced, prices};
use crate::districting::redraw::redistricting::Frame;
use crate::districting::redraw::transfers::between_neighbours;
use crate::districting::{Aim, Bounds, Error, Part, Plan};

/// Chains that run beside one another: the same on every machine, however many threads it has.
const CHAINS: u64 = 2;
/// Moves proposed by a chain for each unit: from prices of the walk, which lead to a plan that is nearly right, and from
/// the stations of today.
const FROM_PRICES: u64 = 12;
const FROM_TODAY: u64 = 250;
/// Fewest and most moves proposed.
const FEWEST: u64 = 200_000;
const MOST: u64 = 6_000_000;
/// Times a plan outside the limits is annealed again, each time at a dearer price.
const REPAIRS: u32 = 5;
/// An elector who changes station weighs as much in a compromise as so many metres walked.
const METRES_A_MOVE: f64 = 300.0;
/// Shares of the mean a balanced plan tries to come within, one after the other.
const CLOSER: [f64; 3] = [0.02, 0.005, 0.001];
/// Prices are followed a little less than in full: those of a flow are all alike where the loads may still wander.
const HEEDED: f64 = 0.8;
/// Highest price of a station in electors moved: a chain of so many stations.
const HIGHEST: i64 = 6;

/// How large things are in a town, so that what counts can be compared.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Electors of a unit, and of the town.
    unit: f64,
    total: f64,
    /// Metres from a unit to the next.
    step: f64,
    /// Length of a border.
    length: f64,
    moves: bool,
    walks: bool,
}

impl Scale {
    pub fn of(frame: &Frame<'_>) -> Self {
        let graph = frame.graph;
        let total = graph.total() as f64;
        let borders = graph.borders().max(1) as f64;
        let steps = frame.walk.map_or(0, |walk| {
            let row = walk.row(0);
            graph.each_border().map(|(a, b, _)| u64::from(row[a as usize].abs_diff(row[b as usize]))).sum::<u64>()
        });
        let lengths: u64 = graph.each_border().map(|(.., length)| u64::from(length)).sum();
        Self {
            unit: (total / graph.units().max(1) as f64).max(1.0),
            total,
            step: (steps as f64 / borders).max(1.0),
            length: (lengths as f64 / borders).max(1.0),
            moves: frame.before.is_some(),
            walks: frame.walk.is_some(),
        }
    }

    /// What counts for an aim. Electors moved are the measure where stations of today are known, metres where not.
    fn weights(&self, aim: Aim) -> Weights {
        let (moves, walks) = (f64::from(u8::from(self.moves)), f64::from(u8::from(self.walks)));
        let borders = self.unit / self.length * if self.moves { 1.0 } else { self.step };
        let lone = walks * (1.0 - moves);
        match aim {
            Aim::FewestMoved => Weights { moved: 1.0, walk: 0.0, cut: 0.2 * borders },
            Aim::ShortestWalk => Weights { moved: 0.0, walk: 1.0, cut: 0.5 * self.unit * self.step / self.length },
            Aim::MostBalanced => Weights { moved: moves, walk: lone, cut: 0.2 * borders },
            Aim::MostCompact => Weights { moved: 0.2 * moves, walk: 0.2 * lone, cut: 2.0 * borders },
            Aim::Compromise => {
                let walk = walks * if self.moves { 1.0 / METRES_A_MOVE } else { 1.0 };
                Weights { moved: moves, walk, cut: 0.5 * borders }
            }
        }
    }

    /// How good a plan is at an aim: less is better.
    pub fn score(&self, aim: Aim, figures: &Figures) -> f64 {
        let moved = figures.moved.unwrap_or_default() as f64;
        let walk = figures.walk.unwrap_or_default();
        match aim {
            Aim::FewestMoved => moved,
            Aim::ShortestWalk => walk,
            Aim::MostBalanced => figures.deviation,
            Aim::MostCompact => figures.cut as f64,
            Aim::Compromise => {
                let weights = self.weights(aim);
                weights.moved * moved + weights.walk * walk * self.total + weights.cut * figures.cut as f64
            }
        }
    }

    /// What one move is worth under `weights`: the measure of warmth.
    fn move_of(&self, weights: &Weights) -> f64 {
        self.unit * (weights.moved + weights.walk * self.step) + 0.5 * weights.cut * self.length
    }
}

/// A search in a town.
pub struct Search<'f, 'a> {
    pub frame: &'f Frame<'a>,
    pub scale: Scale,
    /// Prices of the walk alone, where distances are known.
    pub walk: Option<Priced>,
    pub seed: u64,
}

impl<'f, 'a> Search<'f, 'a> {
    /// # Errors
    /// [`Error::Beginning`] without stations of today and distances.
    pub fn new(frame: &'f Frame<'a>, seed: u64, stop: &(dyn Fn() -> bool + Sync)) -> Result<Self, Error> {
        if frame.before.is_none() && frame.walk.is_none() {
            return Err(Error::Beginning);
        }
        let scale = Scale::of(frame);
        let walk = frame.walk.map(|_| prices(&Costs::new(frame, scale.weights(Aim::ShortestWalk)), stop));
        Ok(Self { frame, scale, walk, seed })
    }

    /// The plans of every chain towards `aim`, with their figures.
    ///
    /// # Errors
    /// [`Error::Stranded`].
    pub fn plans(&self, aim: Aim, stop: &(dyn Fn() -> bool + Sync)) -> Result<Vec<(Figures, Vec<Part>)>, Error> {
        let frame = self.frame;
        let costs = self.steered(aim, stop);
        let from = if frame.before.is_none() || aim == Aim::ShortestWalk { From::Cheapest } else { From::Today };
        let of = begin(&costs, from)?;
        let chain = |chain: u64| {
            let seed = self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(chain);
            let plan = Plan::new(frame.graph, of.clone(), frame.parts())?;
            let of = self.anneal(&costs, aim, self.course(&costs, from), plan, seed, stop);
            let plan = Plan::new(frame.graph, of.clone(), frame.parts())?;
            Ok((Figures::of(frame, &plan), of))
        };
        (0..CHAINS).into_par_iter().map(chain).collect()
    }

    /// What counts for an aim, with prices: of the walk where metres count, of the flow between neighbours where only
    /// moves do.
    fn steered(&self, aim: Aim, stop: &(dyn Fn() -> bool + Sync)) -> Costs<'f, 'a> {
        let mut costs = Costs::new(self.frame, self.scale.weights(aim));
        let weights = costs.weights;
        if weights.walk > 0.0 {
            let known = self.walk.clone().filter(|_| aim == Aim::ShortestWalk);
            let priced = known.unwrap_or_else(|| prices(&costs, stop));
            (costs.prices, costs.doubt) = (priced.prices, priced.doubt);
        } else if let Some(transfers) = between_neighbours(self.frame) {
            let mut sorted = transfers.prices.clone();
            sorted.sort_unstable();
            let middle = sorted[sorted.len() / 2];
            let price = |price: &i64| HEEDED * weights.moved * (price - middle).clamp(-HIGHEST, HIGHEST) as f64;
            costs.prices = transfers.prices.iter().map(price).collect();
        }
        costs
    }

    /// Anneal a plan towards its aim, then bring it within the limits if it is not, then go on coldly from the best.
    fn anneal(
        &self,
        costs: &Costs<'f, 'a>,
        aim: Aim,
        mut course: Course,
        plan: Plan<'a>,
        seed: u64,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Vec<Part> {
        let mut search = Improvement::new(costs.clone(), self.frame.limits.clone(), plan, seed);
        search.run(&course, stop);
        course = Course { proposals: course.proposals / 2, warm: course.warm / 2.0, ..course };
        for _ in 0..REPAIRS {
            if search.outside() == 0 || stop() {
                break;
            }
            course.dear *= 2.0;
            search.run(&course, stop);
        }
        search = search.towards(self.frame.limits.clone());
        search.run(&Course { warm: course.warm / 3.0, cold: course.cold / 2.0, ..course }, stop);
        let shares: &[f64] = if aim == Aim::MostBalanced { &CLOSER } else { &[] };
        for share in shares {
            let within = search.outside() == 0;
            let kept = search.best().to_vec();
            search = search.towards(closer(self.frame, *share));
            search.run(&course, stop);
            // Nearer the mean in sum may be outside what was asked for in one station.
            if within && self.outside(search.best()) > 0 {
                return kept;
            }
            if search.outside() > 0 {
                break;
            }
            course.dear *= 2.0;
        }
        search.best().to_vec()
    }

    /// Electors outside the limits asked for.
    fn outside(&self, of: &[Part]) -> i64 {
        let mut loads = vec![0; self.frame.parts()];
        for unit in self.frame.graph.each_unit() {
            loads[usize::from(of[unit as usize])] += self.frame.graph.weight(unit);
        }
        loads.iter().zip(&self.frame.limits).map(|(load, limits)| limits.excess(*load)).sum()
    }

    /// How long and how warm: little of both where prices have led to a plan that is nearly right.
    fn course(&self, costs: &Costs<'_, '_>, from: From) -> Course {
        let units = self.frame.graph.units() as u64;
        let warmth = self.scale.move_of(&costs.weights);
        let (moves, warm, dear) = match from {
            From::Cheapest => (FROM_PRICES, 0.5, 2.0),
            From::Today => (FROM_TODAY, 2.0, 0.7),
        };
        Course {
            proposals: (moves * units).clamp(FEWEST, MOST),
            warm: warm * warmth,
            cold: 0.1 * warmth,
            dear: dear * warmth / self.scale.unit,
            far: 0.05 * self.scale.total / self.frame.parts() as f64,
        }
    }
}

/// Limits within `share` of the mean, where those asked for let them.
fn closer(frame: &Frame<'_>, share: f64) -> Vec<Bounds> {
    let near = |(limits, mean): (&Bounds, f64)| {
        let near = Bounds::around(mean, share);
        let inside = |load: i64| load.clamp(limits.least, limits.most);
        Bounds { least: inside(near.least), most: inside(near.most) }
    };
    frame.limits.iter().zip(frame.means()).map(near).collect()
}
