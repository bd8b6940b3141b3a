//! Measures as they are found, the table and the file at the end.

use std::path::Path;
use std::process::ExitCode;

use serde::{Deserialize, Serialize};

use crate::targets;

/// One comparison. `ratio` above 1 means Beffroi is better.
#[derive(Debug, Serialize, Deserialize)]
struct Measure {
    id: String,
    peer: String,
    peer_value: f64,
    ours: f64,
    ratio: f64,
    unit: String,
    runs: usize,
    /// Smallest and largest of our values.
    min: f64,
    max: f64,
    /// What it is held to, and whether it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<(String, bool)>,
}

/// The file of an earlier run.
#[derive(Debug, Deserialize)]
struct Former {
    measures: Vec<Measure>,
}

#[derive(Debug, Default)]
pub struct Report {
    measures: Vec<Measure>,
    absent: Vec<String>,
}

impl Report {
    /// Comparisons with a peer that is not on this machine or found nothing in its time, by the beginning of their ids: what
    /// the file has of them stays.
    pub fn absent(&mut self, id: &str) {
        eprintln!("{id:<28} nothing of its peer to compare with");
        self.absent.push(id.into());
    }

    /// A comparison where less is better: values of the peer and ours, run by run.
    pub fn less(&mut self, id: &str, peer: &str, unit: &str, theirs: &[f64], ours: &[f64]) {
        let ratio = median(&theirs.iter().zip(ours).map(|(t, o)| t / o).collect::<Vec<_>>());
        self.add(id, peer, unit, theirs, ours, ratio);
    }

    /// A comparison where more is better.
    pub fn more(&mut self, id: &str, peer: &str, unit: &str, theirs: &[f64], ours: &[f64]) {
        let ratio = median(&theirs.iter().zip(ours).map(|(t, o)| o / t).collect::<Vec<_>>());
        self.add(id, peer, unit, theirs, ours, ratio);
    }

    fn add(&mut self, id: &str, peer: &str, unit: &str, theirs: &[f64], ours: &[f64], ratio: f64) {
        let (min, max) = ours.iter().fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(*v), high.max(*v)));
        let (peer_value, ours_value) = (median(theirs), median(ours));
        let measure = Measure {
            id: id.into(),
            peer: peer.into(),
            peer_value,
            ours: ours_value,
            ratio,
            unit: unit.into(),
            runs: ours.len(),
            min,
            max,
            target: targets::held(id, peer, (peer_value, ours_value), ratio),
        };
        eprintln!(
            "{:<28} {:>12.4} {:>12.4} {:<12} ×{:.2}",
            measure.id, measure.peer_value, measure.ours, measure.unit, ratio
        );
        self.measures.push(measure);
    }

    /// Print the table, write the file. A run of some measures leaves the others in it as they were.
    pub fn finish(mut self, whole: bool) -> ExitCode {
        println!(
            "\n{:<32} {:<24} {:>13} {:>13} {:<12} {:>8}  target",
            "measure", "peer", "peer", "Beffroi", "unit", "ratio"
        );
        for m in &self.measures {
            let target =
                m.target.as_ref().map(|(told, met)| format!("{told}: {}", if *met { "met" } else { "NOT MET" }));
            println!(
                "{:<32} {:<24} {:>13.4} {:>13.4} {:<12} {:>8.2}  {}",
                m.id,
                m.peer,
                m.peer_value,
                m.ours,
                m.unit,
                m.ratio,
                target.unwrap_or_default()
            );
        }
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/results.json");
        if let Ok(former) = std::fs::read(&file) {
            let former: Former = serde_json::from_slice(&former).unwrap();
            let kept = |old: &Measure| {
                self.measures.iter().all(|new| new.id != old.id)
                    && (!whole || self.absent.iter().any(|absent| of(&old.id, absent)))
            };
            let others = former.measures.into_iter().filter(kept);
            self.measures = others.collect::<Vec<_>>().into_iter().chain(self.measures).collect();
        }
        let document = serde_json::json!({ "machine": machine(), "measures": self.measures });
        std::fs::write(file, serde_json::to_vec_pretty(&document).unwrap()).unwrap();
        ExitCode::SUCCESS
    }
}

/// Whether an id is of a group of measures: `districting.T6.NM.seconds` of `districting.T6`, and not of `districting.T`.
fn of(id: &str, group: &str) -> bool {
    id.strip_prefix(group).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Middle value.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        info.lines().find_map(|l| l.strip_prefix("model name")).map_or("?", |l| l.trim_start_matches([' ', '\t', ':']));
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = memory.lines().next().unwrap_or_default().to_owned();
    format!("{} × {model}; {memory}", std::thread::available_parallelism().map_or(0, usize::from))
}
