//! Which reader a format name means.

use std::path::PathBuf;

use crate::exchange::bal::Bal;
use crate::exchange::ban::Ban;
use crate::exchange::edigeo::EdigeoReader;
use crate::exchange::etalab::Etalab;
use crate::exchange::format::{Options, ReadError, Reader};
use crate::exchange::polling_results::PollingResults;

/// Formats with a name of their own; `file` goes by the mapping of a layer.
pub const FORMATS: [&str; 5] = ["etalab-cadastre", "edigeo", "ban", "bal", "polling-results"];

/// Open files of a named format.
///
/// # Errors
/// A file cannot be read or is not of the format; or there is no such format.
pub fn open(format: &str, paths: &[PathBuf], options: &Options) -> Result<Box<dyn Reader>, ReadError> {
    Ok(match format {
        "etalab-cadastre" => Box::new(Etalab::open(&files_of(paths)?, options)?),
        "edigeo" => Box::new(EdigeoReader::open(paths, options.clone())?),
        "ban" => Box::new(Ban::open(&files_of(paths)?, options)?),
        "bal" => Box::new(Bal::open(&files_of(paths)?, options)?),
        "polling-results" => Box::new(PollingResults::open(&files_of(paths)?, options)?),
        _ => {
            return Err(ReadError::NotThisFormat {
                file: paths.first().map(|p| p.display().to_string()).unwrap_or_default(),
                detail: format!("le format « {format} » n’existe pas."),
                remedy: format!("Les formats sont : {}, file.", FORMATS.join(", ")),
            });
        }
    })
}

/// The files named, and those lying directly in the folders named, by name.
fn files_of(paths: &[PathBuf]) -> Result<Vec<PathBuf>, ReadError> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let unreadable = |source| ReadError::Unreadable { file: path.clone(), source };
        let entries = std::fs::read_dir(path).map_err(unreadable)?;
        let inside =
            entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
        let mut inside: Vec<PathBuf> = inside.into_iter().filter(|path| path.is_file()).collect();
        inside.sort();
        files.append(&mut inside);
    }
    Ok(files)
}
