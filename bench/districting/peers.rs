//! GerryChain, METIS and HiGHS, asked by a script in their own Python.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use beffroi::districting::Part;
use serde_json::Value;

use super::graphs::Known;

pub struct Peers {
    python: String,
}

impl Peers {
    /// The Python of `DISTRICTING_PYTHON`, in which `make bench` has installed them.
    pub fn find() -> Option<Self> {
        std::env::var("DISTRICTING_PYTHON").ok().map(|python| Self { python })
    }

    pub fn recombination(&self, side: (u32, u32), part: (u32, u32), share: f64, seed: u64) -> f64 {
        let layout = [side.0, side.1, part.0, part.1].map(|number| number.to_string());
        self.numbers("recombination", &[&layout[..], &[share.to_string(), seed.to_string()]].concat())[0]
    }

    pub fn flips(&self, side: (u32, u32), part: (u32, u32), seed: u64) -> f64 {
        let layout = [side.0, side.1, part.0, part.1].map(|number| number.to_string());
        self.numbers("flips", &[&layout[..], &[seed.to_string()]].concat())[0]
    }

    /// Seconds and cut edges.
    pub fn metis(&self, side: (u32, u32), parts: u32, seed: u64) -> (f64, f64) {
        let told =
            self.numbers("metis", &[side.0.into(), side.1.into(), parts.into(), seed].map(|n: u64| n.to_string()));
        (told[0], told[1])
    }

    /// Fewest cut edges found in that many seconds; `None` where it finds no plan to begin from in them.
    pub fn search(&self, known: &Known, seconds: f64) -> Option<f64> {
        let file = known.file().display().to_string();
        self.numbers("search", &[file, known.parts.to_string(), seconds.to_string()]).first().copied()
    }

    /// Steps a second of a chain of a graph in a file, from a plan of it.
    pub fn recombination_of(&self, graph: &Path, of: &[Part], share: f64, seed: u64) -> f64 {
        let mut plan = tempfile::NamedTempFile::new().unwrap();
        plan.write_all(&serde_json::to_vec(of).unwrap()).unwrap();
        let files = [graph, plan.path()].map(|path| path.display().to_string());
        self.numbers("recombination_of", &[&files[..], &[share.to_string(), seed.to_string()]].concat())[0]
    }

    /// Seconds, and how far the part farthest from the mean is from it.
    pub fn metis_of(&self, graph: &Path, parts: usize, seed: u64) -> (f64, f64) {
        let told = self.numbers("metis_of", &[graph.display().to_string(), parts.to_string(), seed.to_string()]);
        (told[0], told[1])
    }

    /// Seconds, and the least cost of a transport of electors who can be divided.
    pub fn transport(&self, asked: &Transport) -> (f64, f64) {
        let many =
            [asked.electors.len(), asked.limits.len(), asked.ways.len()].map(|many| i64::try_from(many).unwrap());
        let (least, most): (Vec<i64>, Vec<i64>) = asked.limits.iter().copied().unzip();
        let way = |of: fn(&(usize, usize, i64)) -> i64| asked.ways.iter().map(of).collect::<Vec<_>>();
        let ways =
            [way(|way| i64::try_from(way.0).unwrap()), way(|way| i64::try_from(way.1).unwrap()), way(|way| way.2)]
                .concat();
        let numbers = [&many[..], &asked.electors, &least, &most, &ways].concat();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<_>>()).unwrap();
        let told = self.numbers("transport", &[file.path().display().to_string()]);
        (told[0], told[1] + asked.more as f64)
    }

    /// The least that each pair of sectors can cost.
    pub fn pairs(&self, pairs: &Value) -> Vec<f64> {
        self.each("pairs", pairs)
    }

    /// The fewest lines that each street can be said by.
    pub fn lines(&self, streets: &Value) -> Vec<f64> {
        self.each("lines", streets)
    }

    fn each(&self, case: &str, asked: &Value) -> Vec<f64> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(asked.to_string().as_bytes()).unwrap();
        self.numbers(case, &[file.path().display().to_string()])
    }

    fn numbers(&self, case: &str, arguments: &[String]) -> Vec<f64> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bench/districting/peers.py");
        let output = Command::new(&self.python).arg(script).arg(case).args(arguments).output().unwrap();
        assert!(output.status.success(), "{case}: {}", String::from_utf8_lossy(&output.stderr));
        let told = String::from_utf8(output.stdout).unwrap();
        told.lines().last().unwrap().split_whitespace().map(|number| number.parse().unwrap()).collect()
    }
}

/// Electors of every origin, limits of every station, and ways between them with the cost of an elector.
pub struct Transport {
    pub electors: Vec<i64>,
    pub limits: Vec<(i64, i64)>,
    pub ways: Vec<(usize, usize, i64)>,
    /// What it costs in any case.
    pub more: i64,
}
