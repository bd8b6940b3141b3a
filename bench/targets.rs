//! What measures are held to: figures, or shares of what the peer comes to in the same run.

/// One condition.
#[derive(Debug, Clone, Copy)]
pub enum Target {
    Most(f64),
    Least(f64),
    /// So many times the peer's, no more.
    MostOfPeer(f64),
    /// So many times the peer's or more.
    LeastOfPeer(f64),
    /// So many times as quick as the peer: the middle one of the runs, each beside the peer's.
    Quicker(f64),
}

use Target::{Least, LeastOfPeer, Most, MostOfPeer, Quicker};

const TARGETS: &[(&str, &[Target])] = &[
    ("tiles.cold.2154.z13", &[Quicker(40.0)]),
    ("tiles.cold.2154.z14", &[Quicker(40.0)]),
    ("tiles.cold.2154.z15", &[Quicker(25.0)]),
    ("tiles.cold.2154.z16", &[Quicker(20.0)]),
    ("tiles.cold.3857.z13", &[Quicker(30.0)]),
    ("tiles.cold.3857.z14", &[Quicker(30.0)]),
    ("tiles.cold.3857.z15", &[Quicker(18.0)]),
    ("tiles.cold.3857.z16", &[Quicker(15.0)]),
    ("tiles.bytes.z13", &[MostOfPeer(1.0)]),
    ("tiles.bytes.z14", &[MostOfPeer(1.0)]),
    ("tiles.bytes.z15", &[MostOfPeer(1.0)]),
    ("tiles.bytes.z16", &[MostOfPeer(1.0)]),
    ("tiles.warm", &[LeastOfPeer(0.9)]),
    ("import.parcels", &[Quicker(3.0)]),
    ("districting.T1", &[Least(40_000.0), LeastOfPeer(100.0)]),
    ("districting.T2", &[Least(2_000.0), LeastOfPeer(100.0)]),
    ("districting.T3", &[Least(7_000.0)]),
    ("districting.T3.made", &[Least(7_000.0)]),
    ("districting.T4.seconds", &[Most(0.5)]),
    ("districting.T4.cut", &[MostOfPeer(1.05)]),
    ("districting.T5.seconds", &[Most(1.0)]),
    ("districting.T5.bound", &[MostOfPeer(1.03)]),
    ("districting.T6.seconds", &[Most(2.0)]),
    ("districting.T6.deviation", &[Most(0.02)]),
    ("districting.T6.made.seconds", &[Most(2.0)]),
    ("districting.T6.made.deviation", &[Most(0.02)]),
    ("districting.T6.NM.seconds", &[Most(2.0)]),
    ("districting.T6.NM.deviation", &[Most(0.02)]),
    ("districting.T8", &[Least(1_000_000.0)]),
    ("districting.T9.unit", &[Most(1.0)]),
    ("districting.T9.lasso", &[Most(16.0)]),
    ("districting.T10.moved", &[MostOfPeer(1.10)]),
    ("districting.T10.seconds", &[Most(3.0)]),
    ("districting.T11", &[Most(0.2)]),
    ("districting.T11.lines", &[MostOfPeer(1.2)]),
    ("districting.T12", &[Most(3.0)]),
    ("districting.T12.outline", &[Most(50.0)]),
    ("districting.T13.seconds", &[Most(10.0)]),
    ("districting.T13.matched", &[Least(0.98)]),
    ("districting.T14.again", &[LeastOfPeer(1.0)]),
    ("districting.T14.thread", &[LeastOfPeer(1.0)]),
    ("districting.T14.processor", &[LeastOfPeer(1.0)]),
    ("districting.T15.seconds", &[Most(2.0)]),
    ("districting.T15.worst", &[MostOfPeer(1.0)]),
    ("districting.city.first", &[Most(20.0)]),
];

impl Target {
    fn met(self, peer: f64, ours: f64, ratio: f64) -> bool {
        match self {
            Most(most) => ours <= most,
            Least(least) => ours >= least,
            MostOfPeer(times) => ours <= times * peer,
            LeastOfPeer(times) => ours >= times * peer,
            Quicker(times) => ratio >= times,
        }
    }

    fn told(self) -> String {
        match self {
            Most(most) => format!("≤ {most}"),
            Least(least) => format!("≥ {least}"),
            MostOfPeer(times) => format!("≤ {times} × peer"),
            LeastOfPeer(times) => format!("≥ {times} × peer"),
            Quicker(times) => format!("× {times} as quick"),
        }
    }
}

/// What a measure is held to, in words, and whether it is.
pub fn held(id: &str, peer_name: &str, (peer, ours): (f64, f64), ratio: f64) -> Option<(String, bool)> {
    let optimum = [MostOfPeer(1.0)];
    let targets = match TARGETS.iter().find(|(of, _)| *of == id) {
        Some((_, targets)) => *targets,
        // A value that must be reached stands where a peer does: an optimum, seconds.
        None if ["proved optimum", "best known", "target"].contains(&peer_name) => &optimum,
        None => return None,
    };
    let told: Vec<String> = targets.iter().map(|target| target.told()).collect();
    Some((told.join(", "), targets.iter().all(|target| target.met(peer, ours, ratio))))
}
