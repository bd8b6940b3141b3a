//! Sectors of forty schools over five thousand sides of streets, three levels, brothers and sisters linked, places kept for
//! derogations (T15); every two sectors that touch beside the best division of the two that HiGHS proves.

use std::collections::BTreeSet;
use std::time::Instant;

use beffroi::districting::{Distances, Graph, LegalCell, Part, School, Sectoring, Unit, Units, sectors};
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::index::sample;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};

use super::RUNS;
use super::commune::{Size, commune};
use super::peers::Peers;
use super::towns::placed;
use crate::report::Report;

const SCHOOLS: usize = 40;
const LEVELS: usize = 3;
const SIBLINGS: usize = 300;

/// What a town asks for its schools.
struct Town {
    graph: Graph,
    pupils: Vec<u32>,
    schools: Vec<School>,
    walk: Distances,
    linked: Vec<(Unit, Unit)>,
}

pub fn measure(report: &mut Report, peers: &Peers) {
    let (mut seconds, mut farthest, mut within) = (Vec::new(), Vec::new(), Vec::new());
    for seed in 0..RUNS {
        let town = town(seed);
        let Town { graph, pupils, schools, walk, linked } = &town;
        let asked = Sectoring { graph, pupils, schools, walk, linked, before: None, seed };
        let start = Instant::now();
        let found = sectors(&asked, &|| false).unwrap();
        seconds.push(start.elapsed().as_secs_f64());
        assert_eq!((found.beyond, found.detached), (0, 0));
        let (pairs, ours): (Vec<Value>, Vec<i64>) = town.pairs(&found.of).into_iter().unzip();
        let proved = peers.pairs(&json!(pairs));
        let apart: Vec<f64> = ours.iter().zip(proved).map(|(ours, proved)| *ours as f64 / proved.max(1.0)).collect();
        within.push(apart.iter().filter(|apart| **apart <= 1.01).count() as f64 / apart.len() as f64);
        farthest.push(apart.into_iter().fold(1.0, f64::max));
    }
    report.less("districting.T15.seconds", "target", "s", &[2.0; 5], &seconds);
    report.more("districting.T15.pairs", "all within 1 % of HiGHS", "of the pairs", &[1.0; 5], &within);
    report.less("districting.T15.worst", "HiGHS + 1 %", "of the best", &[1.01; 5], &farthest);
}

/// Sides of streets with two pupils in the mean; schools at addresses drawn by lot, each with places between those its
/// nearest pupils need and those of a mean school, a seventh more than there are pupils, and one in twenty-five kept.
fn town(seed: u64) -> Town {
    let mut made = commune(Size { wide: 8, high: 10, seed });
    made.addresses.iter_mut().for_each(|address| address.cell = LegalCell::default());
    let units = Units::new(&made.addresses, &made.commune).unwrap().by_side(&made.addresses).unwrap();
    let graph = units.graph().clone();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let at = placed(&units, &made.addresses);
    let mut pupils = Vec::new();
    for _ in 0..graph.units() {
        let building = if random.random_range(0..15) == 0 { 4 } else { 1 };
        pupils.extend((0..LEVELS).map(|_| building * random.random_range(0..=1_u32)));
    }
    let sites = sample(&mut random, at.len(), SCHOOLS).into_iter().map(|site| at[site]);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
    let metres =
        |one: &[f64; 2], other: &[f64; 2]| ((one[0] - other[0]).abs() + (one[1] - other[1]).abs()).min(65_535.0) as u16;
    let rows: Vec<Vec<u16>> = sites.map(|site| at.iter().map(|at| metres(at, &site)).collect()).collect();
    let schools = schools(&rows, &pupils);
    let linked = siblings(&graph, &mut random);
    Town { walk: Distances::new(graph.units(), &rows).unwrap(), graph, pupils, schools, linked }
}

fn schools(rows: &[Vec<u16>], pupils: &[u32]) -> Vec<School> {
    let mut near = vec![[0_u32; LEVELS]; rows.len()];
    for (unit, own) in pupils.chunks(LEVELS).enumerate() {
        let nearest = (0..rows.len()).min_by_key(|school| rows[*school][unit]).unwrap();
        own.iter().zip(&mut near[nearest]).for_each(|(own, near)| *near += own);
    }
    let mean = |level: usize| near.iter().map(|near| near[level]).sum::<u32>() / u32::try_from(near.len()).unwrap();
    let places = |near: &[u32; LEVELS]| -> Vec<u32> {
        (0..LEVELS).map(|level| near[level].midpoint(mean(level)) * 8 / 7 + 2).collect()
    };
    let reserve = |places: &[u32]| places.iter().map(|places| places / 25).collect();
    near.iter().map(places).map(|places| School { reserve: reserve(&places), places }).collect()
}

/// Neighbours with brothers and sisters at both addresses.
fn siblings(graph: &Graph, random: &mut Xoshiro256PlusPlus) -> Vec<(Unit, Unit)> {
    let borders: Vec<_> = graph.each_border().map(|(one, other, _)| (one, other)).collect();
    sample(random, borders.len(), SIBLINGS).into_iter().map(|border| borders[border]).collect()
}

impl Town {
    /// Every two sectors that touch: what their families cost in either, their pupils and the places of both; and what the
    /// plan costs there.
    fn pairs(&self, of: &[Part]) -> Vec<(Value, i64)> {
        let family = families(self.graph.units(), &self.linked);
        let touching: BTreeSet<(Part, Part)> = self
            .graph
            .each_border()
            .map(|(one, other, _)| (of[one as usize], of[other as usize]))
            .filter(|(one, other)| one != other)
            .map(|(one, other)| (one.min(other), one.max(other)))
            .collect();
        touching.into_iter().map(|pair| self.pair(of, &family, pair)).collect()
    }

    fn pair(&self, of: &[Part], family: &[usize], (one, other): (Part, Part)) -> (Value, i64) {
        let mut known = vec![None; family.len()];
        let (mut costs, mut pupils, mut ours) = (Vec::<[i64; 2]>::new(), Vec::<[u32; LEVELS]>::new(), 0);
        for unit in self.graph.each_unit().filter(|unit| [one, other].contains(&of[*unit as usize])) {
            let own = &self.pupils[unit as usize * LEVELS..][..LEVELS];
            let all: i64 = own.iter().copied().map(i64::from).sum();
            let at = *known[family[unit as usize]].get_or_insert_with(|| {
                costs.push([0, 0]);
                pupils.push([0; LEVELS]);
                costs.len() - 1
            });
            for (part, cost) in [one, other].into_iter().zip(&mut costs[at]) {
                let walked = all * i64::from(self.walk.metres(unit, part));
                *cost += walked;
                ours += if of[unit as usize] == part { walked } else { 0 };
            }
            own.iter().zip(&mut pupils[at]).for_each(|(own, sum)| *sum += own);
        }
        let room = |part: Part| {
            let School { places, reserve } = &self.schools[usize::from(part)];
            places.iter().zip(reserve).map(|(places, reserve)| places - reserve).collect::<Vec<_>>()
        };
        let at = |unit: Unit| known[family[unit as usize]];
        let inside = self.graph.each_border().filter_map(|(one, other, _)| Some([at(one)?, at(other)?]));
        let borders: Vec<_> = inside.filter(|[one, other]| one != other).collect();
        (json!({"costs": costs, "pupils": pupils, "rooms": [room(one), room(other)], "borders": borders}), ours)
    }
}

/// The first unit of every unit's family.
fn families(units: usize, linked: &[(Unit, Unit)]) -> Vec<usize> {
    let mut family: Vec<usize> = (0..units).collect();
    for (one, other) in linked {
        let (kept, gone) = (family[*one as usize], family[*other as usize]);
        family.iter_mut().filter(|family| **family == gone).for_each(|family| *family = kept);
    }
    family
}
