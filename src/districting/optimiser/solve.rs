//! The fewest borders between parts within bounds: from the plans of many beginnings, recombined and annealed.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt as _, SeedableRng};
use rayon::prelude::*;

use crate::districting::optimiser::anneal::grown;
use crate::districting::optimiser::impossible::unheld;
use crate::districting::optimiser::islands::{Island, islands};
use crate::districting::{Annealing, Bounds, Error, Graph, Part, Plan, Recom, Schedule, partition};

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

/// Find a plan. `stop` is asked often: when it says so the best plan so far is given; `told` hears of every wave. A graph in
/// several pieces is divided piece by piece, each into its share of the parts.
///
/// # Errors
/// When no plan can meet the bounds: [`Bounds::fit`], [`Error::Impossible`] with the units no part can hold,
/// [`Error::Piece`] and [`Error::Pieces`] for pieces no number of parts holds; [`Error::NotFound`] when none was found.
pub fn solve(
    graph: &Graph,
    request: &Request,
    stop: &(dyn Fn() -> bool + Sync),
    told: &mut dyn FnMut(&Progress),
) -> Result<Solution, Error> {
    let Request { parts, bounds, .. } = *request;
    bounds.fit(graph, parts)?;
    let unheld = unheld(graph, bounds, parts);
    if !unheld.is_empty() {
        let units = unheld.into_iter().map(|unit| unit.to_string()).collect();
        return Err(Error::Impossible { units, least: bounds.least, most: bounds.most });
    }
    let islands = islands(graph, parts, bounds)?;
    let mut searches: Vec<Search> = islands.iter().map(|island| Search::new(graph, island, request, stop)).collect();
    for at in 0..searches.len() {
        while searches[at].wave(stop) {
            let cuts = searches.iter().map(|search| search.best.as_ref().map(|(cut, ..)| *cut));
            let (done, of) = searches.iter().fold((0_u64, 0_u64), |(done, of), search| {
                (done + search.done, of.saturating_add(search.request.rounds))
            });
            told(&Progress { done, of, cut_edges: cuts.sum() });
        }
    }
    let (mut of, mut cut_edges, mut first) = (vec![0; graph.units()], 0, 0);
    for (island, search) in islands.iter().zip(&searches) {
        let (cut, _, found) = search.best.as_ref().ok_or(Error::NotFound)?;
        island.units.iter().zip(found).for_each(|(unit, part)| of[*unit as usize] = first + part);
        cut_edges += cut;
        first += Part::try_from(island.parts).unwrap_or(Part::MAX);
    }
    let rounds = searches.iter().map(|search| search.done).sum();
    Ok(Solution { of: numbered(&of, parts), cut_edges, rounds })
}

type Found = (u64, u64, Vec<Part>);

/// The search in one piece of a graph.
struct Search {
    graph: Graph,
    request: Request,
    best: Option<Found>,
    done: u64,
    patience: u64,
    /// Whether a beginning has led to a plan: before one has, patience lasts.
    met: bool,
}

impl Search {
    /// With a first plan if merging units leads to one.
    fn new(graph: &Graph, island: &Island, request: &Request, stop: &(dyn Fn() -> bool + Sync)) -> Self {
        let graph = graph.restricted(&island.units);
        let request = Request { parts: island.parts, ..*request };
        // One part is all there is to find.
        let patience = if request.parts == 1 { 0 } else { request.patience };
        let of = partition(&graph, request.parts, request.bounds, request.seed, stop);
        let best = of.and_then(|of| within(&graph, of, &request)).map(|(cut, of)| (cut, 0, of));
        Self { graph, request, best, done: 0, patience, met: false }
    }

    /// A few beginnings more, unless there has been enough of them.
    fn wave(&mut self, stop: &(dyn Fn() -> bool + Sync)) -> bool {
        if self.done >= self.request.rounds || self.patience == 0 || stop() {
            return false;
        }
        let wave = self.done..(self.done + WAVE).min(self.request.rounds);
        self.done = wave.end;
        let (graph, request) = (&self.graph, &self.request);
        let found = wave.into_par_iter().filter_map(|round| begin(graph, request, round, stop));
        let found = found.min_by_key(|(cut, round, _)| (*cut, *round));
        self.met |= found.is_some();
        let better = found.filter(|(cut, ..)| self.best.as_ref().is_none_or(|(least, ..)| cut < least));
        if better.is_some() {
            (self.best, self.patience) = (better, self.request.patience);
        } else {
            self.patience -= u64::from(self.met);
        }
        true
    }
}

/// The cut of a plan within the bounds; `None` where one of its parts is outside.
fn within(graph: &Graph, of: Vec<Part>, request: &Request) -> Option<(u64, Vec<Part>)> {
    let plan = Plan::new(graph, of, request.parts).ok()?;
    plan.loads().iter().all(|load| request.bounds.holds(*load)).then(|| (plan.cut(), plan.parts().to_vec()))
}

/// One beginning: grown, brought near the bounds, recombined in bursts, annealed into them.
fn begin(graph: &Graph, request: &Request, round: u64, stop: &(dyn Fn() -> bool + Sync)) -> Option<Found> {
    let seed = request.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(round);
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let of = first_plan(graph, request, &mut random, stop)?;
    let mut search = Annealing::new(Plan::new(graph, of, request.parts).ok()?, request.bounds, seed);
    // Every other beginning is annealed for long and not recombined: small coarse graphs are better found so.
    if round.is_multiple_of(2) {
        search.run(&Schedule { proposals: request.proposals, warm: 3.0, cold: 0.3, dear: 0.2 }, stop);
    } else if let Some(near) = wander(graph, request, search.plan(), seed, stop) {
        search.restart(&near);
        search.run(&Schedule { proposals: request.proposals / 2, warm: 1.0, cold: 0.25, dear: 0.2 }, stop);
    }
    let found = search.best().cloned().or_else(|| coarse(graph, request, &mut search, seed, stop));
    found.map(|(cut, of)| (cut, round, of))
}

/// Where single moves find nothing within the bounds: from a plan brought there two parts at a time, recombined.
fn coarse(
    graph: &Graph,
    request: &Request,
    search: &mut Annealing<'_>,
    seed: u64,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<(u64, Vec<Part>)> {
    let of = partition(graph, request.parts, request.bounds, seed, stop)?;
    let first = within(graph, of, request)?;
    Some(bursts(search, first, request.bounds, seed, stop))
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
    let first = start.best().cloned()?;
    Some(bursts(&mut start, first, loose, seed, stop).1)
}

/// The plan of fewest borders met from one within `bounds`, with its cut.
fn bursts(
    search: &mut Annealing<'_>,
    (mut cut, mut best): (u64, Vec<Part>),
    bounds: Bounds,
    seed: u64,
    stop: &(dyn Fn() -> bool + Sync),
) -> (u64, Vec<Part>) {
    for burst in 0..BURSTS {
        if stop() {
            break;
        }
        search.restart(&best);
        let mut chain = Recom::new(search.plan(), bounds, seed.wrapping_add(u64::from(burst)));
        for _ in 0..BURST {
            if chain.step() && chain.cut() <= cut {
                cut = chain.cut();
                best.copy_from_slice(chain.parts());
            }
        }
    }
    (cut, best)
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
    }

    #[test]
    fn islands_are_divided_each_into_its_share() {
        let squares: Vec<_> = grid(4, 4).each_border().collect();
        let beyond = squares.iter().map(|(a, b, length)| (a + 16, b + 16, *length));
        let town = Graph::new(vec![1; 32], &squares.iter().copied().chain(beyond).collect::<Vec<_>>()).unwrap();
        let found = asked(&town, 4, Bounds { least: 8, most: 8 }, 1).unwrap();
        assert_eq!((found.cut_edges, pieces(&town, &found.of, 4)), (8, vec![1; 4]), "each is halved");
        let told = asked(&town, 3, Bounds { least: 10, most: 12 }, 1).unwrap_err();
        assert_eq!(told, Error::Piece { unit: "0".into(), units: 16, weight: 16, least: 10, most: 12 });
    }

    #[test]
    fn units_that_no_part_can_hold_are_named_and_coarse_ones_are_divided_where_they_can_be() {
        let borders: Vec<_> = grid(6, 4).each_border().collect();
        let mut weights: Vec<i64> = (0..24).map(|unit| 30 + unit * 7 % 19).collect();
        let coarse = Graph::new(weights.clone(), &borders).unwrap();
        let bounds = Bounds::around_mean(coarse.total(), 8, 0.06);
        let found = asked(&coarse, 8, bounds, 1).unwrap();
        let plan = Plan::new(&coarse, found.of, 8).unwrap();
        assert!(plan.loads().iter().all(|load| bounds.holds(*load)), "three units a part");
        weights[5] = 400;
        let heavy = Graph::new(weights, &borders).unwrap();
        let told = asked(&heavy, 8, Bounds { least: 100, most: 200 }, 1).unwrap_err();
        assert_eq!(told, Error::Impossible { units: vec!["5".into()], least: 100, most: 200 });
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
