//! The refused lines as they came, each with its reason, in a file that can be corrected and sent again.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};

use tempfile::NamedTempFile;

/// Column of the reason; an import passes over it.
const REASON: &str = "motif du rejet";

/// Writes the refused lines.
pub struct Rejects {
    out: csv::Writer<BufWriter<File>>,
    file: NamedTempFile,
    /// Position of a reason from an earlier round, which is dropped.
    dropped: Option<usize>,
}

impl Rejects {
    /// # Errors
    /// When no file can be made.
    pub fn new(header: &[String]) -> io::Result<Self> {
        let file = NamedTempFile::new()?;
        let mut plain = BufWriter::new(file.reopen()?);
        plain.write_all("\u{feff}".as_bytes())?; // spreadsheets take it for UTF-8 by this
        let mut out = csv::WriterBuilder::new().delimiter(b';').from_writer(plain);
        let dropped = header.iter().position(|column| column == REASON);
        let kept = header.iter().map(String::as_str).filter(|column| *column != REASON);
        out.write_record(kept.chain([REASON]))?;
        Ok(Self { out, file, dropped })
    }

    /// # Errors
    /// When it cannot be written.
    pub fn line(&mut self, cells: &[String], reason: &str) -> io::Result<()> {
        let kept = cells.iter().enumerate().filter(|(at, _)| Some(*at) != self.dropped).map(|(_, cell)| cell.as_str());
        Ok(self.out.write_record(kept.chain([reason]))?)
    }

    /// The file, whole.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn done(mut self) -> io::Result<NamedTempFile> {
        self.out.flush()?;
        Ok(self.file)
    }
}
