//! The fewest borders between parts within bounds: from the plans of many beginnings, recombined and annealed.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt as _, SeedableRng};
use rayon::prelude::*;

use crate::districting::optimiser::anneal::grown;
use crate::districting::{Annealing, Bounds, Error, Graph, Part, Plan, Recom, Schedule, partition, pieces};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    pub parts: usize,
    pub bounds: Bounds,
    pub seed: u64,
    /// Beginnings tried at most.
    pub rounds: u64,
    /// Moves proposed from each.
    pub proposals: u64,
    /// Waves without a better plan after which no better one is expected.
    pub patience: u64,
}

impl Request {
    /// As long a search as reaches the proved optimum of graphs of some hundred units from most beginnings.
    #[must_use]
    pub fn usual(graph: &Graph, parts: usize, bounds: Bounds, seed: u64) -> Self {
        let proposals = (300_000 + 20_000 * graph.units() as u64).min(LONGEST);
        Self { parts, bounds, seed, rounds: 64, proposals, patience: 3 + graph.units() as u64 / 100 }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// Part of every unit; parts are numbered in the order of their first unit.
    pub of: Vec<Part>,
    pub cut_edges: u64,
    /// Beginnings tried.
    pub rounds: u64,
}

/// What is told between two waves of beginnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: u64,
    pub of: u64,
    pub cut_edges: Option<u64>,
}

/// Beginnings worked on before the best is looked at: the same on every machine, however many threads it has.
const WAVE: u64 = 4;
/// How far outside the bounds recombination may wander, as a share of the mean: near the bounds few trees part well.
const WANDER: f64 = 0.03;
/// Moves proposed from each beginning at most: on the largest graphs a minute.
const LONGEST: u64 = 40_000_000;
/// Units above which a first plan is made by merging them.
const LARGE: usize = 2_000;
/// Recombinations before the chain goes back to its best plan, and how many times it does (Cannon, Goldblatt-Clark,
/// Gupta, et al. 2022: short bursts).
const BURST: u32 = 10;
const BURSTS: u32 = 400;

/// Find a plan. `stop` is asked often: when it says so the best plan so far is given; `told` hears of every wave.
///
/// # Errors
/// When no plan can meet the bounds ([`Bounds::fit`]), when the graph is in pieces ([`Error::Pieces`]), or when none was
/// found ([`Error::NotFound`]).
pub fn solve(
    graph: &Graph,
    request: &Request,
    stop: &(dyn Fn() -> bool + Sync),
    told: &mut dyn FnMut(&Progress),
) -> Result<Solution, Error> {
    request.bounds.fit(graph, request.parts)?;
    let separate = pieces(graph, &vec![0; graph.units()], 1)[0] as usize;
    if separate > 1 {
        return Err(Error::Pieces { pieces: separate });
    }
    let (mut best, mut done, mut patience): (Option<Found>, _, _) = (None, 0, request.patience);
    while done < request.rounds && patience > 0 && !stop() {
        let wave = done..(done + WAVE).min(request.rounds);
        done = wave.end;
        let found = wave.into_par_iter().filter_map(|round| begin(graph, request, round, stop));
        let found = found.min_by_key(|(cut, round, _)| (*cut, *round));
        let better = found.filter(|(cut, ..)| best.as_ref().is_none_or(|(least, ..)| cut < least));
        patience = match (&better, &best) {
            (Some(_), _) => request.patience,
            (None, Some(_)) => patience - 1,
            (None, None) => patience,
        };
        best = better.or(best);
        told(&Progress { done, of: request.rounds, cut_edges: best.as_ref().map(|(cut, ..)| *cut) });
    }
    let (cut_edges, _, of) = best.ok_or(Error::NotFound)?;
    Ok(Solution { of: numbered(&of, request.parts), cut_edges, rounds: done })
}

type Found = (u64, u64, Vec<Part>);

/// One beginning: grown, brought near the bounds, recombined in bursts, annealed into them.
fn begin(graph: &Graph, request: &Request, round: u64, stop: &(dyn Fn() -> bool + Sync)) -> Option<Found> {
    let seed = request.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(round);
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let of = first_plan(graph, request, &mut random, stop)?;
    let mut search = Annealing::new(Plan::new(graph, of, request.parts).ok()?, request.bounds, seed);
    // Every other beginning is annealed for long and not recombined: small coarse graphs are better found so.
    if round.is_multiple_of(2) {
        search.run(&Schedule { proposals: request.proposals, warm: 3.0, cold: 0.3, dear: 0.2 }, stop);
    } else {
        let near = wander(graph, request, search.plan(), seed, stop)?;
        search.restart(&near);
        search.run(&Schedule { proposals: request.proposals / 2, warm: 1.0, cold: 0.25, dear: 0.2 }, stop);
    }
    search.best().map(|(cut, of)| (*cut, round, of.clone()))
}

/// A plan of whole parts to begin with.
fn first_plan(
    graph: &Graph,
    request: &Request,
    random: &mut Xoshiro256PlusPlus,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Part>> {
    if graph.units() > LARGE {
        partition(graph, request.parts, request.bounds, random.random(), stop)
    } else {
        grown(graph, request.parts, random)
    }
}

/// The plan of fewest borders met by recombination in bursts, within wider bounds than asked for.
fn wander(
    graph: &Graph,
    request: &Request,
    from: &Plan<'_>,
    seed: u64,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Part>> {
    let mean = Bounds::around_mean(graph.total(), request.parts, WANDER);
    let loose = Bounds { least: mean.least.min(request.bounds.least), most: mean.most.max(request.bounds.most) };
    let mut start = Annealing::new(from.clone(), loose, seed);
    start.run(&Schedule { proposals: request.proposals / 8, warm: 2.0, cold: 0.5, dear: 4.0 }, stop);
    let (mut cut, mut best) = start.best().cloned()?;
    for burst in 0..BURSTS {
        if stop() {
            break;
        }
        start.restart(&best);
        let mut chain = Recom::new(start.plan(), loose, seed.wrapping_add(u64::from(burst)));
        for _ in 0..BURST {
            if chain.step() && chain.cut() <= cut {
                cut = chain.cut();
                best.copy_from_slice(chain.parts());
            }
        }
    }
    Some(best)
}

/// Parts numbered in the order of their first unit, so that equal plans are equal.
fn numbered(of: &[Part], parts: usize) -> Vec<Part> {
    let mut names = vec![None; parts];
    let mut next = 0;
    let mut name = |part: Part| {
        *names[usize::from(part)].get_or_insert_with(|| {
            next += 1;
            next - 1
        })
    };
    of.iter().map(|part| name(*part)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Request, Solution, solve};
    use crate::districting::plans::graph::grids::grid;
    use crate::districting::{Bounds, Error, Graph, Plan, pieces};

    fn asked(graph: &Graph, parts: usize, bounds: Bounds, seed: u64) -> Result<Solution, Error> {
        solve(
            graph,
            &Request { parts, bounds, seed, rounds: 4, patience: 1, proposals: 20_000 },
            &|| false,
            &mut |_| {},
        )
    }

    #[test]
    fn a_square_town_is_quartered_by_its_two_axes() {
        let town = grid(8, 8);
        let found = asked(&town, 4, Bounds { least: 16, most: 16 }, 1).unwrap();
        assert_eq!(found.cut_edges, 16);
    }

    #[test]
    fn what_cannot_be_is_told() {
        let town = grid(3, 3);
        let told = asked(&town, 3, Bounds { least: 4, most: 5 }, 1).unwrap_err();
        assert_eq!(told, Error::Bounds { parts: 3, least: 4, most: 5, low: 12, high: 15, total: 9 });
        let islands = Graph::new(vec![1; 4], &[(0, 1, 1), (2, 3, 1)]).unwrap();
        assert_eq!(asked(&islands, 2, Bounds { least: 2, most: 2 }, 1), Err(Error::Pieces { pieces: 2 }));
    }

    #[test]
    fn a_search_told_to_stop_gives_what_it_has() {
        let town = grid(8, 8);
        let request = Request {
            parts: 4,
            bounds: Bounds { least: 14, most: 18 },
            seed: 1,
            rounds: 1000,
            patience: 9,
            proposals: 2_000,
        };
        let waves = std::sync::atomic::AtomicU32::new(0);
        let found = solve(&town, &request, &|| waves.load(std::sync::atomic::Ordering::Relaxed) > 0, &mut |_| {
            waves.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        });
        assert_eq!(found.unwrap().rounds, 4);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn a_plan_found_is_whole_within_bounds_counted_right_and_found_again(
            weights in prop::collection::vec(1_i64..9, 30), seed in 0_u64..100,
        ) {
            let squares = grid(6, 5);
            let borders: Vec<_> = squares.each_border().collect();
            let town = Graph::new(weights, &borders).unwrap();
            let bounds = Bounds::around_mean(town.total(), 3, 0.25);
            let found = asked(&town, 3, bounds, seed).unwrap();
            prop_assert_eq!(pieces(&town, &found.of, 3), [1; 3]);
            let plan = Plan::new(&town, found.of.clone(), 3).unwrap();
            prop_assert!(plan.loads().iter().all(|load| bounds.holds(*load)));
            prop_assert_eq!(plan.cut(), found.cut_edges);
            prop_assert_eq!(asked(&town, 3, bounds, seed).unwrap(), found);
        }
    }
}
