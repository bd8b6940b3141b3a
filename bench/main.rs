//! Side-by-side measures: Beffroi and its peers on the same tables, the same machine, the same run.
//!
//! `cargo bench --bench measures [-- FILTER…]`; FILTER is the beginning of a measure's id. Prints a table and writes
//! `bench/results.json`. Seeds are fixed; caches are off where a measure says cold.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::format_collect,
    reason = "a measure that cannot be made must stop the run, and what it finds goes to the terminal"
)]

mod client;
mod districting;
mod documents;
mod features;
mod freshness;
mod ground;
mod imports;
mod people;
mod report;
mod servers;
mod start;
mod targets;
mod tiles;
mod town;
mod workshop;

use std::process::ExitCode;

use report::Report;

fn main() -> ExitCode {
    let filters: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    if let [mode, body, address] = filters.as_slice()
        && mode == "bare"
    {
        return tiles::bare(body, address);
    }
    // A filter may name a part of a group: `districting.T13` is of `districting`, and not of `districting.T1`.
    let of_group =
        |filter: &str, id: &str| filter.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let wanted = |id: &str| filters.is_empty() || filters.iter().any(|f| id.starts_with(f.as_str()) || of_group(f, id));
    let mut report = Report::default();
    if wanted("districting") {
        districting::measure(&mut report, &wanted);
    }
    let roll = wanted("districting.T13");
    if !roll && !filters.is_empty() && filters.iter().all(|filter| filter.starts_with("districting")) {
        return report.finish(false);
    }
    let ground = ground::Ground::open();
    if roll {
        districting::roll::measure(&ground, &mut report);
    }
    if wanted("tiles") {
        tiles::measure(&ground, &mut report);
    }
    if wanted("features") {
        features::measure(&ground, &mut report);
    }
    if wanted("freshness") {
        freshness::measure(&ground, &mut report);
    }
    if wanted("import") {
        imports::measure(&ground, &mut report);
    }
    if wanted("start") || wanted("memory") {
        start::measure(&ground, &mut report);
    }
    if wanted("documents") {
        documents::measure(&ground, &mut report);
    }
    if wanted("workshop") {
        workshop::measure(&ground, &mut report);
    }
    if wanted("people") {
        people::measure(&ground, &mut report);
    }
    report.finish(filters.is_empty())
}
