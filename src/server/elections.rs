//! `beffroi elections`: the ground of polling stations, from lists of addresses. No database.

use std::io::Cursor;
use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, Subcommand};
use serde::Serialize;

use crate::elections::{catchments, feature_collection, read};
use crate::server::Refusal;
use crate::server::districting::{replace, unpacked};

/// Elections.
#[derive(Debug, Subcommand)]
pub enum Elections {
    /// Draw the area of each polling station from a list of addresses with their station
    Catchments(CatchmentArgs),
}

/// Arguments of `beffroi elections catchments`.
#[derive(Debug, Args)]
pub struct CatchmentArgs {
    /// CSV with a station (bureau, id_brut_bv_reu …), longitude and latitude in each line, also packed by gzip
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
    /// Lines without a station or a position.
    useless: usize,
    seconds: f64,
}

/// Read, draw, write.
///
/// # Errors
/// A file that cannot be read or written; a list without stations or places.
pub fn draw(args: &CatchmentArgs) -> Result<Drawn, Refusal> {
    let start = Instant::now();
    let list = read(Cursor::new(unpacked(&args.list)?))?;
    let found = catchments(&list.rows)?;
    replace(&args.output, feature_collection(&found).to_string().as_bytes())?;
    Ok(Drawn {
        stations: found.stations.len(),
        addresses: found.stations.iter().map(|station| station.addresses).sum(),
        inside: (found.share_inside() * 1e4).round() / 1e4,
        useless: list.useless.len(),
        seconds: (start.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
    })
}
