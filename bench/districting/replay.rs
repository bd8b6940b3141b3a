//! The same seed gives the same plan, byte for byte (T14): once more, on one thread, and on another processor, as QEMU makes
//! one (without AVX and FMA, by which the C library chooses among its routines).

use std::process::{Command, Stdio};

use beffroi::districting::Bounds;
use tempfile::NamedTempFile;

use super::graphs::{Known, graph};
use super::peers::Peers;
use crate::report::Report;

const GRAPHS: usize = 4;
const QEMU: &str = "qemu-x86_64";
const BEFFROI: &str = env!("CARGO_BIN_EXE_beffroi");

pub fn measure(report: &mut Report, _: &Peers) {
    let counties: Vec<Known> =
        Known::all().into_iter().filter(|known| known.name.starts_with("county")).take(GRAPHS).collect();
    let first: Vec<Vec<u8>> = counties.iter().map(|known| plan(known, Command::new(BEFFROI))).collect();
    let equal = |other: &dyn Fn() -> Command| {
        counties.iter().zip(&first).filter(|(known, first)| plan(known, other()) == **first).count() as f64
    };
    let all = counties.len() as f64;
    report.more("districting.T14.again", "the first plans", "equal plans", &[all], &[equal(&|| Command::new(BEFFROI))]);
    let one_thread = || {
        let mut command = Command::new(BEFFROI);
        command.env("RAYON_NUM_THREADS", "1");
        command
    };
    report.more("districting.T14.thread", "the first plans", "equal plans", &[all], &[equal(&one_thread)]);
    if Command::new(QEMU).arg("--version").stdout(Stdio::null()).status().is_err() {
        report.absent("districting.T14.processor");
        return;
    }
    let other_processor = || {
        let mut command = Command::new(QEMU);
        command.args(["-cpu", "Nehalem", BEFFROI]);
        command
    };
    report.more("districting.T14.processor", "the first plans", "equal plans", &[all], &[equal(&other_processor)]);
}

/// The file a command writes, `beffroi districting solve` at its end.
fn plan(known: &Known, mut beffroi: Command) -> Vec<u8> {
    let (file, output) = (known.file(), NamedTempFile::new().unwrap());
    let bounds = Bounds::around_mean(graph(&file).total(), known.parts, 0.005);
    let ran = beffroi
        .args(["districting", "solve"])
        .arg(file)
        .args(["--parts", &known.parts.to_string(), "--min", &bounds.least.to_string()])
        .args(["--max", &bounds.most.to_string(), "--seed", "1", "--output"])
        .arg(output.path())
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(ran.success(), "{}", known.name);
    std::fs::read(output.path()).unwrap()
}
