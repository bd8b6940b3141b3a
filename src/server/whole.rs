//! Files that are whole or not there: written under another name first.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::server::Error;

/// The name a file has until it is whole.
pub fn unfinished(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".part");
    name.into()
}

/// Write `text` and the end of its line; nothing is left behind when it cannot be.
///
/// # Errors
/// The disk.
pub fn write(path: &Path, text: &str) -> Result<(), Error> {
    let unfinished = unfinished(path);
    let written = fs::File::create(&unfinished).and_then(|mut file| {
        writeln!(file, "{text}")?;
        file.sync_all()?;
        fs::rename(&unfinished, path)
    });
    written.map_err(|source| {
        let _ = fs::remove_file(&unfinished); // what is left of it is of no use to anybody
        Error::File { path: path.to_owned(), source }
    })
}
