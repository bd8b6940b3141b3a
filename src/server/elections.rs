//! `beffroi elections`: the ground of polling stations, from lists of addresses. No database.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, Subcommand};
use serde::Serialize;

use crate::elections::{catchments, feature_collection, read};
use crate::server::{Refusal, whole};

/// Most lines named.
const SHOWN: usize = 100;

/// Elections.
#[derive(Debug, Subcommand)]
pub enum Elections {
    /// Draw the area of each polling station from a list of addresses with their station
    Catchments(CatchmentArgs),
}

/// Arguments of `beffroi elections catchments`.
#[derive(Debug, Args)]
pub struct CatchmentArgs {
    /// CSV (also packed by gzip), XLSX or ODS with a station (bureau, id_brut_bv_reu …), longitude and latitude in each line
    pub list: PathBuf,
    /// The areas, as GeoJSON
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
}

/// What is printed on one line.
#[derive(Debug, Serialize)]
pub struct Drawn {
    stations: usize,
    addresses: f64,
    /// Share of the addresses that lie in the area of their own station.
    inside: f64,
    /// Lines without a station, a position or a number of addresses; which, as far as a hundred of them.
    skipped: usize,
    skipped_lines: Vec<u64>,
    seconds: f64,
}

/// Read, draw, write.
///
/// # Errors
/// A file that cannot be read or written; a list without stations or places.
pub fn draw(args: &CatchmentArgs) -> Result<Drawn, Refusal> {
    let start = Instant::now();
    let list = read(&args.list)?;
    let found = catchments(&list.rows)?;
    whole::write(&args.output, &feature_collection(&found).to_string())?;
    Ok(Drawn {
        stations: found.stations.len(),
        addresses: found.stations.iter().map(|station| station.addresses).sum(),
        inside: (found.share_inside() * 1e4).round() / 1e4,
        skipped: list.skipped.len(),
        skipped_lines: list.skipped.into_iter().take(SHOWN).collect(),
        seconds: (start.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
    })
}
