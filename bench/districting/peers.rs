//! GerryChain and METIS, asked by a script in their own Python.

use std::process::Command;

use super::graphs::Proved;

pub struct Peers {
    python: String,
}

impl Peers {
    /// The Python of `DISTRICTING_PYTHON`, in which `make bench` has installed both.
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

    /// Fewest cut edges found in that many seconds.
    pub fn search(&self, proved: &Proved, seconds: f64) -> f64 {
        let file = proved.file().display().to_string();
        self.numbers("search", &[file, proved.parts.to_string(), seconds.to_string()])[0]
    }

    fn numbers(&self, case: &str, arguments: &[String]) -> Vec<f64> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bench/districting/peers.py");
        let output = Command::new(&self.python).arg(script).arg(case).args(arguments).output().unwrap();
        assert!(output.status.success(), "{case}: {}", String::from_utf8_lossy(&output.stderr));
        let told = String::from_utf8(output.stdout).unwrap();
        told.lines().last().unwrap().split_whitespace().map(|number| number.parse().unwrap()).collect()
    }
}
