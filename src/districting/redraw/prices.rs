//! Prices of full stations: what an elector would have to pay to be let in, so that everybody goes where it is cheapest and
//! no station is too full. They steer the search, and any prices give a bound: what electors cost under them, less what is
//! paid for the room there is, is never more than a plan costs (the dual of the transport of electors).

use rayon::prelude::*;

use crate::districting::Bounds;
use crate::districting::redraw::costs::Costs;
use crate::districting::redraw::redistricting::FREE;

/// Prices found, and the bound they give: no plan within the limits costs less, borders not counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Priced {
    pub prices: Vec<f64>,
    /// How much cheaper a station must be for nobody to hesitate.
    pub doubt: f64,
    pub bound: f64,
}

/// Units looked at while prices are still far off, and numbers kept when all of them are.
const SAMPLE: usize = 4_000;
const MOST_NUMBERS: usize = 8_000_000;
/// How many times the width over which electors hesitate is halved, the last of them looking at all units.
const HALVINGS: i32 = 5;
const FINE: i32 = 2;
/// Newton steps at one width, and times a step that makes things worse is halved.
const STEPS: u32 = 10;
const SHORTER: u32 = 4;
/// Electors outside the limits, as a share, that are near enough.
const NEAR: f64 = 0.002;
/// What a unit may not choose costs.
const BARRED: f32 = 1e9;

/// Prices by damped Newton steps (Kitagawa, Mérigot and Thibert 2019): electors who find two stations almost as cheap
/// hesitate between them, so that loads follow prices smoothly; they hesitate less and less. When `stop` says so the
/// prices so far are given, with the bound of these.
pub fn prices(costs: &Costs<'_, '_>, stop: &(dyn Fn() -> bool + Sync)) -> Priced {
    let frame = costs.frame;
    let (units, parts) = (frame.graph.units(), frame.parts());
    let rough = Rows::of(costs, units.div_ceil(SAMPLE).max(1));
    let fine = Rows::of(costs, (units * parts).div_ceil(MOST_NUMBERS).max(1));
    let spread = rough.spread();
    let mut prices = vec![0.0; parts];
    for halving in 0..HALVINGS {
        let rows = if halving < HALVINGS - FINE { &rough } else { &fine };
        approach(rows, &frame.limits, spread * libm::pow(0.5, f64::from(halving)), &mut prices, stop);
    }
    let doubt = 2.0 * spread * libm::pow(0.5, f64::from(HALVINGS - 1));
    Priced { bound: bound(costs, &prices), doubt, prices }
}

/// What electors cost under `prices`, less what the room costs, looked at for every unit.
fn bound(costs: &Costs<'_, '_>, prices: &[f64]) -> f64 {
    let frame = costs.frame;
    let cheapest = |unit: u32| {
        let may = (0..FREE).take(frame.parts()).filter(|part| frame.may(unit, *part));
        let least = may.map(|part| costs.bare(unit, part) + prices[usize::from(part)]).fold(f64::INFINITY, f64::min);
        least * frame.graph.weight(unit) as f64
    };
    let paid: f64 = frame.graph.each_unit().map(cheapest).sum();
    let room = |(limits, price): (&Bounds, &f64)| price * if *price > 0.0 { limits.most } else { limits.least } as f64;
    paid - frame.limits.iter().zip(prices).map(room).sum::<f64>()
}

/// Newton steps at one width of hesitation.
fn approach(rows: &Rows, limits: &[Bounds], width: f64, prices: &mut Vec<f64>, stop: &(dyn Fn() -> bool + Sync)) {
    let total: f64 = rows.weights.iter().sum();
    let mut now = Missing::of(rows, limits, width, prices);
    for _ in 0..STEPS {
        if now.sum() < NEAR * total || stop() {
            return;
        }
        let Some(step) = now.step() else { return };
        let mut better = None;
        for shorter in 0..SHORTER {
            let length = libm::pow(0.5, f64::from(shorter));
            let next: Vec<f64> = prices.iter().zip(&step).map(|(price, step)| price + length * step).collect();
            let missing = Missing::of(rows, limits, width, &next);
            if missing.square() < now.square() {
                better = Some((missing, next));
                break;
            }
        }
        let Some((missing, next)) = better else { return };
        now = missing;
        *prices = next;
    }
}

/// How far the load of every station is from what it should be at its price, and how that changes with the prices.
struct Missing {
    over: Vec<f64>,
    /// Row by row.
    slopes: Vec<f64>,
}

impl Missing {
    fn of(rows: &Rows, limits: &[Bounds], width: f64, prices: &[f64]) -> Self {
        let parts = prices.len();
        let (mut over, mut slopes) = rows.loads(prices, width);
        for (part, (limits, price)) in limits.iter().zip(prices).enumerate() {
            // A dear station is to be full and one that pays is to be as empty as it may; in between, as full as it is dear.
            let (least, most) = (limits.least as f64, limits.most as f64);
            let middle = f64::midpoint(least, most);
            over[part] -= middle + (most - middle) * (price / width).clamp(-1.0, 1.0);
            let slope = if price.abs() < width { (most - middle) / width } else { 0.0 };
            slopes[part * parts + part] += slope + FLAT;
        }
        Self { over, slopes }
    }

    fn sum(&self) -> f64 {
        self.over.iter().map(|over| over.abs()).sum::<f64>()
    }

    fn square(&self) -> f64 {
        self.over.iter().map(|over| over * over).sum()
    }

    /// The change of prices after which nothing would be missing if the slopes stayed as they are (Cholesky).
    fn step(&self) -> Option<Vec<f64>> {
        let many = self.over.len();
        let mut lower = self.slopes.clone();
        for column in 0..many {
            for row in column..many {
                let known = |at: usize| lower[row * many + at] * lower[column * many + at];
                let value = lower[row * many + column] - (0..column).map(known).sum::<f64>();
                lower[row * many + column] = if row == column {
                    if value <= 0.0 {
                        return None;
                    }
                    value.sqrt()
                } else {
                    value / lower[column * many + column]
                };
            }
        }
        let mut step = self.over.clone();
        for row in 0..many {
            let known: f64 = (0..row).map(|at| lower[row * many + at] * step[at]).sum();
            step[row] = (step[row] - known) / lower[row * many + row];
        }
        for row in (0..many).rev() {
            let known: f64 = (row + 1..many).map(|at| lower[at * many + row] * step[at]).sum();
            step[row] = (step[row] - known) / lower[row * many + row];
        }
        Some(step)
    }
}

/// Slope of a station whose price moves nobody, electors a unit of price: keeps the equations solvable.
const FLAT: f64 = 1e-3;

/// Costs of every so many units in every station, unit by unit.
struct Rows {
    parts: usize,
    costs: Vec<f32>,
    weights: Vec<f64>,
}

impl Rows {
    #[expect(clippy::cast_possible_truncation, reason = "these numbers only steer")]
    fn of(costs: &Costs<'_, '_>, every: usize) -> Self {
        let frame = costs.frame;
        let units: Vec<u32> = frame.graph.each_unit().step_by(every).collect();
        let seen: i64 = units.iter().map(|unit| frame.graph.weight(*unit)).sum();
        let scale = frame.graph.total() as f64 / seen.max(1) as f64;
        let cost = |unit: u32, part| if frame.may(unit, part) { costs.bare(unit, part) as f32 } else { BARRED };
        let parts = frame.parts();
        let rows = units.iter().flat_map(|unit| (0..FREE).take(parts).map(|part| cost(*unit, part)));
        let weights = units.iter().map(|unit| scale * frame.graph.weight(*unit) as f64);
        Self { parts, costs: rows.collect(), weights: weights.collect() }
    }

    /// How much farther the second nearest place is than the nearest, in the mean.
    fn spread(&self) -> f64 {
        let gap = |row: &[f32]| {
            let nearest = row
                .iter()
                .fold((BARRED, BARRED), |(first, second), cost| (first.min(*cost), second.min(first.max(*cost))));
            f64::from(nearest.1 - nearest.0)
        };
        let gaps = self.costs.chunks_exact(self.parts).map(gap).filter(|gap| *gap < f64::from(BARRED) / 2.0);
        let (sum, many) = gaps.fold((0.0, 0_u32), |(sum, many), gap| (sum + gap, many + 1));
        (sum / f64::from(many.max(1))).max(1e-3)
    }

    /// Electors of every station under `prices`, each hesitating between those that cost hardly more than the cheapest (a
    /// logit of scale `width`); and row by row how many leave a station as prices rise.
    fn loads(&self, prices: &[f64], width: f64) -> (Vec<f64>, Vec<f64>) {
        #[expect(clippy::cast_possible_truncation, reason = "these numbers only steer")]
        let (prices, width): (Vec<f32>, f32) = (prices.iter().map(|price| *price as f32).collect(), width as f32);
        let parts = self.parts;
        let rows = self.costs.par_chunks(STRETCH * parts).zip(self.weights.par_chunks(STRETCH));
        let stretches: Vec<_> = rows.map(|(costs, weights)| Choices::of(costs, weights, &prices, width)).collect();
        let mut sum = Choices { loads: vec![0.0; parts], slopes: vec![0.0; parts * parts] };
        for stretch in stretches {
            sum.loads.iter_mut().zip(stretch.loads).for_each(|(sum, load)| *sum += load);
            sum.slopes.iter_mut().zip(stretch.slopes).for_each(|(sum, slope)| *sum += slope);
        }
        (sum.loads, sum.slopes)
    }
}

/// Units counted by one thread; the same on every machine, so that sums round alike.
const STRETCH: usize = 4_096;

/// What some units choose.
struct Choices {
    loads: Vec<f64>,
    slopes: Vec<f64>,
}

impl Choices {
    fn of(costs: &[f32], weights: &[f64], prices: &[f32], width: f32) -> Self {
        let parts = prices.len();
        let (mut loads, mut slopes) = (vec![0.0; parts], vec![0.0; parts * parts]);
        let mut row = vec![0.0; parts];
        let mut shares: Vec<(usize, f64)> = Vec::with_capacity(parts);
        for (costs, weight) in costs.chunks_exact(parts).zip(weights) {
            row.iter_mut().zip(costs).zip(prices).for_each(|((sum, cost), price)| *sum = cost + price);
            let least = row.iter().fold(f32::MAX, |least, cost| least.min(*cost));
            let near = row.iter().enumerate().filter(|(_, cost)| **cost < least + RESOLUTE * width);
            shares.clear();
            shares.extend(near.map(|(part, cost)| (part, libm::exp(f64::from((least - cost) / width)))));
            let all: f64 = shares.iter().map(|(_, share)| share).sum();
            for (part, share) in &mut shares {
                *share /= all;
                loads[*part] += weight * *share;
            }
            if let [_, _, ..] = shares[..] {
                for &(one, share) in &shares {
                    slopes[one * parts + one] += weight * share / f64::from(width);
                    for &(other, beside) in &shares {
                        slopes[one * parts + other] -= weight * share * beside / f64::from(width);
                    }
                }
            }
        }
        Self { loads, slopes }
    }
}

/// Widths beyond which nobody hesitates.
const RESOLUTE: f32 = 8.0;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::prices;
    use crate::districting::plans::graph::grids::grid;
    use crate::districting::redraw::costs::{Costs, Weights};
    use crate::districting::redraw::redistricting::Frame;
    use crate::districting::{Bounds, Distances, Graph, Plan, Redistricting};

    fn bound(graph: &Graph, walk: &Distances, limits: Vec<Bounds>) -> f64 {
        let request = Redistricting {
            graph,
            before: None,
            limits,
            opened: Vec::new(),
            closed: Vec::new(),
            locked: Vec::new(),
            pinned: Vec::new(),
            neighbours_only: false,
            walk: Some(walk),
            seed: 0,
        };
        let frame = Frame::new(&request).unwrap();
        prices(&Costs::new(&frame, Weights { moved: 0.0, walk: 1.0, cut: 0.0 }), &|| false).bound
    }

    #[test]
    fn two_places_at_the_ends_of_a_street_share_it_and_the_far_half_pays() {
        let street = grid(100, 1);
        let from = |end: u16| (0..100_u16).map(|door| 10 * door.abs_diff(end)).collect::<Vec<_>>();
        let walk = Distances::new(100, &[from(0), from(29)]).unwrap();
        let halves = vec![Bounds { least: 50, most: 50 }; 2];
        let best: i64 = (0..50).map(|door| 10 * door).chain((50..100).map(|door| 10 * (door - 29))).sum();
        let bound = bound(&street, &walk, halves);
        assert!(bound <= best as f64 + 1e-6 && bound > 0.99 * best as f64, "{bound} of {best}");
    }

    proptest! {
        #[test]
        fn no_plan_walks_less_than_the_bound_says(
            then in prop::collection::vec(0_u16..3, 24),
            electors in prop::collection::vec(1_i64..9, 24),
            metres in prop::collection::vec(prop::collection::vec(0_u16..2000, 24), 3),
            slack in 0_i64..9,
        ) {
            let borders: Vec<_> = grid(6, 4).each_border().collect();
            let town = Graph::new(electors, &borders).unwrap();
            let walk = Distances::new(24, &metres).unwrap();
            let plan = Plan::new(&town, then.clone(), 3).unwrap();
            let limits: Vec<Bounds> =
                plan.loads().iter().map(|load| Bounds { least: load - slack, most: load + slack }).collect();
            prop_assume!(town.each_unit().all(|unit| limits.iter().any(|limits| town.weight(unit) <= limits.most)));
            let walked = walk.walked(&town, &then) as f64;
            prop_assert!(bound(&town, &walk, limits) <= walked + 1e-6);
        }
    }
}
