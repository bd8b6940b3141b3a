//! The optimiser of divisions beside GerryChain, METIS (pymetis) and HiGHS (highspy): targets T1 to T8, T10, T14 and T15; a town
//! of addresses: T9, T11, T12, and from its addresses to the first proposal; its electoral roll: T13.
//!
//! Grids are laid out alike on both sides, in rectangles; seeds are fixed. Speeds are steps a second of one thread.

mod city;
#[path = "../../tests/communes/commune.rs"]
pub mod commune;
mod graphs;
#[path = "../../tests/all/support/roll.rs"]
mod made;
mod peers;
mod redrawn;
mod replay;
pub mod roll;
mod schools;
mod towns;
mod tracts;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use beffroi::districting::{
    Address, Annealing, Barrier, Bounds, Commune, Graph, LegalCell, Part, Plan, Recom, Request, Schedule, partition,
    pieces, solve,
};

use crate::report::Report;
use graphs::{Known, graph, grid, rectangles};

const RUNS: u64 = 5;

type Group = fn(&mut Report, &peers::Peers);

/// What is measured beside peers, by the target it is about.
const BESIDE: [(&str, Group); 12] = [
    ("T1", |report, peers| recombination(report, peers, "districting.T1", (60, 50), (10, 5), 0.05)),
    ("T2", |report, peers| recombination(report, peers, "districting.T2", (200, 200), (40, 20), 0.02)),
    ("T3", tracts::walks),
    ("T4", partitioned),
    ("T5", redrawn::walk),
    ("T6", tracts::divisions),
    ("T10", redrawn::moved),
    ("T11.lines", towns::lines),
    ("T15", schools::measure),
    ("T8", flips),
    ("T14", replay::measure),
    ("T7", optima),
];

/// All, or those of some targets: `districting.T7`.
pub fn measure(report: &mut Report, wanted: &dyn Fn(&str) -> bool) {
    for (target, own) in [
        ("T9", towns::strokes as fn(&mut Report)),
        ("T11", towns::ranges),
        ("T12", towns::units),
        ("city", city::measure),
    ] {
        if wanted(&format!("districting.{target}")) {
            own(report);
        }
    }
    let peers = peers::Peers::find();
    for (target, group) in BESIDE {
        let id = format!("districting.{target}");
        match &peers {
            Some(peers) if wanted(&id) => group(report, peers),
            Some(_) => {}
            None => report.absent(&id),
        }
    }
}

/// Steps a second of a chain from rectangles.
fn recombination(report: &mut Report, peers: &peers::Peers, id: &str, side: (u32, u32), part: (u32, u32), share: f64) {
    let (town, of) = (grid(side), rectangles(side, part));
    let parts = usize::from(of.iter().copied().max().unwrap()) + 1;
    let bounds = Bounds::around_mean(town.total(), parts, share);
    let plan = Plan::new(&town, of, parts).unwrap();
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for seed in 0..RUNS {
        theirs.push(peers.recombination(side, part, share, seed));
        let mut chain = Recom::new(&plan, bounds, seed);
        ours.push(a_second(|| while !chain.step() {}));
        assert!(pieces(&town, chain.parts(), parts).iter().all(|pieces| *pieces == 1));
        assert!(chain.loads().iter().all(|load| bounds.holds(*load)));
    }
    report.more(id, "GerryChain", "steps/s", &theirs, &ours);
}

/// How often something is done a second, measured over two.
fn a_second(mut step: impl FnMut()) -> f64 {
    let (start, mut done) = (Instant::now(), 0_u32);
    while start.elapsed().as_secs() < 2 {
        (0..100).for_each(|_| step());
        done += 100;
    }
    f64::from(done) / start.elapsed().as_secs_f64()
}

/// 40,000 units in 60 whole parts within two per cent.
fn partitioned(report: &mut Report, peers: &peers::Peers) {
    let town = grid((200, 200));
    let bounds = Bounds::around_mean(town.total(), 60, 0.02);
    let (mut seconds, mut cuts) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for seed in 0..RUNS {
        let (theirs, cut) = peers.metis((200, 200), 60, seed);
        seconds[0].push(theirs);
        cuts[0].push(cut);
        let start = Instant::now();
        let of = partition(&town, 60, bounds, seed, &|| false).unwrap();
        seconds[1].push(start.elapsed().as_secs_f64());
        assert_eq!(pieces(&town, &of, 60), [1; 60]);
        let plan = Plan::new(&town, of, 60).unwrap();
        assert!(plan.loads().iter().all(|load| bounds.holds(*load)), "{:?}", plan.loads());
        cuts[1].push(plan.cut() as f64);
    }
    report.less("districting.T4.seconds", "METIS", "s", &seconds[0], &seconds[1]);
    report.less("districting.T4.cut", "METIS", "cut edges", &cuts[0], &cuts[1]);
}

/// Single moves proposed a second on 40,000 units, contiguity looked at for those accepted.
fn flips(report: &mut Report, peers: &peers::Peers) {
    const PROPOSALS: u64 = 4_000_000;
    let (side, part) = ((200, 200), (40, 20));
    let (town, of) = (grid(side), rectangles(side, part));
    let bounds = Bounds::around_mean(town.total(), 50, 0.02);
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for seed in 0..RUNS {
        theirs.push(peers.flips(side, part, seed));
        let mut search = Annealing::new(Plan::new(&town, of.clone(), 50).unwrap(), bounds, seed);
        let start = Instant::now();
        search.run(&Schedule { proposals: PROPOSALS, warm: 2.0, cold: 2.0, dear: 1.0 }, &|| false);
        ours.push(PROPOSALS as f64 / start.elapsed().as_secs_f64());
        assert_eq!(pieces(&town, search.plan().parts(), 50), [1; 50]);
    }
    report.more("districting.T8", "GerryChain", "flips/s", &theirs, &ours);
}

/// Real graphs whose fewest cut edges are proved, or the best known: those, what GerryChain finds in twice our seconds, and
/// ours.
fn optima(report: &mut Report, peers: &peers::Peers) {
    for known in Known::all() {
        let town = graph(&known.file());
        let bounds = Bounds::around_mean(town.total(), known.parts, 0.005);
        let usual = Request::usual(&town, known.parts, bounds, 1);
        let (peer, (found, seconds)) = if known.proved {
            let first = timed(&town, &usual, f64::MAX, 0.0);
            let (again, _) = timed(&town, &usual, f64::MAX, 0.0);
            assert_eq!(first.0, again, "the same seed gives the same plan");
            ("proved optimum", first)
        } else {
            let request = Request { rounds: u64::MAX, patience: u64::MAX, ..usual };
            ("best known", timed(&town, &request, known.seconds(), known.fewest))
        };
        let cut = cut(&town, found, known.parts);
        let name = format!("districting.T7.{}", known.name);
        report.less(&name, peer, "cut edges", &[known.fewest], &[cut]);
        report.less(&format!("{name}.seconds"), "target", "s", &[known.seconds()], &[seconds]);
        let id = format!("{name}.gerrychain");
        match peers.search(&known, 2.0 * seconds) {
            Some(theirs) => report.less(&id, "GerryChain, twice as long", "cut edges", &[theirs], &[cut]),
            None => report.absent(&id),
        }
    }
}

/// A plan and its seconds; ended after so many of them, or once it has no more cut edges than `enough`.
fn timed(graph: &Graph, request: &Request, most: f64, enough: f64) -> (Vec<Part>, f64) {
    let (start, reached) = (Instant::now(), AtomicBool::new(false));
    let stop = || reached.load(Ordering::Relaxed) || start.elapsed().as_secs_f64() > most;
    let found = solve(graph, request, &stop, &mut |progress| {
        reached.store(progress.cut_edges.is_some_and(|cut| cut as f64 <= enough), Ordering::Relaxed);
    });
    (found.unwrap().of, start.elapsed().as_secs_f64())
}

fn cut(graph: &Graph, of: Vec<Part>, parts: usize) -> f64 {
    assert!(pieces(graph, &of, parts).iter().all(|pieces| *pieces == 1));
    Plan::new(graph, of, parts).unwrap().cut() as f64
}
