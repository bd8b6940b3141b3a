//! Plans of a town of addresses beside their targets: strokes with their counters and checks (T9), street ranges (T11),
//! units and outlines (T12).

use std::collections::BTreeMap;
use std::time::Instant;

use beffroi::districting::{
    Base, Number, Operation, Part, Ranges, Scenario, Station, Subject, Thresholds, Unit, Units, check_stations,
};
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::index::sample;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::json;

use super::commune::{Generated, Size, commune};
use super::peers::Peers;
use super::{Address, RUNS};
use crate::report::Report;

/// Strokes on forty thousand addresses: one house at a time, and a lasso of five thousand; each with the counters of the
/// stations it touches, their pieces, the electors moved and the checks. Of two hundred strokes of a run the 190th counts.
pub fn strokes(report: &mut Report) {
    const STROKES: usize = 200;
    let thresholds = Thresholds { least: 800, most: 1_000 };
    let (mut one, mut lasso) = (Vec::new(), Vec::new());
    for seed in 0..RUNS {
        let town = commune(Size::of(40_000, seed));
        let units = Units::new(&town.addresses, &town.commune).unwrap();
        let at = placed(&units, &town.addresses);
        let mut scenario = Scenario::new(base(&units, &town)).unwrap();
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut slow = |most: usize| {
            let strokes = (0..STROKES).map(|_| {
                let middle = random.random_range(0..at.len());
                let to = scenario.plan()[random.random_range(0..at.len())];
                let operation = Operation::Stroke { units: around(&at, at[middle], most), to };
                let start = Instant::now();
                let outcome = scenario.apply(operation).unwrap();
                let found = check_stations(&Subject::of(&scenario, thresholds), &outcome.touched).unwrap();
                let seconds = start.elapsed().as_secs_f64();
                assert!(outcome.units + outcome.beyond <= most && found.len() <= 4 * outcome.touched.len());
                seconds * 1000.0
            });
            let mut strokes: Vec<f64> = strokes.collect();
            strokes.sort_unstable_by(f64::total_cmp);
            strokes[STROKES * 95 / 100 - 1]
        };
        one.push(slow(1));
        lasso.push(slow(5_000));
        while scenario.undo().is_some() {}
        assert_eq!(scenario.plan(), scenario.base());
    }
    report.less("districting.T9.unit", "target", "ms", &[1.0; 5], &one);
    report.less("districting.T9.lasso", "target", "ms", &[16.0; 5], &lasso);
}

/// A scenario of the known plan, electors apart from their address with their stations.
fn base(units: &Units, town: &Generated) -> Base {
    let mut of = vec![0; units.graph().units()];
    units.of_address().iter().zip(&town.plan).for_each(|(unit, part)| of[*unit as usize] = *part);
    let stations = town.stations.iter().zip(&town.forced);
    let stations = stations.map(|(cell, forced)| Station { apart: *forced, ..Station::of(*cell) }).collect();
    Base { graph: units.shared_graph(), cells: units.shared_cells(), stations, of }
}

/// Where each unit is.
pub fn placed(units: &Units, addresses: &[Address]) -> Vec<[f64; 2]> {
    let mut at = vec![[0.0; 2]; units.graph().units()];
    units.of_address().iter().zip(addresses).for_each(|(unit, address)| at[*unit as usize] = address.at);
    at
}

/// The so many units nearest to a point.
fn around(at: &[[f64; 2]], middle: [f64; 2], most: usize) -> Vec<Unit> {
    let far = |unit: &Unit| (at[*unit as usize][0] - middle[0]).hypot(at[*unit as usize][1] - middle[1]);
    let mut units: Vec<Unit> = (0..).zip(at).map(|(unit, _)| unit).collect();
    units.sort_by(|one, other| far(one).total_cmp(&far(other)));
    units.truncate(most);
    units
}

/// Two hundred thousand addresses: cells, what is cut of them, borders; then the outlines of two stations.
pub fn units(report: &mut Report) {
    let (mut made, mut drawn) = (Vec::new(), Vec::new());
    for seed in 0..RUNS {
        let Generated { addresses, commune, plan, .. } = commune(Size::of(200_000, seed));
        let start = Instant::now();
        let units = Units::new(&addresses, &commune).unwrap();
        made.push(start.elapsed().as_secs_f64());
        let mut of = vec![0; units.graph().units()];
        for (unit, part) in units.of_address().iter().zip(plan) {
            of[*unit as usize] = part;
        }
        let start = Instant::now();
        let outlines = [30, 31].map(|part| units.outline(&of, part).unwrap());
        drawn.push(start.elapsed().as_secs_f64() * 1000.0);
        assert!(outlines.iter().all(|outline| !outline.0.is_empty()));
    }
    report.less("districting.T12", "target", "s", &[3.0; 5], &made);
    report.less("districting.T12.outline", "target", "ms", &[50.0; 5], &drawn);
}

/// Rules of a plan of two hundred thousand addresses, and back: every door finds its part again. Stations are drawn as the
/// crow flies, across streets as they come.
pub fn ranges(report: &mut Report) {
    let mut seconds = Vec::new();
    for seed in 0..RUNS {
        let Generated { addresses, streets, stations, .. } = commune(Size::of(200_000, seed));
        let plan = as_the_crow_flies(&addresses, stations.len(), seed);
        let door = |(address, part): (&Address, &Part)| -> (&str, Number, Part) {
            (&streets[address.street as usize], address.number.clone(), *part)
        };
        let start = Instant::now();
        let ranges = Ranges::compile(addresses.iter().zip(&plan).map(door));
        let missed = ranges.missed(addresses.iter().zip(&plan).map(door));
        seconds.push(start.elapsed().as_secs_f64());
        assert_eq!((missed, ranges.gaps(), ranges.overlaps()), (vec![], vec![], vec![]));
    }
    report.less("districting.T11", "target", "s", &[0.2; 5], &seconds);
}

/// Lines of streets cut between stations, beside the fewest that an integer program says each of them by. Of each street its
/// first doors: those of a long one are hours of work for the program.
pub fn lines(report: &mut Report, peers: &Peers) {
    const STREETS: usize = 30;
    const DOORS: usize = 60;
    let (mut least, mut ours) = (Vec::new(), Vec::new());
    for seed in 0..RUNS {
        let Generated { addresses, stations, .. } = commune(Size::of(200_000, seed));
        let plan = as_the_crow_flies(&addresses, stations.len(), seed);
        let mut doors: BTreeMap<u32, BTreeMap<Number, Part>> = BTreeMap::new();
        for (address, part) in addresses.iter().zip(&plan) {
            doors.entry(address.street).or_default().entry(address.number.clone()).or_insert(*part);
        }
        let first = |doors: BTreeMap<Number, Part>| doors.into_iter().take(DOORS).collect::<Vec<(Number, Part)>>();
        let cut = |doors: &Vec<(Number, Part)>| doors.iter().any(|(_, part)| *part != doors[0].1);
        let streets: Vec<_> = doors.into_values().map(first).filter(cut).take(STREETS).collect();
        assert_eq!(streets.len(), STREETS);
        let asked: Vec<Vec<(u32, Part)>> =
            streets.iter().map(|doors| doors.iter().map(|((number, _), part)| (*number, *part)).collect()).collect();
        least.push(peers.lines(&json!(asked)).iter().sum());
        let lines = |doors: &Vec<(Number, Part)>| {
            Ranges::compile(doors.iter().map(|(number, part)| ("", number.clone(), *part))).lines() as f64
        };
        ours.push(streets.iter().map(lines).sum());
    }
    report.less("districting.T11.lines", "fewest, HiGHS", "lines", &least, &ours);
}

/// Each address in the part of the nearest of so many addresses drawn by lot.
fn as_the_crow_flies(addresses: &[Address], parts: usize, seed: u64) -> Vec<Part> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let centres: Vec<[f64; 2]> =
        sample(&mut random, addresses.len(), parts).into_iter().map(|address| addresses[address].at).collect();
    let nearest = |address: &Address| {
        let far = |centre: &[f64; 2]| (centre[0] - address.at[0]).hypot(centre[1] - address.at[1]);
        centres.iter().zip(0..).min_by(|one, other| far(one.0).total_cmp(&far(other.0))).unwrap().1
    };
    addresses.iter().map(nearest).collect()
}
