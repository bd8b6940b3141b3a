//! Lines of a roll that were refused, as they came, each with its number and the reason: to correct and send again.

use crate::base::Language;
use crate::elections::roll::file::RollFile;

/// The file; none when nothing was refused.
///
/// # Errors
/// When it cannot be written.
pub(in crate::elections) fn file(roll: &RollFile, language: Language) -> Result<Option<Vec<u8>>, csv::Error> {
    if roll.refused.is_empty() {
        return Ok(None);
    }
    let reason = language.pick(["ligne", "motif du rejet"], ["line", "reason"], ["línea", "motivo"]);
    // Spreadsheets take it for UTF-8 by this.
    let mut out = csv::WriterBuilder::new().delimiter(b';').flexible(true).from_writer("\u{feff}".as_bytes().to_vec());
    out.write_record(roll.header.iter().map(String::as_str).chain(reason))?;
    for refused in &roll.refused {
        let line = refused.line.to_string();
        let told = [line.as_str(), refused.why.told(language)];
        out.write_record(refused.cells.iter().take(roll.header.len()).map(String::as_str).chain(told))?;
    }
    out.into_inner().map(Some).map_err(|error| csv::Error::from(error.into_error()))
}
