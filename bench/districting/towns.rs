//! Plans of a town of addresses beside their targets: units and outlines (T12).

use std::time::Instant;

use beffroi::districting::Units;

use super::RUNS;
use super::commune::{Generated, Size, commune};
use crate::report::Report;

pub fn measure(report: &mut Report) {
    units(report);
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
