//! Results of old stations on new ones: a new station gets of each old one's figures the share of that station's electors
//! who now vote there. Pure; an estimate, as electors of one address are taken to vote as the others of their station did.

use std::collections::{BTreeMap, BTreeSet};

use crate::elections::workshop::past_results::apportion::apportion;

/// What was counted at a station in a ballot, or is estimated of one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    pub registered: Option<i64>,
    pub voters: Option<i64>,
    pub blank: Option<i64>,
    pub null: Option<i64>,
    /// Votes expressed (suffrages exprimés).
    pub valid: Option<i64>,
    /// Votes of each candidate of the ballot; none where the candidate did not stand.
    pub votes: Vec<Option<i64>>,
}

/// Electors of an old station who vote at a new one; stations by their numbers in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    pub from: usize,
    pub to: usize,
    pub electors: i64,
    /// Places they live at: what is gone by where an old station has no elector in the base.
    pub units: i64,
}

/// A new station.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Estimate {
    /// None where no old station it has electors of has results.
    pub figures: Option<Figures>,
    /// Whether the figures are those counted there: all of its electors vote there still, and nobody else does.
    pub as_counted: bool,
    /// Share of the registered electors that comes from other stations, 0 to 1.
    pub from_others: f64,
    /// Share of its electors whose old station has no results, 0 to 1.
    pub without_results: f64,
}

/// Figures that do not overlap: of each candidate; of those the file names no candidate for; blank; null; neither; who did
/// not come. Sums of them are the figures, so that these agree with each other after rounding too.
const BESIDE: usize = 5;

impl Figures {
    fn apart(&self) -> Vec<i64> {
        let votes = self.votes.iter().map(|votes| votes.unwrap_or_default());
        let named: i64 = votes.clone().sum();
        let valid = self.valid.unwrap_or(named);
        let (blank, null) = (self.blank.unwrap_or_default(), self.null.unwrap_or_default());
        let voters = self.voters.unwrap_or(valid + blank + null);
        let registered = self.registered.unwrap_or(voters);
        votes.chain([valid - named, blank, null, voters - valid - blank - null, registered - voters]).collect()
    }

    /// The figures of what does not overlap; known where all of `sources` know it.
    fn together(apart: &[i64], sources: &[&Self]) -> Self {
        let (votes, beside) = apart.split_at(apart.len() - BESIDE);
        let known = |of: fn(&Self) -> Option<i64>, sum: i64| sources.iter().all(|one| of(one).is_some()).then_some(sum);
        let stood = |candidate: usize| sources.iter().any(|one| one.votes[candidate].is_some());
        let valid = votes.iter().sum::<i64>() + beside[0];
        let voters = valid + beside[1] + beside[2] + beside[3];
        Self {
            registered: known(|one| one.registered, voters + beside[4]),
            voters: known(|one| one.voters, voters),
            blank: known(|one| one.blank, beside[1]),
            null: known(|one| one.null, beside[2]),
            valid: known(|one| one.valid, valid),
            votes: votes.iter().enumerate().map(|(at, votes)| stood(at).then_some(*votes)).collect(),
        }
    }

    /// The candidate with the most votes, where one has more than every other.
    #[must_use]
    pub fn leading(&self) -> Option<usize> {
        let most = self.votes.iter().flatten().max().copied().filter(|most| *most > 0)?;
        let mut first = self.votes.iter().enumerate().filter(|(_, votes)| **votes == Some(most)).map(|(at, _)| at);
        first.next().filter(|_| first.next().is_none())
    }
}

/// The results of `old` stations on new ones. Every figure of the town is conserved, vote by vote; what an old station
/// keeps whole is as it was counted. `old` has a place for every station of the plan, opened ones included.
#[must_use]
pub fn reproject(old: &[Option<Figures>], flows: &[Flow]) -> Vec<Estimate> {
    let shares = shares(old, flows);
    let mut estimates = vec![Estimate::default(); old.len()];
    for (at, estimate) in estimates.iter_mut().enumerate() {
        let here = || flows.iter().filter(|flow| flow.to == at);
        let electors = |flow: &Flow| flow.electors as f64;
        let lacking = here().filter(|flow| old[flow.from].is_none()).map(electors).sum();
        estimate.without_results = ratio(lacking, here().map(electors).sum());
    }
    for group in groups(old.len(), &shares) {
        group.estimate(old, &mut estimates);
    }
    estimates
}

/// What part of an old station's electors votes at a new one.
#[derive(Debug, Clone, Copy)]
struct Share {
    from: usize,
    to: usize,
    /// Of `all`, which is above 0.
    part: i64,
    all: i64,
}

impl Share {
    fn of(&self, figure: i64) -> f64 {
        (figure * self.part) as f64 / self.all as f64
    }
}

/// By electors; by places where an old station has no elector; one that has neither keeps what was counted.
fn shares(old: &[Option<Figures>], flows: &[Flow]) -> Vec<Share> {
    let mut all = vec![(0_i64, 0_i64); old.len()];
    for flow in flows {
        all[flow.from].0 += flow.electors;
        all[flow.from].1 += flow.units;
    }
    let counted = flows.iter().filter(|flow| old[flow.from].is_some()).map(|flow| match all[flow.from] {
        (0, units) => Share { from: flow.from, to: flow.to, part: flow.units, all: units },
        (electors, _) => Share { from: flow.from, to: flow.to, part: flow.electors, all: electors },
    });
    let kept = (0..old.len()).filter(|at| old[*at].is_some() && all[*at] == (0, 0));
    let kept = kept.map(|at| Share { from: at, to: at, part: 1, all: 1 });
    counted.filter(|share| share.part > 0).chain(kept).collect()
}

/// 0 of nothing, without a sign: a sum of no numbers is −0.
fn ratio(part: f64, all: f64) -> f64 {
    if part > 0.0 && all > 0.0 { part / all } else { 0.0 }
}

/// Stations that share electors, and those that share some with these: rounding stays among them.
#[derive(Debug, Default)]
struct Group {
    from: BTreeSet<usize>,
    to: BTreeSet<usize>,
    shares: Vec<Share>,
}

fn groups(stations: usize, shares: &[Share]) -> Vec<Group> {
    let mut above: Vec<usize> = (0..2 * stations).collect();
    for share in shares {
        let (one, other) = (root(&mut above, share.from), root(&mut above, stations + share.to));
        above[one.max(other)] = one.min(other);
    }
    let mut found: BTreeMap<usize, Group> = BTreeMap::new();
    for share in shares {
        let group = found.entry(root(&mut above, share.from)).or_default();
        group.from.insert(share.from);
        group.to.insert(share.to);
        group.shares.push(*share);
    }
    found.into_values().collect()
}

fn root(above: &mut [usize], mut at: usize) -> usize {
    while above[at] != at {
        above[at] = above[above[at]];
        at = above[at];
    }
    at
}

impl Group {
    fn estimate(&self, old: &[Option<Figures>], estimates: &mut [Estimate]) {
        let counted: BTreeMap<usize, Vec<i64>> =
            self.from.iter().filter_map(|from| Some((*from, old[*from].as_ref()?.apart()))).collect();
        let given = self.given(&counted);
        for (rank, at) in self.to.iter().enumerate() {
            let here = || self.shares.iter().filter(|share| share.to == *at);
            let sources: Vec<&Figures> = here().filter_map(|share| old[share.from].as_ref()).collect();
            let registered = |share: &Share| share.of(counted[&share.from].iter().sum());
            let others = here().filter(|share| share.from != *at).map(registered).sum();
            estimates[*at].from_others = ratio(others, here().map(registered).sum());
            let alone = self.from.len() == 1 && self.to.len() == 1 && self.from.contains(at);
            estimates[*at].as_counted = alone && estimates[*at].without_results <= 0.0;
            let own: Vec<i64> = given.iter().map(|figure| figure[rank]).collect();
            estimates[*at].figures = Some(Figures::together(&own, &sources));
        }
    }

    /// Each figure that overlaps no other, divided among the new stations in their order. What rounding took from a station in
    /// one figure it is owed in the next: a twentieth of the electors brings eight votes of twenty candidates with eight each,
    /// not none.
    fn given(&self, counted: &BTreeMap<usize, Vec<i64>>) -> Vec<Vec<i64>> {
        let figures = counted.values().next().map_or(0, Vec::len);
        let totals: Vec<i64> = (0..figures).map(|figure| counted.values().map(|apart| apart[figure]).sum()).collect();
        // The largest first; what is beside the candidates last.
        let mut order: Vec<usize> = (0..figures).collect();
        order.sort_by_key(|figure| (*figure + BESIDE >= figures, -totals[*figure], *figure));
        let ranks: BTreeMap<usize, usize> = self.to.iter().copied().zip(0..).collect();
        let mut given = vec![Vec::new(); figures];
        let mut owed = vec![0.0; self.to.len()];
        for figure in order {
            // Where a candidate did not stand nothing is given, whatever is owed.
            let mut due: BTreeMap<usize, f64> = BTreeMap::new();
            for share in self.shares.iter().filter(|share| counted[&share.from][figure] != 0) {
                *due.entry(ranks[&share.to]).or_default() += share.of(counted[&share.from][figure]);
            }
            let wanted: Vec<f64> = due.iter().map(|(rank, due)| due + owed[*rank]).collect();
            given[figure] = vec![0; self.to.len()];
            for ((rank, wanted), votes) in due.keys().zip(&wanted).zip(apportion(totals[figure], &wanted)) {
                given[figure][*rank] = votes;
                owed[*rank] = wanted - votes as f64;
            }
        }
        given
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Estimate, Figures, Flow, reproject};

    /// A station where `votes` were counted, three blank, one null, ten who did not come.
    fn counted(votes: &[i64]) -> Figures {
        let valid: i64 = votes.iter().sum();
        Figures {
            registered: Some(valid + 14),
            voters: Some(valid + 4),
            blank: Some(3),
            null: Some(1),
            valid: Some(valid),
            votes: votes.iter().copied().map(Some).collect(),
        }
    }

    fn flow(from: usize, to: usize, electors: i64) -> Flow {
        Flow { from, to, electors, units: 1 }
    }

    fn votes(estimate: &Estimate) -> Vec<i64> {
        estimate.figures.as_ref().unwrap().votes.iter().map(|votes| votes.unwrap()).collect()
    }

    #[test]
    fn a_quarter_of_a_station_brings_a_quarter_of_its_votes() {
        let old = [Some(counted(&[200, 80])), Some(counted(&[40, 60]))];
        let new = reproject(&old, &[flow(0, 0, 300), flow(0, 1, 100), flow(1, 1, 250)]);
        assert_eq!((votes(&new[0]), votes(&new[1])), (vec![150, 60], vec![90, 80]));
        let figures = new[1].figures.as_ref().unwrap();
        // 114 registered of its own and a quarter of 294: 187.5; one of the two halves is rounded up.
        assert!([187, 188].contains(&figures.registered.unwrap()));
        assert!((new[1].from_others - 73.5 / 187.5).abs() < 1e-9 && new[0].from_others.abs() < 1e-9);
        assert!(new.iter().all(|one| one.from_others.is_sign_positive() && one.without_results.is_sign_positive()));
        assert_eq!((figures.leading(), old[1].as_ref().unwrap().leading()), (Some(0), Some(1)));
    }

    #[test]
    fn a_station_that_takes_all_of_another_has_the_sum_and_the_other_has_nothing() {
        let old = [Some(counted(&[31, 17])), Some(counted(&[8, 9]))];
        let new = reproject(&old, &[flow(0, 1, 45), flow(1, 1, 17)]);
        assert_eq!((votes(&new[1]), &new[0].figures), (vec![39, 26], &None));
        assert_eq!(new[1].figures.as_ref().unwrap().registered, Some(48 + 14 + 17 + 14));
    }

    #[test]
    fn many_small_candidates_are_not_rounded_away() {
        let old = [Some(counted(&[8; 20])), None];
        let new = reproject(&old, &[flow(0, 0, 95), flow(0, 1, 5)]);
        let moved: i64 = votes(&new[1]).iter().sum();
        assert_eq!((moved, votes(&new[0]).iter().sum::<i64>()), (8, 152));
    }

    #[test]
    fn where_nothing_was_counted_it_is_said_and_nothing_is_made_up() {
        let old = [Some(counted(&[10, 5])), None, None];
        let new = reproject(&old, &[flow(0, 0, 30), flow(1, 0, 10), flow(1, 1, 40)]);
        assert_eq!((votes(&new[0]), new[0].without_results), (vec![10, 5], 0.25));
        assert!(!new[0].as_counted, "a quarter of its electors is missing in it");
        assert_eq!((&new[1].figures, new[1].without_results), (&None, 1.0));
        assert_eq!(new[2], Estimate::default());
    }

    #[test]
    fn a_candidate_of_one_canton_stands_where_its_electors_go_and_unknown_figures_stay_unknown() {
        let mut west = counted(&[10, 0]);
        (west.votes[1], west.blank, west.null) = (None, None, None);
        let old = [Some(west), Some(Figures { votes: vec![None, Some(20)], ..counted(&[20]) }), None];
        let new = reproject(&old, &[flow(0, 0, 10), flow(0, 1, 10), flow(1, 1, 20)]);
        assert_eq!(new[0].figures.as_ref().unwrap().votes, [Some(5), None]);
        let mixed = new[1].figures.as_ref().unwrap();
        assert_eq!((&mixed.votes, mixed.blank), (&vec![Some(5), Some(20)], None));
        assert_eq!(mixed.voters.unwrap() + new[0].figures.as_ref().unwrap().voters.unwrap(), 14 + 24);
    }

    #[test]
    fn without_electors_places_tell_and_without_places_it_stays() {
        let old = [Some(counted(&[12, 4])), Some(counted(&[7, 3]))];
        let places = [Flow { units: 3, ..flow(0, 0, 0) }, Flow { units: 1, ..flow(0, 1, 0) }];
        let new = reproject(&old, &places);
        assert_eq!((votes(&new[0]), votes(&new[1])), (vec![9, 3], vec![10, 4]));
    }

    #[test]
    fn who_has_as_many_as_another_does_not_lead() {
        assert_eq!(
            [counted(&[4, 4]).leading(), counted(&[0, 0]).leading(), counted(&[1, 2]).leading()],
            [None, None, Some(1)]
        );
    }

    const STATIONS: usize = 5;

    /// Five stations with results of four candidates, some files with mistakes; some stations without any.
    fn results() -> impl Strategy<Value = Vec<Option<Figures>>> {
        let known = |most: i64| prop::option::weighted(0.9, 0..most);
        let one = (known(900), known(700), known(20), known(20), known(600), prop::collection::vec(known(300), 4));
        let one = one.prop_map(|(registered, voters, blank, null, valid, votes)| Figures {
            registered,
            voters,
            blank,
            null,
            valid,
            votes,
        });
        prop::collection::vec(prop::option::weighted(0.8, one), STATIONS)
    }

    fn flows() -> impl Strategy<Value = Vec<Flow>> {
        let one = (0..STATIONS, 0..STATIONS, 0_i64..400, 1_i64..9);
        let one = one.prop_map(|(from, to, electors, units)| Flow { from, to, electors, units });
        prop::collection::vec(one, 0..20)
    }

    type Of = fn(&Figures) -> Option<i64>;

    proptest! {
        #[test]
        fn every_figure_of_the_town_is_conserved(old in results(), flows in flows()) {
            let new = reproject(&old, &flows);
            let sum = |apart: Vec<Vec<i64>>| {
                let add = |sum: Vec<i64>, one: Vec<i64>| sum.iter().zip(&one).map(|(sum, one)| sum + one).collect();
                apart.into_iter().fold(vec![0; 4 + super::BESIDE], add)
            };
            let before = sum(old.iter().flatten().map(Figures::apart).collect());
            let votes = |at: usize| new.iter().filter_map(|one| one.figures.as_ref()?.votes[at]).sum::<i64>();
            for (at, before) in before.iter().enumerate().take(4) {
                prop_assert_eq!(votes(at), *before);
            }
            // Where every file knows every figure, these as well.
            let each: [Of; 5] = [|f| f.registered, |f| f.voters, |f| f.blank, |f| f.null, |f| f.valid];
            for of in each {
                if old.iter().flatten().all(|one| of(one).is_some()) {
                    let after: i64 = new.iter().filter_map(|one| of(one.figures.as_ref()?)).sum();
                    prop_assert_eq!(after, old.iter().flatten().filter_map(of).sum::<i64>());
                }
            }
            for one in &new {
                prop_assert!((0.0..=1.0).contains(&one.without_results));
            }
        }

        #[test]
        fn a_plan_that_changes_nothing_gives_the_very_results_back(old in results(), electors in prop::collection::vec(0_i64..900, STATIONS)) {
            let flows: Vec<Flow> = electors.iter().enumerate().map(|(at, electors)| flow(at, at, *electors)).collect();
            for (before, after) in old.iter().zip(reproject(&old, &flows)) {
                prop_assert_eq!(before, &after.figures);
                prop_assert_eq!((after.from_others, after.as_counted), (0.0, before.is_some()));
            }
        }
    }
}
