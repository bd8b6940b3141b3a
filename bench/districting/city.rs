//! A town of 126,000 electors and 140 stations, of 600 to 1,200 electors today: the seconds from its addresses to the
//! first proposal with every station between 800 and 1,000, and to the last.

use std::time::Instant;

use beffroi::districting::{
    Aim, Bounds, Distances, Part, Plan, Redistricting, Units, pieces, propose_each, propose_one,
};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt as _, SeedableRng as _};

use super::RUNS;
use super::commune::{ELECTORS, Generated, Size, commune};
use super::redrawn::level;
use super::towns::placed;
use crate::report::Report;

const BAND: Bounds = Bounds { least: 800, most: 1_000 };

pub fn measure(report: &mut Report) {
    let (mut made, mut walked, mut first, mut all) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for seed in 0..RUNS {
        let town = commune(Size { wide: 10, high: 14, seed });
        let today = uneven(&town, seed);
        let start = Instant::now();
        let units = Units::new(&town.addresses, &town.commune).unwrap();
        made.push(start.elapsed().as_secs_f64());
        let distances = as_the_crow_flies(&units, &town);
        walked.push(start.elapsed().as_secs_f64() - made[made.len() - 1]);
        let asked = asked(&units, &today, vec![BAND; town.stations.len()], Some(&distances), seed);
        let mut heard = None;
        let found = propose_each(&asked, &|| false, &mut |plan, _, _| {
            heard.get_or_insert_with(|| (start.elapsed().as_secs_f64(), plan.clone()));
        })
        .unwrap();
        all.push(start.elapsed().as_secs_f64());
        let (seconds, plan) = heard.unwrap();
        first.push(seconds);
        let loads = Plan::new(units.graph(), plan.of.clone(), town.stations.len()).unwrap().loads().to_vec();
        assert!(loads.iter().all(|load| BAND.holds(*load)), "{loads:?}");
        assert!(pieces(units.graph(), &plan.of, loads.len()).iter().all(|pieces| *pieces == 1));
        assert!(found.iter().all(|plan| (plan.figures.outside, plan.figures.detached) == (0, 0)));
    }
    report.less("districting.city.first", "target", "s", &[20.0; 5], &first);
    for (step, seconds) in [("units", &made), ("distances", &walked), ("all", &all)] {
        report.less(&format!("districting.city.{step}"), "of the whole", "s", &first, seconds);
    }
}

/// Stations of today: from the known plan to 600 to 1,200 electors each, as many in each legal cell as before.
fn uneven(town: &Generated, seed: u64) -> Vec<Part> {
    let units = Units::new(&town.addresses, &town.commune).unwrap();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let even = i64::from(ELECTORS);
    let mut wanted: Vec<i64> = town.stations.iter().map(|_| even + random.random_range(-290..290)).collect();
    let mut cells = town.stations.clone();
    cells.sort_unstable();
    cells.dedup();
    for cell in cells {
        let of_cell: Vec<usize> = (0..wanted.len()).filter(|part| town.stations[*part] == cell).collect();
        let mut loads: Vec<i64> = of_cell.iter().map(|part| wanted[*part]).collect();
        level(&mut loads, even * i64::try_from(of_cell.len()).unwrap(), 610..1_191);
        of_cell.into_iter().zip(loads).for_each(|(part, load)| wanted[part] = load);
    }
    let mut known = vec![0; units.graph().units()];
    units.of_address().iter().zip(&town.plan).for_each(|(unit, part)| known[*unit as usize] = *part);
    let limits = wanted.iter().map(|wanted| Bounds { least: wanted - 9, most: wanted + 9 }).collect();
    let found = propose_one(&asked(&units, &known, limits, None, seed), Aim::MostCompact, &|| false).unwrap();
    assert_eq!((found.figures.outside, found.figures.detached), (0, 0));
    found.of
}

/// Metres from every unit to the building of every station.
fn as_the_crow_flies(units: &Units, town: &Generated) -> Distances {
    let at = placed(units, &town.addresses);
    let mut rows = vec![Vec::new(); town.stations.len()];
    for site in &town.sites {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
        let metres = |at: &[f64; 2]| (at[0] - site.at[0]).hypot(at[1] - site.at[1]).min(65_535.0) as u16;
        let row: Vec<u16> = at.iter().map(metres).collect();
        site.stations.iter().for_each(|part| rows[usize::from(*part)] = row.clone());
    }
    Distances::new(at.len(), &rows).unwrap()
}

fn asked<'a>(
    units: &'a Units,
    before: &'a [Part],
    limits: Vec<Bounds>,
    walk: Option<&'a Distances>,
    seed: u64,
) -> Redistricting<'a> {
    Redistricting {
        graph: units.graph(),
        before: Some(before),
        limits,
        opened: Vec::new(),
        closed: Vec::new(),
        locked: Vec::new(),
        pinned: Vec::new(),
        neighbours_only: false,
        walk,
        seed,
    }
}
