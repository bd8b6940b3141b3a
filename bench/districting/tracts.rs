//! Units so coarse that dividing well by weight is what is hard: the tracts of Pennsylvania, 3,217 made like them, and the 499
//! of New Mexico (T3, T6).

use std::path::Path;
use std::time::{Duration, Instant};

use beffroi::districting::{Bounds, Graph, Plan, Recom, Request, partition, pieces, solve};

use super::graphs::{file, graph, tracts, written};
use super::peers::Peers;
use super::{RUNS, a_second};
use crate::report::Report;

/// Chains of recombination (T3).
pub fn walks(report: &mut Report, peers: &Peers) {
    let state = tracts(42);
    recombination(report, peers, "districting.T3.made", &state, written(&state).path());
    match file("tract42") {
        Some(file) => recombination(report, peers, "districting.T3", &graph(&file), &file),
        None => report.absent("districting.T3"),
    }
}

/// First plans of sixty parts (T6).
pub fn divisions(report: &mut Report, peers: &Peers) {
    let state = tracts(42);
    divided(report, peers, "districting.T6.made", &state, written(&state).path());
    for (id, name) in [("districting.T6", "tract42"), ("districting.T6.NM", "tract35")] {
        match file(name) {
            Some(file) => divided(report, peers, id, &graph(&file), &file),
            None => report.absent(id),
        }
    }
}

/// Steps a second of a chain of 18 parts within two per cent, from a plan found so.
fn recombination(report: &mut Report, peers: &Peers, id: &str, graph: &Graph, file: &Path) {
    const PARTS: usize = 18;
    let bounds = Bounds::around_mean(graph.total(), PARTS, 0.02);
    let of = partition(graph, PARTS, bounds, 0, &|| false).unwrap();
    let plan = Plan::new(graph, of.clone(), PARTS).unwrap();
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for seed in 0..RUNS {
        theirs.push(peers.recombination_of(file, &of, 0.02, seed));
        let mut chain = Recom::new(&plan, bounds, seed);
        ours.push(a_second(|| while !chain.step() {}));
        assert!(chain.loads().iter().all(|load| bounds.holds(*load)));
    }
    report.more(id, "GerryChain", "steps/s", &theirs, &ours);
}

/// Sixty parts within two per cent: seconds to the first plan, and how far the part farthest from the mean is in it.
fn divided(report: &mut Report, peers: &Peers, id: &str, graph: &Graph, file: &Path) {
    const PARTS: usize = 60;
    let bounds = Bounds::around_mean(graph.total(), PARTS, 0.02);
    let (mut seconds, mut shares) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for seed in 0..RUNS {
        let (theirs, share) = peers.metis_of(file, PARTS, seed);
        seconds[0].push(theirs);
        shares[0].push(share);
        let start = Instant::now();
        let of = partition(graph, PARTS, bounds, seed, &|| false).unwrap();
        seconds[1].push(start.elapsed().as_secs_f64());
        assert_eq!(pieces(graph, &of, PARTS), [1; PARTS]);
        let mean = graph.total() as f64 / PARTS as f64;
        let plan = Plan::new(graph, of, PARTS).unwrap();
        shares[1].push(plan.loads().iter().map(|load| (*load as f64 / mean - 1.0).abs()).fold(0.0, f64::max));
        // The command finds as much within its two seconds.
        let (start, request) = (Instant::now(), Request::usual(graph, PARTS, bounds, seed));
        let found = solve(graph, &request, &|| start.elapsed() > Duration::from_secs(2), &mut |_| {}).unwrap();
        let plan = Plan::new(graph, found.of, PARTS).unwrap();
        assert!(plan.loads().iter().all(|load| bounds.holds(*load)));
    }
    report.less(&format!("{id}.seconds"), "METIS", "s", &seconds[0], &seconds[1]);
    report.less(&format!("{id}.deviation"), "METIS", "of the mean", &shares[0], &shares[1]);
    report.less(&format!("{id}.within"), "target", "of the mean", &[0.02; 5], &shares[1]);
}
