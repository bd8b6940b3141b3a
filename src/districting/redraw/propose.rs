//! Proposals for a redistricting: several plans, each the best found for one aim, with its figures and with what no plan
//! can better.

use crate::districting::redraw::figures::{Figures, Least};
use crate::districting::redraw::redistricting::Frame;
use crate::districting::redraw::search::Search;
use crate::districting::{Error, Part, Redistricting};

/// What a proposal is best at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aim {
    /// Electors who change station; where stations of today are known.
    FewestMoved,
    /// Metres walked; where distances are known.
    ShortestWalk,
    /// The station farthest from the mean.
    MostBalanced,
    /// Borders between stations.
    MostCompact,
    /// All of these together.
    Compromise,
}

impl Aim {
    pub const ALL: [Self; 5] =
        [Self::FewestMoved, Self::ShortestWalk, Self::MostBalanced, Self::MostCompact, Self::Compromise];

    /// Whether there is anything to aim at.
    #[must_use]
    pub fn suits(self, asked: &Redistricting<'_>) -> bool {
        match self {
            Self::FewestMoved => asked.before.is_some(),
            Self::ShortestWalk => asked.walk.is_some(),
            _ => true,
        }
    }
}

/// A plan, and what it is best at among those found.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub best_at: Vec<Aim>,
    /// Station of every unit.
    pub of: Vec<Part>,
    pub figures: Figures,
    pub least: Least,
}

/// Plans for every aim that suits, none of them worse than another in everything, in the order of [`Aim::ALL`]. A plan
/// best at several aims is given once. `stop` is asked often: when it says so the best so far are given. `told` hears
/// after each aim how many are done, of how many.
///
/// # Errors
/// When what is asked is at odds with itself or cannot be ([`Error::Orders`], [`Error::Room`], [`Error::Heavy`],
/// [`Error::Stranded`], [`Error::Beginning`]) or names what is not there ([`Error::Length`], [`Error::Part`],
/// [`Error::Unknown`]). A plan outside the limits is no error: its figures say by how many electors.
pub fn propose(
    asked: &Redistricting<'_>,
    stop: &(dyn Fn() -> bool + Sync),
    told: &mut dyn FnMut(usize, usize),
) -> Result<Vec<Proposal>, Error> {
    propose_each(asked, stop, &mut |_, done, of| told(done, of))
}

/// [`propose`], handing over the plan of each aim as soon as it is found, with how many aims are done and of how many. Of
/// those plans some may not be given in the end: another aim may have led to one better in everything.
///
/// # Errors
/// As [`propose`].
pub fn propose_each(
    asked: &Redistricting<'_>,
    stop: &(dyn Fn() -> bool + Sync),
    told: &mut dyn FnMut(&Proposal, usize, usize),
) -> Result<Vec<Proposal>, Error> {
    let frame = Frame::new(asked)?;
    let search = Search::new(&frame, asked.seed, stop)?;
    let least = Least::of(&frame, search.walk.as_ref());
    let aims: Vec<Aim> = Aim::ALL.into_iter().filter(|aim| aim.suits(asked)).collect();
    let mut found: Vec<Found> = Vec::new();
    for (done, aim) in aims.iter().enumerate() {
        if done > 0 && stop() {
            break;
        }
        let plans = search.plans(*aim, stop)?;
        if let Some(best) = best_at(&search, *aim, &plans) {
            told(&proposal(*aim, &plans[best], least), done + 1, aims.len());
        }
        found.extend(plans);
    }
    Ok(unbeaten(&search, &aims, found, least))
}

/// The best plan found for one aim.
///
/// # Errors
/// As [`propose`].
pub fn propose_one(asked: &Redistricting<'_>, aim: Aim, stop: &(dyn Fn() -> bool + Sync)) -> Result<Proposal, Error> {
    let frame = Frame::new(asked)?;
    let search = Search::new(&frame, asked.seed, stop)?;
    let found = search.plans(aim, stop)?;
    let best = best_at(&search, aim, &found).ok_or(Error::NotFound)?;
    Ok(proposal(aim, &found[best], Least::of(&frame, search.walk.as_ref())))
}

type Found = (Figures, Vec<Part>);

fn proposal(aim: Aim, (figures, of): &Found, least: Least) -> Proposal {
    Proposal { best_at: vec![aim], of: of.clone(), figures: *figures, least }
}

/// Which plan is best at an aim: of those with the fewest electors outside the limits; the first of equals.
fn best_at(search: &Search<'_, '_>, aim: Aim, found: &[Found]) -> Option<usize> {
    let score = |at: &usize| (found[*at].0.outside, search.scale.score(aim, &found[*at].0));
    (0..found.len()).min_by(|one, other| {
        let (one, other) = (score(one), score(other));
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))
    })
}

/// For each aim its best plan among those no other beats.
fn unbeaten(search: &Search<'_, '_>, aims: &[Aim], found: Vec<Found>, least: Least) -> Vec<Proposal> {
    let kept: Vec<Found> = (0..found.len())
        .filter(|one| (0..found.len()).all(|other| !beaten(&found, *one, other)))
        .map(|one| found[one].clone())
        .collect();
    let mut proposals: Vec<(usize, Proposal)> = Vec::new();
    for aim in aims {
        let Some(best) = best_at(search, *aim, &kept) else { continue };
        match proposals.iter_mut().find(|(at, _)| *at == best) {
            Some((_, known)) => known.best_at.push(*aim),
            None => proposals.push((best, proposal(*aim, &kept[best], least))),
        }
    }
    proposals.into_iter().map(|(_, proposal)| proposal).collect()
}

/// Whether the plan `one` is worse than another, or as bad and found later.
fn beaten(found: &[Found], one: usize, other: usize) -> bool {
    let (one_is, other_is) = (found[one].0.criteria(), found[other].0.criteria());
    let worse = one_is.iter().zip(&other_is).any(|(one, other)| one > other);
    let better = one_is.iter().zip(&other_is).any(|(one, other)| one < other);
    one != other && !better && (worse || other < one)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Aim, Proposal, propose, propose_each};
    use crate::districting::plans::graph::grids::grid;
    use crate::districting::{
        Bounds, Distances, Error, Graph, Opening, Part, Plan, Redistricting, openings, openings_until, pieces,
    };

    /// A town of 12 by 10 squares with so many electors in each, and its six stations of today in blocks of four by five.
    fn town(electors: Vec<i64>) -> (Graph, Vec<Part>) {
        let borders: Vec<_> = grid(12, 10).each_border().collect();
        let blocks = (0..120_u16).map(|unit| unit % 12 / 4 + unit / 60 * 3).collect();
        (Graph::new(electors, &borders).unwrap(), blocks)
    }

    /// A hundred metres a square to the middle of each block, and for stations to be opened to the middle of the town.
    fn walk(stations: u16) -> Distances {
        let to = |part: u16, unit: u16| {
            let (x, y) = if part < 6 { (part % 3 * 4 + 2, part / 3 * 5 + 2) } else { (6, 5) };
            100 * ((unit % 12).abs_diff(x) + (unit / 12).abs_diff(y))
        };
        let rows: Vec<Vec<u16>> = (0..stations).map(|part| (0..120).map(|unit| to(part, unit)).collect()).collect();
        Distances::new(120, &rows).unwrap()
    }

    fn asked<'a>(graph: &'a Graph, before: &'a [Part], stations: usize, most: i64) -> Redistricting<'a> {
        Redistricting {
            graph,
            before: Some(before),
            limits: vec![Bounds { least: 0, most }; stations],
            opened: Vec::new(),
            closed: Vec::new(),
            locked: Vec::new(),
            pinned: Vec::new(),
            neighbours_only: false,
            walk: None,
            seed: 1,
        }
    }

    fn proposals(asked: &Redistricting<'_>) -> Vec<Proposal> {
        propose(asked, &|| false, &mut |_, _| {}).unwrap()
    }

    fn moved(graph: &Graph, before: &[Part], of: &[Part]) -> i64 {
        graph
            .each_unit()
            .filter(|unit| before[*unit as usize] != of[*unit as usize])
            .map(|unit| graph.weight(unit))
            .sum()
    }

    #[test]
    fn where_every_station_is_within_its_limit_nobody_moves() {
        let (town, today) = town(vec![2; 120]);
        let found = proposals(&asked(&town, &today, 6, 40));
        let fewest = found.iter().find(|plan| plan.best_at.contains(&Aim::FewestMoved)).unwrap();
        assert_eq!((fewest.figures.moved, fewest.least.moved_between_neighbours), (Some(0), Some(0)));
        assert_eq!(fewest.of, today);
    }

    #[test]
    fn a_closed_station_gives_all_its_electors_and_a_locked_one_keeps_its_own() {
        let (town, today) = town(vec![2; 120]);
        let request = Redistricting { closed: vec![4], locked: vec![0], ..asked(&town, &today, 6, 60) };
        for plan in proposals(&request) {
            assert!(plan.of.iter().all(|part| *part != 4));
            assert!(today.iter().zip(&plan.of).all(|(before, now)| (*before == 0) == (*now == 0)));
            assert_eq!((plan.figures.outside, plan.figures.detached), (0, 0), "{:?}", plan.best_at);
            assert!(plan.figures.moved >= Some(40), "twenty squares of two electors");
        }
    }

    #[test]
    fn a_station_opened_at_an_address_grows_around_it() {
        let (town, today) = town(vec![2; 120]);
        let request = Redistricting { opened: vec![Opening { part: 6, at: 65 }], ..asked(&town, &today, 7, 36) };
        for plan in proposals(&request) {
            assert_eq!(plan.of[65], 6);
            assert_eq!((plan.figures.outside, plan.figures.detached), (0, 0), "{:?}", plan.best_at);
        }
    }

    #[test]
    fn a_new_station_is_proposed_where_most_are_too_many() {
        let crowded = (0..120_u16).map(|unit| if unit % 12 / 4 + unit / 60 * 3 == 2 { 4 } else { 2 }).collect();
        let (town, today) = town(crowded);
        let places = openings(&asked(&town, &today, 7, 50), &[6]).unwrap();
        assert_eq!(places.len(), 1);
        assert_eq!(today[places[0].at as usize], 2, "the station with eighty electors");
    }

    #[test]
    fn a_pinned_address_stays_and_a_piece_apart_joins_what_is_around_it() {
        let (town, mut today) = town(vec![2; 120]);
        (today[0], today[119]) = (5, 0);
        let request = Redistricting { pinned: vec![0], ..asked(&town, &today, 6, 45) };
        let found = proposals(&request);
        for plan in &found {
            assert_eq!(plan.of[0], 5, "pinned, though apart");
            assert_ne!(plan.of[119], 0, "the far corner is no longer of the first station");
            assert_eq!(plan.figures.detached, 1);
        }
    }

    #[test]
    fn without_stations_of_today_everybody_goes_to_a_place_near_by() {
        let (town, _) = town(vec![2; 120]);
        let near = walk(6);
        let request = Redistricting {
            before: None,
            walk: Some(&near),
            limits: vec![Bounds { least: 38, most: 42 }; 6],
            ..asked(&town, &[], 6, 42)
        };
        let found = proposals(&request);
        let shortest = found.iter().find(|plan| plan.best_at.contains(&Aim::ShortestWalk)).unwrap();
        assert_eq!((shortest.figures.outside, shortest.figures.detached, shortest.figures.moved), (0, 0, None));
        let (walk, least) = (shortest.figures.walk.unwrap(), shortest.least.walk.unwrap());
        assert!(least <= walk && walk < 1.05 * least, "{walk} metres, no plan below {least}");
    }

    #[test]
    fn what_is_at_odds_with_itself_is_told() {
        let (town, today) = town(vec![2; 120]);
        let usual = asked(&town, &today, 7, 60);
        let told = |request: &Redistricting<'_>| propose(request, &|| false, &mut |_, _| {}).unwrap_err();
        assert_eq!(
            told(&Redistricting { closed: vec![1], locked: vec![1], ..usual.clone() }),
            Error::Orders { part: 1 }
        );
        let there = vec![Opening { part: 1, at: 5 }];
        assert_eq!(told(&Redistricting { opened: there, ..usual.clone() }), Error::Orders { part: 1 });
        assert_eq!(told(&Redistricting { pinned: vec![120], ..usual.clone() }), Error::Unknown { unit: 120 });
        assert_eq!(told(&Redistricting { closed: vec![9], ..usual.clone() }), Error::Part { part: 9, parts: 7 });
        assert_eq!(told(&asked(&town, &today, 6, 39)), Error::Room { low: 0, high: 234, total: 240 });
        assert_eq!(told(&Redistricting { before: None, ..usual.clone() }), Error::Beginning);
        let alone = Redistricting { closed: vec![0], locked: vec![1, 3, 4], ..usual.clone() };
        assert_eq!(told(&alone), Error::Stranded { unit: 0, part: 0 });
        let mut heavy = vec![2; 120];
        heavy[7] = 61;
        let (crowded, today) = self::town(heavy);
        let told = propose(&asked(&crowded, &today, 7, 60), &|| false, &mut |_, _| {}).unwrap_err();
        assert_eq!(told, Error::Heavy { unit: 7, weight: 61, most: 60 });
    }

    #[test]
    fn each_plan_is_handed_over_as_soon_as_it_is_found() {
        let (town, today) = town(vec![2; 120]);
        let near = walk(6);
        let mut heard = Vec::new();
        let request = Redistricting { walk: Some(&near), ..asked(&town, &today, 6, 50) };
        let found =
            propose_each(&request, &|| false, &mut |plan, done, of| heard.push((plan.clone(), done, of))).unwrap();
        assert_eq!(
            heard.iter().map(|(_, done, of)| (*done, *of)).collect::<Vec<_>>(),
            [1, 2, 3, 4, 5].map(|aim| (aim, 5))
        );
        assert!(heard.iter().zip(Aim::ALL).all(|((plan, ..), aim)| plan.best_at == [aim]));
        assert!(found.iter().any(|plan| heard.iter().any(|(early, ..)| early.of == plan.of)));
    }

    #[test]
    fn a_clerk_who_stops_while_places_are_looked_for_has_those_there_are() {
        let (town, today) = town(vec![2; 120]);
        let asked_twice = std::sync::atomic::AtomicU32::new(0);
        let stop = || asked_twice.fetch_add(1, std::sync::atomic::Ordering::Relaxed) > 0;
        let request = asked(&town, &today, 8, 50);
        let places = openings_until(&request, &[6, 7], &stop).unwrap();
        assert_eq!(places.len(), 1);
        assert_eq!(places, openings(&request, &[6]).unwrap());
    }

    #[test]
    fn a_clerk_who_stops_the_search_has_the_plans_found_so_far() {
        let (town, today) = town(vec![2; 120]);
        let mut heard = Vec::new();
        let found = propose(&asked(&town, &today, 6, 50), &|| true, &mut |done, of| heard.push((done, of))).unwrap();
        assert_eq!((found.len(), heard), (1, vec![(1, 4)]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]
        #[test]
        fn proposals_are_whole_within_limits_above_their_bounds_and_none_beats_another(
            electors in prop::collection::vec(1_i64..9, 120), seed in 0_u64..100, neighbours_only: bool,
        ) {
            let (town, today) = town(electors);
            let most = Bounds::around_mean(town.total(), 7, 0.15).most;
            let near = walk(7);
            let mut request = Redistricting { walk: Some(&near), neighbours_only, seed, ..asked(&town, &today, 7, most) };
            request.opened = openings(&request, &[6]).unwrap();
            let found = proposals(&request);
            prop_assert!(!found.is_empty() && found.len() <= 5);
            for plan in &found {
                prop_assert!(pieces(&town, &plan.of, 7).iter().all(|pieces| *pieces == 1));
                let counted = Plan::new(&town, plan.of.clone(), 7).unwrap();
                let over: i64 = counted.loads().iter().map(|load| (load - most).max(0)).sum();
                prop_assert_eq!(plan.figures.outside, over);
                prop_assert_eq!(plan.figures.cut, counted.cut());
                prop_assert_eq!(plan.figures.moved, Some(moved(&town, &today, &plan.of)));
                if over == 0 {
                    prop_assert!(plan.least.moved <= plan.figures.moved);
                    prop_assert!(plan.least.walk <= plan.figures.walk);
                }
                if over == 0 && neighbours_only {
                    prop_assert!(plan.least.moved_between_neighbours.unwrap() <= plan.figures.moved.unwrap());
                }
                let others = found.iter().filter(|other| other.of != plan.of);
                let beaten = |other: &Proposal| {
                    let pairs = other.figures.criteria().into_iter().zip(plan.figures.criteria());
                    pairs.into_iter().all(|(theirs, ours)| theirs <= ours)
                };
                prop_assert!(!others.into_iter().any(beaten));
            }
            prop_assert_eq!(proposals(&request), found);
        }
    }
}
