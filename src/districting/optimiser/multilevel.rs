//! A first plan of a large graph: units are merged two by two until few are left, these are divided, and the division is
//! made finer as they are taken apart again (Karypis and Kumar 1998).

use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng};

use crate::districting::optimiser::anneal::grown;
use crate::districting::{Annealing, Bounds, Graph, Part, Plan, Recom, Schedule, Unit};

/// Units left for each part when merging ends.
const COARSE: usize = 24;
/// Beginnings tried on the coarsest graph.
const BEGINNINGS: u64 = 4;
/// Times a plan outside the bounds is annealed again, each time at a dearer price.
const REPAIRS: u32 = 4;
/// Units looked at to bring a plan within the bounds two parts at a time.
const BALANCED: u64 = 20_000_000;

/// A plan of whole parts, within `bounds` where one was found. `None` when the graph is in pieces.
#[must_use]
pub fn partition(
    graph: &Graph,
    parts: usize,
    bounds: Bounds,
    seed: u64,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Part>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut levels: Vec<(Graph, Vec<Unit>)> = Vec::new();
    loop {
        let finest = levels.last().map_or(graph, |(coarse, _)| coarse);
        if finest.units() <= parts * COARSE {
            break;
        }
        let (coarse, into) = coarser(finest, parts, &mut random);
        if coarse.units() * 20 > finest.units() * 19 {
            break;
        }
        levels.push((coarse, into));
    }
    let coarsest = levels.last().map_or(graph, |(coarse, _)| coarse);
    let mut of = divide(coarsest, parts, bounds, &mut random, stop)?;
    while let Some((_, into)) = levels.pop() {
        let finer = levels.last().map_or(graph, |(coarse, _)| coarse);
        of = into.iter().map(|coarse| of[*coarse as usize]).collect();
        of = refine(finer, of, parts, bounds, random.random(), stop)?;
    }
    let plan = Plan::new(graph, of, parts).ok()?;
    if plan.loads().iter().all(|load| bounds.holds(*load)) {
        return Some(plan.parts().to_vec());
    }
    let steps = BALANCED * parts as u64 / (2 * graph.units() as u64).max(1);
    Some(Recom::new(&plan, bounds, random.random()).balance(steps, stop).1)
}

/// Merge each unit with the free neighbour of the longest border.
fn coarser(graph: &Graph, parts: usize, random: &mut Xoshiro256PlusPlus) -> (Graph, Vec<Unit>) {
    const FREE: Unit = Unit::MAX;
    let heaviest = 3 * graph.total() / i64::try_from(parts * COARSE * 2).unwrap_or(i64::MAX).max(1);
    let mut order: Vec<Unit> = graph.each_unit().collect();
    order.shuffle(random);
    let mut into = vec![FREE; graph.units()];
    let mut next: Unit = 0;
    for unit in order {
        if into[unit as usize] != FREE {
            continue;
        }
        let weight = graph.weight(unit);
        let free = graph
            .around(unit)
            .filter(|(other, _)| into[*other as usize] == FREE && weight + graph.weight(*other) <= heaviest);
        let mate = free.max_by_key(|(other, length)| (*length, -graph.weight(*other)));
        into[unit as usize] = next;
        if let Some((mate, _)) = mate {
            into[mate as usize] = next;
        }
        next += 1;
    }
    (graph.merged(&into, next as usize), into)
}

/// The best of a few plans of the coarsest graph.
fn divide(
    graph: &Graph,
    parts: usize,
    bounds: Bounds,
    random: &mut Xoshiro256PlusPlus,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Part>> {
    let mean = mean_length(graph);
    let mut best: Option<(u64, Vec<Part>)> = None;
    for _ in 0..BEGINNINGS {
        let of = grown(graph, parts, random)?;
        let mut search = Annealing::new(Plan::new(graph, of, parts).ok()?, bounds, random.random());
        let proposals = 150 * graph.units() as u64;
        search.run(&Schedule { proposals, warm: 2.0 * mean, cold: 0.1 * mean, dear: mean }, stop);
        let plan = search.plan();
        let outside: i64 = plan.loads().iter().map(|load| bounds.excess(*load)).sum();
        let cost = plan.cut() + outside.unsigned_abs();
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, plan.parts().to_vec()));
        }
    }
    best.map(|(_, of)| of)
}

/// Move single units at the borders, coldly.
fn refine(
    graph: &Graph,
    of: Vec<Part>,
    parts: usize,
    bounds: Bounds,
    seed: u64,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Part>> {
    let mean = mean_length(graph);
    // A mean unit too many costs half a border; where units are heavier than the bounds are wide, a whole width two.
    let width = (bounds.most - bounds.least).max(1) as f64;
    let weight = (graph.total() as f64 / graph.units().max(1) as f64).max(1.0);
    let mut dear = mean * (0.5 * width / weight).max(2.0);
    let mut search = Annealing::new(Plan::new(graph, of, parts).ok()?, bounds, seed);
    for _ in 0..REPAIRS {
        let proposals = 60 * search.plan().border().len() as u64;
        search.run(&Schedule { proposals, warm: 0.5 * mean, cold: 0.1 * mean, dear }, stop);
        if search.best().is_some() || weight > width {
            break;
        }
        dear *= 4.0;
    }
    Some(search.best().map_or_else(|| search.plan().parts().to_vec(), |(_, of)| of.clone()))
}

fn mean_length(graph: &Graph) -> f64 {
    let sum: u64 = graph.each_border().map(|(.., length)| u64::from(length)).sum();
    (sum as f64 / graph.borders().max(1) as f64).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::partition;
    use crate::districting::plans::graph::grids::grid;
    use crate::districting::{Bounds, Plan, pieces};

    #[test]
    fn a_large_town_is_divided_into_whole_parts_within_bounds_and_few_borders() {
        let town = grid(40, 40);
        let bounds = Bounds::around_mean(town.total(), 4, 0.02);
        let of = partition(&town, 4, bounds, 1, &|| false).unwrap();
        assert_eq!(pieces(&town, &of, 4), [1; 4]);
        let plan = Plan::new(&town, of, 4).unwrap();
        assert!(plan.loads().iter().all(|load| bounds.holds(*load)), "{:?}", plan.loads());
        assert!(plan.cut() < 100, "four squares of twenty by twenty have 80 borders, this plan {}", plan.cut());
    }
}
