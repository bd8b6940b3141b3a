//! Plans of a town of addresses beside their targets: units and outlines (T12), street ranges (T11).

use std::collections::BTreeSet;
use std::time::Instant;

use beffroi::districting::{Number, Part, Ranges, Units};
use rand::SeedableRng as _;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::index::sample;

use super::commune::{Generated, Size, commune};
use super::{Address, RUNS};
use crate::report::Report;

pub fn measure(report: &mut Report) {
    units(report);
    ranges(report);
}

/// Two hundred thousand addresses: cells, what is cut of them, borders; then the outlines of two stations.
fn units(report: &mut Report) {
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
/// crow flies, across streets as they come. Beside the lines there are, the fewest there could be: one for each station of
/// a street.
fn ranges(report: &mut Report) {
    let (mut seconds, mut lines, mut least) = (Vec::new(), Vec::new(), Vec::new());
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
        lines.push(ranges.lines() as f64);
        let stations: BTreeSet<_> = addresses.iter().zip(&plan).map(|(address, part)| (address.street, part)).collect();
        least.push(stations.len() as f64);
    }
    report.less("districting.T11", "target", "s", &[0.2; 5], &seconds);
    report.less("districting.T11.lines", "bound: one a station", "lines", &least, &lines);
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
