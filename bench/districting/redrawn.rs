//! Stations redrawn: from those of today with few electors moved (T10), and towards polling places with a short walk (T5),
//! beside the bounds that HiGHS proves on the same numbers.

use std::time::Instant;

use beffroi::districting::{
    Aim, Bounds, Distances, Graph, Opening, Part, Plan, Redistricting, openings, partition, propose_one,
};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt as _, SeedableRng};

use super::RUNS;
use super::graphs::grid;
use super::peers::{Peers, Transport};
use crate::report::Report;

/// Electors, stations of today and to come, and the most of each: Argenteuil in 2010.
const ELECTORS: i64 = 52_000;
const TODAY: usize = 42;
const THEN: usize = 50;
const MOST: i64 = 1_050;

/// From 42 stations of 800 to 1,400 electors to 50 of at most 1,050.
pub fn moved(report: &mut Report, peers: &Peers) {
    let (mut least, mut ours, mut seconds) = (Vec::new(), Vec::new(), Vec::new());
    for seed in 0..RUNS {
        let town = streets(seed);
        let today = uneven(&town, seed);
        let limits = vec![Bounds { least: 0, most: MOST }; THEN];
        let mut asked = redrawn(&town, Some(&today), None, limits, seed);
        let start = Instant::now();
        asked.opened = openings(&asked, &(0..).skip(TODAY).take(THEN - TODAY).collect::<Vec<Part>>()).unwrap();
        let found = propose_one(&asked, Aim::FewestMoved, &|| false).unwrap();
        seconds.push(start.elapsed().as_secs_f64());
        assert_eq!((found.figures.outside, found.figures.detached), (0, 0));
        let (_, proved) = peers.transport(&between_neighbours(&town, &today, &asked.opened));
        let bound = found.least.moved_between_neighbours.unwrap() as f64;
        assert!((bound - proved).abs() < 0.5, "{bound} electors between neighbours, HiGHS says {proved}");
        least.push(proved);
        ours.push(found.figures.moved.unwrap() as f64);
    }
    report.less("districting.T10.moved", "neighbour bound, HiGHS", "electors", &least, &ours);
    report.less("districting.T10.seconds", "target", "s", &vec![3.0; seconds.len()], &seconds);
}

/// 40,000 units and 60 polling places, each within two per cent of the mean.
pub fn walk(report: &mut Report, peers: &Peers) {
    const SITES: usize = 60;
    let town = grid((200, 200));
    let (mut least, mut ours) = ([Vec::new(), Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for seed in 0..RUNS {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let rows: Vec<Vec<u16>> = (0..SITES)
            .map(|_| {
                let (x, y) = (random.random_range(0..200_u16), random.random_range(0..200_u16));
                let metres = |unit: u16| 25 * ((unit % 200).abs_diff(x) + (unit / 200).abs_diff(y));
                (0..40_000).map(metres).collect()
            })
            .collect();
        let bounds = Bounds::around_mean(town.total(), SITES, 0.02);
        let distances = Distances::new(town.units(), &rows).unwrap();
        let asked = redrawn(&town, None, Some(&distances), vec![bounds; SITES], seed);
        let start = Instant::now();
        let found = propose_one(&asked, Aim::ShortestWalk, &|| false).unwrap();
        ours[0].push(start.elapsed().as_secs_f64());
        assert_eq!((found.figures.outside, found.figures.detached), (0, 0));
        let (theirs, proved) = peers.transport(&to_nearest(&town, &rows, bounds));
        let mean = found.figures.walk.unwrap();
        let (bound, proved) = (found.least.walk.unwrap(), proved / town.total() as f64);
        assert!(bound <= mean && bound <= proved + 0.001, "{bound} metres, HiGHS says {proved}");
        least[0].push(theirs);
        least[1].push(proved);
        least[2].push(bound);
        ours[1].push(mean);
    }
    report.less("districting.T5.seconds", "HiGHS, 8 nearest", "s", &least[0], &ours[0]);
    report.less("districting.T5.bound", "bound over all places", "m", &least[2], &ours[1]);
    report.less("districting.T5.walk", "HiGHS, 8 nearest", "m", &least[1], &ours[1]);
}

/// Six and a half thousand addresses and buildings along streets that do not all go through.
fn streets(seed: u64) -> Graph {
    const WIDE: u32 = 100;
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let squares = grid((WIDE, 65));
    let mut electors: Vec<i64> = (0..squares.units())
        .map(|_| if random.random_range(0..12) == 0 { random.random_range(20..60) } else { random.random_range(1..9) })
        .collect();
    level(&mut electors, ELECTORS, 1..60);
    let through = |&(a, b, _): &(u32, u32, u32)| b == a + 1 || a % WIDE == 0 || random.random_range(0..10) > 1;
    Graph::new(electors, &squares.each_border().filter(through).collect::<Vec<_>>()).unwrap()
}

/// One more or one less for each in turn until they make the sum.
pub fn level(numbers: &mut [i64], sum: i64, within: std::ops::Range<i64>) {
    let mut left = sum - numbers.iter().sum::<i64>();
    let many = numbers.len();
    for at in (0..many).cycle() {
        if left == 0 {
            break;
        }
        if within.contains(&(numbers[at] + left.signum())) {
            numbers[at] += left.signum();
            left -= left.signum();
        }
    }
}

/// Stations of 800 to 1,400 electors, more large ones than small.
fn uneven(town: &Graph, seed: u64) -> Vec<Part> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut wanted: Vec<i64> = (0..TODAY).map(|_| 1_395 - random.random_range(0..24_i64).pow(2)).collect();
    level(&mut wanted, ELECTORS, 810..1_391);
    let even = partition(town, TODAY, Bounds::around_mean(ELECTORS, TODAY, 0.05), seed, &|| false).unwrap();
    let limits = wanted.iter().map(|wanted| Bounds { least: wanted - 9, most: wanted + 9 }).collect();
    let found = propose_one(&redrawn(town, Some(&even), None, limits, seed), Aim::MostCompact, &|| false).unwrap();
    assert_eq!((found.figures.outside, found.figures.detached), (0, 0));
    found.of
}

fn redrawn<'a>(
    graph: &'a Graph,
    before: Option<&'a [Part]>,
    walk: Option<&'a Distances>,
    limits: Vec<Bounds>,
    seed: u64,
) -> Redistricting<'a> {
    Redistricting {
        graph,
        before,
        limits,
        opened: Vec::new(),
        closed: Vec::new(),
        locked: Vec::new(),
        pinned: Vec::new(),
        neighbours_only: true,
        walk,
        seed,
    }
}

/// The transport of electors between stations that touch, written down without the library: a place to vote is opened in
/// the station of its address, and open to those of the stations that touch that one.
fn between_neighbours(town: &Graph, today: &[Part], opened: &[Opening]) -> Transport {
    let mut touching = vec![[false; THEN]; TODAY];
    for (a, b, _) in town.each_border() {
        let (a, b) = (usize::from(today[a as usize]), usize::from(today[b as usize]));
        (touching[a][b], touching[b][a]) = (true, true);
    }
    let host = |new: &Opening| usize::from(today[new.at as usize]);
    let mut electors = Plan::new(town, today.to_vec(), TODAY).unwrap().loads().to_vec();
    let mut most = vec![MOST; THEN];
    let mut moved = 0;
    for new in opened {
        let weight = town.weight(new.at);
        electors[host(new)] -= weight;
        most[usize::from(new.part)] -= weight;
        moved += weight;
    }
    let mut ways = Vec::new();
    for (home, touching) in touching.iter().enumerate() {
        ways.push((home, home, 0));
        ways.extend((0..TODAY).filter(|to| *to != home && touching[*to]).map(|to| (home, to, 1)));
        let near = opened.iter().filter(|new| host(new) == home || touching[host(new)]);
        ways.extend(near.map(|new| (home, usize::from(new.part), 1)));
    }
    Transport { electors, limits: most.into_iter().map(|most| (0, most)).collect(), ways, more: moved }
}

/// Every unit and its eight nearest places, as many as HiGHS can look at in seconds; with all of them the least walk is a
/// little shorter.
fn to_nearest(town: &Graph, rows: &[Vec<u16>], bounds: Bounds) -> Transport {
    let mut ways = Vec::new();
    for unit in 0..town.units() {
        let mut near: Vec<(i64, usize)> = rows.iter().map(|row| i64::from(row[unit])).zip(0..).collect();
        near.sort_unstable();
        ways.extend(near[..8].iter().map(|(metres, place)| (unit, *place, *metres)));
    }
    let limits = vec![(bounds.least, bounds.most); rows.len()];
    Transport { electors: vec![1; town.units()], limits, ways, more: 0 }
}
