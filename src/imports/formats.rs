//! Which reader a format name means.

use std::path::PathBuf;

use crate::exchange::bal::Bal;
use crate::exchange::ban::Ban;
use crate::exchange::cnig::{PluReader, SupReader};
use crate::exchange::edigeo::EdigeoReader;
use crate::exchange::etalab::Etalab;
use crate::exchange::format::{Options, ReadError, Reader};
use crate::exchange::osm::OsmReader;
use crate::exchange::polling_results::PollingResults;

/// Formats with a name of their own; `file` goes by the mapping of a layer.
pub const FORMATS: [&str; 8] =
    ["etalab-cadastre", "edigeo", "ban", "bal", "cnig-plu", "cnig-sup", "osm", "polling-results"];

/// Open files of a named format.
///
/// # Errors
/// A file cannot be read or is not of the format; or there is no such format.
pub fn open(format: &str, paths: &[PathBuf], options: &Options) -> Result<Box<dyn Reader>, ReadError> {
    Ok(match format {
        "etalab-cadastre" => Box::new(Etalab::open(paths, options)?),
        "edigeo" => Box::new(EdigeoReader::open(paths, options.clone())?),
        "ban" => Box::new(Ban::open(paths, options)?),
        "bal" => Box::new(Bal::open(paths, options)?),
        "cnig-plu" => Box::new(PluReader::open(paths, options.clone())?),
        "cnig-sup" => Box::new(SupReader::open(paths, options.clone())?),
        "osm" => Box::new(OsmReader::open(paths, options.clone())?),
        "polling-results" => Box::new(PollingResults::open(paths, options)?),
        _ => {
            return Err(ReadError::NotThisFormat {
                file: paths.first().map(|p| p.display().to_string()).unwrap_or_default(),
                detail: format!("le format « {format} » n’existe pas."),
                remedy: format!("Les formats sont : {}, file.", FORMATS.join(", ")),
            });
        }
    })
}
