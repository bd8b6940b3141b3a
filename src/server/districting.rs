//! `beffroi districting`: the library alone, on graphs of a file. No database.

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::{Args, Subcommand, value_parser};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::districting::{Bounds, Named, Plan, Request, pieces, read, solve as search};
use crate::exchange::archive;
use crate::exchange::format::ReadError;
use crate::server::{Error, Refusal, whole};

/// Longest graph read, unpacked: a million units and what is said of them.
const LONGEST: u64 = 1 << 29;
/// Above this many seconds, a limit set by the person is time they want used.
const PATIENT: u64 = 60;

/// Districting.
#[derive(Debug, Subcommand)]
pub enum Districting {
    /// Divide a graph into contiguous parts of bounded weight with the fewest cut edges
    Solve(SolveArgs),
}

/// Arguments of `beffroi districting solve`.
#[derive(Debug, Args)]
pub struct SolveArgs {
    /// NetworkX adjacency JSON with TOTPOP at each node, also packed by gzip
    pub graph: PathBuf,
    /// Number of parts
    #[arg(long, value_name = "K")]
    pub parts: usize,
    /// Least a part may weigh
    #[arg(long, value_name = "L", value_parser = value_parser!(i64).range(0..))]
    pub min: i64,
    /// Most a part may weigh
    #[arg(long, value_name = "U", value_parser = value_parser!(i64).range(0..))]
    pub max: i64,
    /// What is made small
    #[arg(long, default_value = "cut-edges", value_parser = ["cut-edges"])]
    pub objective: String,
    /// The same seed gives the same plan, unless time runs out
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Seconds after which the best plan so far is taken; above 60 the search goes on for longer without a better one
    #[arg(long, value_name = "S")]
    pub time_limit: Option<u64>,
    /// The plan: a JSON object of the part of each node, from 1
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
}

/// What is printed on one line.
#[derive(Debug, Serialize)]
pub struct Told {
    cut_edges: u64,
    min: i64,
    max: i64,
    components: u32,
    seconds: f64,
    seed: u64,
}

/// Read, search, write. `stopped` ends the search with the best plan so far.
///
/// # Errors
/// A file that cannot be read or written; a graph that cannot be read or divided.
pub fn solve(args: &SolveArgs, stopped: &AtomicBool) -> Result<Told, Refusal> {
    let start = Instant::now();
    let named = read(&text_of(&args.graph)?)?;
    let graph = &named.graph;
    let bounds = Bounds { least: args.min, most: args.max };
    let mut request = Request::usual(graph, args.parts, bounds, args.seed);
    if let Some(seconds) = args.time_limit.filter(|seconds| *seconds > PATIENT) {
        (request.rounds, request.patience) = (u64::MAX, seconds / 10);
    }
    let limit = args.time_limit.map(Duration::from_secs);
    let stop = || stopped.load(Ordering::Relaxed) || limit.is_some_and(|limit| start.elapsed() >= limit);
    let bar = bar(&request, limit);
    let found = search(graph, &request, &stop, &mut |progress| {
        bar.set_position(limit.map_or(progress.done, |_| start.elapsed().as_secs()));
        bar.set_message(progress.cut_edges.map(|cut| cut.to_string()).unwrap_or_default());
    });
    bar.finish_and_clear();
    let found = found.map_err(|failure| named.naming(failure))?;
    let plan = Plan::new(graph, found.of, args.parts)?;
    whole::write(&args.output, &written(&named, &plan))?;
    let loads = plan.loads();
    Ok(Told {
        cut_edges: plan.cut(),
        min: loads.iter().copied().min().unwrap_or_default(),
        max: loads.iter().copied().max().unwrap_or_default(),
        components: pieces(graph, plan.parts(), args.parts).iter().sum(),
        seconds: (start.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
        seed: args.seed,
    })
}

/// The text of a file, unpacked where it is packed.
fn text_of(path: &Path) -> Result<Vec<u8>, Error> {
    let refused = |source| Error::File { path: path.to_owned(), source };
    let opened = archive::open(path, &Arc::default()).map_err(|error| match error {
        ReadError::Unreadable { source, .. } => refused(source),
        other => refused(io::Error::other(other)),
    })?;
    let mut text = Vec::new();
    opened.take(LONGEST + 1).read_to_end(&mut text).map_err(refused)?;
    if text.len() as u64 > LONGEST {
        return Err(refused(io::ErrorKind::FileTooLarge.into()));
    }
    Ok(text)
}

/// The part of each node, from 1.
fn written(named: &Named, plan: &Plan<'_>) -> String {
    let of: BTreeMap<&str, u16> =
        named.names.iter().map(String::as_str).zip(plan.parts().iter().map(|part| part + 1)).collect();
    serde_json::json!(of).to_string()
}

/// Beginnings done of those tried at most; where the person gave time, that.
fn bar(request: &Request, limit: Option<Duration>) -> ProgressBar {
    let whole = limit.map_or(request.rounds, |limit| limit.as_secs());
    let style = ProgressStyle::with_template("{bar:40} {elapsed} {msg}");
    let bar = ProgressBar::new(whole);
    style.map_or(bar.clone(), |style| bar.with_style(style))
}
